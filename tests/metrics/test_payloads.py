"""Bodies that real clients sent, from the wire to figures that were reasoned by hand."""

from pathlib import Path

import pytest

from tuner_server.contract import read
from tuner_server.metrics import METRICS, Measurements, Moment, NodeTime, measure

PAYLOADS = Path(__file__).parents[1] / "payloads"


def _measured(name: str) -> Measurements:
    call = read((PAYLOADS / f"{name}.json").read_bytes()).call
    assert call is not None
    return measure(call)


def _disabled(measured: Measurements) -> dict[str, int]:
    return {note.code: len(note.disables) for note in measured.quality}


EXPECTED: dict[str, dict[str, float | None]] = {
    "livekit-0.1.12-sip-tools": {
        # agent 500-2000 and 5500-6500, user 2500-4000; "thanks" at 11 is injected
        "agent_talk_ms": 2_500,
        "user_talk_ms": 1_500,
        "crosstalk_ms": 0,
        "silence_ms": None,
        "talk_ratio": 0.625,
        "agent_wpm": 192,  # 8 words in 2.5 s
        "user_wpm": 240,  # 6 words in 1.5 s
        "agent_turns": 2,
        "user_turns": 1,
        "longest_monologue_ms": 1_500,
        "time_to_first_audio_ms": 500,
        "response_latency_p50_ms": 1_500,
        "response_latency_max_ms": 1_500,
        "response_rate": 1,
        "user_interruptions": 0,
        "llm_ttft_p50_ms": 355,  # of 310 and 400
        "tts_ttfb_p90_ms": 118,  # of 100 and 120
        "stt_p50_ms": 200,
        "eou_p95_ms": 450,
        "e2e_p50_ms": 1_500,
        "tool_calls": 2,
        "tool_errors": 1,
        "tool_error_rate": 0.5,
        "tool_p50_ms": 251,  # of 401 and 101
        "tool_p95_ms": 386,
        "unanswered_tool_calls": 0,
        "transcript_confidence_mean": 0.97,
        "node_visits": None,
        "cost_per_minute_cents": None,
        "llm_tokens": 130,
        "stt_seconds": 3.5,
    },
    "livekit-0.1.12-langgraph": {
        "agent_talk_ms": None,
        "user_talk_ms": 9,
        "response_rate": None,
        "user_turns": 1,
        "agent_turns": 1,
        "tool_calls": 2,
        "tool_errors": 1,
        "tool_p50_ms": 0,
        "node_visits": 2,
        "node_loops": 0,
    },
    "livekit-0.1.12-real-session-text": {
        # typed: the user's rows are of zero length, and so are the agent's
        "agent_talk_ms": None,
        "user_talk_ms": None,
        "user_turns": None,
        "response_rate": None,
        "llm_ttft_p50_ms": 1,
        "tool_calls": 1,
        "tool_errors": 0,
        "tool_p50_ms": 3,
        "repetitions": 0,  # "Booked for two." has three words
    },
    "livekit-0.1.2-oldest": {
        "agent_talk_ms": 500,
        "agent_wpm": 120,
        "user_talk_ms": None,
        "time_to_first_audio_ms": 500,
        "silence_ms": None,
        "tool_p50_ms": 99,
        "llm_tokens": 0,
    },
    "livekit-0.1.5-sip-correlation-id": {
        "agent_talk_ms": 500,
        "user_talk_ms": None,
        "tool_calls": 1,
        "tool_p95_ms": 99,
    },
    "pipecat-0.1.0-flows": {
        # agent 400-1300 and 4000-4500, user 1800-3000, of 6400
        "agent_talk_ms": 1_400,
        "user_talk_ms": 1_200,
        "silence_ms": 3_800,
        "longest_silence_ms": 1_900,
        "long_silences": 0,
        "response_latency_p50_ms": 1_000,
        "llm_ttft_p50_ms": 290,
        "e2e_p50_ms": 1_000,
        "tool_p50_ms": 200,
        "node_visits": 3,
        "node_loops": 0,
        "stt_seconds": 6,
    },
    "pipecat-0.2.9-tools": {
        # agent 461-662 and 1500-1670, user 754-1018, of 1732
        "agent_talk_ms": 371,
        "user_talk_ms": 264,
        "silence_ms": 1_097,
        "longest_silence_ms": 482,
        "response_latency_mean_ms": 482,
        "e2e_p50_ms": 482,
        "tool_calls": 2,
        "tool_errors": 0,
        "tool_p50_ms": 101,
        "cost_per_minute_cents": 43.3025,  # 1.25 in 1.732 s
    },
    "tuner-core-0.1.3-recording-upload": {
        # agent 400-1300 and 4000-4500, user 1800-3000; "bye" at 5000 has no end
        "agent_talk_ms": 1_400,
        "user_talk_ms": 1_200,
        "silence_ms": None,
        "user_turns": 2,
        "user_wpm": 150,
        "response_latency_p50_ms": 1_000,
        "response_rate": 1,
        "tool_p50_ms": 200,
        "node_visits": 1,
        "cost_per_minute_cents": None,
        "stt_seconds": 3.25,
    },
    "livekit-0.1.12-empty-transcript": {
        "agent_talk_ms": None,
        "silence_ms": None,
        "user_turns": None,
        "tool_calls": None,
        "llm_tokens": 130,
        "tts_characters": 40,
    },
    "pipecat-0.2.9-empty-transcript": {
        "user_talk_ms": None,
        "response_rate": None,
        "llm_tokens": None,
        "stt_seconds": 1,
    },
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_body_is_measured_as_a_person_would(name: str) -> None:
    measured = _measured(name)
    expected = EXPECTED[name]
    assert {key: measured.values[key] for key in expected} == expected
    assert set(measured.reasons) == {
        metric.key for metric in METRICS if measured.values[metric.key] is None
    }


def test_every_body_is_among_those_measured() -> None:
    assert {path.stem for path in PAYLOADS.glob("*.json")} == set(EXPECTED)


def test_a_duration_shorter_than_its_timeline_disables_what_needs_it() -> None:
    measured = _measured("livekit-0.1.12-sip-tools")
    assert _disabled(measured) == {"injected_rows": 0, "duration_shorter_than_speech": 4}
    assert measured.moments == (
        Moment("injected", 7, 11, 11),
        Moment("response", 6, 4_000, 5_500, 1_500),
    )


def test_a_text_session_says_why_its_speech_is_unknown() -> None:
    measured = _measured("livekit-0.1.12-real-session-text")
    assert measured.reasons["agent_talk_ms"] == "no agent row says how long it was spoken"
    assert measured.reasons["user_talk_ms"] == "every user row is taken as injected, not spoken"
    assert [(moment.kind, moment.row_index) for moment in measured.moments] == [
        ("injected", 0),
        ("injected", 4),
    ]


def test_an_empty_transcript_says_that_nobody_spoke() -> None:
    for name in ("livekit-0.1.12-empty-transcript", "pipecat-0.2.9-empty-transcript"):
        measured = _measured(name)
        assert measured.reasons["user_talk_ms"] == "nobody spoke: the transcript is empty"
        assert "empty_transcript" in _disabled(measured)
        assert (measured.nodes, measured.moments) == ((), ())


def test_nodes_are_read_from_transitions_or_else_from_rows() -> None:
    assert _measured("livekit-0.1.12-langgraph").nodes == (
        NodeTime("plan", 1, 2),
        NodeTime("act", 1, 207),
    )
    assert _measured("pipecat-0.1.0-flows").nodes == (
        NodeTime("greeting", 1, 1_400),
        NodeTime("collect", 1, 2_200),
        NodeTime("confirm", 1, 2_400),
    )
    assert _measured("tuner-core-0.1.3-recording-upload").nodes == (NodeTime("agent", 1, None),)
