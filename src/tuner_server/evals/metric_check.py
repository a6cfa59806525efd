"""Whether a metric lies within its bounds, and where in the call that shows."""

import math
from collections.abc import Iterator

from tuner_server.evals.criteria import MetricCheck
from tuner_server.evals.heard import Heard, text_of
from tuner_server.evals.phrase_check import LONGEST_QUOTE, MOST_EVIDENCE
from tuner_server.evals.verdict import Evidence, Result, Verdict
from tuner_server.metrics import METRICS, Metric, Moment

_METRICS = {metric.key: metric for metric in METRICS}
_MOMENTS = {
    "repetitions": "repetition",
    "long_silences": "long_silence",
    "longest_silence_ms": "long_silence",
    "user_interruptions": "user_interruption",
    "agent_interruptions": "agent_interruption",
    "agent_interruption_rate": "agent_interruption",
    "response_rate": "no_response",
    "yield_rate": "user_interruption",
    "backchannels": "backchannel",
}
_TOOL_TIMES = frozenset(("tool_p50_ms", "tool_p95_ms"))
_TOOL_FAILURES = frozenset(("tool_errors", "tool_error_rate"))


def check_metric(check: MetricCheck, heard: Heard) -> Result:
    """Compare the metric with its bounds. One without a value says nothing of the call."""
    metric = _METRICS[check.metric]
    value = heard.values.get(check.metric)
    if value is None or not math.isfinite(value):
        reason = f"{metric.title} has no value for this call: {_why_empty(check.metric, heard)}."
        return Result(Verdict.NOT_APPLICABLE, reason)
    reason = f"{metric.title}: {_written(value, metric)} ({_bounds(check, metric)} is asked)."
    if check.at_least is not None and value < check.at_least:
        return Result(Verdict.FAIL, reason, _evidence(check, heard))
    if check.at_most is not None and value > check.at_most:
        return Result(Verdict.FAIL, reason, _evidence(check, heard))
    happened = metric.unit == "count" and check.at_most is None
    return Result(Verdict.PASS, reason, _evidence(check, heard) if happened else ())


def _why_empty(key: str, heard: Heard) -> str:
    return heard.measured.reasons.get(key) or "it was not measured"


def _evidence(check: MetricCheck, heard: Heard) -> tuple[Evidence, ...]:
    """Places that the value comes from, where it comes from places; each row once."""
    rows = {row.index: row for row in heard.call.rows}
    found: dict[int, Evidence] = {}
    for index in _places(check, heard):
        if len(found) == MOST_EVIDENCE:
            break
        if index in rows:
            row = rows[index]
            spoken = text_of(row) if row.role.speaks else (row.tool and row.tool.name) or ""
            found.setdefault(index, Evidence(index, spoken[:LONGEST_QUOTE]))
    return tuple(found.values())


def _places(check: MetricCheck, heard: Heard) -> Iterator[int]:
    if check.metric in _TOOL_TIMES and check.at_most is not None:
        for tool in heard.tools:
            if (tool.use.duration_ms or 0) > check.at_most:
                yield tool.row.index
    elif check.metric in _TOOL_FAILURES:
        yield from (tool.row.index for tool in heard.tools if tool.use.failed)
    elif check.metric == "unanswered_tool_calls":
        yield from (tool.row.index for tool in heard.tools if tool.is_unanswered)
    else:
        for moment in heard.measured.moments:
            if moment.row_index is not None and _shows(moment, check):
                yield moment.row_index


def _shows(moment: Moment, check: MetricCheck) -> bool:
    """Whether this is one of the moments that make the metric what it is."""
    if check.metric.startswith("response_latency_"):
        slowest_ms = check.at_most if check.at_most is not None else math.inf
        return moment.kind == "response" and (moment.latency_ms or 0) > slowest_ms
    return moment.kind == _MOMENTS.get(check.metric)


def _bounds(check: MetricCheck, metric: Metric) -> str:
    bounds = [("at least", check.at_least), ("at most", check.at_most)]
    return " and ".join(f"{word} {_written(at, metric)}" for word, at in bounds if at is not None)


def _written(value: float, metric: Metric) -> str:
    if metric.unit == "ratio":
        return f"{round(value * 100, 2):g} %"
    number = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0")
    unit = {"ms": " ms", "wpm": " words/min", "seconds": " s", "cents_per_minute": " cents/min"}
    return f"{number}{unit.get(metric.unit, '')}"
