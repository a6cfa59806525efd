"""The first day with the product, from an empty database, as its reader lives it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import RunningServer, running_server

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """Give a server as its first start leaves it, without sample calls."""
    with running_server(tmp_path) as server:
        yield server


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[Page]:
    """Give a page of somebody who has never been here."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def run(snippet: str) -> tuple[int, str]:
    """The exit code and the output of a command that is pasted into a shell as it is."""
    done = subprocess.run(
        ["bash", "-c", snippet],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


def sign_in(page: Page, server: RunningServer) -> None:
    assert server.link
    page.goto(server.link)
    page.get_by_label("E-mail").fill("ada@example.com")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def make_agent(page: Page, name: str) -> None:
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.get_by_role("link", name="New agent").first.click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Create agent").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def curl_snippet(page: Page) -> str:
    """The curl command of the page, with a key that is made there."""
    page.get_by_role("button", name="Make a key and fill it in").click()
    snippet = page.get_by_role("figure", name="curl: Shell").locator("pre")
    expect(snippet).to_contain_text("Bearer tr_api_")
    return snippet.inner_text()


@pytest.mark.usefixtures("curl")
def test_from_the_printed_link_to_the_first_call_and_back_from_a_typo(
    newcomer: Page, server: RunningServer
) -> None:
    page = newcomer
    sign_in(page, server)

    make_agent(page, "Front desk")
    expect(page.get_by_text("Waiting for the first call…")).to_be_visible()
    snippet = curl_snippet(page)
    calls = page.context.new_page()
    calls.goto(f"{server.base_url}/w/{server.workspace_id}/calls")
    expect(calls.get_by_role("heading", name="No call has arrived yet")).to_be_visible()

    code, answer = run(snippet)
    assert (code, json.loads(answer)["is_new"]) == (0, True)

    # Both pages notice by themselves.
    expect(page.get_by_text("A call arrived")).to_be_visible()
    row = calls.locator("tr[data-index]").filter(has_text="Front desk")
    expect(row).to_be_visible(timeout=15_000)
    row.get_by_role("link").first.click()
    expect(calls.get_by_text("A table for two at seven, please.")).to_be_visible()
    calls.close()
    page.get_by_role("link", name=re.compile("^Open try-")).click()
    expect(page.get_by_text("A table for two at seven, please.")).to_be_visible()

    # A typo in the Agent ID: refused, kept, explained, cured.
    page.go_back()
    expect(page.get_by_role("heading", name="Front desk")).to_be_visible()
    code, answer = run(snippet.replace("=front-desk", "=back-office"))
    assert code == 0
    assert "No agent of workspace" in json.loads(answer)["detail"]
    told = page.get_by_role("alert").filter(has_text="back-office")
    expect(told).to_contain_text("was refused")
    told.get_by_role("link", name="See why").click()
    receipt = page.get_by_role("article")
    expect(receipt).to_contain_text("No agent had the Agent ID “back-office”.")
    receipt.get_by_role("textbox", name="Name of the new agent").fill("Back office")
    receipt.get_by_role("button", name="Create agent and replay it").click()
    progress = page.get_by_role("region", name="Replaying deliveries")
    expect(progress).to_contain_text("1 stored, 0 refused again", timeout=15_000)
    expect(receipt).to_contain_text("Replayed since: it is call")
    receipt.get_by_role("link", name="Open call").click()
    expect(page.get_by_role("heading", name="Back office")).to_be_visible()
    expect(page.get_by_text("A table for two at seven, please.")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.locator("tr[data-index]").filter(has_text="Back office")).to_have_count(1)
