"""The versions of an agent side by side, by its latest calls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from tuner_server.metrics.figures import percentile
from tuner_server.store import schema

LATEST_CALLS = 10_000
"""So many of an agent's calls are compared. They are read in some hundredths of a second."""

_calls = schema.calls.c
_COLUMNS = (
    _calls.version,
    _calls.started_at_ms,
    _calls.successful,
    _calls.response_latency_p50_ms,
    _calls.response_latency_p95_ms,
    _calls.cost_cents,
    _calls.tool_calls,
    _calls.tool_errors,
)


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """What the calls of one version come to; what no call tells is empty.

    `judged` is how many calls tell whether they succeeded. `latency_p50_ms` is the median of the
    calls' own medians of the response latency, `latency_p95_ms` the 95th percentile of their own
    95th percentiles.
    """

    version: str | None
    calls: int
    first_call_at_ms: int
    last_call_at_ms: int
    judged: int
    successful: int
    latency_p50_ms: float | None
    latency_p95_ms: float | None
    cost_cents_per_call: float | None
    tool_calls: int
    tool_errors: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """An agent's versions, the one with the latest call first.

    `calls` were looked at; `complete` tells whether these are all that the agent has.
    """

    versions: Sequence[VersionFigures]
    calls: int
    complete: bool


def compare_versions(connection: Connection, workspace_id: int, agent_id: int) -> Comparison:
    """Compare an agent's versions by its latest `LATEST_CALLS` calls."""
    calls = connection.execute(
        select(*_COLUMNS)
        .where(
            _calls.workspace_id == workspace_id,
            _calls.agent_id == agent_id,
            _calls.agent_id.is_not(None),  # holds always; SQLite needs it to take the index
        )
        .order_by(_calls.started_at_ms.desc(), _calls.id.desc())
        .limit(LATEST_CALLS + 1)
    ).all()
    looked_at = calls[:LATEST_CALLS]
    of_version: dict[str | None, list[Any]] = {}
    for call in looked_at:
        of_version.setdefault(call.version, []).append(call)
    return Comparison(
        [_figures(version, found) for version, found in of_version.items()],
        calls=len(looked_at),
        complete=len(calls) <= LATEST_CALLS,
    )


def _figures(version: str | None, calls: Sequence[Any]) -> VersionFigures:
    costs = [float(call.cost_cents) for call in calls if call.cost_cents is not None]
    judged = [call.successful for call in calls if call.successful is not None]
    return VersionFigures(
        version,
        calls=len(calls),
        first_call_at_ms=calls[-1].started_at_ms,
        last_call_at_ms=calls[0].started_at_ms,
        judged=len(judged),
        successful=sum(judged),
        latency_p50_ms=_over_calls(50, (call.response_latency_p50_ms for call in calls)),
        latency_p95_ms=_over_calls(95, (call.response_latency_p95_ms for call in calls)),
        cost_cents_per_call=sum(costs) / len(costs) if costs else None,
        tool_calls=sum(call.tool_calls or 0 for call in calls),
        tool_errors=sum(call.tool_errors or 0 for call in calls),
    )


def _over_calls(percent: int, values: Iterable[float | None]) -> float | None:
    known = sorted(value for value in values if value is not None)
    return percentile(known, percent) if known else None
