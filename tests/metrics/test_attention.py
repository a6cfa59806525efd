"""Which calls need a look, and what is said of them."""

from typing import Any

import pytest

from tuner_server.metrics.attention import REASON_COLUMNS, REASONS, reasons_to_look

FINE: dict[str, Any] = {
    "status": "completed",
    "disconnection_reason": "user_hangup",
    "successful": True,
    "tool_calls": 3,
    "tool_errors": 0,
    "longest_silence_ms": 9_999,
    "response_latency_max_ms": 5_999,
}


def words(**values: Any) -> list[tuple[str, str]]:
    found = {**FINE, **values}
    return [(reason.key, reason.words(found)) for reason in reasons_to_look(found)]


def test_a_call_that_went_well_needs_no_look() -> None:
    assert words() == []


def test_a_call_of_which_nothing_is_known_needs_no_look() -> None:
    assert reasons_to_look(dict.fromkeys(REASON_COLUMNS)) == ()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"status": "error"}, ("ended_in_error", "Ended in an error")),
        ({"disconnection_reason": " Failed"}, ("ended_in_error", "Ended in an error")),
        ({"successful": False}, ("unsuccessful", "The provider judged it unsuccessful")),
        ({"tool_errors": 2}, ("tool_failed", "2 of 3 tool calls failed")),
        ({"tool_errors": 1, "tool_calls": 1}, ("tool_failed", "1 of 1 tool call failed")),
        ({"longest_silence_ms": 10_000}, ("long_silence", "10.0 s of silence")),
        ({"response_latency_max_ms": 6_040}, ("slow_response", "6.0 s until a response")),
    ],
)
def test_each_reason_says_what_happened(values: dict[str, Any], expected: tuple[str, str]) -> None:
    assert words(**values) == [expected]


def test_several_reasons_are_told_in_their_order() -> None:
    found = words(tool_errors=1, successful=False, status="failure", longest_silence_ms=60_000)
    assert [key for key, _ in found] == [
        "ended_in_error",
        "unsuccessful",
        "tool_failed",
        "long_silence",
    ]
    assert [reason.key for reason in REASONS][:4] == [key for key, _ in found]
