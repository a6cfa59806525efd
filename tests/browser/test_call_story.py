"""Why did this call fail? What the call's page tells of it, and the ways through it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.test_call_page import body_of, items, open_call

pytestmark = pytest.mark.browser


def said(role: str, start_ms: int, end_ms: int, text: str, **reported: Any) -> dict[str, Any]:
    row = {"role": role, "text": text, "start_ms": start_ms, "end_ms": end_ms}
    return row | {"metadata": reported}


def tool(request_id: str, start_ms: int, end_ms: int, **result: Any) -> list[dict[str, Any]]:
    call = {"name": "book_table", "request_id": request_id, "params": {"people": 2}}
    return [
        {"role": "agent_function", "start_ms": start_ms, "tool": call},
        {"role": "agent_result", "start_ms": end_ms, "tool": call | result},
    ]


TROUBLE = [
    said("agent", 0, 2_000, "Olive Tree, hello!", llm_node_ttft=300, tts_node_ttfb=100),
    said("user", 2_500, 4_000, "A table for two, please.", eou_delay=500, stt_node_ttfb=100),
    *tool("1", 4_600, 5_600, is_error=True, error="no answer"),
    *tool("2", 5_700, 6_700, is_error=True, error="no answer"),
    said("agent", 9_000, 12_000, "One moment, please.", e2e_latency=4_000, tts_node_ttfb=100),
    said("user", 14_500, 16_000, "Which table is it?"),
    said("agent", 15_000, 18_000, "The table is by the window."),
]


def tell(page: Page, site: Site, call_id: str, place: str = "", **fields: Any) -> None:
    open_call(page, site, body_of(call_id, TROUBLE, duration_ms=20_000, **fields), place)


def headlines(page: Page) -> Locator:
    return page.get_by_role("list", name="What stands out, worst first")


def test_the_header_says_what_went_wrong_and_leads_to_it(page: Page, site: Site) -> None:
    tell(
        page, site, "trouble", call_successful=False, disconnection_reason="user_hangup",
        agent_version="a1b2", call_cost=250,
    )  # fmt: skip
    for words in ("Failure", "version a1b2", "Caller hung up", "$2.50"):
        expect(page.get_by_role("main")).to_contain_text(words)
    expect(headlines(page).get_by_role("listitem")).to_have_text(
        [
            "book_table failed 2×",
            "caller waited 5.00 s at 0:04",
            "agent interrupted the caller at 0:15",
        ]
    )
    headlines(page).get_by_role("link", name="caller waited").click()
    expect(page).to_have_url(re.compile("#row-6$"))
    expect(items(page).filter(has_text="One moment")).to_have_attribute("data-target", "true")


def test_a_headline_on_another_tab_leads_to_the_transcript_and_back(page: Page, site: Site) -> None:
    tell(page, site, "from-tab", "?tab=events")
    headlines(page).get_by_role("link", name="agent interrupted").click()
    expect(items(page).filter(has_text="by the window")).to_have_attribute("data-target", "true")
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?tab=events$"))


def test_latency_shows_the_stages_and_says_what_is_unknown(page: Page, site: Site) -> None:
    tell(page, site, "latency", "?tab=latency")
    reply = page.get_by_role("link", name=re.compile("^Row 6: One moment"))
    for words in (
        "measured wait 5.00 s", "reported end to end 4.00 s", "End of turn 500 ms",
        "Tools 2.00 s", "LLM first token unknown",
    ):  # fmt: skip
        expect(reply).to_have_accessible_name(re.compile(words))
    expect(reply.locator("rect[data-stage]")).to_have_count(4)
    assert reply.locator("rect[data-stage=llm_ttft]").count() == 0  # unknown, not drawn as zero
    expect(page.get_by_role("list", name="What the drawing shows")).to_contain_text("not reported")
    page.get_by_role("link", name="Slowest first").click()
    expect(page).to_have_url(re.compile("order=slowest"))
    expect(page.locator("ol > li[data-index='0']")).to_contain_text("One moment")
    reply.click()
    expect(page).to_have_url(re.compile("/calls/[0-9]+#row-6$"))


def test_words_are_found_marked_and_stepped_through(page: Page, site: Site) -> None:
    tell(page, site, "find")
    page.keyboard.press("f")
    box = page.get_by_role("textbox", name="Find in the transcript")
    expect(box).to_be_focused()
    page.keyboard.type("table")
    expect(page.get_by_role("search")).to_contain_text("5 hits")
    expect(page).to_have_url(re.compile("find=table"))
    expect(page.locator("mark").first).to_have_text("table")
    page.keyboard.press("Enter")
    expect(page.get_by_role("search")).to_contain_text("1 of 5")
    expect(items(page).filter(has_text="for two, please")).to_have_attribute("data-hit", "true")
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_role("search")).to_contain_text("5 of 5")
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("find="))


def test_a_link_with_words_opens_at_the_first_of_them(page: Page, site: Site) -> None:
    rows = [said("agent", n * 1_000, n * 1_000 + 900, f"Sentence {n}.") for n in range(1_000)]
    open_call(page, site, body_of("found", rows, duration_ms=1_000_000), "?find=sentence+900.")
    expect(items(page).filter(has_text="Sentence 900.")).to_be_in_viewport()


def test_what_is_looked_for_is_text_and_never_html(page: Page, site: Site) -> None:
    rows = [said("user", 0, 900, "<i>x</i> and <i>x</i>")]
    open_call(page, site, body_of("find-html", rows), "?find=%3Ci%3Ex")
    expect(page.locator("mark")).to_have_text(["<i>x", "<i>x"])
    assert page.get_by_role("main").locator("i").count() == 0


def test_parts_of_the_transcript_are_hidden_and_come_back_for_a_row(page: Page, site: Site) -> None:
    tell(page, site, "parts")
    page.get_by_role("button", name="Tools 2").click()
    expect(page).to_have_url(re.compile("hide=tools"))
    expect(items(page).filter(has_text="book_table")).to_have_count(0)
    headlines(page).get_by_role("link", name="book_table failed").click()
    expect(items(page).filter(has_text="book_table").first).to_be_visible()


def test_pauses_and_silences_stand_between_the_rows(page: Page, site: Site) -> None:
    tell(page, site, "pauses")
    expect(items(page).filter(has_text="5.00 s of silence")).to_have_count(1)
    expect(items(page).filter(has_text="2.50 s pause")).to_have_count(1)


def test_where_a_row_has_no_time_no_silence_is_claimed(page: Page, site: Site) -> None:
    rows = [
        {"role": "agent", "text": "Hello?"},
        said("user", 7_000, 8_000, "Hi."),
        said("agent", 8_500, 9_000, "Yes?"),
    ]
    open_call(page, site, body_of("doubtful", rows, duration_ms=9_000))
    expect(items(page).filter(has_text="7.00 s without measured speech")).to_have_count(1)
    expect(page.get_by_role("main")).to_contain_text("Nothing in this call stands out")


def test_the_map_zooms_and_shows_what_is_in_view(page: Page, site: Site) -> None:
    tell(page, site, "zoom")
    overview = page.get_by_role("slider", name="Map of the call")
    out = page.get_by_role("button", name="Zoom out")
    expect(out).to_be_disabled()
    page.get_by_role("button", name="Zoom in").click()
    expect(out).to_be_enabled()
    overview.focus()
    page.keyboard.press("0")
    expect(out).to_be_disabled()
    page.keyboard.press("End")
    expect(overview).to_have_attribute("aria-valuetext", re.compile("by the window"))


def test_a_row_has_a_link_of_its_own_to_copy(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tell(page, site, "copied")
    page.get_by_role("button", name="Copy the link to row 6").click(force=True)
    expect(page.get_by_role("button", name="Copied the link to row 6")).to_be_attached()
    assert re.search("/calls/[0-9]+#row-6$", page.evaluate("navigator.clipboard.readText()"))


def test_the_path_tells_stays_and_loops(page: Page, site: Site) -> None:
    rows = [
        {"role": "node_transition", "start_ms": at, "node": {"to": node}}
        for at, node in ((0, "ask"), (1_000, "check"), (3_000, "ask"))
    ]
    open_call(page, site, body_of("looped", rows, duration_ms=5_000), "?tab=path")
    stays = page.get_by_role("main").locator("section").first.get_by_role("listitem")
    expect(stays).to_have_text([re.compile("ask"), re.compile("check"), re.compile("ask.*again")])
    expect(page.get_by_role("row", name="ask 2 3.00 s 60%")).to_be_visible()


def test_events_are_one_list_that_can_be_narrowed(page: Page, site: Site) -> None:
    tell(page, site, "events", "?tab=events")
    events = page.get_by_role("list", name="Events").get_by_role("listitem")
    expect(events.first).to_contain_text("Call starts")
    expect(events.filter(has_text="Tool failed")).to_have_count(2)
    expect(events.filter(has_text="Delivered and stored")).to_have_count(1)
    page.get_by_role("link", name="Silences").click()
    expect(page).to_have_url(re.compile("only=silence"))
    expect(events).to_have_count(1)


def test_digits_lead_to_the_tabs(page: Page, site: Site) -> None:
    tell(page, site, "keys")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("tab=latency"))
    page.keyboard.press("1")
    expect(page).not_to_have_url(re.compile("tab="))


def test_neighbours_are_a_key_away_and_the_way_back_stays(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls?sort=started_at_ms")
    page.locator("tr[data-index='1'] a").click()
    expect(page.get_by_text(re.compile(r"^2 of \d+\+?$"))).to_be_visible()
    here = page.url
    expect(page.get_by_role("link", name="Next call")).to_be_visible()
    page.keyboard.press("J")
    expect(page.get_by_text(re.compile("^3 of"))).to_be_visible()
    expect(page.get_by_role("link", name="Previous call")).to_be_visible()
    page.keyboard.press("K")
    expect(page).to_have_url(here)
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(r"/calls\?sort=started_at_ms$"))


def test_a_call_is_measured_anew_deleted_and_had_back(page: Page, site: Site) -> None:
    tell(page, site, "gone")
    address = page.url
    page.get_by_role("button", name="Actions of this call").click()
    page.get_by_role("menuitem", name="Measure anew").click()
    expect(page.get_by_label("Messages")).to_contain_text("Measured anew")
    page.get_by_role("button", name="Actions of this call").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    expect(page.get_by_label("Messages")).to_contain_text("1 call deleted")
    there = page.context.new_page()
    there.goto(address)
    expect(there.get_by_role("heading", name="There is no such call")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Messages")).to_contain_text("1 call put back")
    there.reload()
    expect(there.get_by_role("heading", level=1)).not_to_have_text("There is no such call")


def test_a_recording_leads_through_the_transcript(page: Page, site: Site) -> None:
    url = "https://recordings.invalid/call.wav"
    page.route(url, lambda route: route.fulfill(status=404))
    tell(page, site, "played", recording_url=url)
    expect(page.get_by_role("button", name="Follow the recording")).to_be_visible()
    page.locator("audio").evaluate(
        """(audio) => {
          Object.defineProperty(audio, "currentTime", { value: 9.5 });
          audio.dispatchEvent(new Event("timeupdate"));
        }"""
    )
    expect(items(page).filter(has_text="One moment")).to_have_attribute("data-playing", "true")


def test_a_warning_leads_to_its_place_in_the_body_and_to_its_row(page: Page, site: Site) -> None:
    rows = [said("agent", 0, 900, "Hi."), {"role": "narrator", "text": "?", "start_ms": 1_000}]
    open_call(page, site, body_of("warned", rows), "?tab=warnings")
    path = "transcript_with_tool_calls[1].role"
    page.get_by_role("link", name=path, exact=True).click()
    place = page.get_by_label("The body as received").locator("li[data-aimed]")
    expect(place).to_contain_text('role: "narrator"')
    page.go_back()
    page.get_by_role("link", name="row 1").first.click()
    expect(page).to_have_url(re.compile("#row-1$"))


def test_the_body_is_a_tree_to_search_fold_and_copy_from(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    deep = {"orders": [{"number": n, "note": f"parcel {n}"} for n in range(300)]}
    open_call(page, site, body_of("tree", [], metadata=deep), "?tab=body")
    tree = page.get_by_label("The body as received")
    expect(tree).not_to_contain_text("parcel 250")
    page.keyboard.press("f")
    page.keyboard.type("parcel 250")
    expect(page.get_by_role("search")).to_contain_text("1 hit")
    page.keyboard.press("Enter")
    found = tree.locator("li[data-aimed]")
    expect(found).to_contain_text('note: "parcel 250"')
    expect(found).to_be_in_viewport()
    found.hover()
    found.get_by_role("button", name="Copy the path").click()
    expect(page.get_by_label("Messages")).to_contain_text("Copied the path")
    assert page.evaluate("navigator.clipboard.readText()") == "metadata.orders[250].note"
    page.get_by_role("button", name="Fold all").click()
    expect(tree.locator("button[aria-expanded=true]")).to_have_count(1)
    page.get_by_role("link", name="Raw").click()
    expect(tree).to_contain_text('"call_id"')


def test_figures_are_held_against_what_is_usual_for_the_agent(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls/2?tab=metrics")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"latest \d+ other calls"))
    expect(page.get_by_text(re.compile(r"(higher|lower) than \d+%|as usual")).first).to_be_visible()
