"""A person's own page: their name and password, and where they are signed in."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Connection

from tests.browser.site import Site
from tuner_server import passwords
from tuner_server.store import accounts
from tuner_server.store.accounts import Membership

pytestmark = pytest.mark.browser

PASSWORD = "a good password"


@pytest.fixture
def email(site: Site) -> str:
    """Give the e-mail of somebody with a password, whom no other test knows."""

    def join(connection: Connection) -> str:
        user = accounts.create_user(connection, f"{uuid4().hex}@example.com", "Eve")
        accounts.set_password(connection, user.id, passwords.hashed(PASSWORD))
        accounts.add_member(connection, site.default, user.id, Membership.VIEWER)
        return user.email

    return site.runtime.writer.run(join)


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Main").wait_for()


def test_a_password_is_changed_and_every_other_session_ends(
    browser: Browser, stranger: Page, site: Site, email: str
) -> None:
    elsewhere = browser.new_context(base_url=site.url)
    gone, page = elsewhere.new_page(), stranger
    sign_in(gone, email)
    sign_in(page, email)
    page.goto(f"/w/{site.default}/calls")
    page.get_by_role("button", name=re.compile("^Account")).click()
    page.get_by_role("menuitem", name="Your account").click()
    places = page.locator("section", has_text="Where you are signed in").get_by_role("listitem")
    expect(places.filter(has_text="this one")).to_have_count(1)
    for now, later in ((PASSWORD, "a better password"), ("a better password", PASSWORD)):
        page.get_by_label("Current password").fill("wrong" + now)
        page.get_by_label("New password").fill(later)
        page.get_by_role("button", name="Change the password").click()
        expect(page.get_by_role("alert")).to_contain_text("not right")
        page.get_by_label("Current password").fill(now)
        page.get_by_role("button", name="Change the password").click()
        expect(page.get_by_label("New password")).to_have_value("")
    expect(places).to_have_count(1)
    expect(page.get_by_label("Messages")).to_contain_text("The new password holds.")
    gone.reload()
    expect(gone.get_by_role("heading", name="Sign in")).to_be_visible()
    elsewhere.close()


def test_a_name_is_changed_and_other_places_are_signed_out(
    browser: Browser, stranger: Page, site: Site, email: str
) -> None:
    elsewhere = browser.new_context(base_url=site.url)
    gone = elsewhere.new_page()
    sign_in(gone, email)
    sign_in(stranger, email)
    stranger.goto(f"/w/{site.default}/account")
    stranger.get_by_role("textbox", name="Name").fill("Ann Lee")
    stranger.get_by_role("button", name="Save").click()
    expect(stranger.get_by_label("Messages")).to_contain_text("Saved.")
    stranger.reload()
    expect(stranger.get_by_role("textbox", name="Name")).to_have_value("Ann Lee")
    stranger.get_by_role("button", name="Sign out everywhere else").click()
    places = stranger.locator("section", has_text="Where you are signed in").get_by_role("listitem")
    expect(places).to_have_count(1)
    gone.reload()
    expect(gone.get_by_role("heading", name="Sign in")).to_be_visible()
    elsewhere.close()
