"""Which calls need a look, and why: the one place that says so.

A call needs a look if any of these reasons holds. They are found when a call is measured, and kept
as facts of the field `look`, so that lists filter by the very reasons that the overview counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

LOOK = "look"
LONG_SILENCE_MS = 10_000
SLOW_RESPONSE_MS = 6_000
_ERRORS = frozenset(("error", "failed", "failure"))

Values: TypeAlias = Mapping[str, Any]
"""Of one call: `status`, `disconnection_reason`, `successful`, and its metrics by their keys."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to look at a call. `words` says it of one call to which it applies."""

    key: str
    title: str
    definition: str
    applies: Callable[[Values], bool]
    words: Callable[[Values], str]


def _ended_in_error(values: Values) -> bool:
    told = (values["status"], values["disconnection_reason"])
    return any(text is not None and text.strip().casefold() in _ERRORS for text in told)


def _at_least(key: str, least: int) -> Callable[[Values], bool]:
    return lambda values: values[key] is not None and values[key] >= least


def _seconds(key: str, wording: str) -> Callable[[Values], str]:
    return lambda values: wording.format(values[key] / 1000)


def _tools_in_words(values: Values) -> str:
    failed, called = values["tool_errors"], values["tool_calls"]
    return f"{failed} of {called} tool {'call' if called == 1 else 'calls'} failed"


REASONS: tuple[Reason, ...] = (
    Reason(
        "ended_in_error",
        "Ended in an error",
        "the status or the disconnection reason is error, failed or failure",
        _ended_in_error,
        lambda _: "Ended in an error",
    ),
    Reason(
        "unsuccessful",
        "Judged unsuccessful",
        "the provider sent call_successful: false",
        lambda values: values["successful"] is False,
        lambda _: "The provider judged it unsuccessful",
    ),
    Reason(
        "tool_failed",
        "A tool failed",
        "tool_errors is at least 1",
        _at_least("tool_errors", 1),
        _tools_in_words,
    ),
    Reason(
        "long_silence",
        "Very long silence",
        f"longest_silence_ms is at least {LONG_SILENCE_MS:,}",
        _at_least("longest_silence_ms", LONG_SILENCE_MS),
        _seconds("longest_silence_ms", "{:.1f} s of silence"),
    ),
    Reason(
        "slow_response",
        "Very slow response",
        f"response_latency_max_ms is at least {SLOW_RESPONSE_MS:,}",
        _at_least("response_latency_max_ms", SLOW_RESPONSE_MS),
        _seconds("response_latency_max_ms", "{:.1f} s until a response"),
    ),
)
REASON_COLUMNS = (
    "status",
    "disconnection_reason",
    "successful",
    "tool_calls",
    "tool_errors",
    "longest_silence_ms",
    "response_latency_max_ms",
)
"""What the reasons look at."""


def reasons_to_look(values: Values) -> tuple[Reason, ...]:
    """The reasons that apply to a call with these values; none: it needs no look."""
    return tuple(reason for reason in REASONS if reason.applies(values))
