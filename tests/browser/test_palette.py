"""The command palette: everything in reach of the keyboard."""

import json
import re

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import PAYLOADS, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def palette(page: Page, site: Site) -> Locator:
    """Give the palette, opened by its key on a page that has no search."""
    page.goto(f"/w/{site.samples}/settings")
    page.get_by_role("textbox", name="Name").wait_for()
    page.keyboard.press("/")
    opened = page.get_by_role("dialog", name="Command palette")
    expect(opened.get_by_role("combobox")).to_be_focused()
    return opened


def find(palette: Locator, text: str) -> Locator:
    """Type; the options that fit."""
    palette.get_by_role("combobox").fill(text)
    return palette.get_by_role("option")


def test_a_page_is_found_by_a_part_of_its_name(page: Page, site: Site, palette: Locator) -> None:
    expect(find(palette, "api ke").first).to_contain_text("API keys")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/w/{site.samples}/settings/keys")
    expect(palette).to_have_count(0)


def test_it_opens_from_anywhere_and_closes_again(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls")
    page.get_by_role("searchbox").fill("table")
    page.keyboard.press("Control+k")
    opened = page.get_by_role("dialog", name="Command palette")
    expect(opened).to_be_visible()
    page.keyboard.press("Control+k")
    expect(opened).to_have_count(0)
    page.get_by_role("button", name="Find anything").click()
    expect(opened).to_be_visible()
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)


def test_arrows_go_round_and_the_input_names_the_option(palette: Locator, page: Page) -> None:
    options = find(palette, "theme")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    named = palette.get_by_role("combobox").get_attribute("aria-activedescendant")
    assert named == options.last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")


def test_an_action_is_done(palette: Locator, page: Page) -> None:
    expect(find(palette, "dark").first).to_contain_text("Dark theme")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_an_agent_and_its_calls_are_found(page: Page, site: Site, palette: Locator) -> None:
    find(palette, "calls of").first.click()
    expect(page).to_have_url(re.compile(rf"/w/{site.samples}/calls\?filter=agent_id%3D\d+$"))


def test_another_workspace_is_found(page: Page, site: Site, palette: Locator) -> None:
    expect(find(palette, "nothing yet").first).to_contain_text("Nothing yet")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/w/{site.empty}/"))


def test_a_call_is_found_by_the_clients_id_and_by_ours(page: Page, site: Site) -> None:
    number = site.deliver_payload("pipecat-0.2.9-tools")
    sent = json.loads((PAYLOADS / "pipecat-0.2.9-tools.json").read_text())["call_id"]
    page.goto(f"/w/{site.default}/settings")
    for text in (sent, f"#{number}"):
        page.get_by_role("button", name="Find anything").click()
        opened = page.get_by_role("dialog", name="Command palette")
        found = find(opened, text).filter(has_text=sent)
        expect(found.first).to_contain_text("Front desk")
        found.first.click()
        expect(page).to_have_url(re.compile(rf"/calls/{number}$"))


def test_a_delivery_is_found_by_its_request_id(page: Page, site: Site) -> None:
    httpx2.post(
        f"{site.url}/api/v1/public/call",
        params={"workspace_id": site.default, "agent_remote_identifier": "nobody"},
        headers={"Authorization": f"Bearer {site.key}", "X-Request-ID": "palette-request"},
        json={},
    )
    page.goto(f"/w/{site.default}/settings")
    page.get_by_role("button", name="Find anything").click()
    opened = page.get_by_role("dialog", name="Command palette")
    find(opened, "palette-request").filter(has_text="refused").click()
    expect(page).to_have_url(re.compile(rf"/w/{site.default}/deliveries/\d+$"))


def test_a_call_that_was_opened_is_offered_first(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls/3")
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("Control+k")
    group = page.get_by_role("group", name="Recent calls")
    expect(group.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


def test_words_are_searched_for_in_the_calls(page: Page, site: Site, palette: Locator) -> None:
    find(palette, "window seat please").last.click()
    expect(page).to_have_url(f"{site.url}/w/{site.samples}/calls?q=window+seat+please")
