"""Tags of rules: seen on calls in the list, filtered by, exported, and counted."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.test_agent_page import sample_agent

pytestmark = pytest.mark.browser

FAILED = "A tool failed"


def number_in(link: Locator) -> str:
    found = re.match(r"\D*([\d,]+)", link.inner_text().replace("\n", " "))
    assert found is not None
    return found[1]


def expect_calls(page: Page, number: str) -> None:
    expect(page.get_by_role("status").first).to_have_text(re.compile(rf"^{number} calls?$"))


def test_calls_are_filtered_by_a_tag_and_show_it(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls")
    page.locator("tr[data-index]").first.wait_for()
    expect(page.get_by_role("columnheader", name="Tags")).to_be_visible()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Find a field").fill("tag")
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_role("checkbox", name=FAILED).check()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"filter=tag%3D\d+"))
    expect(page.get_by_role("button", name=f"Tag is {FAILED}")).to_be_visible()
    rows = page.locator("tr[data-index]")
    expect(rows.first).to_contain_text(FAILED)
    assert all(FAILED in text for text in rows.all_inner_texts())
    page.reload()
    expect(page.get_by_role("button", name=f"Tag is {FAILED}")).to_be_visible()
    expect(rows.first).to_contain_text(FAILED)


def test_calls_without_a_tag_can_be_asked_for(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls?filter=tag:empty")
    rows = page.locator("tr[data-index]")
    rows.first.wait_for()
    expect(page.get_by_role("button", name="Tag is empty")).to_be_visible()
    assert not any(FAILED in text for text in rows.all_inner_texts())


def test_the_columns_that_are_shown_are_exported_with_the_names_of_tags(
    page: Page, site: Site, tmp_path: Path
) -> None:
    page.goto(f"/w/{site.samples}/calls?filter=tag:present&cols=call_id,tags")
    page.locator("tr[data-index]").first.wait_for()
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV, the columns shown").click()
    file = tmp_path / "calls.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert all(row["tags"] for row in rows)
    assert any(FAILED in row["tags"].split("; ") for row in rows)


def test_the_overview_counts_what_each_rule_tagged_and_leads_to_it(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/overview?period=90d")
    panel = page.get_by_role("heading", name="Tags").locator("xpath=ancestor::section")
    link = panel.get_by_role("link", name=re.compile(FAILED))
    number = number_in(link)
    link.click()
    expect_calls(page, number)
    expect(page.get_by_role("button", name=f"Tag is {FAILED}")).to_be_visible()


def test_each_rule_of_an_agent_leads_to_the_calls_that_it_tagged_lately(
    page: Page, site: Site
) -> None:
    page.goto(f"{sample_agent(site, 'harbour-clinic-line')}?tab=rules")
    line = page.get_by_role("row", name=re.compile(FAILED))
    link = line.get_by_role("link", name=re.compile(r"calls? of the last 30 days"))
    number = number_in(link)
    link.click()
    expect_calls(page, number)
    expect(page.get_by_role("button", name=f"Tag is {FAILED}")).to_be_visible()
