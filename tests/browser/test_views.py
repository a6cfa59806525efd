"""Saved views: a question under a name, and what is changed on top of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Connection

from tests.browser.site import Site
from tuner_server.store import views
from tuner_server.store.audit import SERVER

pytestmark = pytest.mark.browser


@pytest.fixture
def calls(page: Page, site: Site) -> Iterator[Page]:
    """Give the list of the sample calls; no view is left behind."""
    page.goto(f"/w/{site.samples}/calls?filter=successful%3Dfalse&sort=-duration_ms")
    expect(page.locator("tr[data-index]").first).to_be_visible()
    yield page

    def clear(connection: Connection) -> None:
        for view in views.views_for(connection, site.samples, 1):
            views.delete_view(connection, site.samples, view, by=SERVER)

    site.runtime.writer.run(clear)


def save(page: Page, name: str) -> None:
    page.get_by_role("button", name="Save as a view…").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Save the view").click()
    expect(tab(page, name)).to_have_attribute("aria-current", "page")


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Views").get_by_role("link", name=name)


def test_a_view_is_saved_and_is_a_url(calls: Page, site: Site) -> None:
    save(calls, "Long failures")
    expect(calls).to_have_url(re.compile(r"/calls\?view=\d+$"))
    url = calls.url
    tab(calls, "All calls").click()
    expect(calls).to_have_url(f"{site.url}/w/{site.samples}/calls")
    calls.goto(url)
    expect(calls.get_by_role("search")).to_contain_text("Successful is no")
    expect(calls.get_by_role("columnheader", name="Duration")).to_have_attribute(
        "aria-sort", "descending"
    )


def test_what_is_changed_on_top_is_saved_or_discarded(calls: Page) -> None:
    save(calls, "Failures")
    heading = calls.get_by_role("columnheader", name="Cost")
    heading.get_by_role("button").click()
    expect(calls.get_by_text("edited")).to_be_visible()
    expect(calls).to_have_url(re.compile(r"view=\d+&edited=1&.*sort=-cost_cents"))
    calls.get_by_role("button", name="Discard").click()
    expect(calls).to_have_url(re.compile(r"\?view=\d+$"))
    heading.get_by_role("button").click()
    calls.get_by_role("button", name="Save", exact=True).click()
    expect(calls.get_by_text("edited")).to_have_count(0)
    calls.reload()
    expect(heading).to_have_attribute("aria-sort", "descending")


def test_a_view_is_renamed_deleted_and_had_back(calls: Page) -> None:
    save(calls, "Failures")
    calls.get_by_role("button", name="Rename").click()
    calls.get_by_role("textbox", name="Name").fill("Misses")
    calls.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(tab(calls, "Misses")).to_be_visible()
    calls.get_by_role("button", name="Actions on Misses").click()
    calls.get_by_role("menuitem", name="Delete the view").click()
    expect(tab(calls, "Misses")).to_have_count(0)
    calls.get_by_role("region", name="Messages").get_by_role("button", name="Undo").click()
    expect(tab(calls, "Misses")).to_have_attribute("aria-current", "page")


def test_the_list_opens_with_the_view_that_was_chosen_for_it(calls: Page, site: Site) -> None:
    save(calls, "Failures")
    calls.get_by_role("button", name="Actions on Failures").click()
    calls.get_by_role("menuitem", name="Open the calls with it").click()
    calls.goto(f"/w/{site.samples}/calls")
    expect(tab(calls, "Failures")).to_have_attribute("aria-current", "page")
    tab(calls, "All calls").click()
    expect(calls).to_have_url(f"{site.url}/w/{site.samples}/calls")
