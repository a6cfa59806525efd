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
