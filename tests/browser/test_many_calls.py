"""A list that lives: new calls come in, many are chosen, deleted and had back, exported."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Connection

from tests.browser.site import Site
from tests.contract.bodies import body
from tuner_server.evals import Criterion, Scope
from tuner_server.store import accounts, audit, clock, evals, workspaces
from tuner_server.store.accounts import Membership
from tuner_server.store.evals import NewEval

pytestmark = pytest.mark.browser

Deliver = Callable[..., None]


@pytest.fixture
def place(site: Site) -> tuple[int, Deliver]:
    """Give a workspace of this test's own, and a way to deliver calls to it."""

    def make(connection: Connection) -> tuple[int, str]:
        workspace = workspaces.create_workspace(connection, "Night Shift")
        owner = accounts.all_users(connection)[0]
        accounts.add_member(connection, workspace.id, owner.id, Membership.OWNER)
        return workspace.id, workspaces.create_key(connection, workspace.id, "k")[1]

    number, key = site.runtime.writer.run(make)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    httpx2.post(
        f"{site.url}/api/v1/workspaces/{number}/agents",
        headers=headers,
        json={"agent_name": "Night desk", "provider_name": "custom_api", "agent_id": "night"},
    ).raise_for_status()

    def deliver(call_id: str, *, minutes_ago: int = 0, **fields: Any) -> None:
        start = clock.now_ms() // 1000 - minutes_ago * 60
        httpx2.post(
            f"{site.url}/api/v1/public/call",
            params={"workspace_id": number, "agent_remote_identifier": "night"},
            headers=headers,
            content=body(call_id=call_id, start_timestamp=start, end_timestamp=start + 5, **fields),
        ).raise_for_status()

    return number, deliver


def rows(page: Page) -> Locator:
    return page.locator("tr[data-index]")


def box(page: Page, index: int) -> Locator:
    return page.locator(f'tr[data-index="{index}"]').get_by_role("checkbox")


def filled(page: Page, place: tuple[int, Deliver], how_many: int) -> None:
    """Open the list of a workspace with so many calls, `c-0` the latest."""
    number, deliver = place
    for each in range(how_many):
        deliver(f"c-{each}", minutes_ago=each + 1)
    page.goto(f"/w/{number}/calls?cols=call_id%2Cagent%2Cduration_ms")
    words = "1 call" if how_many == 1 else f"{how_many} calls"
    expect(page.locator("header").get_by_role("status").first).to_have_text(words)
    expect(rows(page).first).to_be_visible()


def expect_calls(page: Page, *call_ids: str) -> None:
    """Wait until the list shows these calls, in this order."""
    begins = [re.compile("^" + re.escape(call_id)) for call_id in call_ids]
    expect(rows(page).locator("td:nth-child(2)")).to_have_text(begins)


def test_a_call_comes_into_an_empty_workspace_without_a_reload(
    page: Page, place: tuple[int, Deliver]
) -> None:
    number, deliver = place
    page.goto(f"/w/{number}/calls")
    expect(page.get_by_role("heading", name="No call has arrived yet")).to_be_visible()
    deliver("first")
    expect(rows(page)).to_have_count(1, timeout=15_000)


def test_new_calls_are_told_and_come_in_by_a_key_in_their_place(
    page: Page, place: tuple[int, Deliver]
) -> None:
    filled(page, place, 3)
    page.keyboard.press("j")  # somebody is about in the list: nothing moves by itself
    place[1]("older", minutes_ago=2)
    place[1]("newest")
    pill = page.get_by_role("button", name=re.compile("2 new calls"))
    expect(pill).to_be_visible(timeout=15_000)
    expect_calls(page, "c-0", "c-1", "c-2")
    page.keyboard.press("n")
    expect(rows(page)).to_have_count(5)
    expect_calls(page, "newest", "c-0", "older", "c-1", "c-2")
    expect(pill).to_have_count(0)
    expect(page.locator("header").get_by_role("status").first).to_have_text("5 calls")


