"""Reading rollups, and with them what changed since they were made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, select

from tuner_server.store import schema
from tuner_server.store.rollups.counting import (
    EVERY_AGENT,
    EVERY_VERSION,
    count_cell,
    together,
    version_key,
)
from tuner_server.store.rollups.tally import Part, Tally, stored_tally
from tuner_server.store.rollups.touched import HOUR_MS, Cell, touched_cells

DAY_MS = 24 * HOUR_MS
# An answer counts so many calls itself, in some milliseconds; hours beyond them are told as
# pending.
_MOST_COUNTED = 2_000
_MOST_MARKS = 5_000

_rollups = schema.rollups.c


@dataclass(frozen=True, slots=True)
class Scope:
    """Which calls of a workspace: all, or those of an agent, of a version."""

    workspace_id: int
    agent_id: int | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What the calls of a cell come to now, and what its rollup says, by version."""

    cell: Cell
    now: Mapping[str, Tally]
    then: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the rollups were made.

    `pending` is how many hours of agents changed that were not counted anew for this answer.
    """

    counted: Sequence[Change]
    pending: int


def see_one_state(connection: Connection) -> None:
    """Let all that is read now be of one moment, also while others write."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def changes(connection: Connection, scope: Scope, from_ms: int, to_ms: int) -> Changes:
    """What changed in these hours, counted as far as that takes no time."""
    marked = touched_cells(
        connection, scope.workspace_id, within=(from_ms, to_ms), most=_MOST_MARKS
    )
    cells = [cell for cell in marked if scope.agent_id in (None, cell.agent_id)]
    counted: list[Change] = []
    left = _MOST_COUNTED
    for cell in cells:
        now = count_cell(connection, cell, most=left) if left > 0 else None
        if now is None:
            break
        left -= 1 + sum(tally.sums["calls"] for tally in now.values())
        counted.append(Change(cell, now, _rollup_of(connection, cell)))
    return Changes(counted, len(cells) - len(counted))


def _rollup_of(connection: Connection, cell: Cell) -> Mapping[str, Tally]:
    rows = connection.execute(
        select(_rollups.version, *_EVERYTHING).where(
            _rollups.workspace_id == cell.workspace_id,
            _rollups.span == "hour",
            _rollups.agent_id == cell.agent_id,
            _rollups.version != EVERY_VERSION,
            _rollups.starts_at_ms == cell.starts_at_ms,
        )
    )
    return {row[0]: stored_tally(*row[1:]) for row in rows}


def series(
    connection: Connection,
    scope: Scope,
    bounds: Sequence[int],
    since: Changes,
    parts: Sequence[Part] = ("sums", "response"),
) -> list[Tally]:
    """A tally of each step, with these parts."""
    steps = [Tally() for _ in range(len(bounds) - 1)]
    for span, begins, ends in _runs(bounds):
        query = (
            select(_rollups.starts_at_ms, *(_rollups[part] for part in parts))
            .where(*_of(connection, scope), *_within(span, begins, ends))
            .order_by(_rollups.starts_at_ms)
        )
        place = 0
        for row in connection.execute(query):
            while row[0] >= bounds[place + 1]:
                place += 1
            for part, stored in zip(parts, row[1:], strict=True):
                steps[place].add_stored(part, stored)
    for step, (from_ms, to_ms) in zip(steps, pairwise(bounds), strict=True):
        _correct(step, scope, since, from_ms, to_ms)
    return steps


def _runs(bounds: Sequence[int]) -> Iterator[tuple[str, int, int]]:
    """The steps that are whole days of UTC, and the others, as stretches of time."""
    for whole, steps in groupby(
        pairwise(bounds), key=lambda step: step[0] % DAY_MS == 0 == step[1] % DAY_MS
    ):
        listed = list(steps)
        yield "day" if whole else "hour", listed[0][0], listed[-1][1]


def total(connection: Connection, scope: Scope, from_ms: int, to_ms: int, since: Changes) -> Tally:
    """What the calls of a stretch of whole hours come to."""
    found = Tally()
    for span, begins, ends in _pieces(from_ms, to_ms):
        query = select(*_EVERYTHING).where(*_of(connection, scope), *_within(span, begins, ends))
        for row in connection.execute(query):
            found.add(stored_tally(*row))
    _correct(found, scope, since, from_ms, to_ms)
    return found


