"""Signing in and out, and coming back to where one was."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import EMAIL, PASSWORD, Site

pytestmark = pytest.mark.browser


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.usefixtures("session_state")
def test_signing_in_leads_to_the_page_that_was_asked_for(stranger: Page, site: Site) -> None:
    wanted = f"/w/{site.samples}/calls?filter=successful%3Dfalse&sort=cost_cents"
    stranger.goto(wanted)
    expect(stranger).to_have_url(re.compile("/sign-in"))
    sign_in(stranger)
    expect(stranger).to_have_url(site.url + wanted)


@pytest.mark.usefixtures("session_state")
def test_a_wrong_password_is_said_and_can_be_typed_again(stranger: Page) -> None:
    stranger.goto("/sign-in")
    sign_in(stranger, "not this one")
    expect(stranger.get_by_role("alert")).to_contain_text("do not belong together")
    sign_in(stranger)
    expect(stranger.get_by_role("heading", name="Overview", exact=True)).to_be_visible()


@pytest.mark.usefixtures("session_state")
def test_signing_out_ends_the_session(stranger: Page, site: Site) -> None:
    stranger.goto("/")
    sign_in(stranger)
    stranger.get_by_role("button", name=f"Account {EMAIL}").click()
    stranger.get_by_role("menuitem", name="Sign out").click()
    expect(stranger).to_have_url(re.compile("/sign-in"))
    stranger.goto(f"/w/{site.samples}/calls")
    expect(stranger.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.usefixtures("session_state")
def test_a_session_that_ends_while_one_works_leads_to_sign_in_and_back(
    stranger: Page, site: Site
) -> None:
    stranger.goto(f"/w/{site.samples}/calls/1")
    sign_in(stranger)
    tab = stranger.get_by_role("main").get_by_role("link", name="Deliveries")
    tab.wait_for()
    stranger.context.clear_cookies()
    tab.click()
    sign_in(stranger)
    expect(stranger).to_have_url(f"{site.url}/w/{site.samples}/calls/1?tab=deliveries")


@pytest.mark.usefixtures("session_state")
def test_a_link_works_once(stranger: Page, site: Site) -> None:
    stranger.goto(site.link)
    stranger.get_by_label("E-mail").fill("eve@example.com")
    stranger.get_by_label("Password", exact=True).fill("another password")
    stranger.get_by_role("button", name="Set password").click()
    expect(stranger.get_by_role("alert")).not_to_be_empty()


def test_the_theme_that_one_chose_is_there_before_the_first_paint(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls")
    page.get_by_role("button", name=f"Account {EMAIL}").click()
    page.get_by_role("menuitem", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.route("**/assets/*.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_an_unknown_page_says_so_and_leads_on(page: Page) -> None:
    page.goto("/w/1/nowhere")
    expect(page.get_by_role("main")).to_contain_text("Ctrl K finds anything")
    page.goto("/nowhere")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page.get_by_role("link", name="Go to the start").click()
    expect(page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()


def test_an_unknown_page_names_no_key_on_a_phone(phone: Page) -> None:
    phone.goto("/w/1/nowhere")
    expect(phone.get_by_role("link", name="Go to the start")).to_be_visible()
    expect(phone.get_by_text("finds anything")).to_be_hidden()


def test_a_workspace_that_is_not_mine_is_not_found(page: Page) -> None:
    page.goto("/w/99/calls")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()


def test_the_switcher_leads_to_another_workspace(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls")
    page.get_by_role("button", name="Workspace Samples").click()
    page.get_by_role("menuitem", name="Nothing yet").click()
    expect(page).to_have_url(f"{site.url}/w/{site.empty}/overview")
    page.goto("/")
    expect(page).to_have_url(f"{site.url}/w/{site.empty}/overview")
