"""What all pages share: navigation, keys, the viewer's time zone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_g_and_a_letter_lead_to_a_place(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls/2")
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(f"{site.url}/w/{site.samples}/calls")


def test_the_sheet_shows_the_keys_of_the_page_that_one_is_on(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls")
    page.locator("tr[data-index]").first.wait_for()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Add a filter")
    expect(sheet).to_contain_text("Go to Calls")
    expect(sheet).not_to_contain_text("Back to the calls")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_times_follow_the_zone_that_the_viewer_chooses_and_stay_so(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls/2")
    time = page.get_by_role("main").locator("header time").first
    utc = re.search(r"\d\d:\d\d:\d\d", time.get_attribute("title") or "")
    assert utc
    expect(time).not_to_contain_text(utc[0])  # the browser is in Berlin
    page.get_by_role("button", name=re.compile("^Account")).click()
    page.get_by_role("menuitem", name="Time zone").click()
    chooser = page.get_by_role("combobox", name="Show times in")
    chooser.fill("utc")
    page.get_by_role("option", name="UTC", exact=True).click()
    expect(time).to_contain_text(utc[0])
    page.reload()
    expect(time).to_contain_text(utc[0])


def test_the_places_are_within_the_thumbs_reach_on_a_phone(phone: Page, site: Site) -> None:
    phone.goto(f"/w/{site.samples}/calls")
    link = phone.get_by_role("navigation", name="Main").get_by_role("link", name="Calls")
    box = link.bounding_box()
    assert box
    assert box["y"] > 844 - 60
    assert box["height"] >= 44
    phone.get_by_role("button", name=re.compile("^Account")).click()
    expect(phone.get_by_role("menuitem", name="Sign out")).to_be_visible()
