"""The versions of an agent side by side, by all of its calls: read of the rollups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, select

from tuner_server.store import schema
from tuner_server.store.rollups.counting import EVERY_VERSION, version_key
from tuner_server.store.rollups.reading import (
    DAY_MS,
    Changes,
    Scope,
    by_version,
    changes,
    see_one_state,
)
from tuner_server.store.rollups.tally import MICRO, Tally

_calls = schema.calls.c
_rollups = schema.rollups.c
_EVER = (0, 253_402_300_800_000)  # up to the end of the year 9999


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """What the calls of one version come to; what no call tells is empty.

    `judged` is how many calls tell whether they succeeded. `latency_p50_ms` is the median of the
    calls' own medians of the response latency, `latency_p95_ms` the 95th percentile of their own
    95th percentiles; both are off by at most 2.5 %.
    """

    version: str | None
    calls: int
    first_call_at_ms: int
    last_call_at_ms: int
    judged: int
    successful: int
    latency_p50_ms: int | None
    latency_p95_ms: int | None
    cost_cents_per_call: float | None
    tool_calls: int
    tool_errors: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """An agent's versions, the one with the latest call first.

    `pending` is how many hours changed and are not counted anew yet.
    """

    versions: Sequence[VersionFigures]
    calls: int
    pending: int


def compare_versions(connection: Connection, workspace_id: int, agent_id: int) -> Comparison:
    """Compare an agent's versions by all of its calls."""
    see_one_state(connection)
    scope = Scope(workspace_id, agent_id)
    since = changes(connection, scope, *_EVER)
    tallies = by_version(connection, scope, *_EVER, since)
    days = _days(connection, scope, since)
    found = []
    for version, tally in tallies.items():
        seen = _first_and_last(connection, scope, version, days[version_key(version)])
        if seen is not None:  # else the calls that are counted have gone, and that is pending
            found.append(_figures(version, tally, *seen))
    found.sort(key=lambda each: (each.last_call_at_ms, each.version or ""), reverse=True)
    return Comparison(found, sum(each.calls for each in found), since.pending)


def _days(connection: Connection, scope: Scope, since: Changes) -> Mapping[str, tuple[int, int]]:
    """Of each version the start of the first day with calls, and the end of the last one."""
    rows = connection.execute(
        select(
            _rollups.version,
            func.min(_rollups.starts_at_ms),
            func.max(_rollups.starts_at_ms) + DAY_MS,
        )
        .where(
            _rollups.workspace_id == scope.workspace_id,
            _rollups.span == "day",
            _rollups.agent_id == scope.agent_id,
            _rollups.version != EVERY_VERSION,
        )
        .group_by(_rollups.version)
    )
    days = {row[0]: (row[1], row[2]) for row in rows}
    for change in since.counted:
        begins = change.cell.starts_at_ms
        for version in change.now:
            first, last = days.get(version, (begins, begins))
            days[version] = (min(first, begins), max(last, begins + DAY_MS))
    return days


def _first_and_last(
    connection: Connection, scope: Scope, version: str | None, within: tuple[int, int]
) -> tuple[int, int] | None:
    """When the first and the last call of a version started, looked for in this stretch of time.

    Both are near its ends, so either search reads a few calls of the agent.
    """
    of_version: ColumnElement[bool] = (
        _calls.version.is_(None) if version is None else _calls.version == version
    )
    here = and_(
        _calls.workspace_id == scope.workspace_id,
        _calls.agent_id == scope.agent_id,
        _calls.agent_id.is_not(None),  # holds always; SQLite needs it to take the index
        of_version,
        _calls.started_at_ms >= within[0],
        _calls.started_at_ms < within[1],
    )
    at_ms = select(_calls.started_at_ms).where(here).limit(1)
    first = connection.execute(at_ms.order_by(_calls.started_at_ms)).scalar()
    last = connection.execute(at_ms.order_by(_calls.started_at_ms.desc())).scalar()
    return None if first is None or last is None else (first, last)


def _figures(version: str | None, tally: Tally, first_ms: int, last_ms: int) -> VersionFigures:
    sums = tally.sums
    costed = sums["costed"]
    return VersionFigures(
        version,
        calls=sums["calls"],
        first_call_at_ms=first_ms,
        last_call_at_ms=last_ms,
        judged=sums["successful"] + sums["unsuccessful"],
        successful=sums["successful"],
        latency_p50_ms=tally.response_ms(50),
        latency_p95_ms=tally.response_ms(95),
        cost_cents_per_call=sums["cost_micro_cents"] / MICRO / costed if costed else None,
        tool_calls=sums["tool_calls"],
        tool_errors=sums["tool_errors"],
    )