def test_new_calls_come_in_by_themselves_while_one_rests_at_the_top(
    page: Page, place: tuple[int, Deliver]
) -> None:
    filled(page, place, 2)
    place[1]("newest")
    expect(rows(page)).to_have_count(3, timeout=20_000)
    expect_calls(page, "newest", "c-0", "c-1")


def test_what_another_order_or_a_further_page_brings_is_not_marked_as_new(
    page: Page, place: tuple[int, Deliver]
) -> None:
    filled(page, place, 62)
    page.evaluate(
        """() => {
          window.marked = 0;
          new MutationObserver(() => {
            window.marked += document.querySelectorAll("[data-new]").length;
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }"""
    )
    page.get_by_role("columnheader", name="Call ID").get_by_role("button").click()
    expect(rows(page).first).to_contain_text("c-0")
    expect(rows(page).nth(1)).to_contain_text("c-1")
    expect(rows(page).nth(2)).to_contain_text("c-10")
    page.keyboard.press("End")
    expect(page.get_by_role("table")).to_have_attribute("aria-rowcount", "63")
    expect(rows(page).last).to_be_visible()
    assert page.evaluate("window.marked") == 0


def test_calls_are_chosen_by_mouse_and_keys_deleted_and_had_back(
    page: Page, place: tuple[int, Deliver]
) -> None:
    filled(page, place, 6)
    box(page, 1).check()
    box(page, 3).click(modifiers=["Shift"])
    bar = page.get_by_role("region", name="Selection")
    expect(bar).to_contain_text("3 calls selected")
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    for key in ("j", "j", "x", "J"):
        page.keyboard.press(key)
    expect(bar).to_contain_text("2 calls selected")
    bar.get_by_role("button", name="Delete").click()
    expect(rows(page)).to_have_count(4)
    expect_calls(page, "c-0", "c-3", "c-4", "c-5")
    message = page.get_by_role("region", name="Messages")
    expect(message).to_contain_text("2 calls deleted")
    message.get_by_role("button", name="Undo").click()
    expect(rows(page)).to_have_count(6)
    expect(message).to_contain_text("2 calls put back")


def test_what_was_deleted_can_be_had_back_after_the_tab_was_closed(
    page: Page, place: tuple[int, Deliver]
) -> None:
    filled(page, place, 2)
    box(page, 0).check()
    page.keyboard.press("Delete")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("1 call deleted")
    page.reload()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Deleted").click()
    page.get_by_role("menuitem", name=re.compile("Put 1 call back")).click()
    expect(rows(page)).to_have_count(2)


def test_all_that_match_are_deleted_after_their_number_was_typed(
    page: Page, place: tuple[int, Deliver]
) -> None:
    filled(page, place, 102)
    page.get_by_role("checkbox", name="Select all that match").check()
    bar = page.get_by_role("region", name="Selection")
    expect(bar).to_contain_text("102 calls selected")
    box(page, 0).uncheck()
    expect(bar).to_contain_text("101 calls selected")
    bar.get_by_role("button", name="Delete").click()
    question = page.get_by_role("dialog", name="Delete 101 calls?")
    question.get_by_role("textbox").fill("101")
    question.get_by_role("button", name="Delete 101 calls").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("101 calls deleted")
    expect(rows(page)).to_have_count(1)
    expect_calls(page, "c-0")


def test_chosen_calls_are_measured_anew(page: Page, place: tuple[int, Deliver]) -> None:
    filled(page, place, 3)
    page.get_by_role("checkbox", name="Select all that match").check()
    page.get_by_role("button", name="Recompute").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("3 calls measured anew")


