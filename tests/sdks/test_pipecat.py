"""Calls of the Pipecat SDK, as the server shows and measures them.

The SDKs count the silence that the voice detector waits for (0.2 s in the scripts) to the wait
for an answer, so responses are that much longer than the pipeline's own gaps.
"""

from collections.abc import Callable

import pytest

from tests.sdks.deliveries import Delivered
from tests.sdks.environments import PIPECAT_NEWEST, PIPECAT_OLDEST, Environment
from tests.sdks.expectations import about, assert_metrics, roles, texts, tools, warning_paths

each_version = pytest.mark.parametrize(
    "environment", [PIPECAT_NEWEST, PIPECAT_OLDEST], ids=lambda e: e.name
)
DeliveredBy = Callable[[Environment], Delivered]


@each_version
def test_a_call_with_tools_is_complete(environment: Environment, delivered: DeliveredBy) -> None:
    call = delivered(environment).call("tools")
    assert texts(call) == [
        ("agent", "Hello, Olive Tree, how can I help?"),
        ("user", "A table for two tonight at eight, please."),
        ("agent", "Booked for two at eight."),
        ("user", "Thanks, bye."),
    ]
    assert roles(call)[2:6] == ["agent_function", "agent_result"] * 2
    booked, answer, _noted, _answer = tools(call)
    assert booked["params"] == {"people": 2, "time": "20:00"}
    assert answer["result"] == {"ok": True}
    assert call["rows"][5]["text"] in ("window seat", '"window seat"')
    assert (call["call_type"], call["status"]) == ("web_call", "call_ended")
    assert call["recording_url"] == "pipecat://no-recording"
    assert call["models"] == {"asr": "ears-2", "llm": "brain-1", "tts": "voice-3"}
    assert call["usage"]["llm_tokens"] == 240
    assert call["usage"]["tts_characters"] == 58
    assert warning_paths(call) == []


@each_version
def test_the_times_of_a_call_with_tools_are_measured(
    environment: Environment, delivered: DeliveredBy
) -> None:
    call = delivered(environment).call("tools")
    assert_metrics(
        call,
        {
            "response_latency_max_ms": about(1_100),
            "response_rate": 1,
            "user_interruptions": 0,
            "tool_calls": 2,
            "tool_errors": 0,
            "unanswered_tool_calls": 0,
            "tool_p95_ms": about(200),
            "e2e_p50_ms": about(1_100),
            "llm_ttft_p50_ms": 310,
        },
    )
    newest = environment is PIPECAT_NEWEST
    assert call["metrics"]["tts_ttfb_p50_ms"] == (110 if newest else 250)
    assert call["metrics"]["stt_p50_ms"] == (200 if newest else None)
    assert call["metrics"]["eou_p50_ms"] == (120 if newest else None)


@each_version
def test_a_failed_tool_is_found_by_what_it_answered(
    environment: Environment, delivered: DeliveredBy
) -> None:
    call = delivered(environment).call("errored_tool")
    assert [tool["failed"] for tool in tools(call)] == [False, True]
    assert_metrics(call, {"tool_calls": 1, "tool_errors": 1, "tool_error_rate": 1})
    assert warning_paths(call) == []


def test_an_interruption_is_measured(delivered: DeliveredBy) -> None:
    call = delivered(PIPECAT_NEWEST).call("interruption")
    assert [row["reported"]["interrupted"] for row in call["rows"]] == [True, True, False]
    assert_metrics(
        call,
        {
            "user_interruptions": 1,
            "yield_rate": 1,
            "yield_latency_mean_ms": about(400),
            "response_latency_max_ms": about(700),
        },
    )


def test_the_oldest_sdk_reports_an_interruption_but_not_when_it_began(
    delivered: DeliveredBy,
) -> None:
    """It takes the last moment of an answered user's speech for the whole of it."""
    call = delivered(PIPECAT_OLDEST).call("interruption")
    assert call["rows"][0]["reported"]["interrupted"] is True
    assert_metrics(call, {"user_interruptions": 0, "response_latency_max_ms": about(700)})


@each_version
def test_a_sip_call_is_a_telephone_call(environment: Environment, delivered: DeliveredBy) -> None:
    call = delivered(environment).call("sip")
    assert (call["call_type"], call["recording_url"]) == ("phone_call", "pending")
    assert texts(call) == [("agent", "Hello?"), ("user", "Wrong number, sorry.")]
    assert warning_paths(call) == []


def test_a_sip_call_of_the_newest_sdk_shows_its_leg(delivered: DeliveredBy) -> None:
    call = delivered(PIPECAT_NEWEST).call("sip")
    assert call["sip_call_id"] == "abc123@carrier"
    assert call["sip_headers"] == {"X-Correlation-Id": "0123456789abcdef0123456789abcdef"}
    assert call["recipient"] == "sip:olive@example.com"


def test_on_a_ci_machine_the_newest_sdk_sends_the_build_as_version(
    delivered: DeliveredBy,
) -> None:
    assert delivered(PIPECAT_NEWEST).call("tools")["version"] == "77"
    assert delivered(PIPECAT_OLDEST).call("tools")["version"] is None


def test_the_newest_sdk_shows_the_nodes_and_tools_of_a_graph(delivered: DeliveredBy) -> None:
    call = delivered(PIPECAT_NEWEST).call("langgraph")
    assert [node["name"] for node in call["nodes"]] == ["plan", "act"]
    assert [tool["name"] for tool in tools(call)] == ["reserve", "reserve", "notify", "notify"]
    assert tools(call)[1]["result"] == {"value": {"ok": True, "people": 2}}
    assert tools(call)[3]["error"] == "kitchen is closed for 2"
    assert_metrics(call, {"node_visits": 2, "tool_calls": 2, "tool_errors": 1})
    # The SDK names no node before the second one either.
    # Which row is the second node's hangs on how the graph's events fell.
    assert [path.rpartition("].")[2] for path in warning_paths(call)] == ["node.from"]
