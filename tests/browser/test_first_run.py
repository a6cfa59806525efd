"""The guide from an empty workspace to its first call, for those who may and those who look on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from uuid import uuid4

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import Connection

from tests.browser.conftest import watched
from tests.browser.site import PAYLOADS, Site
from tests.browser.test_accessibility import assert_accessible
from tuner_server.api.access import SESSION_COOKIE
from tuner_server.store import accounts, workspaces
from tuner_server.store.accounts import Membership

pytestmark = pytest.mark.browser

_HOUR_MS = 60 * 60 * 1000


@pytest.fixture
def workspace(site: Site) -> int:
    """Give a workspace of the owner with nothing in it."""

    def make(connection: Connection) -> int:
        owner = accounts.all_users(connection)[0]
        made = workspaces.create_workspace(connection, "Bookings", by=owner.actor)
        accounts.add_member(connection, made.id, owner.id, Membership.OWNER)
        return made.id

    return site.runtime.writer.run(make)


@pytest.fixture
def viewer(site: Site, browser: Browser, workspace: int) -> Iterator[Page]:
    """Give a page of somebody who may look at this workspace only."""

    def begin(connection: Connection) -> str:
        user = accounts.create_user(connection, f"{uuid4().hex}@example.com", "Bob")
        accounts.add_member(connection, workspace, user.id, Membership.VIEWER)
        return accounts.begin_session(connection, user.id, lasts_ms=_HOUR_MS)

    context = browser.new_context(base_url=site.url, viewport={"width": 1440, "height": 900})
    token = site.runtime.writer.run(begin)
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site.url}])
    yield from watched(context.new_page())


def step(page: Page, title: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))


def expect_next(page: Page, title: str) -> None:
    expect(page.locator('[aria-current="step"]').get_by_role("heading")).to_have_text(title)


def make_agent(page: Page) -> None:
    page.get_by_label("Name").fill("Front desk")
    page.get_by_role("button", name="Create agent").click()
    expect(page.get_by_role("heading", name="Front desk")).to_be_visible()


def send_call(site: Site, workspace: int, key: str) -> None:
    body = json.loads((PAYLOADS / "livekit-0.1.12-real-session-text.json").read_text())
    httpx2.post(
        f"{site.url}/api/v1/public/call",
        params={"workspace_id": workspace, "agent_remote_identifier": "front-desk"},
        headers={"Authorization": f"Bearer {key}"},
        json=body,
    ).raise_for_status()


def test_the_guide_leads_from_nothing_to_the_first_call(
    page: Page, site: Site, workspace: int
) -> None:
    page.goto(f"/w/{workspace}/overview")
    expect(page.get_by_role("heading", name="No call has arrived yet")).to_be_visible()
    expect_next(page, "Make an agent")
    page.get_by_role("link", name="Create an agent").click()
    make_agent(page)

    page.goto(f"/w/{workspace}/calls")
    expect_next(page, "Have an API key")
    expect(step(page, "Make an agent").get_by_role("img", name="Done")).to_be_visible()
    # Somebody else makes the key meanwhile: the page notices by itself.
    key = site.runtime.writer.run(
        lambda connection: workspaces.create_key(connection, workspace, "CI")[1]
    )
    expect_next(page, "Send the first call")
    expect(step(page, "Have an API key")).to_contain_text("“CI”, not used yet")
    page.get_by_role("link", name="Connect Front desk").click()
    expect(page.get_by_text("Waiting for the first call…")).to_be_visible()

    page.goto(f"/w/{workspace}/overview")
    expect_next(page, "Send the first call")
    send_call(site, workspace, key)
    told = page.get_by_role("status").filter(has_text="The first call is here")
    expect(told).to_be_visible(timeout=15_000)
    told.get_by_role("link", name="Open the call").click()
    expect(page.get_by_role("navigation", name="Parts of the call")).to_be_visible()
    page.goto(f"/w/{workspace}/calls")
    expect(page.locator("tr[data-index]")).to_have_count(1)
    expect(told).to_have_count(0)


def test_the_guide_can_be_hidden_and_had_back(page: Page, workspace: int) -> None:
    page.goto(f"/w/{workspace}/calls")
    page.get_by_role("button", name="Hide these steps").click()
    expect(page.get_by_role("heading", name="Make an agent")).to_have_count(0)
    page.goto(f"/w/{workspace}/overview")
    expect(page.get_by_role("heading", name="No call has arrived yet")).to_be_visible()
    expect(page.get_by_role("link", name="Create an agent")).to_be_visible()
    expect(page.get_by_role("heading", name="Make an agent")).to_have_count(0)
    page.get_by_role("button", name="Show the steps").click()
    expect_next(page, "Make an agent")


def test_the_guide_leads_to_the_samples(page: Page, workspace: int) -> None:
    page.goto(f"/w/{workspace}/calls")
    page.get_by_role("main").get_by_role("link", name="Samples").click()
    expect(page.locator("tr[data-index]").first).to_be_visible()


def test_a_viewer_sees_who_can_do_what(viewer: Page, workspace: int) -> None:
    viewer.goto(f"/w/{workspace}/calls")
    expect(step(viewer, "Make an agent")).to_contain_text(
        re.compile(r"Editors and owners do this: ask .+\.")
    )
    expect(step(viewer, "Have an API key")).to_contain_text(re.compile(r"Owners do this: ask .+\."))
    expect(viewer.get_by_role("link", name="Create an agent")).to_have_count(0)
    expect(viewer.get_by_role("main").get_by_role("link", name="Samples")).to_have_count(0)


@pytest.mark.parametrize("place", ["overview", "calls"])
def test_axe_finds_nothing_in_the_guide(
    page: Page, phone: Page, workspace: int, axe: str, place: str
) -> None:
    for each in (page, phone):
        each.goto(f"/w/{workspace}/{place}")
        expect_next(each, "Make an agent")
        assert_accessible(each, axe)
