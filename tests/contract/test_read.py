from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.contract.bodies import PAYLOADS, WELL_FORMED, filed, reading
from tuner_server.contract import read, read_heading
from tuner_server.contract.schema import BODY_SCHEMA

_SECOND = WELL_FORMED["start_timestamp"]
_MS = _SECOND * 1000


def test_a_minimal_body_is_a_call_without_a_warning() -> None:
    call, done = filed()
    assert done == {}
    assert (call.call_id, call.call_type, call.recording_url) == ("c-1", "web_call", "pending")
    assert (call.started_at_ms, call.ended_at_ms, call.duration_ms) == (_MS, _MS + 4000, 4000)
    assert call.transcript == "agent: Hello!"
    assert (call.status, call.sentiment, call.cost_cents, call.agent_version) == (None,) * 4
    assert (call.sip_headers, call.dynamic_variables, call.analysis) == ({}, {}, None)


def test_null_is_absent_everywhere() -> None:
    optional = BODY_SCHEMA["properties"].keys() - WELL_FORMED.keys()
    found = reading(**dict.fromkeys(optional))
    assert found == reading()


def test_every_optional_field_is_read() -> None:
    call, done = filed(
        recording_multi_channel_url="https://example.com/two.wav",
        agent_version=42,
        transcript="agent: Hello",
        duration_ms=4100,
        call_status="completed",
        disconnection_reason="user_hangup",
        caller_phone_number="+14155550123",
        recipient="sip:alice@example.com",
        sip_call_id="abc@sip",
        sip_headers={"X-Id": "1"},
        call_successful=True,
        user_sentiment="positive",
        in_voicemail=False,
        collected_dynamic_variables={"name": "Ada"},
        call_cost=1.25,
        call_analysis={"summary": "fine"},
    )
    assert done == {}
    assert call.recording_multi_channel_url == "https://example.com/two.wav"
    assert (call.agent_version, call.transcript, call.duration_ms) == ("42", "agent: Hello", 4100)
    assert (call.status, call.disconnection_reason) == ("completed", "user_hangup")
    assert (call.caller_phone_number, call.recipient) == ("+14155550123", "sip:alice@example.com")
    assert (call.sip_call_id, call.sip_headers) == ("abc@sip", {"X-Id": "1"})
    assert (call.successful, call.sentiment, call.in_voicemail) == (True, "positive", False)
    assert call.dynamic_variables == {"name": "Ada"}
    assert call.cost_cents == Decimal("1.25")
    assert call.analysis == {"summary": "fine"}


def test_an_empty_transcript_is_a_call_in_which_nobody_spoke() -> None:
    call, done = filed(transcript_with_tool_calls=[])
    assert (call.rows, call.transcript) == ((), "")
    assert done == {"transcript_with_tool_calls": "filed as a call in which nobody spoke"}


def test_the_transcript_is_derived_from_speech_alone() -> None:
    call, _ = filed(
        transcript="",
        transcript_with_tool_calls=[
            {"role": "user", "text": "Hi", "start_ms": 1, "end_ms": 2},
            {"role": "agent_function", "text": "book()", "start_ms": 1},
            {"role": "agent", "text": "", "start_ms": 1, "end_ms": 2},
            {"role": "agent", "text": "Bye", "start_ms": 1, "end_ms": 2},
        ],
    )
    assert call.transcript == "user: Hi\nagent: Bye"


@pytest.mark.parametrize(
    ("fields", "ended", "duration", "paths"),
    [
        ({"duration_ms": 3001}, 4000, 3001, []),
        ({"duration_ms": 5999}, 4000, 5999, []),
        ({"duration_ms": 4000.2}, 4000, 4001, []),
        ({"duration_ms": 4}, 4000, 4, ["duration_ms"]),
        ({"duration_ms": "4100"}, 4000, 4100, ["duration_ms"]),
        ({"duration_ms": -1}, 4000, 4000, ["duration_ms"]),
        ({"duration_ms": 1e300}, 4000, 4000, ["duration_ms"]),
        ({"end_timestamp": _SECOND}, 0, 0, []),
        ({"end_timestamp": _SECOND - 1}, 0, 0, ["end_timestamp"]),
        ({"end_timestamp": _SECOND - 1, "duration_ms": 70}, 70, 70, ["end_timestamp"]),
    ],
)
def test_the_reported_duration_counts_else_the_timestamps(
    fields: dict[str, Any], ended: int, duration: int, paths: list[str]
) -> None:
    call, done = filed(**fields)
    assert (call.ended_at_ms - _MS, call.duration_ms) == (ended, duration)
    assert list(done) == paths


@pytest.mark.parametrize(
    ("sent", "kept", "told"),
    [
        (0, "0", False),
        ("42", "42", True),
        ("a1b2c3d", "a1b2c3d", True),
        (-1, "-1", True),
        (4.5, "4.5", True),
        (True, "true", True),
        ("", None, False),
        ("x" * 900, "x" * 500, True),
    ],
)
def test_a_version_is_kept_as_text(sent: object, kept: str, told: bool) -> None:
    call, done = filed(agent_version=sent)
    assert call.agent_version == kept
    assert list(done) == (["agent_version"] if told else [])


