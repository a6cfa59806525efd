"""Rules of an agent: written as a sentence, previewed, applied to calls, seen on them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.test_agent_page import sample_agent

pytestmark = pytest.mark.browser

AGENT = "harbour-clinic-line"


def open_rules(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=rules")
    expect(page.get_by_role("link", name="Write a rule").first).to_be_visible()


def write_rule(page: Page, site: Site, name: str) -> Locator:
    """Write a rule that matches calls without a failed tool; its line in the list."""
    open_rules(page, site)
    page.get_by_role("link", name="Write a rule").first.click()
    page.get_by_label("Field of condition 1").select_option("metric.tool_errors")
    page.get_by_label("Operator of condition 1").select_option("at_most")
    page.get_by_label("Value of condition 1").fill("0")
    page.get_by_label("Name of the tag").fill(name)
    page.get_by_role("button", name="Add the rule").click()
    line = page.get_by_role("row", name=re.compile(re.escape(name)))
    expect(line).to_contain_text("If Tool errors is at most 0")
    return line


def test_a_rule_is_previewed_on_the_latest_calls_while_it_is_written(
    page: Page, site: Site
) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=rules&rule=new")
    preview = page.get_by_role("heading", name="Preview").locator("xpath=ancestor::section")
    page.get_by_label("Field of condition 1").select_option("metric.tool_calls")
    expect(preview).to_contain_text("Complete the conditions")
    page.get_by_label("Value of condition 1").fill("1")
    expect(preview.get_by_role("status")).to_contain_text(re.compile(r"[1-9]\d* calls? of the"))
    expect(preview.get_by_role("listitem").first).to_contain_text("Tool calls")
    page.get_by_label("Value of condition 1").fill("100000")
    expect(preview.get_by_role("status")).to_contain_text("0 calls of the latest")


def test_a_group_reads_as_brackets(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=rules&rule=new")
    page.get_by_role("button", name="Add a group").click()
    expect(page.get_by_text("If Successful is no and (Successful is no or")).to_be_visible()


def test_a_rule_tags_past_calls_and_is_seen_on_them(page: Page, site: Site) -> None:
    write_rule(page, site, "Tools went well")
    page.get_by_role("button", name="Apply to past calls").click()
    page.get_by_role("dialog").get_by_role("button", name="Apply to past calls").click()
    expect(page.get_by_text("Done.")).to_be_visible(timeout=30_000)
    number = sample_agent(site, AGENT).rsplit("/", 1)[1]
    page.goto(f"/w/{site.samples}/calls?filter=tool_errors%3C1&filter=agent_id%3D{number}")
    page.locator("tr[data-index]").first.get_by_role("link").first.click()
    tags = page.get_by_role("list", name="Tags")
    expect(tags).to_contain_text("Tools went well")


def test_a_deleted_rule_can_be_had_back(page: Page, site: Site) -> None:
    line = write_rule(page, site, "For a moment")
    line.get_by_role("button", name="Delete For a moment").click()
    expect(line).to_have_count(0)
    page.get_by_label("Messages").get_by_role("button", name="Undo").last.click()
    expect(line).to_be_visible()


def test_what_is_unsaved_is_not_lost_without_a_question(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=rules&rule=new")
    page.get_by_label("Name of the tag").fill("Half done")
    page.get_by_role("link", name="Back to the rules").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_label("Name of the tag")).to_have_value("Half done")