def by_agent(
    connection: Connection, scope: Scope, from_ms: int, to_ms: int, since: Changes
) -> dict[int, Tally]:
    """Sums and response latency of each agent that has calls there."""
    ids = _agent_ids(connection, scope.workspace_id) if scope.agent_id is None else [scope.agent_id]
    version = EVERY_VERSION if scope.version is None else version_key(scope.version)
    here = (
        _rollups.workspace_id == scope.workspace_id,
        _rollups.agent_id.in_(ids),
        _rollups.version == version,
    )
    found = _grouped(connection, _rollups.agent_id, here, from_ms, to_ms)
    for change in _inside(since, from_ms, to_ms):
        if change.cell.agent_id in ids:
            tally = found.setdefault(change.cell.agent_id, Tally())
            tally.add(_of_version(change.now, scope.version))
            tally.take(_of_version(change.then, scope.version))
    return {agent_id: tally for agent_id, tally in found.items() if tally.sums["calls"]}


def by_version(
    connection: Connection, scope: Scope, from_ms: int, to_ms: int, since: Changes
) -> dict[str | None, Tally]:
    """The same of each version of an agent."""
    here = (
        _rollups.workspace_id == scope.workspace_id,
        _rollups.agent_id == scope.agent_id,
        _rollups.version != EVERY_VERSION,
    )
    found = _grouped(connection, _rollups.version, here, from_ms, to_ms)
    for change in _inside(since, from_ms, to_ms):
        if change.cell.agent_id == scope.agent_id:
            for version, tally in change.now.items():
                found.setdefault(version, Tally()).add(tally)
            for version, tally in change.then.items():
                found.setdefault(version, Tally()).take(tally)
    return {key[1:] or None: tally for key, tally in found.items() if tally.sums["calls"]}


def _grouped(
    connection: Connection,
    key: Column[Any],
    here: Sequence[ColumnElement[bool]],
    from_ms: int,
    to_ms: int,
) -> dict[Any, Tally]:
    found: dict[Any, Tally] = {}
    for span, begins, ends in _pieces(from_ms, to_ms):
        query = select(key, _rollups.sums, _rollups.response).where(
            *here, *_within(span, begins, ends)
        )
        for value, sums, response in connection.execute(query):
            found.setdefault(value, Tally()).add(stored_tally(sums, response=response))
    return found


_EVERYTHING = (_rollups.sums, _rollups.shares, _rollups.response, _rollups.stages)


def _of(connection: Connection, scope: Scope) -> Sequence[ColumnElement[bool]]:
    if scope.agent_id is not None:
        ids: Sequence[int] = [scope.agent_id]
    elif scope.version is None:
        ids = [EVERY_AGENT]
    else:
        ids = _agent_ids(connection, scope.workspace_id)
    version = EVERY_VERSION if scope.version is None else version_key(scope.version)
    return (
        _rollups.workspace_id == scope.workspace_id,
        _rollups.agent_id.in_(ids),
        _rollups.version == version,
    )


def _agent_ids(connection: Connection, workspace_id: int) -> Sequence[int]:
    agents = schema.agents.c
    query = select(agents.id).where(agents.workspace_id == workspace_id).order_by(agents.id)
    return connection.execute(query).scalars().all()


def _within(span: str, from_ms: int, to_ms: int) -> Sequence[ColumnElement[Any]]:
    return (
        _rollups.span == span,
        _rollups.starts_at_ms >= from_ms,
        _rollups.starts_at_ms < to_ms,
    )


def _pieces(from_ms: int, to_ms: int) -> Iterator[tuple[str, int, int]]:
    """The whole days of UTC in a stretch, and the hours at its two ends."""
    first_day, last_day = from_ms + -from_ms % DAY_MS, to_ms - to_ms % DAY_MS
    if first_day >= last_day:
        yield "hour", from_ms, to_ms
        return
    if from_ms < first_day:
        yield "hour", from_ms, first_day
    yield "day", first_day, last_day
    if last_day < to_ms:
        yield "hour", last_day, to_ms


def _correct(tally: Tally, scope: Scope, since: Changes, from_ms: int, to_ms: int) -> None:
    """Put what changed in a stretch into its tally."""
    for change in _inside(since, from_ms, to_ms):
        if scope.agent_id in (None, change.cell.agent_id):
            tally.add(_of_version(change.now, scope.version))
            tally.take(_of_version(change.then, scope.version))


def _of_version(by_version: Mapping[str, Tally], version: str | None) -> Tally:
    if version is None:
        return together(list(by_version.values()))
    return by_version.get(version_key(version)) or Tally()


def _inside(since: Changes, from_ms: int, to_ms: int) -> Iterator[Change]:
    return (change for change in since.counted if from_ms <= change.cell.starts_at_ms < to_ms)
