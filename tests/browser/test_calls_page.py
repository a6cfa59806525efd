"""The list of calls: finding them by filters, words and order, by mouse and by keys."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import SAMPLE_CALLS, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def calls(page: Page, site: Site) -> Page:
    """Give the list of the sample calls, loaded."""
    page.goto(f"/w/{site.samples}/calls")
    expect(rows(page).first).to_be_visible()
    return page


def rows(page: Page) -> Locator:
    return page.locator("tr[data-index]")


def count(page: Page) -> Locator:
    return page.locator("header").get_by_role("status")


def add_filter(page: Page, field: str) -> Locator:
    """Open the filter menu by its key, pick a field and give its editor."""
    page.keyboard.press("f")
    search = page.get_by_role("textbox", name="Find a field")
    search.fill(field)
    search.press("Enter")
    return page.get_by_role("dialog", name="Filter", exact=True)


def test_the_newest_call_comes_first_and_the_count_is_exact(calls: Page) -> None:
    expect(count(calls)).to_have_text(f"{SAMPLE_CALLS} calls")
    expect(calls.get_by_role("columnheader", name="Started")).to_have_attribute(
        "aria-sort", "descending"
    )


def test_scrolling_loads_the_rest(calls: Page) -> None:
    calls.locator("table").hover()
    last = calls.locator(f'tr[data-index="{SAMPLE_CALLS - 1}"]')
    for _ in range(40):
        calls.mouse.wheel(0, 1500)
        if last.count():
            break
        calls.wait_for_load_state("networkidle")
    expect(last).to_be_visible()


def test_a_filter_reads_as_a_sentence_lives_in_the_url_and_can_be_taken_away(
    calls: Page, site: Site
) -> None:
    editor = add_filter(calls, "Successful")
    editor.get_by_role("button", name="no", exact=True).click()
    expect(calls).to_have_url(f"{site.url}/w/{site.samples}/calls?filter=successful%3Dfalse")
    expect(calls.get_by_role("search")).to_contain_text("Successful is no")
    expect(count(calls)).not_to_have_text(f"{SAMPLE_CALLS} calls")
    expect(rows(calls).get_by_text("Failure").first).to_be_visible()
    expect(rows(calls).get_by_text("Success", exact=True)).to_have_count(0)
    calls.get_by_role("button", name="Remove the filter on Successful").click()
    expect(count(calls)).to_have_text(f"{SAMPLE_CALLS} calls")


def test_any_of_several_values_can_be_chosen(calls: Page) -> None:
    editor = add_filter(calls, "Disconnection")
    editor.get_by_role("checkbox", name=re.compile("agent_hangup")).check()
    editor.get_by_role("checkbox", name=re.compile("timeout")).check()
    expect(calls.get_by_role("search")).to_contain_text("is agent_hangup or timeout")
    reasons = rows(calls).locator("td").nth(11)
    expect(reasons).to_have_text(re.compile("agent_hangup|timeout"))


def test_a_bound_on_a_metric_is_typed_as_people_say_it(calls: Page) -> None:
    editor = add_filter(calls, "Response latency, p95")
    editor.get_by_role("textbox", name="Value").fill("2.5 s")
    expect(editor.get_by_text("= 2.50 s")).to_be_visible()
    editor.get_by_role("button", name="Apply").click()
    expect(calls).to_have_url(re.compile(r"filter=response_latency_p95_ms%3E%3D2500"))
    expect(calls.get_by_role("search")).to_contain_text("is at least 2.50 s")


def test_a_period_is_chosen_with_one_click(calls: Page) -> None:
    add_filter(calls, "Started").get_by_role("button", name="in the last 7 days").click()
    expect(calls).to_have_url(re.compile("period=7d"))
    expect(calls.get_by_role("search")).to_contain_text("Started in the last 7 days")


def test_a_chip_is_changed_in_place(calls: Page, site: Site) -> None:
    calls.goto(f"/w/{site.samples}/calls?filter=duration_ms%3E%3D30000")
    calls.get_by_role("button", name="Duration is at least 30.0 s").click()
    editor = calls.get_by_role("dialog", name="Duration is at least 30.0 s")
    editor.get_by_role("textbox", name="Value").fill("1m")
    editor.get_by_role("button", name="Apply").click()
    expect(calls).to_have_url(re.compile("duration_ms%3E%3D60000$"))


def test_words_are_searched_after_a_pause_and_the_slash_key_leads_there(calls: Page) -> None:
    calls.keyboard.press("/")
    calls.keyboard.type("table")
    expect(calls).to_have_url(re.compile(r"\?q=table$"))
    expect(count(calls)).not_to_have_text(f"{SAMPLE_CALLS} calls")


def test_what_one_searched_for_stays_in_the_url_to_the_letter(calls: Page, site: Site) -> None:
    calls.goto(f"/w/{site.samples}/calls?q=100%2541+%26")
    expect(calls.get_by_role("searchbox")).to_have_value("100%41 &")


def test_where_nothing_matches_one_click_leads_back(calls: Page) -> None:
    calls.keyboard.press("/")
    calls.keyboard.type("xylophone")
    expect(calls.get_by_role("heading", name="No call matches")).to_be_visible()
    calls.get_by_role("button", name="Clear search and filters").click()
    expect(count(calls)).to_have_text(f"{SAMPLE_CALLS} calls")


def test_what_goes_with_a_list_is_asked_once_the_list_is_there(calls: Page) -> None:
    asked: list[str] = []

    def note(url: str, what: str) -> None:
        if found := re.search(r"/(calls(/count|/hits)?)\?.*q=table", url):
            asked.append(f"{found[1]} {what}")

    calls.on("request", lambda request: note(request.url, "asked"))
    calls.on("response", lambda response: note(response.url, "answered"))
    calls.get_by_role("searchbox").fill("table")
    expect(calls.locator("mark").first).to_be_visible()
    expect(count(calls)).not_to_have_text(f"{SAMPLE_CALLS} calls")
    assert asked[:2] == ["calls asked", "calls answered"]
    assert sorted(asked[2:4]) == ["calls/count asked", "calls/hits asked"]


def test_a_heading_sorts_by_its_column_and_turns_the_order(calls: Page) -> None:
    heading = calls.get_by_role("columnheader", name="Duration")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(calls).to_have_url(re.compile(r"\?sort=duration_ms$"))


def test_another_order_starts_at_the_top_with_nobody_in_it(calls: Page) -> None:
    calls.keyboard.press("End")
    expect(rows(calls).first).not_to_have_attribute("data-index", "0")
    button = calls.get_by_role("columnheader", name="Duration").get_by_role("button")
    button.click()
    expect(calls.locator('tr[data-index="0"]')).to_be_in_viewport()
    expect(button).to_be_focused()
    expect(calls.locator("tr[data-active]")).to_have_count(0)
    calls.keyboard.press("j")
    expect(calls.locator('tr[data-index="0"] a')).to_be_focused()


def test_columns_are_chosen_and_ordered_and_stay_so(calls: Page, site: Site) -> None:
    calls.get_by_role("button", name="Columns").click()
    menu = calls.get_by_role("dialog", name="Columns")
    menu.get_by_role("textbox", name="Find a column").fill("crosstalk")
    menu.get_by_role("checkbox", name="Crosstalk").check()
    menu.get_by_role("checkbox", name="Caller").click()  # it leaves the list
    menu.get_by_role("button", name="Move Agent up").click()
    calls.goto(f"/w/{site.samples}/calls")
    headings = calls.get_by_role("columnheader")
    expect(headings.nth(1)).to_have_text("Agent")  # the first one selects all
    expect(headings.last).to_have_text("Crosstalk")
    expect(headings.filter(has_text="Caller")).to_have_count(0)


def test_a_call_is_reached_and_left_by_keys_alone(calls: Page, site: Site) -> None:
    for key in ("j", "j", "j", "k"):
        calls.keyboard.press(key)
    focused = calls.locator('tr[data-index="1"] a')
    expect(focused).to_be_focused()
    path = focused.get_attribute("href")
    calls.keyboard.press("Enter")
    expect(calls).to_have_url(f"{site.url}{path}")
    calls.get_by_role("heading", level=1).wait_for()
    calls.keyboard.press("u")
    expect(calls).to_have_url(f"{site.url}/w/{site.samples}/calls")


def test_enter_opens_the_call_that_the_keys_came_to_before_it_is_drawn(
    calls: Page, site: Site
) -> None:
    path = calls.locator('tr[data-index="1"] a').get_attribute("href")
    # No frame comes any more, as on a busy machine none comes between two keys.
    calls.evaluate("window.requestAnimationFrame = () => 0")
    for key in ("j", "j", "Enter"):
        calls.keyboard.press(key)
    expect(calls).to_have_url(f"{site.url}{path}")


def test_enter_opens_a_call_that_is_yet_to_be_scrolled_to(calls: Page, site: Site) -> None:
    calls.keyboard.press("End")
    expect(calls.get_by_role("table")).to_have_attribute("aria-rowcount", str(SAMPLE_CALLS + 1))
    calls.keyboard.press("End")
    last = calls.locator(f'tr[data-index="{SAMPLE_CALLS - 1}"] a')
    expect(last).to_be_focused()
    path = last.get_attribute("href")
    calls.keyboard.press("Home")
    expect(calls.locator('tr[data-index="0"] a')).to_be_focused()
    expect(last).to_have_count(0)
    # Both in one task: the row cannot be drawn in between.
    calls.evaluate(
        """() => {
          for (const key of ["End", "Enter"])
            document.activeElement.dispatchEvent(
              new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
            );
        }"""
    )
    expect(calls).to_have_url(f"{site.url}{path}")


def test_going_back_leads_to_the_same_filter(calls: Page, site: Site) -> None:
    calls.goto(f"/w/{site.samples}/calls?filter=successful%3Dfalse")
    rows(calls).first.get_by_role("link").click()
    calls.get_by_label("Where this is").get_by_role("link", name="Calls").click()
    expect(calls).to_have_url(re.compile("successful%3Dfalse"))


def test_the_filter_is_exported_as_csv(calls: Page, site: Site, tmp_path: Path) -> None:
    calls.goto(f"/w/{site.samples}/calls?filter=successful%3Dfalse")
    expect(count(calls)).to_contain_text("calls")
    expected = count(calls).inner_text().split()[0]
    calls.get_by_role("button", name="Export").click()
    with calls.expect_download() as download:
        calls.get_by_role("menuitem", name="CSV, all columns").click()
    download.value.save_as(tmp_path / "calls.csv")
    with (tmp_path / "calls.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == int(expected)
    assert {line["successful"].lower() for line in lines} == {"false"}


def test_an_empty_workspace_says_how_to_send_the_first_call(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.empty}/calls")
    expect(page.get_by_role("heading", name="No call has arrived yet")).to_be_visible()
    page.get_by_role("link", name="Create an agent").click()
    expect(page.get_by_role("heading", name="New agent")).to_be_visible()
    page.go_back()
    page.get_by_role("main").get_by_role("link", name="Samples").click()
    expect(rows(page).first).to_be_visible()


def test_a_refused_question_is_explained_with_its_request_id(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls?filter=nonsense%3D1")
    problem = page.get_by_role("main").get_by_role("alert")
    expect(problem).to_contain_text("nonsense")
    expect(problem.locator("code")).not_to_be_empty()
    expect(problem.get_by_role("button", name="Try again")).to_be_visible()


def test_a_phone_shows_cards_that_fit(phone: Page, site: Site) -> None:
    phone.goto(f"/w/{site.samples}/calls")
    card = phone.locator("li[data-index]").first
    expect(card).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    card.get_by_role("link").tap()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_question_mark_shows_the_shortcuts(calls: Page) -> None:
    calls.keyboard.press("?")
    expect(calls.get_by_role("dialog")).to_contain_text("Next call")
    calls.keyboard.press("Escape")
    expect(calls.get_by_role("dialog")).to_have_count(0)
