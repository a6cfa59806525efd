"""The list of agents, and making one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Connection

from tests.browser.site import Site
from tuner_server.store import accounts, workspaces
from tuner_server.store.accounts import Membership

pytestmark = pytest.mark.browser


@pytest.fixture
def office(site: Site) -> Iterator[int]:
    """Give a workspace of this test's own, without an agent."""

    def open_one(connection: Connection) -> int:
        owner = accounts.all_users(connection)[0]
        workspace = workspaces.create_workspace(connection, "Office")
        accounts.add_member(connection, workspace.id, owner.id, Membership.OWNER)
        return workspace.id

    workspace_id = site.runtime.writer.run(open_one)
    yield workspace_id
    site.runtime.writer.run(lambda c: workspaces.delete_workspace(c, workspace_id))


def add_agent(site: Site, workspace_id: int, **fields: Any) -> int:
    """Add an agent by the API; its number."""
    key = site.runtime.writer.run(lambda c: workspaces.create_key(c, workspace_id, "Test"))[1]
    response = httpx2.post(
        f"{site.url}/api/v1/workspaces/{workspace_id}/agents",
        headers={"Authorization": f"Bearer {key}"},
        json={"provider_name": "custom_api", **fields},
    )
    return int(response.raise_for_status().json()["id"])


def test_the_list_tells_how_busy_each_agent_is_and_leads_to_its_calls(
    page: Page, site: Site
) -> None:
    page.goto(f"/w/{site.samples}/agents")
    row = page.get_by_role("row", name=re.compile("Olive Tree bookings"))
    expect(row).to_contain_text("LiveKit")
    expect(row).to_contain_text("olive-tree-bookings")
    expect(row).to_contain_text("43, 42, 41")
    row.get_by_role("link").nth(2).click()
    expect(page).to_have_url(re.compile(r"/calls\?.*period=30d"))
    expect(page.get_by_role("search")).to_contain_text("Agent is Olive Tree bookings")


