"""What one sees while the server is away."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_a_bar_tells_that_the_server_is_away_and_goes_when_it_is_back(
    page: Page, site: Site
) -> None:
    page.goto(f"/w/{site.samples}/calls")
    page.locator("tr[data-index]").first.wait_for()
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("table")
    away = page.get_by_text("The server cannot be reached; trying again…")
    expect(away).to_be_visible()
    page.context.set_offline(False)
    expect(away).to_have_count(0)
    expect(page).to_have_url(re.compile(r"q=table"))
    expect(page.locator("tr[data-index]").first).to_be_visible()


def test_a_page_whose_script_did_not_load_is_tried_again_with_a_new_page(
    page: Page, site: Site
) -> None:
    page.goto(f"/w/{site.samples}/calls")
    page.locator("tr[data-index]").first.wait_for()
    page.route("**/assets/AgentsPage*.js", lambda route: route.abort())
    page.get_by_role("link", name="Agents", exact=True).click()
    expect(page.get_by_role("heading", name="This page could not be loaded")).to_be_visible()
    expect(page.get_by_role("link", name="Go to the start")).to_be_visible()
    # What broke there does not stay on the pages after it.
    page.get_by_role("link", name="Calls", exact=True).click()
    expect(page.locator("tr[data-index]").first).to_be_visible()
    page.get_by_role("link", name="Agents", exact=True).click()
    page.unroute("**/assets/AgentsPage*.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Agents", exact=True)).to_be_visible()
