"""The overview: a period's figures, what they lead to, and how its charts are read."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import SAMPLE_CALLS, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def overview(page: Page, site: Site) -> Page:
    """Give the overview of the sample calls, which are of the last 30 days."""
    page.goto(f"/w/{site.samples}/overview?period=90d")
    tile(page, "Calls").wait_for()
    return page


def tile(page: Page, title: str) -> Locator:
    tiles = page.get_by_role("list", name="Figures of the period")
    return tiles.get_by_role("link", name=re.compile(f"^{title}"))


def test_a_workspace_opens_with_its_overview(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}")
    expect(page).to_have_url(f"{site.url}/w/{site.samples}/overview")
    page.goto(f"/w/{site.samples}/calls")
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="Overview", level=1)).to_be_visible()


def test_a_number_leads_to_exactly_its_calls(overview: Page) -> None:
    expect(tile(overview, "Calls")).to_contain_text(str(SAMPLE_CALLS))
    look = overview.get_by_role("heading", name="Need a look").locator("xpath=ancestor::section")
    for title in ("Judged unsuccessful", "A tool failed"):
        reason = look.get_by_role("link", name=re.compile(f"^{title}"))
        number = re.search(r"\d+$", reason.inner_text().replace(",", ""))
        assert number is not None
        reason.click()
        expect(overview.get_by_role("status").first).to_have_text(
            re.compile(rf"^{number[0]} calls?$")
        )
        overview.go_back()
        expect(overview.get_by_role("heading", name="Overview", level=1)).to_be_visible()


def test_the_period_the_agent_and_the_version_stand_in_the_url(overview: Page, site: Site) -> None:
    overview.get_by_role("button", name="30 days").click()
    expect(overview).to_have_url(re.compile(r"period=30d"))
    agent = overview.get_by_label("Agent", exact=True)
    agent.select_option(index=1)
    expect(overview).to_have_url(re.compile(r"agent_id=\d+"))
    expect(overview.get_by_role("heading", name="Versions")).to_be_visible()
    version = overview.get_by_label("Version", exact=True)
    version.select_option(index=1)
    expect(overview).to_have_url(re.compile(r"version="))
    overview.reload()
    expect(version).not_to_have_value("")
    expect(overview.get_by_role("button", name="30 days")).to_have_attribute("aria-pressed", "true")


def test_a_period_of_ones_own_is_refused_in_words_and_taken(overview: Page) -> None:
    overview.get_by_role("button", name="Other…").click()
    overview.get_by_label("From").fill("2026-01-05T10:00")
    overview.get_by_label("To").fill("2026-01-05T09:00")
    overview.get_by_role("button", name="Show", exact=True).click()
    expect(overview.get_by_text("The end must lie after the start.")).to_be_visible()
    overview.get_by_label("To").fill("2026-01-06T09:00")
    overview.get_by_role("button", name="Show", exact=True).click()
    expect(overview).to_have_url(re.compile(r"from=\d+&to=\d+"))
    expect(overview.get_by_role("heading", name="No calls in this period")).to_be_visible()
    overview.get_by_role("button", name="Look at the last 90 days").click()
    expect(tile(overview, "Calls")).to_contain_text(str(SAMPLE_CALLS))


def test_a_chart_is_read_and_opened_with_the_keyboard(overview: Page, site: Site) -> None:
    chart = overview.get_by_role("slider", name=re.compile("^Calls over time"))
    chart.focus()
    overview.keyboard.press("End")
    last = chart.get_attribute("aria-valuetext")
    overview.keyboard.press("ArrowLeft")
    expect(chart).not_to_have_attribute("aria-valuetext", last or "")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(r"Successful \d+"))
    overview.keyboard.press("Enter")
    expect(overview).to_have_url(re.compile(rf"/w/{site.samples}/calls\?filter=started_at_ms"))


def test_a_chart_can_be_read_as_a_table(overview: Page) -> None:
    overview.get_by_text("As a table").first.click()
    table = overview.get_by_role("region", name=re.compile("^Calls over time")).get_by_role("table")
    numbers = table.get_by_role("row").locator("td").all_inner_texts()
    assert sum(int(text) for text in numbers) == SAMPLE_CALLS


def test_pointing_at_a_chart_tells_the_values_of_the_step(overview: Page) -> None:
    chart = overview.get_by_role("slider", name=re.compile("^Latency over time"))
    chart.hover()
    expect(overview.locator("figure", has=chart)).to_contain_text(
        re.compile(r"Response ([\d.]+|–)")
    )
    overview.get_by_role("button", name="p95").click()
    expect(overview.get_by_role("slider", name="Latency over time, p95")).to_be_visible()


def test_the_latest_calls_that_need_a_look_say_why(overview: Page) -> None:
    latest = overview.get_by_role("list", name="The latest calls that need a look")
    first = latest.get_by_role("link").first
    expect(first).to_contain_text(re.compile("failed|unsuccessful|error|silence|until a response"))
    first.click()
    expect(overview).to_have_url(re.compile(r"/calls/\d+$"))


def test_a_workspace_without_calls_says_how_to_send_the_first(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.empty}/overview")
    expect(page.get_by_role("heading", name="No call has arrived yet")).to_be_visible()
    expect(page.get_by_role("link", name="Create an agent")).to_be_visible()
    expect(page.get_by_role("heading", name="Make an agent")).to_be_visible()


def test_nothing_is_cut_off_on_a_phone(phone: Page, site: Site) -> None:
    phone.goto(f"/w/{site.samples}/overview?period=30d")
    tile(phone, "Calls").wait_for()
    phone.get_by_role("slider").first.wait_for()
    width = phone.evaluate("document.scrollingElement.scrollWidth")
    assert width <= 390
