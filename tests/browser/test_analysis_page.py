"""Saying how the calls of an agent are classified."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.test_agent_page import sample_agent

pytestmark = pytest.mark.browser

AGENT = "harbour-clinic-line"


def open_analysis(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=analysis")
    expect(page.get_by_role("heading", name="Outcomes")).to_be_visible()


def test_outcomes_and_fields_are_written_saved_and_there_again(page: Page, site: Site) -> None:
    open_analysis(page, site)
    page.get_by_role("button", name="Add an outcome").click()
    page.get_by_label("Name of outcome 1").fill("Seen")
    page.get_by_role("button", name="Add an outcome").click()
    page.get_by_label("Name of outcome 2").fill("Gave up")
    page.get_by_label("Whether Gave up is a success").select_option("failure")
    page.get_by_role("button", name="Add a field").click()
    page.get_by_label("Key of field 1").fill("ward")
    page.get_by_label("Type of ward").select_option("choice")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_label("Choices, one to a line").fill("Eyes\nHeart")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. New calls are classified by it.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Name of Gave up")).to_have_value("Gave up")
    expect(page.get_by_label("Whether Gave up is a success")).to_have_value("failure")
    expect(page.get_by_label("Choices, one to a line")).to_have_value("Eyes\nHeart")


def test_what_is_removed_can_be_had_back_before_it_is_saved(page: Page, site: Site) -> None:
    open_analysis(page, site)
    page.get_by_role("button", name="Add an intent").click()
    page.get_by_label("Name of intent 1").fill("A question")
    page.get_by_role("button", name="Remove A question").click()
    expect(page.get_by_label("Name of A question")).to_have_count(0)
    page.get_by_label("Messages").get_by_role("button", name="Undo").last.click()
    expect(page.get_by_label("Name of A question")).to_have_value("A question")


def test_what_is_wrong_is_said_where_it_is(page: Page, site: Site) -> None:
    open_analysis(page, site)
    page.get_by_role("button", name="Add a field").click()
    key = page.get_by_label("Key of field").last
    key.fill("Not a key")
    expect(page.get_by_text("Small letters, digits and _")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