def test_agents_are_searched_sorted_and_the_url_says_how(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/agents")
    names = page.locator("tbody tr td:first-child")
    expect(names).to_have_text(["Harbour Clinic line", "Olive Tree bookings", "Swift Parcel desk"])
    page.get_by_role("button", name="Name").click()
    expect(names.first).to_have_text("Swift Parcel desk")
    page.keyboard.press("/")
    page.keyboard.type("clinic")
    expect(names).to_have_text(["Harbour Clinic line"])
    expect(page).to_have_url(re.compile(r"\?q=clinic&sort=-name$"))
    page.reload()
    expect(names).to_have_text(["Harbour Clinic line"])
    page.get_by_role("searchbox", name="Find an agent").fill("xylophone")
    page.get_by_role("button", name="Clear the search").click()
    expect(names).to_have_count(3)


def test_an_empty_workspace_says_what_to_do_and_an_agent_is_made(
    page: Page, site: Site, office: int
) -> None:
    page.goto(f"/w/{office}/agents")
    expect(page.get_by_role("heading", name="There is no agent yet")).to_be_visible()
    page.get_by_role("link", name="New agent").first.click()
    page.get_by_label("Name").fill("Café Zürich, front desk")
    agent_id = page.get_by_role("textbox", name="Agent ID", exact=True)
    expect(agent_id).to_have_value("cafe-zurich-front-desk")
    page.get_by_role("radio", name=re.compile("LiveKit")).check()
    page.get_by_label("Direction").select_option("outbound")
    language = page.get_by_role("combobox", name="Language")
    language.fill("German (Swi")
    page.get_by_role("option", name=re.compile("de-CH")).click()
    page.get_by_role("button", name="Create agent").click()
    expect(page.get_by_role("heading", name="Café Zürich, front desk")).to_be_visible()
    expect(page.get_by_text("LiveKit · outbound · de-CH")).to_be_visible()
    expect(page.get_by_text("Waiting for the first call…")).to_be_visible()


def test_an_agent_id_is_judged_while_it_is_typed_in_the_words_of_the_api(
    page: Page, site: Site, office: int
) -> None:
    add_agent(site, office, agent_name="Desk", agent_id="desk")
    page.goto(f"/w/{office}/agents/new")
    page.get_by_label("Name").fill("Desk")
    expect(
        page.get_by_text("Another agent of this workspace has the Agent ID 'desk'.")
    ).to_be_visible()
    agent_id = page.get_by_role("textbox", name="Agent ID", exact=True)
    agent_id.fill("desk&co")
    expect(page.get_by_text("'&' cannot stand in an Agent ID")).to_be_visible()
    agent_id.fill("desk-2")
    expect(agent_id).not_to_have_attribute("aria-invalid", "true")
    agent_id.fill("desk")
    page.get_by_role("button", name="Create agent").click()
    expect(page).to_have_url(re.compile("/agents/new"))
    expect(agent_id).to_have_attribute("aria-invalid", "true")


def test_a_language_that_is_not_listed_can_be_typed(page: Page, site: Site, office: int) -> None:
    page.goto(f"/w/{office}/agents/new")
    page.get_by_label("Name").fill("Fryske")
    page.get_by_role("combobox", name="Language").fill("fy-nl")
    page.get_by_role("option", name=re.compile("fy-NL")).click()
    page.get_by_role("button", name="Create agent").click()
    expect(page.get_by_text("Custom API · inbound · fy-NL")).to_be_visible()


def test_the_key_of_a_provider_is_asked_for_where_there_is_one_and_never_shown(
    page: Page, site: Site, office: int
) -> None:
    page.goto(f"/w/{office}/agents/new")
    page.get_by_label("Name").fill("Caller")
    expect(page.get_by_label("Retell key")).to_have_count(0)
    page.get_by_role("radio", name=re.compile("Retell")).check()
    page.get_by_label("Retell key").fill("secret-of-retell-0001")
    page.get_by_role("button", name="Create agent").click()
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(page.get_by_text("••••0001 is kept.")).to_be_visible()
    expect(page.get_by_label("Retell key")).to_have_value("")


def test_an_archived_agent_leaves_the_list_can_be_shown_and_taken_back(
    page: Page, site: Site, office: int
) -> None:
    number = add_agent(site, office, agent_name="Old desk", agent_id="old")
    page.goto(f"/w/{office}/agents/{number}?tab=settings")
    page.get_by_role("button", name="Archive this agent").click()
    expect(page.get_by_text("Archived since")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_disabled()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Old desk is in use again.")).to_be_visible()
    page.get_by_role("button", name="Archive this agent").click()
    expect(page.get_by_text("Archived since")).to_be_visible()
    page.get_by_role("navigation", name="Where this is").get_by_role("link").click()
    expect(page.get_by_role("heading", name="There is no agent yet")).to_be_visible()
    page.get_by_role("checkbox", name="Show archived (1)").check()
    row = page.get_by_role("row", name=re.compile("Old desk"))
    expect(row).to_contain_text("archived")
    add_agent(site, office, agent_name="New desk", agent_id="old")
    row.get_by_role("link", name="Old desk").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("alert")).to_contain_text("has the Agent ID 'old'")


def test_filters_keep_the_name_of_an_archived_agent(page: Page, site: Site, office: int) -> None:
    number = add_agent(site, office, agent_name="Gone", agent_id="gone")
    key = site.runtime.writer.run(lambda c: workspaces.create_key(c, office, "Test"))[1]
    httpx2.delete(
        f"{site.url}/api/v1/workspaces/{office}/agents/{number}",
        headers={"Authorization": f"Bearer {key}"},
    ).raise_for_status()
    page.goto(f"/w/{office}/calls?filter=agent_id%3D{number}")
    chip = page.get_by_role("search").get_by_text("Agent is Gone")
    expect(chip).to_be_visible()
    chip.click()
    expect(page.get_by_role("checkbox", name="Gone (archived)")).to_be_checked()


def test_a_viewer_sees_agents_and_is_told_who_may_change_them(page: Page, site: Site) -> None:
    def as_viewer(connection: Connection) -> tuple[int, int]:
        owner = accounts.all_users(connection)[0]
        workspace = workspaces.create_workspace(connection, "Not mine")
        accounts.add_member(connection, workspace.id, owner.id, Membership.VIEWER)
        return workspace.id, owner.id

    workspace_id, _ = site.runtime.writer.run(as_viewer)
    number = add_agent(site, workspace_id, agent_name="Desk", agent_id="desk")
    page.goto(f"/w/{workspace_id}/agents")
    expect(page.get_by_role("button", name="New agent")).to_be_disabled()
    page.goto(f"/w/{workspace_id}/agents/new")
    expect(page.get_by_role("heading", name="You cannot create agents here")).to_be_visible()
    for tab in ("setup", "settings"):
        page.goto(f"/w/{workspace_id}/agents/{number}?tab={tab}")
        expect(page.get_by_text("Only editors and owners")).to_be_visible()
        expect(page.get_by_role("textbox").first).to_be_disabled()
    page.goto(f"/w/{workspace_id}/agents/{number}")
    expect(page.get_by_role("button", name="Make a key and fill it in")).to_be_disabled()
