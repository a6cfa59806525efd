"""Every page as axe sees it, in light and dark, on a desk's screen and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.browser

PLACES = [
    "calls",
    "calls?filter=successful%3Dfalse&q=table",
    "calls?q=xylophone",
    "calls/2",
    "calls/2?tab=evals",
    "calls/2?tab=latency",
    "calls/2?tab=metrics",
    "calls/6?tab=path",
    "calls/2?tab=events",
    "calls/2?find=the",
    "calls/2?tab=details",
    "calls/2?tab=warnings",
    "calls/2?tab=deliveries",
    "calls/2?tab=body",
    "calls/999999",
    "agents",
    "agents?q=xylophone",
    "agents/new",
    "agents/2",
    "agents/2?with=python",
    "agents/2?tab=setup",
    "agents/2?tab=versions",
    "agents/2?tab=analysis",
    "agents/2?tab=evals",
    "agents/2?tab=evals&at=library",
    "agents/2?tab=evals&eval=new",
    "agents/2?tab=evals&eval=1",
    "agents/2?tab=evals&eval=1&review=random",
    "agents/2?tab=evals&eval=1&review=disagreement",
    "agents/2?tab=evals&eval=1&review=calibration",
    "agents/2?tab=rules",
    "agents/2?tab=rules&rule=new",
    "agents/2?tab=settings",
    "agents/999999",
    "settings",
    "settings/keys",
    "settings/retention",
    "account",
    "deliveries",
    "deliveries/1",
    "deliveries?fate=refused",
    "deliveries/999999",
]


def assert_accessible(page: Page, axe: str) -> None:
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate(f"{axe};0")  # by the debugger: the content security policy allows no script
    violations = page.evaluate("axe.run().then((result) => result.violations)")
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_in_the_light(page: Page, site: Site, axe: str, place: str) -> None:
    page.goto(f"/w/{site.samples}/{place}")
    assert_accessible(page, axe)


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_on_a_phone_in_the_dark(
    phone: Page, site: Site, axe: str, place: str
) -> None:
    phone.goto(f"/w/{site.samples}/{place}")
    assert_accessible(phone, axe)


def test_axe_finds_nothing_before_one_is_signed_in(stranger: Page, axe: str) -> None:
    stranger.goto("/sign-in")
    expect(stranger.get_by_role("heading", name="Sign in")).to_be_visible()
    assert_accessible(stranger, axe)


def test_axe_finds_nothing_in_what_opens(page: Page, site: Site, axe: str) -> None:
    page.goto(f"/w/{site.samples}/calls")
    page.get_by_role("button", name="Columns").click()
    assert_accessible(page, axe)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filter", exact=True).click()
    assert_accessible(page, axe)


def test_axe_finds_nothing_in_the_palette(page: Page, phone: Page, site: Site, axe: str) -> None:
    for each in (page, phone):
        each.goto(f"/w/{site.samples}/calls")
        each.get_by_role("button", name="Find anything").click()
        expect(each.get_by_role("option").first).to_be_visible()
        assert_accessible(each, axe)


@pytest.mark.parametrize("place", ["calls", "agents"])
def test_axe_finds_nothing_where_there_is_nothing_yet(
    page: Page, site: Site, axe: str, place: str
) -> None:
    page.goto(f"/w/{site.empty}/{place}")
    assert_accessible(page, axe)


def test_axe_finds_nothing_in_the_overview(page: Page, phone: Page, site: Site, axe: str) -> None:
    for each in (page, phone):
        each.goto(f"/w/{site.samples}/overview?period=30d")
        each.get_by_role("slider", name="Latency over time, p50").wait_for()
        each.get_by_text("As a table").first.click()
        assert_accessible(each, axe)
