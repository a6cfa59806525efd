"""Making rollups anew where calls changed.

The hours of an agent are counted from its calls, and everything else is added up from those: all
agents' hours, and the days. A cell is counted outside the writing transaction; the marks that were
there before counting are then taken in the transaction that writes, so a change that comes in
between keeps its own mark, and its hour is counted again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select

from tuner_server.store import schema
from tuner_server.store.rollups.counting import EVERY_AGENT, EVERY_VERSION, count_cell, together
from tuner_server.store.rollups.tally import Tally, stored_tally
from tuner_server.store.rollups.touched import HOUR_MS, Cell, latest_mark, take_marks, touched_cells
from tuner_server.store.sql import insert_rows

DAY_MS = 24 * HOUR_MS
# A backfill leaves thousands in an hour; those that are left over are counted once more.
_MARKS_AT_ONCE = 5_000
_CALLS_AT_ONCE = 5_000

_rollups = schema.rollups.c


@dataclass(frozen=True, slots=True)
class Counted:
    """A cell as it was counted, and the marks that it had before."""

    cell: Cell
    stamps: Sequence[int]
    by_version: Mapping[str, Tally]


def latest_touched(connection: Connection) -> Mapping[Cell, Sequence[int]]:
    """The touched hours of the latest such day of a workspace, and the stamps of their marks."""
    mark = latest_mark(connection)
    if mark is None:
        return {}
    workspace_id, latest = mark
    day = latest - latest % DAY_MS
    return touched_cells(connection, workspace_id, within=(day, day + DAY_MS), most=_MARKS_AT_ONCE)


def count_touched(connection: Connection, touched: Mapping[Cell, Sequence[int]]) -> list[Counted]:
    """Count touched hours of a day: as many of them as make one short transaction."""
    counted: list[Counted] = []
    calls = 0
    for cell, stamps in touched.items():
        if calls >= _CALLS_AT_ONCE:
            break
        by_version = count_cell(connection, cell) or {}
        calls += sum(tally.sums["calls"] for tally in by_version.values())
        counted.append(Counted(cell, stamps, by_version))
    return counted


def write_rollups(connection: Connection, counted: Sequence[Counted]) -> int:
    """Write what was counted, and what it adds up to. Gives how many cells were still ours."""
    if not counted:
        return 0
    workspace_id = counted[0].cell.workspace_id
    # One after the other, so that a sum misses nothing that another process writes meanwhile.
    workspaces = schema.workspaces.c
    agents = schema.agents.c
    there = connection.execute(
        select(workspaces.id).where(workspaces.id == workspace_id).with_for_update(key_share=True)
    ).one_or_none()
    agent_ids = connection.execute(
        select(agents.id).where(agents.workspace_id == workspace_id)
    ).scalars()
    level = _Level(connection, workspace_id, tuple(agent_ids))
    ours = [each for each in counted if take_marks(connection, each.cell, each.stamps)]
    if there is None:  # deleted for good: nothing of it may come back
        return 0
    for each in ours:
        level.put("hour", each.cell.agent_id, each.cell.starts_at_ms, each.by_version)
    hours = sorted({each.cell.starts_at_ms for each in ours})
    days = sorted({hour - hour % DAY_MS for hour in hours})
    for hour in hours:
        level.add_up_agents("hour", hour)
    for day in days:
        for agent_id in sorted({each.cell.agent_id for each in ours}):
            level.add_up_hours(agent_id, day)
        level.add_up_agents("day", day)
    return len(ours)


@dataclass(frozen=True, slots=True)
class _Level:
    connection: Connection
    workspace_id: int
    agent_ids: Sequence[int]

    def put(self, span: str, agent_id: int, at_ms: int, by_version: Mapping[str, Tally]) -> None:
        """Replace the rows of an agent's hour or day; where there are no calls, none stay."""
        self.connection.execute(
            _DELETE,
            {
                "in_workspace": self.workspace_id,
                "of_span": span,
                "of_agent": agent_id,
                "at_ms": at_ms,
            },
        )
        every = together(list(by_version.values()))
        rows = {**by_version, EVERY_VERSION: every}
        insert_rows(
            self.connection,
            schema.rollups,
            (*_KEY, "sums", "shares", "response", "stages"),
            [
                (self.workspace_id, span, agent_id, version, at_ms, *tally.row())
                for version, tally in rows.items()
                if every.sums["calls"]
            ],
        )

    def add_up_hours(self, agent_id: int, day: int) -> None:
        """An agent's day is the sum of its hours."""
        self.put("day", agent_id, day, self._read("hour", [agent_id], day, day + DAY_MS))

    def add_up_agents(self, span: str, at_ms: int) -> None:
        """An hour or a day of all agents is the sum of theirs."""
        found = self._read(span, self.agent_ids, at_ms, at_ms + 1, EVERY_VERSION)
        self.put(span, EVERY_AGENT, at_ms, {EVERY_VERSION: together(list(found.values()))})

    def _read(
        self, span: str, agent_ids: Sequence[int], from_ms: int, to_ms: int, version: str = ""
    ) -> dict[str, Tally]:
        query = select(
            _rollups.version, _rollups.sums, _rollups.shares, _rollups.response, _rollups.stages
        ).where(*self._at(span, agent_ids, from_ms, to_ms))
        only = _rollups.version == version if version else _rollups.version != EVERY_VERSION
        found: dict[str, Tally] = {}
        for row in self.connection.execute(query.where(only)):
            found.setdefault(row[0], Tally()).add(stored_tally(*row[1:]))
        return found

    def _at(
        self, span: str, agent_ids: Sequence[int], from_ms: int, to_ms: int
    ) -> Iterable[ColumnElement[bool]]:
        return (
            _rollups.workspace_id == self.workspace_id,
            _rollups.span == span,
            _rollups.agent_id.in_(agent_ids),
            _rollups.starts_at_ms >= from_ms,
            _rollups.starts_at_ms < to_ms,
        )


_DELETE = delete(schema.rollups).where(
    _rollups.workspace_id == bindparam("in_workspace"),
    _rollups.span == bindparam("of_span"),
    _rollups.agent_id == bindparam("of_agent"),
    _rollups.starts_at_ms == bindparam("at_ms"),
)
_KEY = ("workspace_id", "span", "agent_id", "version", "starts_at_ms")
