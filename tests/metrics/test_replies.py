"""What the wait before each of the agent's replies was spent on."""

import json
from typing import Any

import pytest

from tests.contract.bodies import PAYLOADS
from tests.timeline.picture import call_of, drawn, row_of
from tuner_server.contract import read
from tuner_server.metrics import Reply, measure, replies
from tuner_server.samples import generate
from tuner_server.timeline import Reported, Role, Row, ToolUse


def _tool(start_ms: int, request_id: str, role: Role = Role.AGENT_FUNCTION) -> Row:
    return row_of(role, start_ms, tool=ToolUse("book", request_id))


def _returned(start_ms: int, request_id: str) -> Row:
    return _tool(start_ms, request_id, Role.AGENT_RESULT)


def _user(start_ms: int | None, end_ms: int | None, **reported: Any) -> Row:
    return row_of(Role.USER, start_ms, end_ms, reported=Reported(**reported))


def _agent(start_ms: int | None, end_ms: int | None, **reported: Any) -> Row:
    return row_of(Role.AGENT, start_ms, end_ms, reported=Reported(**reported))


def _shape(found: tuple[Reply, ...]) -> list[tuple[int, str, int | None, int | None]]:
    return [(reply.row_index, reply.kind, reply.asked_by, reply.gap_ms) for reply in found]


def test_an_opening_is_waited_for_from_the_start_of_the_call() -> None:
    assert _shape(replies(drawn("agent ...aa"))) == [(0, "opening", None, 1_500)]


def test_a_response_is_waited_for_from_the_callers_last_word() -> None:
    call = drawn("agent aa.......cc", "user ..bb.dd.....")
    assert _shape(replies(call)) == [(0, "opening", None, 0), (3, "response", 2, 1_000)]


def test_a_reply_that_begins_before_the_caller_has_ended_has_a_gap_below_zero() -> None:
    assert _shape(replies(drawn("agent ..bb", "user aaa."))) == [(1, "response", 0, -500)]


def test_a_row_that_only_goes_on_is_no_reply_of_its_own() -> None:
    assert _shape(replies(drawn("agent aa..bb"))) == [(0, "opening", None, 0)]


def test_a_row_that_goes_on_after_a_tool_is_waited_for_from_the_agents_own_last_word() -> None:
    (_, more) = replies(
        call_of(_agent(0, 1_000), _tool(1_500, "1"), _returned(4_000, "1"), _agent(5_000, 6_000))
    )
    assert (more.kind, more.gap_ms, more.tool_ms, more.tools) == (
        "continuation",
        4_000,
        2_500,
        (1,),
    )


def test_stages_are_those_of_the_callers_last_report_and_of_the_agents_row() -> None:
    (reply,) = replies(
        call_of(
            _user(0, 900, eou_ms=500, stt_ms=90),
            _user(1_000, 2_000, eou_ms=300),
            _agent(3_000, 4_000, llm_ttft_ms=400, tts_ttfb_ms=100, e2e_ms=1_050),
        )
    )
    assert reply.known == {"eou": 300, "stt": 90, "llm_ttft": 400, "tts_ttfb": 100}
    assert (reply.stages_ms, reply.e2e_ms, reply.gap_ms) == (890, 1_050, 1_000)
    assert reply.unknown == ()


def test_what_nobody_reported_is_unknown_and_not_zero() -> None:
    (reply,) = replies(call_of(_user(0, 1_000), _agent(2_000, 3_000)))
    assert reply.known == {}
    assert reply.stages_ms is None
    assert reply.unknown == ("eou", "stt", "llm_ttft", "tts_ttfb")


def test_an_opening_waits_for_no_turn_and_no_recognition() -> None:
    (reply,) = replies(call_of(_agent(2_000, 3_000)))
    assert reply.unknown == ("llm_ttft", "tts_ttfb")


def test_a_tool_that_never_answered_took_an_unknown_time() -> None:
    (reply,) = replies(call_of(_user(0, 1_000), _tool(1_200, "1"), _agent(2_000, 3_000)))
    assert reply.tool_ms is None
    assert "tool" in reply.unknown


def test_only_the_part_of_a_tool_that_lies_in_the_wait_counts_and_overlaps_count_once() -> None:
    (_, reply) = replies(
        call_of(
            _agent(0, 500),
            _tool(600, "1"),
            _user(1_000, 2_000),
            _tool(2_100, "2"),
            _returned(2_600, "1"),
            _returned(2_900, "2"),
            _agent(4_000, 5_000),
        )
    )
    assert (reply.tool_ms, reply.tools) == (900, (1, 3))


def test_a_tool_that_ended_before_the_wait_is_not_part_of_it() -> None:
    (_, reply) = replies(
        call_of(
            _agent(0, 500),
            _tool(600, "1"),
            _returned(800, "1"),
            _user(1_000, 2_000),
            _agent(3_000, 4_000),
        )
    )
    assert (reply.tool_ms, reply.tools, reply.unknown.count("tool")) == (None, (), 0)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            (_user(0, 0, stt_ms=1), _agent(2_000, 3_000)),
            "row 0 does not say how long it was spoken",
        ),
        ((_user(0, 1_000), _agent(2_000, None)), "row 1 does not say how long it was spoken"),
        (
            (_agent(0, 5_000), _user(1_000, 2_000), _agent(6_000, 7_000)),
            "the agent was still speaking when the caller had ended",
        ),
    ],
)
def test_a_gap_that_cannot_be_measured_says_why(rows: tuple[Row, ...], reason: str) -> None:
    reply = replies(call_of(*rows))[-1]
    assert (reply.kind, reply.gap_ms, reply.gap_reason) == ("response", None, reason)


def test_the_tools_of_a_wait_without_times_are_those_that_stand_in_it() -> None:
    (_, reply) = replies(
        call_of(
            _agent(0, 500),
            _tool(600, "1"),
            _user(None, None),
            row_of(Role.AGENT_FUNCTION, tool=ToolUse("book", "2")),
            _agent(4_000, 5_000),
        )
    )
    assert (reply.tools, reply.tool_ms) == ((3,), None)


def test_an_untimed_tool_of_a_measured_wait_belongs_to_it() -> None:
    (reply,) = replies(
        call_of(
            _user(0, 500),
            row_of(Role.AGENT_FUNCTION, tool=ToolUse("book", "2")),
            _agent(4_000, 5_000),
        )
    )
    assert reply.tools == (1,)


def test_a_real_call_is_told_as_a_person_would() -> None:
    call = read(PAYLOADS["livekit-0.1.12-sip-tools"]).call
    assert call is not None
    (opening, booked) = replies(call)
    assert (opening.kind, opening.gap_ms, opening.stages_ms) == ("opening", 500, 430)
    # tools 4599-5000 and 5099-5200, within the wait of 4000-5500
    assert (booked.asked_by, booked.gap_ms, booked.e2e_ms) == (1, 1_500, 1_500)
    assert booked.known == {
        "eou": 450, "stt": 200, "llm_ttft": 400, "tool": 502, "tts_ttfb": 100
    }  # fmt: skip
    assert booked.tools == (2, 4)


def test_the_gap_of_a_response_is_its_response_latency() -> None:
    compared = 0
    for sample in generate(1_795_403_000_000, calls=60):
        call = read(json.dumps(sample.body).encode()).call
        assert call is not None
        gaps = {reply.row_index: reply.gap_ms for reply in replies(call)}
        for moment in measure(call).moments:
            if moment.kind == "response":
                assert gaps[moment.row_index or 0] == moment.latency_ms
                compared += 1
    assert compared > 100