def test_chosen_calls_are_exported_with_the_columns_shown(
    page: Page, place: tuple[int, Deliver], tmp_path: Path
) -> None:
    filled(page, place, 3)
    box(page, 0).check()
    box(page, 2).check()
    bar = page.get_by_role("region", name="Selection")
    bar.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV, the columns shown").click()
    assert re.fullmatch(
        r"calls-night-shift-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename
    )
    path = tmp_path / "calls.csv"
    download.value.save_as(path)
    with path.open(newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["call_id", "agent_name", "duration_ms"]
    assert sorted(line[0] for line in lines[1:]) == ["c-0", "c-2"]
    expect(page.get_by_role("region", name="Messages")).to_contain_text("2 calls")


def test_a_search_shows_what_it_found_and_leads_there(
    page: Page, place: tuple[int, Deliver]
) -> None:
    number, deliver = place
    said = [{"role": "user", "text": "A table <b>for</b> two", "start_ms": 0, "end_ms": 900}]
    deliver("c", transcript_with_tool_calls=said)
    page.goto(f"/w/{number}/calls?q=table")
    expect(page.locator("mark")).to_have_text("table", timeout=15_000)
    expect(rows(page)).to_contain_text("A table <b>for</b> two")
    rows(page).get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/calls/\d+\?find=table"))


def test_a_list_is_sorted_by_a_text(page: Page, place: tuple[int, Deliver]) -> None:
    number, deliver = place
    for call_id in ("b", "c", "a"):
        deliver(call_id)
    page.goto(f"/w/{number}/calls?cols=call_id")
    expect(rows(page)).to_have_count(3)
    heading = page.get_by_role("columnheader", name="Call ID")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect_calls(page, "a", "b", "c")


def test_a_column_is_made_wider_by_keys_and_stays_so(
    page: Page, place: tuple[int, Deliver]
) -> None:
    filled(page, place, 1)
    edge = page.get_by_role("separator", name="Width of Agent")
    before = int(edge.get_attribute("aria-valuenow") or 0)
    edge.press("ArrowRight")
    expect(edge).to_have_attribute("aria-valuenow", str(before + 16))
    page.reload()
    expect(edge).to_have_attribute("aria-valuenow", str(before + 16))


def test_a_value_beyond_those_that_are_listed_is_found_by_typing(
    page: Page, place: tuple[int, Deliver]
) -> None:
    number, deliver = place
    for each in range(203):
        deliver(f"c-{each}", agent_version=f"v-{each:03}")
    page.goto(f"/w/{number}/calls")
    expect(rows(page).first).to_be_visible()
    page.keyboard.press("f")
    search = page.get_by_role("textbox", name="Find a field")
    search.fill("Version")
    search.press("Enter")
    editor = page.get_by_role("dialog", name="Filter", exact=True)
    expect(editor.get_by_text("There are more values: type to find them.")).to_be_visible()
    expect(editor.get_by_role("checkbox", name="v-000")).to_be_visible()
    expect(editor.get_by_role("checkbox", name="v-202")).to_have_count(0)
    editor.get_by_role("textbox", name="Find a value of Version").fill("V-20")
    expect(editor.get_by_role("checkbox")).to_have_count(5)  # three, what is typed, and no value
    editor.get_by_role("checkbox", name="v-202 1").check()
    expect(page).to_have_url(re.compile("filter=version%3Dv-202"))
    expect(rows(page)).to_have_count(1)


def test_evals_are_run_on_the_calls_that_are_chosen(
    page: Page, site: Site, place: tuple[int, Deliver]
) -> None:
    filled(page, place, 3)
    checks = {"checks": [{"kind": "phrase", "phrases": ["hello"]}]}
    criterion = Criterion.model_validate(checks)
    new = [NewEval("Greets", "custom", criterion, Scope())]
    site.runtime.writer.run(
        partial(evals.create_evals, workspace_id=place[0], new=new, by=audit.SERVER)
    )
    page.reload()
    box(page, 1).check()
    box(page, 2).check()
    page.get_by_role("region", name="Selection").get_by_role("button", name="Run evals").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Run 1 eval on 2 calls?")
    expect(question).to_contain_text("Checks need no model and cost nothing.")
    question.get_by_role("button", name="Run on 2 calls").click()
    expect(page.get_by_text("2 calls looked at by the evals")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("region", name="Selection")).to_have_count(0)
