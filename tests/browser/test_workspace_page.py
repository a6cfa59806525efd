"""A workspace's own page: its name and choices, its keys, making and deleting one."""

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.browser


def make_workspace(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile("^Workspace ")).click()
    page.get_by_role("menuitem", name="New workspace").click()
    dialog = page.get_by_role("dialog", name="New workspace")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("button", name="Make the workspace").click()
    expect(page.get_by_role("button", name=f"Workspace {name}")).to_be_visible()


def test_a_workspace_is_made_renamed_and_deleted(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.empty}/calls")
    make_workspace(page, "Trial")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Workspace").click()
    page.get_by_role("textbox", name="Name").fill("Pilot")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Workspace Pilot")).to_be_visible()
    expect(page.get_by_label("Messages")).to_contain_text("Saved.")
    page.get_by_label("Messages").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Workspace Trial")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Trial")
    page.get_by_role("button", name="Delete the workspace…").click()
    dialog = page.get_by_role("dialog", name="Delete Trial?")
    confirm = dialog.get_by_role("button", name="Delete the workspace")
    expect(confirm).to_be_disabled()
    dialog.get_by_role("textbox").fill("Trial")
    confirm.click()
    expect(page.get_by_role("button", name="Workspace Trial")).to_have_count(0)
    expect(page.get_by_label("Messages")).to_contain_text("Trial was deleted.")


def test_days_and_the_default_language_are_chosen(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.empty}/settings")
    page.get_by_role("combobox", name="Time zone").fill("kolkata")
    page.get_by_role("option", name=re.compile("Kolkata")).click()
    page.get_by_role("textbox", name="Default language").fill("not a language")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("textbox", name="Default language").fill("hi-IN")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Messages")).to_contain_text("Saved.")
    page.reload()
    expect(page.get_by_role("combobox", name="Time zone")).to_have_value(re.compile("Kolkata"))
    expect(page.get_by_role("textbox", name="Default language")).to_have_value("hi-IN")


def test_a_key_is_shown_once_and_opens_nothing_once_revoked(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.default}/settings/keys")
    page.get_by_role("button", name="New key").click()
    page.get_by_role("textbox", name="Name").fill("Staging")
    page.get_by_role("button", name="Make the key").click()
    dialog = page.get_by_role("dialog", name="Key Staging")
    secret = dialog.locator("code").inner_text()
    page.keyboard.press("Escape")  # a slip must not lose it
    dialog.get_by_role("button", name="I have saved it").click()
    expect(dialog).to_have_count(0)
    agents = f"{site.url}/api/v1/workspaces/{site.default}/agents"
    headers = {"Authorization": f"Bearer {secret}"}
    assert httpx2.get(agents, headers=headers).status_code == 200
    row = page.get_by_role("row", name=re.compile("Staging"))
    expect(row).to_contain_text(secret[:8])
    row.get_by_role("button", name="Revoke Staging").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke the key").click()
    expect(row).to_contain_text("revoked")
    assert httpx2.get(agents, headers=headers).status_code == 401


def test_an_unknown_part_of_the_page_says_so(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.default}/settings/nonsense")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
