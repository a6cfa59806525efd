"""A call's page: what was said, what ran, how it is measured, and what was sent."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import PAYLOADS, Site

pytestmark = pytest.mark.browser

BODIES = sorted(path.stem for path in PAYLOADS.glob("*.json"))
START_S = 1_795_000_000


def body_of(call_id: str, rows: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {
        "call_id": call_id,
        "call_type": "web_call",
        "start_timestamp": START_S,
        "end_timestamp": START_S + 60,
        "recording_url": "pending",
        "transcript_with_tool_calls": rows,
        **fields,
    }


def open_call(page: Page, site: Site, body: dict[str, Any], place: str = "") -> None:
    page.goto(f"/w/{site.default}/calls/{site.deliver(body)}{place}")
    expect(page.get_by_role("heading", name="Front desk")).to_be_visible()


def items(page: Page) -> Locator:
    return page.get_by_role("main").locator("ol > li[data-index]")


@pytest.mark.parametrize("name", BODIES)
def test_a_body_of_a_real_sdk_is_shown_whole(page: Page, site: Site, name: str) -> None:
    sent = json.loads((PAYLOADS / f"{name}.json").read_text())
    page.goto(f"/w/{site.default}/calls/{site.deliver_payload(name)}")
    expect(page.get_by_role("heading", name="Front desk")).to_be_visible()
    main = page.get_by_role("main")
    for row in sent["transcript_with_tool_calls"]:
        if row["role"] in ("user", "agent"):
            expect(main.get_by_text(row["text"], exact=True).first).to_be_visible()
        if row["role"] == "agent_function":
            tool = main.locator("button[aria-expanded]", has_text=row["tool"]["name"])
            expect(tool.first).to_be_visible()
    if not sent["transcript_with_tool_calls"]:
        expect(main).to_contain_text("nobody spoke in this call")


def test_a_tool_call_unfolds_to_its_parameters_and_its_result(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.default}/calls/{site.deliver_payload('pipecat-0.2.9-tools')}")
    tool = items(page).filter(has=page.get_by_role("button", name="book"))
    expect(tool).to_contain_text("people: 2")
    expect(tool).to_contain_text("ok")
    tool.get_by_role("button", name="book").click()
    expect(tool.get_by_role("heading", name="Parameters")).to_be_visible()
    expect(tool.locator("pre").last).to_contain_text('"ok": true')


def test_a_failed_tool_shows_its_error_without_a_click(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.default}/calls/{site.deliver_payload('livekit-0.1.12-sip-tools')}")
    tool = items(page).filter(has_text="raw")
    expect(tool).to_contain_text("failed")
    expect(tool).to_contain_text("boom")
    page.get_by_label("At a glance").get_by_role("button", name=re.compile("raw failed")).click()
    expect(page).to_have_url(re.compile("#row-4$"))
    expect(tool).to_have_attribute("data-target", "true")


def test_an_injected_prompt_is_told_from_the_callers_speech(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.default}/calls/{site.deliver_payload('livekit-0.1.12-sip-tools')}")
    expect(items(page).filter(has_text="Injected")).to_contain_text("thanks")


def test_latencies_explain_themselves(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.default}/calls/{site.deliver_payload('livekit-0.1.12-sip-tools')}")
    badge = page.get_by_text("e2e 1.50 s")
    expect(badge).to_have_attribute("title", re.compile("End to end"))
    expect(items(page).filter(has_text="Booked for two.")).to_contain_text("interrupted")


def test_nodes_stand_where_they_were_entered(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.default}/calls/{site.deliver_payload('livekit-0.1.12-langgraph')}")
    expect(items(page).nth(1)).to_contain_text("plan")
    expect(items(page).nth(2)).to_contain_text("act")


@pytest.mark.parametrize("address", ["#row-4321", "?row=4321"])
def test_a_call_of_thousands_of_rows_opens_at_a_row(page: Page, site: Site, address: str) -> None:
    rows = [
        {
            "role": "user" if index % 2 else "agent",
            "text": f"Sentence number {index}.",
            "start_ms": index * 1000,
            "end_ms": index * 1000 + 900,
        }
        for index in range(5000)
    ]
    open_call(page, site, body_of("long", rows, duration_ms=5_000_000), address)
    row = items(page).filter(has_text="Sentence number 4321.")
    expect(row).to_be_in_viewport()
    assert items(page).count() < 200


def test_the_map_leads_to_a_row(page: Page, site: Site) -> None:
    rows = [
        {"role": "agent", "text": "Hello.", "start_ms": 0, "end_ms": 10_000},
        {"role": "user", "text": "Hi.", "start_ms": 30_000, "end_ms": 60_000},
    ]
    open_call(page, site, body_of("mapped", rows))
    overview = page.get_by_role("slider", name="Map of the call")
    box = overview.bounding_box()
    assert box is not None
    overview.click(position={"x": box["width"] * 0.75, "y": 30})
    expect(page).to_have_url(re.compile("#row-1$"))
    expect(overview).to_have_attribute("aria-valuetext", "0:30.0 Caller: Hi.")
    overview.press("ArrowLeft")
    expect(page).to_have_url(re.compile("#row-0$"))


def test_text_of_a_caller_is_never_html(page: Page, site: Site) -> None:
    text = "<img src=x onerror=alert(1)><b>bold</b>"
    rows = [{"role": "user", "text": text, "start_ms": 0, "end_ms": 900}]
    open_call(page, site, body_of("hostile", rows, metadata={"note": text}))
    expect(page.get_by_text(text, exact=True).first).to_be_visible()
    assert page.get_by_role("main").locator("b, img").count() == 0


def test_a_metric_tells_its_definition_on_focus_and_why_it_is_empty(page: Page, site: Site) -> None:
    call = site.deliver_payload("pipecat-0.2.9-empty-transcript")
    page.goto(f"/w/{site.default}/calls/{call}?tab=metrics")
    name = page.get_by_role("button", name="Response rate")
    figure = page.get_by_role("main").locator("div", has=name).last
    expect(figure.get_by_role("definition")).not_to_be_empty()
    name.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("Empty when")


def test_warnings_are_told_in_words(page: Page, site: Site) -> None:
    body = body_of("odd", [], agent_version="a git sha", user_sentiment="ecstatic")
    open_call(page, site, body, "?tab=warnings")
    expect(page.get_by_role("main")).to_contain_text("user_sentiment")


def test_the_body_is_shown_and_downloaded_as_it_was_sent(
    page: Page, site: Site, tmp_path: Path
) -> None:
    body = body_of("as-sent", [], metadata={"große Zahl": 12345678901234567890, "x": [1.0, None]})
    open_call(page, site, body, "?tab=body")
    expect(page.get_by_label("The body as received")).to_contain_text("12345678901234567890")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "body.json")
    assert json.loads((tmp_path / "body.json").read_bytes()) == body


def test_the_deliveries_tell_of_a_repeat_that_differs(page: Page, site: Site) -> None:
    site.deliver(body_of("twice", []))
    open_call(page, site, body_of("twice", [], call_cost=3), "?tab=deliveries")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Repeat that differs")
    expect(main).to_contain_text("call_cost")
    expect(main).to_contain_text("Stored")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("pending", "no address of it was sent"),
        ("pipecat://no-recording", "was not recorded"),
        ("javascript:alert(1)", "is not the address of one"),
    ],
)
def test_a_placeholder_in_place_of_a_recording_is_explained(
    page: Page, site: Site, url: str, words: str
) -> None:
    open_call(page, site, body_of(f"recording {url}", [], recording_url=url), "?tab=details")
    expect(page.get_by_role("main")).to_contain_text(words)
    assert page.locator("audio").count() == 0


def test_a_recording_can_be_played(page: Page, site: Site) -> None:
    url = "https://recordings.invalid/call.wav"
    page.route(url, lambda route: route.fulfill(status=404))
    open_call(page, site, body_of("recorded", [], recording_url=url))
    expect(page.locator("audio")).to_have_attribute("src", url)
    expect(page.get_by_role("main")).to_contain_text("could not be loaded")


def test_a_call_that_is_not_there_says_so(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.default}/calls/999999")
    expect(page.get_by_role("heading", name="There is no such call")).to_be_visible()
