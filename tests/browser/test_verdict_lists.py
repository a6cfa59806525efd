"""What evals say of calls, in the list: filtered by, as a column, exported, looked at by rules."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.test_agent_page import sample_agent

pytestmark = pytest.mark.browser

SILENCE = "No long silence"


def filter_by_failed(page: Page, site: Site) -> None:
    """Show the calls that fell silent, as somebody would who looks for them."""
    page.goto(f"/w/{site.samples}/calls")
    page.locator("tr[data-index]").first.wait_for()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Find a field").fill(SILENCE)
    page.get_by_role("button", name=f"“{SILENCE}”").click()
    page.get_by_role("checkbox", name="fail").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"“{SILENCE}” is fail", exact=True)).to_be_visible()


def add_column(page: Page) -> None:
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Find a column").fill(SILENCE)
    page.get_by_role("checkbox", name=SILENCE).check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader", name=SILENCE)).to_be_visible()


def test_calls_are_filtered_by_a_verdict_and_a_column_shows_it(page: Page, site: Site) -> None:
    filter_by_failed(page, site)
    expect(page).to_have_url(re.compile(r"filter=eval\.\d+%3Dfail"))
    add_column(page)
    rows = page.locator("tr[data-index]")
    expect(rows.first).to_contain_text("Fail")
    assert all("Fail" in text for text in rows.all_inner_texts())
    page.reload()
    expect(rows.first).to_contain_text("Fail")
    expect(page.get_by_role("button", name=f"“{SILENCE}” is fail", exact=True)).to_be_visible()


def test_a_verdict_is_exported_under_the_name_of_its_eval(
    page: Page, site: Site, tmp_path: Path
) -> None:
    filter_by_failed(page, site)
    add_column(page)
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV, the columns shown").click()
    file = tmp_path / "calls.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert rows
    assert {row[SILENCE] for row in rows} == {"fail"}


def test_a_saved_view_keeps_the_filter_on_a_verdict_and_its_column(page: Page, site: Site) -> None:
    filter_by_failed(page, site)
    add_column(page)
    page.get_by_role("button", name="Save as a view…").click()
    page.get_by_label("Name").fill("Fell silent")
    page.get_by_role("button", name="Save the view").click()
    expect(page).to_have_url(re.compile(r"view=\d+$"))
    page.reload()
    expect(page.get_by_role("button", name=f"“{SILENCE}” is fail", exact=True)).to_be_visible()
    expect(page.get_by_role("columnheader", name=SILENCE)).to_be_visible()


def test_a_rule_looks_at_what_an_eval_says(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, 'harbour-clinic-line')}?tab=rules&rule=new")
    page.get_by_label("Field of condition 1").select_option(label=f"“{SILENCE}”")
    expect(page.get_by_label("Value of condition 1")).to_have_value("fail")
    expect(page.get_by_text(f"If “{SILENCE}” is fail, then")).to_be_visible()
    preview = page.get_by_role("heading", name="Preview").locator("xpath=ancestor::section")
    expect(preview.get_by_role("status")).to_contain_text(re.compile(r"[1-9]\d* calls? of the"))
    expect(preview.get_by_role("listitem").first).to_contain_text(f"“{SILENCE}” fail")
