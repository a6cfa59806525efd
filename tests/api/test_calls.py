"""Lists of calls, and one call with everything."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.api.service import Service, Tenant
from tests.contract.bodies import PAYLOADS, body
from tuner_server.metrics import METRICS
from tuner_server.store.jobs import MOST_ATTEMPTS
from tuner_server.store.selection import KINDS, SORTABLE, Kind

START = 1_795_403_516


def _filed(tenant: Tenant, count: int, **fields: Any) -> list[int]:
    """Calls `c-0`, `c-1`, …, each a second later and a second longer than the one before."""
    return [
        tenant.filed(
            call_id=f"c-{n}", start_timestamp=START + n, end_timestamp=START + 2 * n + 1, **fields
        )
        for n in range(count)
    ]


def _ids(page: Any) -> list[str]:
    return [call["call_id"] for call in page["calls"]]


def _pages(tenant: Tenant, **query: Any) -> list[list[str]]:
    pages, cursor = [], ""
    while cursor is not None:
        page = tenant.get("calls", cursor=cursor, **query)
        pages.append(_ids(page))
        cursor = page["next_cursor"]
    return pages


def test_an_empty_workspace_has_no_calls(tenant: Tenant) -> None:
    assert tenant.get("calls") == {"calls": [], "next_cursor": None, "latest": 0}
    assert tenant.get("calls/count") == {"count": 0, "capped": False}


def test_a_line_of_the_list_has_all_that_lists_show(tenant: Tenant) -> None:
    number = tenant.filed(
        agent_version=42,
        call_status="completed",
        disconnection_reason="user_hangup",
        call_successful=True,
        user_sentiment="positive",
        in_voicemail=False,
        caller_phone_number="+15550100",
        recipient="sip:desk@example.com",
        call_cost=12.5,
        duration_ms=3_900,
    )
    tenant.measure()
    (line,) = tenant.get("calls")["calls"]
    assert line["metrics"].keys() == {metric.key for metric in METRICS}
    assert line["metrics"]["agent_talk_ms"] == 900
    assert line["metrics"]["tool_error_rate"] is None
    filed, measured = line["filed_at_ms"], line["measured_at_ms"]
    assert filed <= measured
    assert {name: value for name, value in line.items() if name != "metrics"} == {
        "id": number,
        "call_id": "c-1",
        "agent": {"id": tenant.agent, "name": "Front desk", "remote_identifier": "front-desk"},
        "call_type": "web_call",
        "status": "completed",
        "started_at_ms": START * 1000,
        "ended_at_ms": (START + 4) * 1000,
        "duration_ms": 3_900,
        "version": "42",
        "disconnection_reason": "user_hangup",
        "successful": True,
        "sentiment": "positive",
        "in_voicemail": False,
        "caller_phone_number": "+15550100",
        "recipient": "sip:desk@example.com",
        "cost_cents": 12.5,
        "warnings": 0,
        "filed_at_ms": filed,
        "measured_at_ms": measured,
        "tags": None,
        "evals": None,
        "classified": None,
    }


def test_a_list_has_the_metrics_that_were_asked_for(tenant: Tenant) -> None:
    _filed(tenant, 3)
    tenant.measure()
    chosen = {"metric": ["agent_talk_ms", "user_turns"], "limit": 2}
    for sort, keys in (
        ("-started_at_ms", {"agent_talk_ms", "user_turns"}),
        ("agent_wpm", {"agent_talk_ms", "user_turns", "agent_wpm"}),
    ):
        page = tenant.get("calls", sort=sort, **chosen)
        rest = tenant.get("calls", sort=sort, cursor=page["next_cursor"], **chosen)
        for line in page["calls"] + rest["calls"]:
            assert line["metrics"].keys() == keys
            assert line["metrics"]["agent_talk_ms"] == 900
        assert len(rest["calls"]) == 1
    (line, *_) = tenant.get("calls/new", after=0, **chosen)["calls"]
    assert line["metrics"].keys() == {"agent_talk_ms", "user_turns"}


@pytest.mark.parametrize("path", ["calls", "calls/new"])
def test_a_metric_that_there_is_not_is_refused(tenant: Tenant, path: str) -> None:
    answer = tenant.ask("GET", path, params={"metric": ["user_turns", "charm"]})
    assert answer.status_code == 422
    (fault,) = answer.json()["detail"]
    assert fault["loc"] == ["query", "metric"]
    assert "'charm'" in fault["msg"]


def test_a_list_tells_where_news_begin(tenant: Tenant) -> None:
    tenant.filed()
    latest = tenant.get("calls", filter="tool=nothing")["latest"]
    assert tenant.get("calls/new", after=latest)["count"] == 0
    newer = tenant.filed(call_id="c-2")
    assert [line["id"] for line in tenant.get("calls/new", after=latest)["calls"]] == [newer]


@pytest.mark.parametrize(
    "sort", ["-started_at_ms", "started_at_ms", "-duration_ms", "agent_wpm", "-cost_cents"]
)
def test_pages_hold_every_call_once_and_in_order(tenant: Tenant, sort: str) -> None:
    _filed(tenant, 5)
    tenant.filed(call_id="dear", call_cost=7, start_timestamp=START - 1, end_timestamp=START)
    tenant.measure()
    pages = _pages(tenant, sort=sort, limit=2)
    assert [len(page) for page in pages] == [2, 2, 2]
    (whole,) = _pages(tenant, sort=sort)
    assert [call for page in pages for call in page] == whole
    assert sorted(whole) == ["c-0", "c-1", "c-2", "c-3", "c-4", "dear"]
    if sort == "-cost_cents":
        assert whole[0] == "dear"  # empty values come last
    if sort == "-started_at_ms":
        assert whole == ["c-4", "c-3", "c-2", "c-1", "c-0", "dear"]


def test_a_page_full_to_the_brim_has_no_next(tenant: Tenant) -> None:
    _filed(tenant, 2)
    assert tenant.get("calls", limit=2)["next_cursor"] is None


def test_a_list_can_be_sorted_by_whatever_is_a_number(tenant: Tenant) -> None:
    tenant.deliver(PAYLOADS["livekit-0.1.12-sip-tools"])
    tenant.filed()
    tenant.measure()
    listed = sorted(_ids(tenant.get("calls")))
    for sort in sorted(SORTABLE):
        found = [call for page in _pages(tenant, sort=f"-{sort}", limit=1) for call in page]
        assert sorted(found) == listed


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["call_id=c-1"], ["c-1"]),
        (["call_id=c-1", "call_id=c-2"], ["c-2", "c-1"]),
        (["call_id!=c-1"], ["c-2", "c-0"]),
        (["duration_ms>=2000"], ["c-2", "c-1"]),
        (["duration_ms>2000"], ["c-2"]),
        (["duration_ms<=2000", "duration_ms>1000"], ["c-1"]),
        (["cost_cents:present"], ["c-0"]),
        (["cost_cents:empty", "call_id=c-0"], []),
        (["cost_cents<2.5"], ["c-0"]),
        (["status=error"], ["c-2"]),
        (["successful=true"], ["c-0"]),
        (["successful=false"], []),
        (["warnings>=1"], ["c-2"]),
        (["tool=book"], ["c-1"]),
        (["tool!=book"], ["c-2", "c-0"]),
        (["metadata.env=prod"], ["c-0"]),
        (["metadata.env:present"], ["c-1", "c-0"]),
        (["metadata.env:empty"], ["c-2"]),
        (["agent_talk_ms=900"], ["c-2", "c-0"]),
        (["tool_calls>=1"], ["c-1"]),
        (["started_at_ms<9007199254740993", "version:empty"], ["c-2", "c-1", "c-0"]),
    ],
)
def test_filters_choose(tenant: Tenant, filters: list[str], expected: list[str]) -> None:
    tool = {"role": "agent_function", "start_ms": 5, "tool": {"name": "book", "request_id": "1"}}
    tenant.filed(
        call_id="c-0",
        end_timestamp=START + 1,
        call_cost=2,
        call_successful=True,
        metadata={"env": "prod"},
    )
    tenant.filed(
        call_id="c-1",
        start_timestamp=START + 1,
        end_timestamp=START + 3,
        metadata={"env": "test"},
        transcript_with_tool_calls=[tool],
    )
    tenant.filed(
        call_id="c-2",
        start_timestamp=START + 2,
        end_timestamp=START + 5,
        call_status="error",
        user_sentiment="odd",
    )
    tenant.measure()
    assert _ids(tenant.get("calls", filter=filters)) == expected
    assert tenant.get("calls/count", filter=filters) == {"count": len(expected), "capped": False}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("table", ["c-1"]),
        ("TABLE two", ["c-1"]),
        ('"for two"', ["c-1"]),
        ('"two for"', []),
        ("tab*", ["c-1"]),
        ("gruezi", ["c-0"]),
        ("absent", []),
        ("!!!", []),
        ("  ", ["c-1", "c-0"]),
        ("tab* & | ! ( ' \" :* \\", ["c-1"]),
    ],
)
def test_text_is_found(tenant: Tenant, query: str, expected: list[str]) -> None:
    tenant.filed(
        call_id="c-0", transcript_with_tool_calls=[{"role": "agent", "text": "Gr\u00fcezi!"}]
    )
    rows = [{"role": "user", "text": "A table for two, please"}]
    tenant.filed(call_id="c-1", start_timestamp=START + 1, transcript_with_tool_calls=rows)
    tenant.measure()
    assert _ids(tenant.get("calls", q=query)) == expected
    assert tenant.get("calls/count", q=query)["count"] == len(expected)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"filter": "nonsense"}, "filter"),
        ({"filter": "no_such_field=1"}, "filter"),
        ({"filter": "status>=a"}, "filter"),
        ({"filter": "duration_ms=long"}, "filter"),
        ({"filter": "duration_ms=99999999999999999999"}, "filter"),
        ({"filter": "cost_cents>=NaN"}, "filter"),
        ({"filter": "cost_cents>=1e999"}, "filter"),
        ({"filter": "successful=perhaps"}, "filter"),
        ({"filter": "call_id=a\0b"}, "filter"),
        ({"filter": ["call_id=a"] * 51}, "filter"),
        ({"filter": "call_id=" + "a" * 2_000}, "filter"),
        ({"sort": "agent_id"}, "sort"),
        ({"sort": "--started_at_ms"}, "sort"),
        ({"sort": ""}, "sort"),
        ({"sort": "a\0b"}, "sort"),
        ({"q": "a\0b"}, "q"),
        ({"q": "a" * 2_001}, "q"),
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": "x"}, "limit"),
    ],
)
def test_a_query_that_means_nothing_answers_422_and_says_what_would(
    tenant: Tenant, query: dict[str, Any], where: str
) -> None:
    response = tenant.ask("GET", "calls", params=query)
    assert response.status_code == 422
    for item in response.json()["detail"]:
        assert item["loc"][:2] == ["query", where]
        assert item.keys() == {"loc", "msg", "type", "input"}


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "\u20ac",
        "a\0b",
        "A" * 2_001,
        "A" * 2_000,
        _encoded(b"no json"),
        _encoded(b"[1]"),
        _encoded(b"7"),
        _encoded(b"[1, 2, 3]"),
        _encoded(b'["a", 1]'),
        _encoded(b"[1, null]"),
        _encoded(b"[1, 1.5]"),
        _encoded(b"[true, 1]"),
        _encoded(b"[NaN, 1]"),
        _encoded(b"[Infinity, 1]"),
        _encoded(b"[1e999, 1]"),
        _encoded(b"[" + b"9" * 1_400 + b", 1]"),
        _encoded(b"[1, " + b"9" * 1_400 + b"]"),
        _encoded(b"[1, -9223372036854775809]"),
        _encoded(b"[" * 1_490),
        _encoded(b'{"a": 1, "b": 2}'),
        _encoded(b"\xff"),
    ],
)
def test_a_made_up_cursor_is_refused(tenant: Tenant, cursor: str) -> None:
    response = tenant.ask("GET", "calls", params={"cursor": cursor})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "cursor"]


@pytest.mark.parametrize("sort", ["started_at_ms", "-warnings", "cost_cents", "-agent_wpm"])
@pytest.mark.parametrize("value", [None, 0, 2**63 - 1, -(2**63) + 1, 1.5, -1e18, 9.2e18])
def test_an_enormous_cursor_does_no_harm(tenant: Tenant, sort: str, value: Any) -> None:
    tenant.filed()
    cursor = _encoded(json.dumps([value, 2**63 - 1]).encode())
    assert tenant.ask("GET", "calls", params={"sort": sort, "cursor": cursor}).status_code == 200


@pytest.mark.parametrize(
    ("sort", "cursor"),
    [
        ("version", b'["1", 2]'),
        ("version", b"[1, 2, 3]"),
        ("version", b'["a\\u0000", 2, 3]'),
        ("version", b'["a", "b", 3]'),
        ("successful", b"[1, 2, 3]"),
        ("duration_ms", b"[1, 2, 3]"),
    ],
)
def test_a_cursor_of_another_order_is_refused(tenant: Tenant, sort: str, cursor: bytes) -> None:
    asked = {"sort": sort, "cursor": _encoded(cursor)}
    assert tenant.ask("GET", "calls", params=asked).status_code == 422


@pytest.mark.parametrize("sort", ["version", "-version", "successful", "-call_id", "status"])
def test_a_list_in_the_order_of_a_text_goes_on_page_by_page(tenant: Tenant, sort: str) -> None:
    for number, version in enumerate([2, "ä" * 900]):
        tenant.filed(call_id=f"v-{number}", agent_version=version)
    for number, successful in enumerate([True, False]):
        tenant.filed(call_id=f"s-{number}", call_successful=successful)
    whole = _ids(tenant.get("calls", sort=sort))
    assert len(set(whole)) == 4
    assert _pages(tenant, sort=sort, limit=1) == [[call_id] for call_id in whole]


def test_new_calls_are_those_that_match_and_were_filed_after_what_one_has_seen(
    tenant: Tenant,
) -> None:
    seen = tenant.filed(call_id="old")
    nothing = {"calls": [], "count": 0, "capped": False, "latest": seen}
    assert tenant.get("calls/new") == nothing
    assert tenant.get("calls/new", after=seen) == nothing
    fresh = [tenant.filed(call_id=call_id, call_type=call_id) for call_id in ("a", "b")]
    news = tenant.get("calls/new", after=seen, filter="call_type=a")
    assert [call["id"] for call in news["calls"]] == [fresh[0]]
    assert (news["count"], news["latest"]) == (1, fresh[1])
    assert tenant.get("calls/new", after=seen, limit=0)["count"] == 2
    assert tenant.get("calls/new", after=0)["count"] == 3


def test_a_call_knows_its_neighbours_in_a_list(tenant: Tenant) -> None:
    ids = [
        tenant.filed(call_id=str(place), start_timestamp=1_795_403_000 + place)
        for place in range(3)
    ]
    assert tenant.get(f"calls/{ids[1]}/neighbours") == {"previous": ids[2], "next": ids[0]}
    by_start = {"sort": "started_at_ms", "filter": "call_id=2"}
    assert tenant.get(f"calls/{ids[0]}/neighbours", **by_start) == {
        "previous": None,
        "next": ids[2],
    }
    assert tenant.ask("GET", "calls/999999/neighbours").status_code == 404


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63) + 1, 2**31])
def test_any_number_may_be_compared_with(tenant: Tenant, number: int) -> None:
    fields = sorted(name for name in SORTABLE if KINDS[name] in (Kind.WHOLE, Kind.NUMBER))
    for some in (fields[:40], fields[40:]):
        for operator in ("=", "!=", ">=", "<"):
            filters = [f"{field}{operator}{number}" for field in some]
            response = tenant.ask("GET", "calls", params={"filter": filters})
            assert response.status_code == 200, response.text


def test_facets_count_the_values(tenant: Tenant) -> None:
    _filed(tenant, 3, agent_version=7, metadata={"env": "prod"})
    tenant.filed(call_id="other", agent_version=8, metadata={"env": "test", "tier": "gold"})
    tenant.measure()

    def facets(field: str, q: str = "") -> dict[str, int]:
        found = tenant.get("calls/facets", field=field, q=q)
        assert found["capped"] is False
        return {each["value"]: each["calls"] for each in found["values"]}

    assert facets("version") == {"7": 3, "8": 1}
    assert facets("metadata.env") == {"prod": 3, "test": 1}
    assert facets("metadata_keys") == {"env": 4, "tier": 1}
    assert facets("tool") == {}
    assert facets("metadata.env", "TES") == {"test": 1}
    assert facets("version", "9") == {}


@pytest.mark.parametrize(
    "field", ["", "nonsense", "duration_ms", "metadata.", "a\0b", "metadata.a\0b"]
)
def test_a_field_without_values_to_choose_from_is_refused(tenant: Tenant, field: str) -> None:
    response = tenant.ask("GET", "calls/facets", params={"field": field})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "field"]


def test_one_call_is_told_with_everything(tenant: Tenant) -> None:
    number = tenant.deliver(PAYLOADS["livekit-0.1.12-sip-tools"]).json()["id"]
    shown = tenant.get(f"calls/{number}")
    assert shown["processing"] == {"state": "queued", "error": None}
    assert shown["measured_at_ms"] is None
    assert shown["metrics"]["agent_talk_ms"] == 2_500  # measured for this answer
    assert {key for key, value in shown["metrics"].items() if value is None} == shown[
        "metric_reasons"
    ].keys()
    roles = {row["role"] for row in shown["rows"]}
    assert {"agent", "user", "agent_function", "agent_result"} <= roles
    assert [row["index"] for row in shown["rows"]] == list(range(len(shown["rows"])))
    assert any(row["tool"] and row["tool"]["failed"] for row in shown["rows"])
    assert shown["moments"]
    assert shown["sip_call_id"]
    assert shown["models"].keys() == {"asr", "llm", "tts"}
    assert shown["recording_playable"] == shown["recording_url"].startswith("http")
    tenant.measure()
    assert tenant.get(f"calls/{number}")["measured_at_ms"] is not None


@pytest.mark.parametrize(
    ("url", "playable"),
    [
        ("https://example.com/a.wav", True),
        ("http://example.com/a.wav", True),
        ("pending", False),
        ("pipecat://no-recording", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_what_is_a_url_is_played(tenant: Tenant, url: str, playable: bool) -> None:
    assert tenant.get(f"calls/{tenant.filed(recording_url=url)}")["recording_playable"] is playable


def test_the_work_that_failed_is_told(tenant: Tenant) -> None:
    number = tenant.filed()
    tenant.service.runtime.writer.run(
        lambda connection: connection.exec_driver_sql(
            f"UPDATE jobs SET state='dead', attempt={MOST_ATTEMPTS}, finished_at_ms=1, "
            f"error='out of ink' WHERE call_id={number} AND workspace_id={tenant.id}"
        )
    )
    assert tenant.get(f"calls/{number}")["processing"] == {"state": "dead", "error": "out of ink"}


@pytest.mark.parametrize(
    "content", [body(), body(metadata={"text": "gr\u00fcezi \u2603"}), b"\n" + body() + b"  \n"]
)
def test_the_payload_is_given_back_byte_for_byte(tenant: Tenant, content: bytes) -> None:
    number = tenant.deliver(content).json()["id"]
    response = tenant.ask("GET", f"calls/{number}/payload")
    assert response.content == content
    assert response.headers["content-type"] == "application/json"


def test_one_call_tells_what_each_reply_was_waited_for(tenant: Tenant) -> None:
    number = tenant.deliver(PAYLOADS["livekit-0.1.12-sip-tools"]).json()["id"]
    opening, booked = tenant.get(f"calls/{number}")["replies"]
    assert (opening["kind"], opening["gap_ms"], opening["unknown"]) == ("opening", 500, [])
    assert booked == {
        "row_index": 6,
        "kind": "response",
        "asked_by": 1,
        "from_ms": 4000,
        "to_ms": 5500,
        "gap_ms": 1500,
        "gap_reason": None,
        "eou_ms": 450,
        "stt_ms": 200,
        "llm_ttft_ms": 400,
        "tool_ms": 502,
        "tts_ttfb_ms": 100,
        "e2e_ms": 1500,
        "tools": [2, 4],
        "stages_ms": 1652,
        "unknown": [],
    }


def test_one_call_tells_its_way_through_the_nodes(tenant: Tenant) -> None:
    number = tenant.deliver(PAYLOADS["livekit-0.1.12-langgraph"]).json()["id"]
    visits = tenant.get(f"calls/{number}")["node_visits"]
    assert visits == [
        {"node": "plan", "row_index": 1, "from_ms": 10, "time_ms": 2, "is_loop": False},
        {"node": "act", "row_index": 2, "from_ms": 12, "time_ms": 207, "is_loop": False},
    ]


def test_a_call_is_compared_with_what_is_usual_for_its_agent(tenant: Tenant) -> None:
    *_, last = _filed(tenant, 11)
    tenant.measure()
    usual = tenant.get(f"calls/{last}/usual")
    assert usual["calls"] == 10
    assert usual["metrics"]["agent_talk_ms"] == {"calls": 10, "median": 900, "rank": 0.5}
    assert "tool_error_rate" not in usual["metrics"]


def test_a_call_can_be_measured_anew(tenant: Tenant) -> None:
    number = tenant.filed()
    assert tenant.ask("POST", f"calls/{number}/recompute").status_code == 204
    (line,) = tenant.get("calls")["calls"]
    assert line["metrics"]["agent_talk_ms"] == 900


def test_a_deleted_call_is_gone_with_all_but_its_receipt(tenant: Tenant) -> None:
    number = tenant.filed()
    tenant.measure()
    assert tenant.ask("DELETE", f"calls/{number}/").status_code == 204
    for method, ending in (("GET", ""), ("GET", "/payload"), ("DELETE", "")):
        response = tenant.ask(method, f"calls/{number}{ending}")
        assert response.status_code == 404
        assert str(number) in response.json()["detail"]
    assert tenant.get("calls", q="hello")["calls"] == []
    (receipt,) = tenant.receipts()
    assert receipt["reason"] == "The call was deleted."
    assert tenant.filed() != number


def test_a_call_of_another_workspace_does_not_exist(service: Service, tenant: Tenant) -> None:
    foreign = service.tenant().filed()
    for path in (f"calls/{foreign}", f"calls/{foreign}/payload", f"calls/{foreign}/deliveries"):
        assert tenant.ask("GET", path).status_code == 404
    assert tenant.ask("GET", f"calls/{foreign}/usual").status_code == 404
    assert tenant.ask("POST", f"calls/{foreign}/recompute").status_code == 404
    assert tenant.ask("DELETE", f"calls/{foreign}").status_code == 404


def test_a_stored_body_that_cannot_be_read_any_more_is_a_failure(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuner_server.contract import Reading

    number = tenant.filed()
    unread = Reading(call=None, errors=(), warnings=(), call_id=None)
    monkeypatch.setattr("tuner_server.api.calls.contract.read", lambda _: unread)
    response = tenant.ask("GET", f"calls/{number}")
    assert response.status_code == 500
    assert "can no longer be read" in response.json()["detail"]


def test_a_read_that_takes_too_long_answers_503_and_says_what_to_do(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuner_server.store.database import ReadTimedOut

    def too_slow(*_: Any, **__: Any) -> Any:
        raise ReadTimedOut

    monkeypatch.setattr("tuner_server.store.lists.page_of_calls", too_slow)
    response = tenant.ask("GET", "calls")
    assert response.status_code == 503
    assert "Narrow it down" in response.json()["detail"]
    assert int(response.headers["retry-after"]) > 0


def test_hits_are_the_text_that_has_most_of_the_words(tenant: Tenant) -> None:
    said = tenant.filed(
        call_id="c-table",
        transcript_with_tool_calls=[
            {"role": "agent", "text": "A table, perhaps?", "start_ms": 0, "end_ms": 900},
            {"role": "user", "text": "The table for two <b>", "start_ms": 1000, "end_ms": 1900},
        ],
    )
    other = tenant.filed(call_id="other")
    found = tenant.get("calls/hits", q="table two", id=[said, other, 999_999])["hits"]
    parts = [
        {"text": "The ", "hit": False},
        {"text": "table", "hit": True},
        {"text": " for ", "hit": False},
        {"text": "two", "hit": True},
        {"text": " <b>", "hit": False},
    ]
    assert found == [{"id": said, "row_index": 1, "parts": parts}]
    (by_id,) = tenant.get("calls/hits", q="c-table", id=said)["hits"]
    assert (by_id["row_index"], by_id["parts"][0]["text"]) == (None, "c-table")
    assert tenant.ask("GET", "calls/hits", params={"q": "a"}).status_code == 422
