"""Calls of the LiveKit SDK, as the server shows and measures them."""

from collections.abc import Callable

import pytest

from tests.sdks.deliveries import Delivered
from tests.sdks.environments import LIVEKIT_NEWEST, LIVEKIT_OLDEST, Environment
from tests.sdks.expectations import about, assert_metrics, roles, texts, tools, warning_paths

each_version = pytest.mark.parametrize(
    "environment", [LIVEKIT_NEWEST, LIVEKIT_OLDEST], ids=lambda e: e.name
)
DeliveredBy = Callable[[Environment], Delivered]


@each_version
def test_a_call_with_a_tool_is_complete(environment: Environment, delivered: DeliveredBy) -> None:
    call = delivered(environment).call("tools")
    assert texts(call) == [
        ("agent", "Hello, Olive Tree, how can I help?"),
        ("user", "A table for two tonight at eight, please."),
        ("agent", "Booked for two at eight."),
        ("user", "Thanks, bye."),
    ]
    assert roles(call)[2:4] == ["agent_function", "agent_result"]
    asked, answered = tools(call)
    assert asked["request_id"] == answered["request_id"] == "call_1"
    assert asked["params"] == {"people": 2, "time": "20:00"}
    assert answered["result"] == {"value": '{"ok": true, "booking": "B-17"}'}
    assert not answered["failed"]
    assert (call["call_type"], call["status"]) == ("web_call", "completed")
    assert call["recording_url"] == "pending"
    assert call["duration_ms"] == pytest.approx(5_000, abs=500)
    assert warning_paths(call) == []


@each_version
def test_the_times_of_a_call_with_a_tool_are_measured(
    environment: Environment, delivered: DeliveredBy
) -> None:
    call = delivered(environment).call("tools")
    assert_metrics(
        call,
        {
            "agent_talk_ms": about(1_300),
            "user_talk_ms": about(1_200),
            "time_to_first_audio_ms": about(300),
            "response_latency_max_ms": about(1_000),
            "response_rate": 1,
            "user_interruptions": 0,
            "tool_calls": 1,
            "tool_errors": 0,
            "tool_p50_ms": about(250),
            "stt_p50_ms": 190,
            "llm_ttft_p50_ms": 310,
            "tts_ttfb_p50_ms": 115,
            "e2e_p50_ms": 1_000,
        },
    )
    reports_eou = environment is LIVEKIT_NEWEST
    assert call["metrics"]["eou_p50_ms"] == (325 if reports_eou else None)
    assert call["metrics"]["transcript_confidence_mean"] == pytest.approx(0.97)


@each_version
def test_a_failed_and_an_unanswered_tool_are_told_apart(
    environment: Environment, delivered: DeliveredBy
) -> None:
    call = delivered(environment).call("errored_tool")
    assert [tool["failed"] for tool in tools(call)] == [False, True, False]
    assert tools(call)[1]["error"] == "arguments are not JSON"
    assert [tool["params"] for tool in tools(call)] == ["people two", None, [1, 2]]
    assert_metrics(
        call,
        {"tool_calls": 2, "tool_errors": 1, "unanswered_tool_calls": 1, "tool_p50_ms": about(200)},
    )
    assert warning_paths(call) == [
        "transcript_with_tool_calls[1].tool.params",
        "transcript_with_tool_calls[3].tool.params",
    ]


@each_version
def test_an_interruption_is_measured(environment: Environment, delivered: DeliveredBy) -> None:
    call = delivered(environment).call("interruption")
    assert [row["reported"]["interrupted"] for row in call["rows"]] == [True, False, False]
    assert_metrics(
        call,
        {
            "user_interruptions": 1,
            "yield_rate": 1,
            "yield_latency_mean_ms": about(400),
            "crosstalk_ms": about(400),
            "response_latency_max_ms": about(500),
            "tool_calls": 0,
        },
    )
    assert [m["kind"] for m in call["moments"]] == ["user_interruption", "response"]
    assert warning_paths(call) == []


@each_version
def test_a_sip_call_shows_who_called(environment: Environment, delivered: DeliveredBy) -> None:
    call = delivered(environment).call("sip")
    assert (call["call_type"], call["caller_phone_number"]) == ("phone_call", "+15550123")
    assert call["cost_cents"] == pytest.approx(1.25)
    assert call["metadata"]["env"] == "test"


def test_a_sip_call_of_the_newest_sdk_shows_its_leg_and_version(delivered: DeliveredBy) -> None:
    call = delivered(LIVEKIT_NEWEST).call("sip")
    assert call["sip_call_id"] == "abc123@carrier"
    assert call["sip_headers"] == {"X-Correlation-Id": "0123456789abcdef0123456789abcdef"}
    assert call["recipient"] == "+15550100"
    assert call["version"] == "42"
    assert warning_paths(call) == ["agent_version"]


@each_version
def test_a_session_that_really_ran_shows_its_tool_and_its_injected_prompt(
    environment: Environment, delivered: DeliveredBy
) -> None:
    """`session.run(user_input=…)` is typed, not spoken: no row has a length."""
    call = delivered(environment).call("real_session")
    assert roles(call) == ["user", "agent_function", "agent_result", "agent"]
    assert tools(call)[1]["result"] == {"value": "booked 2"}
    assert [row["injected"] for row in call["rows"]] == [True, False, False, False]
    assert_metrics(call, {"tool_calls": 1, "tool_errors": 0, "user_talk_ms": None})


def test_the_newest_sdk_shows_the_nodes_and_tools_of_a_graph(delivered: DeliveredBy) -> None:
    call = delivered(LIVEKIT_NEWEST).call("langgraph")
    assert [node["name"] for node in call["nodes"]] == ["plan", "act"]
    assert [tool["name"] for tool in tools(call)] == ["reserve", "reserve", "notify", "notify"]
    assert tools(call)[0]["params"] == {"raw": "{'people': 2}"}
    assert tools(call)[1]["result"] == {"value": {"ok": True, "people": 2}}
    assert tools(call)[3]["error"] == "kitchen is closed for 2"
    assert_metrics(
        call,
        {
            "node_visits": 2,
            "node_loops": 0,
            "tool_calls": 2,
            "tool_errors": 1,
            "response_latency_max_ms": about(800),
        },
    )
    # The SDK names no node before the second one either.
    # Which row is the second node's hangs on how the graph's events fell.
    assert [path.rpartition("].")[2] for path in warning_paths(call)] == ["node.from"]
