"""The figures that the overview compares: what each means, and which calls it is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tuner_server.metrics.attention import LOOK
from tuner_server.store.rollups.tally import MICRO, Tally

Value: TypeAlias = float | int | None
Unit: TypeAlias = Literal["count", "ratio", "ms", "cents"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a set of calls. `conditions` list the calls it is made of, sorted by `sort`."""

    key: str
    title: str
    unit: Unit
    better: Literal["lower", "higher"] | None
    definition: str
    conditions: Sequence[str]
    sort: str
    of: Callable[[Tally], Value]


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _success_rate(tally: Tally) -> Value:
    good = tally.sums["successful"]
    return _ratio(good, good + tally.sums["unsuccessful"])


def _cost_cents(tally: Tally) -> Value:
    return tally.sums["cost_micro_cents"] / MICRO if tally.sums["costed"] else None


def _mean_duration_ms(tally: Tally) -> Value:
    calls = tally.sums["calls"]
    return round(tally.sums["duration_ms"] / calls) if calls else None


FIGURES: tuple[Figure, ...] = (
    Figure(
        "calls",
        "Calls",
        "count",
        None,
        "calls that started in the period",
        (),
        "-started_at_ms",
        lambda tally: tally.sums["calls"],
    ),
    Figure(
        "success_rate",
        "Success rate",
        "ratio",
        "higher",
        "calls that the provider judged successful, of those it judged (call_successful)",
        ("successful=true",),
        "-started_at_ms",
        _success_rate,
    ),
    Figure(
        "response_latency_p50_ms",
        "Response latency p50",
        "ms",
        "lower",
        "the median, over the calls, of each call's own median response latency",
        ("response_latency_p50_ms:present",),
        "-response_latency_p50_ms",
        lambda tally: tally.response_ms(50),
    ),
    Figure(
        "response_latency_p95_ms",
        "Response latency p95",
        "ms",
        "lower",
        "the 95th percentile, over the calls, of each call's own 95th percentile",
        ("response_latency_p95_ms:present",),
        "-response_latency_p95_ms",
        lambda tally: tally.response_ms(95),
    ),
    Figure(
        "need_a_look",
        "Need a look",
        "count",
        None,  # with more calls there are more of them: a change alone is neither good nor bad
        "calls with at least one reason to look: an error, a verdict, a tool, silence, latency",
        (f"{LOOK}:present",),
        "-started_at_ms",
        lambda tally: tally.sums["look"],
    ),
    Figure(
        "cost_cents",
        "Cost",
        "cents",
        None,
        "the sum of the costs that were reported (call_cost)",
        ("cost_cents:present",),
        "-cost_cents",
        _cost_cents,
    ),
    Figure(
        "mean_duration_ms",
        "Average duration",
        "ms",
        None,
        "the mean duration of the calls",
        (),
        "-duration_ms",
        _mean_duration_ms,
    ),
)
