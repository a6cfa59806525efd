"""Letting people in, changing what they may do, the audit log, and forgotten passwords."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import Connection

from tests.browser.conftest import watched
from tests.browser.site import EMAIL, Site
from tests.browser.test_accessibility import assert_accessible
from tuner_server.api.access import SESSION_COOKIE
from tuner_server.store import accounts, workspaces
from tuner_server.store.accounts import Membership

pytestmark = pytest.mark.browser

PASSWORD = "another good password"
_HOUR_MS = 60 * 60 * 1000


@pytest.fixture
def workspace(site: Site) -> int:
    """Give a workspace of this test's own, of the owner."""

    def make(connection: Connection) -> int:
        owner = accounts.all_users(connection)[0]
        made = workspaces.create_workspace(connection, "Bookings", by=owner.actor)
        accounts.add_member(connection, made.id, owner.id, Membership.OWNER)
        return made.id

    return site.runtime.writer.run(make)


@pytest.fixture
def signed_in_as(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give pages of others, whose role in workspaces the test chooses."""
    open_pages: list[Iterator[Page]] = []

    def sign_in(role: Membership, *workspace_ids: int, name: str = "Bob") -> Page:
        def begin(connection: Connection) -> str:
            user = accounts.create_user(connection, f"{uuid4().hex}@example.com", name)
            for each in workspace_ids:
                accounts.add_member(connection, each, user.id, role)
            return accounts.begin_session(connection, user.id, lasts_ms=_HOUR_MS)

        token = site.runtime.writer.run(begin)
        context = browser.new_context(base_url=site.url, viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site.url}])
        open_pages.append(watched(context.new_page()))
        return next(open_pages[-1])

    yield sign_in
    for page in open_pages:
        assert list(page) == []


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row", name=re.compile(re.escape(name)))


def invite(page: Page, workspace: int, email: str, role: str = "viewer") -> str:
    """Invite somebody; the link."""
    page.goto(f"/w/{workspace}/settings/members")
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill(email)
    dialog.get_by_label("Role").select_option(role)
    dialog.get_by_role("button", name="Invite").click()
    expect(dialog).to_contain_text("not shown again")
    link = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name="Done").click()
    return link


def test_somebody_new_is_invited_comes_in_and_is_seen(
    page: Page, stranger: Page, workspace: int
) -> None:
    link = invite(page, workspace, "bob@example.com", "editor")
    expect(row(page, "bob@example.com")).to_contain_text("invited by Owner")
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="Join Bookings")).to_be_visible()
    stranger.get_by_label("Your name").fill("Bob Baker")
    stranger.get_by_label("Password", exact=True).fill(PASSWORD)
    stranger.get_by_role("button", name="Join").click()
    expect(stranger).to_have_url(re.compile(f"/w/{workspace}/"))
    page.reload()
    expect(row(page, "Bob Baker")).to_contain_text("just now")
    expect(page.get_by_label("Role of Bob Baker")).to_have_value("editor")
    stranger.context.clear_cookies()
    stranger.goto(link)
    expect(stranger.get_by_role("alert")).to_contain_text("used, revoked or replaced")


def test_whoever_is_signed_in_joins_with_one_click(
    page: Page, workspace: int, signed_in_as: Callable[..., Page]
) -> None:
    link = invite(page, workspace, "carol@example.com")
    other = signed_in_as(Membership.VIEWER)
    other.goto(link)
    expect(other.get_by_text("the invitation was meant for")).to_be_visible()
    other.get_by_role("button", name=re.compile("^Join as ")).click()
    expect(other.get_by_role("button", name="Workspace Bookings")).to_be_visible()


def test_whoever_has_an_account_signs_in_to_join(
    page: Page, stranger: Page, site: Site, workspace: int
) -> None:
    first = invite(page, site.empty, "dora@example.com")
    stranger.goto(first)
    stranger.get_by_label("Your name").fill("Dora")
    stranger.get_by_label("Password", exact=True).fill(PASSWORD)
    stranger.get_by_role("button", name="Join").click()
    expect(stranger).to_have_url(re.compile(f"/w/{site.empty}/"))
    stranger.context.clear_cookies()
    stranger.goto(invite(page, workspace, "dora@example.com"))
    stranger.reload()
    expect(stranger.get_by_label("E-mail")).to_have_value("dora@example.com")
    stranger.get_by_label("Password", exact=True).fill("not this one")
    stranger.get_by_role("button", name="Sign in and join").click()
    expect(stranger.get_by_role("alert")).to_contain_text("do not belong together")
    stranger.get_by_label("Password", exact=True).fill(PASSWORD)
    stranger.get_by_role("button", name="Sign in and join").click()
    expect(stranger).to_have_url(re.compile(f"/w/{workspace}/"))


def test_an_invitation_is_renewed_and_revoked(page: Page, stranger: Page, workspace: int) -> None:
    old = invite(page, workspace, "erin@example.com")
    page.get_by_role("button", name="New link for erin@example.com").click()
    dialog = page.get_by_role("dialog")
    new = dialog.locator("code").inner_text()
    assert new != old
    dialog.get_by_role("button", name="Done").click()
    stranger.goto(old)
    expect(stranger.get_by_role("alert")).to_contain_text("replaced")
    page.get_by_role("button", name="Revoke the invitation of erin@example.com").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke the invitation").click()
    expect(row(page, "erin@example.com")).to_have_count(0)


def test_a_role_is_changed_and_changed_back(
    page: Page, workspace: int, signed_in_as: Callable[..., Page]
) -> None:
    signed_in_as(Membership.VIEWER, workspace, name="Frank")
    page.goto(f"/w/{workspace}/settings/members")
    role = page.get_by_label("Role of Frank")
    role.select_option("editor")
    messages = page.get_by_label("Messages")
    expect(messages).to_contain_text("Frank is now an editor.")
    messages.get_by_role("button", name="Undo").click()
    expect(role).to_have_value("viewer")


def test_the_only_owner_stays_and_is_told_why(page: Page, workspace: int) -> None:
    page.goto(f"/w/{workspace}/settings/members")
    own = row(page, EMAIL)
    expect(own.get_by_role("combobox")).to_be_disabled()
    expect(own.get_by_role("button")).to_be_disabled()
    expect(own.get_by_role("button")).to_have_attribute("title", re.compile("only owner"))


def test_a_member_is_removed_and_sees_nothing_any_more(
    page: Page, workspace: int, signed_in_as: Callable[..., Page]
) -> None:
    other = signed_in_as(Membership.EDITOR, workspace, name="Grace")
    other.goto(f"/w/{workspace}/settings/members")
    page.goto(f"/w/{workspace}/settings/members")
    page.get_by_role("button", name="Remove Grace").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove from the workspace").click()
    expect(row(page, "Grace")).to_have_count(0)
    other.reload()
    expect(other.get_by_role("heading", name="There is no such page")).to_be_visible()


def test_a_viewer_leaves(workspace: int, signed_in_as: Callable[..., Page]) -> None:
    other = signed_in_as(Membership.VIEWER, workspace)
    other.goto(f"/w/{workspace}/settings/members")
    other.get_by_role("button", name="Leave this workspace").click()
    other.get_by_role("dialog").get_by_role("button", name="Leave the workspace").click()
    expect(other.get_by_text("You belong to no workspace")).to_be_visible()


def test_the_audit_log_tells_who_did_what(
    page: Page, workspace: int, signed_in_as: Callable[..., Page]
) -> None:
    signed_in_as(Membership.VIEWER, workspace, name="Heidi")
    page.goto(f"/w/{workspace}/settings/members")
    page.get_by_label("Role of Heidi").select_option("editor")
    expect(page.get_by_label("Messages")).to_contain_text("Heidi")
    page.get_by_role("link", name="Audit log").click()
    changed = row(page, "changed the role of")
    expect(changed).to_contain_text("from viewer to editor")
    changed.get_by_role("button").click()
    expect(page.get_by_text("member.change", exact=True)).to_be_visible()
    page.get_by_label("What", exact=True).select_option("workspace.create")
    expect(page).to_have_url(re.compile(r"action=workspace\.create"))
    expect(changed).to_have_count(0)
    page.reload()
    expect(row(page, "made the workspace “Bookings”")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    text = download.value.path().read_text()
    assert "workspace.create" in text
    assert "member.change" not in text
    page.get_by_role("button", name="Clear").click()
    expect(changed).to_be_visible()


def test_whoever_forgot_the_password_is_told_who_helps(stranger: Page) -> None:
    stranger.goto("/sign-in")
    stranger.get_by_role("link", name="Forgot password?").click()
    expect(stranger.get_by_text("tuner-server user link")).to_be_visible()


def test_a_link_sets_a_new_password(
    stranger: Page, site: Site, signed_in_as: Callable[..., Page]
) -> None:
    def make(connection: Connection) -> str:
        user = accounts.create_user(connection, "ivan@example.com", "Ivan")
        accounts.add_member(connection, site.empty, user.id, Membership.VIEWER)
        return accounts.make_link(connection, user.id, lasts_ms=_HOUR_MS)

    token = site.runtime.writer.run(make)
    stranger.goto(f"/reset#token={token}")
    stranger.get_by_label("Password", exact=True).fill(PASSWORD)
    stranger.get_by_role("button", name="Set password and sign in").click()
    expect(stranger).to_have_url(re.compile(f"/w/{site.empty}/"))


PAGES = [
    "overview",
    "calls",
    "calls/2",
    "calls/2?tab=evals",
    "calls/2?tab=metrics",
    "calls/2?tab=deliveries",
    "calls/2?tab=body",
    "deliveries",
    "agents",
    "agents/2",
    "agents/2?tab=setup",
    "agents/2?tab=analysis",
    "agents/2?tab=evals",
    "agents/2?tab=evals&eval=1",
    "agents/2?tab=evals&at=library",
    "agents/2?tab=rules",
    "agents/2?tab=rules&rule=3",
    "agents/2?tab=versions",
    "agents/2?tab=settings",
    "agents/new",
    "settings",
    "settings/keys",
    "settings/members",
    "settings/audit",
]
_CHANGES = re.compile(
    r"^(new|add agent|make|create|save|delete|remove|revoke|invite|replay|archive|restore|rename|"
    r"edit|measure|stop|bring back|take out|write|apply|run)\b",
    re.IGNORECASE,
)
# What a viewer may do to nothing but the own view of things.
_HARMLESS = re.compile(r"^(new workspace|remove (filter|condition|column)|make the)", re.IGNORECASE)


@pytest.mark.parametrize("place", PAGES)
def test_no_page_offers_a_viewer_a_change(
    site: Site, signed_in_as: Callable[..., Page], place: str
) -> None:
    viewer = signed_in_as(Membership.VIEWER, site.samples)
    viewer.goto(f"/w/{site.samples}/{place}")
    viewer.wait_for_load_state("networkidle")
    expect(viewer.get_by_role("heading", level=1)).not_to_have_text("There is no such page")
    expect(viewer.get_by_role("alert").filter(has_text=re.compile(r"\S"))).to_have_count(0)
    offered, without_reason = [], []
    is_told = viewer.get_by_text(re.compile("^Only (owners|editors)|Only owners")).count() > 0
    for control in viewer.get_by_role("button").or_(viewer.get_by_role("link")).all():
        name = (control.get_attribute("aria-label") or control.inner_text()).strip()
        if not _CHANGES.match(name) or _HARMLESS.match(name):
            continue
        if control.is_enabled():
            offered.append(name)
        elif not control.get_attribute("title") and not is_told:
            without_reason.append(name)
    assert (offered, without_reason) == ([], [])


@pytest.mark.parametrize("place", ["settings/members", "settings/audit"])
def test_axe_finds_nothing_on_these_pages(
    page: Page, phone: Page, site: Site, axe: str, place: str
) -> None:
    for each in (page, phone):
        each.goto(f"/w/{site.samples}/{place}")
        assert_accessible(each, axe)


def test_axe_finds_nothing_in_the_dialog_of_an_invitation(
    page: Page, workspace: int, axe: str
) -> None:
    page.goto(f"/w/{workspace}/settings/members")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page, axe)


@pytest.mark.parametrize("path", ["/forgot", "/reset#token=x", "/invitation#token=x"])
def test_axe_finds_nothing_on_the_way_in(stranger: Page, axe: str, path: str) -> None:
    stranger.goto(path)
    expect(stranger.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(stranger, axe)
