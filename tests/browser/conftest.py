"""Fixtures for tests in a real browser: a furnished server, and pages that are signed in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import left_out
from tests.browser.chromium import ARGUMENTS
from tests.browser.site import EMAIL, PASSWORD, Site, running_site

_AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a server whose owner has set a password with the one-time link."""
    if not (resources.files("tuner_server") / "web" / "index.html").is_file():
        left_out.leave_out("the browser app is not built.", "Run `make test`, which builds it.")
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Give a Chromium. While it lives, no other test of this thread can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


def watched(page: Page) -> Iterator[Page]:
    """Give the page; nothing in it may throw, nor break the content security policy."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield page
    page.context.close()
    assert faults == []


@pytest.fixture
def stranger(site: Site, browser: Browser) -> Iterator[Page]:
    """Give a page of somebody who is not signed in."""
    yield from watched(browser.new_context(base_url=site.url, accept_downloads=True).new_page())


@pytest.fixture(scope="module")
def session_state(site: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the cookies of the owner, who comes by a one-time link and sets a password."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.new_link())
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    page.get_by_role("navigation", name="Main").wait_for()
    path = tmp_path_factory.mktemp("session") / "state.json"
    # The cookies only: what a viewer chose is kept in the browser and belongs to each test.
    state = {"cookies": context.cookies(), "origins": []}
    path.write_text(json.dumps(state))
    context.close()
    return path


@pytest.fixture
def page(site: Site, browser: Browser, session_state: Path) -> Iterator[Page]:
    """Give a page of the owner, on a desk's screen."""
    context = browser.new_context(
        base_url=site.url,
        storage_state=session_state,
        viewport={"width": 1440, "height": 900},
        timezone_id="Europe/Berlin",
    )
    yield from watched(context.new_page())


@pytest.fixture
def phone(site: Site, browser: Browser, session_state: Path) -> Iterator[Page]:
    """Give a page of the owner, on a phone in the dark."""
    context = browser.new_context(
        base_url=site.url,
        storage_state=session_state,
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        has_touch=True,
    )
    yield from watched(context.new_page())


@pytest.fixture(scope="session")
def axe() -> str:
    """Give the source of axe-core, which is installed with the app's tools."""
    if not _AXE.is_file():
        left_out.leave_out("axe-core is not installed.", "Run `npm ci` in web/.")
    return _AXE.read_text()
