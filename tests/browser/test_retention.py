"""The workspace's page on what is kept: limits with a preview, and forgetting a caller."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.test_deliveries_page import Delivering
from tuner_server.store import retention

pytestmark = pytest.mark.browser

DAY_MS = retention.DAY_MS


@pytest.fixture
def delivering(site: Site) -> Delivering:
    """Give a workspace with a call that is old and one that is not."""
    delivering = Delivering(site)
    delivering.deliver(call_id="old", caller_phone_number="+31 20 123 4567")
    site.runtime.writer.run(
        lambda connection: connection.exec_driver_sql(
            f"UPDATE calls SET filed_at_ms = filed_at_ms - {40 * DAY_MS} "
            f"WHERE workspace_id = {delivering.id}"
        )
    )
    delivering.deliver(call_id="new", caller_phone_number="0031201234567")
    return delivering


def test_a_limit_shows_what_would_go_and_is_asked_about(page: Page, delivering: Delivering) -> None:
    page.goto(f"/w/{delivering.id}/settings/retention")
    expect(page.get_by_text("kept for 7 days, as the server is set")).to_be_visible()
    days = page.get_by_role("textbox", name="Calls", exact=True)
    days.fill("0")
    expect(page.get_by_text("A whole number of days from 1 to 36,500")).to_be_visible()
    days.fill("30")
    expect(page.get_by_text("1 call, the oldest of")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 call")
    dialog.get_by_role("textbox").fill("Deliveries")
    dialog.get_by_role("button", name="Save and let it go").click()
    expect(page.get_by_text("Saved. The next run comes within ten minutes.")).to_be_visible()
    page.reload()
    expect(days).to_have_value("30")


def test_everything_of_a_caller_is_deleted_after_its_digits_were_typed(
    page: Page, delivering: Delivering
) -> None:
    page.goto(f"/w/{delivering.id}/settings/retention")
    page.get_by_role("textbox", name="Telephone number").fill("+31201234567")
    page.get_by_role("button", name="See what there is").click()
    expect(page.get_by_text("2 calls")).to_be_visible()
    page.get_by_role("button", name="Delete everything of it").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("31201234567")
    dialog.get_by_role("button", name="Delete it all").click()
    progress = page.get_by_role("region", name="Deleting a caller’s data")
    expect(progress).to_contain_text("Done. Removed: 2 calls, 2 bodies, 2 receipts.")
    page.goto(f"/w/{delivering.id}/calls")
    expect(page.locator("tr[data-index]")).to_have_count(0)