@pytest.mark.parametrize(
    ("sent", "kept", "told"),
    [
        ("unknown", "unknown", False),
        ("Positive ", "positive", True),
        ("angry", "angry", True),
        (3, "3", True),
        ("", None, False),
    ],
)
def test_a_sentiment_outside_the_list_is_kept_with_a_warning(
    sent: object, kept: str | None, told: bool
) -> None:
    call, done = filed(user_sentiment=sent)
    assert call.sentiment == kept
    assert bool(done) is told


@pytest.mark.parametrize(
    ("name", "limit"),
    [("call_status", 100), ("disconnection_reason", 100), ("caller_phone_number", 50)],
)
def test_a_text_that_is_longer_than_documented_is_kept_whole(name: str, limit: int) -> None:
    assert filed(**{name: "x" * limit})[1] == {}
    call, done = filed(**{name: "x" * (limit + 1)})
    attribute = {"call_status": "status"}.get(name, name)
    assert getattr(call, attribute) == "x" * (limit + 1)
    assert done == {name: f"kept whole, though more than {limit} characters long"}


def test_a_text_that_no_index_can_hold_is_cut_and_told() -> None:
    call, done = filed(recipient="x" * 501)
    assert call.recipient == "x" * 500
    assert done == {"recipient": "cut to 500 characters; whole in the body as received"}


def test_texts_that_no_list_filters_by_are_kept_whole() -> None:
    call, done = filed(
        recording_multi_channel_url="x" * 1025, sip_call_id="y" * 9000, transcript="z" * 10**6
    )
    assert call.recording_multi_channel_url == "x" * 1025
    assert (call.sip_call_id, call.transcript) == ("y" * 9000, "z" * 10**6)
    assert list(done) == ["recording_multi_channel_url"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(1, True), (0, False), ("True", True), ("no", False), ("?", None), ([], None)],
)
def test_a_truth_value_of_another_type_is_read_if_clear(sent: object, kept: bool | None) -> None:
    call, done = filed(call_successful=sent, in_voicemail=sent)
    assert (call.successful, call.in_voicemail) == (kept, kept)
    assert list(done) == ["call_successful", "in_voicemail"]


@pytest.mark.parametrize(
    ("sent", "kept", "told"),
    [
        (125, Decimal(125), False),
        (0.1, Decimal("0.1"), False),
        (1e-9, Decimal(0), False),
        (1.23456789, Decimal("1.234568"), False),
        ("1.5", Decimal("1.5"), True),
        (-3, Decimal(-3), True),
        (10**9, None, True),
        (True, None, True),
        ("free", None, True),
    ],
)
def test_cost_is_a_decimal_of_cents(sent: object, kept: Decimal | None, told: bool) -> None:
    call, done = filed(call_cost=sent)
    assert call.cost_cents == kept
    assert bool(done) is told


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("sip_headers", "sip_headers"),
        ("collected_dynamic_variables", "dynamic_variables"),
        ("call_analysis", "analysis"),
    ],
)
def test_what_should_be_an_object_is_kept_as_one(name: str, attribute: str) -> None:
    call, done = filed(**{name: [1, "two"]})
    assert getattr(call, attribute) == {"value": [1, "two"]}
    assert done == {name: "not an object; kept as the field `value` of one"}


_EXPECTED_WARNINGS = {
    "livekit-0.1.12-empty-transcript": ["transcript_with_tool_calls", "agent_version"],
    "livekit-0.1.12-langgraph": ["transcript_with_tool_calls[2].node.from"],
    "livekit-0.1.12-real-session-text": [],
    "livekit-0.1.12-sip-tools": [
        "transcript_with_tool_calls[4].tool.params",
        "agent_version",
    ],
    "livekit-0.1.2-oldest": ["transcript_with_tool_calls[2].tool.params"],
    "livekit-0.1.5-sip-correlation-id": ["transcript_with_tool_calls[2].tool.params"],
    "pipecat-0.1.0-flows": [],
    "pipecat-0.2.9-empty-transcript": ["transcript_with_tool_calls"],
    "pipecat-0.2.9-tools": [],
    "tuner-core-0.1.3-recording-upload": ["transcript_with_tool_calls[6].end_ms"],
}


def test_there_is_an_expectation_for_every_real_body() -> None:
    assert _EXPECTED_WARNINGS.keys() == PAYLOADS.keys()


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_body_of_a_real_client_is_accepted_with_few_warnings(name: str) -> None:
    found = read(PAYLOADS[name])
    assert found.call is not None
    assert [warning.path for warning in found.warnings] == _EXPECTED_WARNINGS[name]


def test_the_prompts_that_livekit_injects_are_marked() -> None:
    call = read(PAYLOADS["livekit-0.1.12-real-session-text"]).call
    assert call is not None
    assert [row.text for row in call.rows if row.injected] == ["I want a table", "thanks"]
    assert call.models.llm == "fake-llm"
    assert call.usage.llm_tokens == 360
    assert call.duration_ms == 248


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_heading_is_the_call_without_its_rows(name: str) -> None:
    whole, heading = read(PAYLOADS[name]).call, read_heading(PAYLOADS[name]).call
    assert whole is not None
    assert heading is not None
    assert heading == replace(whole, rows=(), transcript=heading.transcript)
    assert heading.transcript in (whole.transcript, "")


def test_a_heading_refuses_what_the_whole_reading_refuses() -> None:
    assert read_heading(b"{}") == read(b"{}")
