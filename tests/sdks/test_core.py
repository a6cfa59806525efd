"""Calls of `tuner-core`, on which further SDKs are built."""

from collections.abc import Callable

import pytest

from tests.sdks.deliveries import Delivered
from tests.sdks.environments import CORE_NEWEST, Environment
from tests.sdks.expectations import about, assert_metrics, texts, tools, warning_paths

DeliveredBy = Callable[[Environment], Delivered]


def test_a_graph_shows_its_nodes_and_tools(delivered: DeliveredBy) -> None:
    call = delivered(CORE_NEWEST).call("langgraph")
    assert [node["name"] for node in call["nodes"]] == ["plan", "act"]
    assert [tool["failed"] for tool in tools(call)] == [False, False, False, True]
    assert (call["version"], call["metadata"]) == ("3", {"env": "test"})
    assert call["cost_cents"] == pytest.approx(3.5)
    assert_metrics(
        call,
        {
            "node_visits": 2,
            "tool_calls": 2,
            "tool_errors": 1,
            "response_latency_max_ms": 800,
            "stt_seconds": 0.6,
            "tts_characters": 22,
        },
    )
    # Which row is the second node's hangs on how the graph's events fell.
    assert [path.rpartition("].")[2] for path in warning_paths(call)] == ["node.from"]


def test_an_interruption_is_measured(delivered: DeliveredBy) -> None:
    call = delivered(CORE_NEWEST).call("interruption")
    assert call["rows"][0]["reported"]["interrupted"] is True
    assert_metrics(
        call,
        {
            "user_interruptions": 1,
            "yield_latency_mean_ms": 400,
            "response_latency_max_ms": 500,
            "agent_talk_ms": 2_500,
            "user_talk_ms": 900,
        },
    )
    assert call["duration_ms"] == about(4_200)
    assert warning_paths(call) == []


def test_a_sip_call_shows_its_leg(delivered: DeliveredBy) -> None:
    call = delivered(CORE_NEWEST).call("sip")
    assert call["call_type"] == "phone_call"
    assert call["sip_call_id"] == "abc123@carrier"
    assert call["sip_headers"] == {"X-Correlation-Id": "0123456789abcdef0123456789abcdef"}
    assert call["recipient"] == "+15550100"
    assert texts(call) == [("agent", "Hello?"), ("user", "Wrong number, sorry.")]
    assert warning_paths(call) == []
