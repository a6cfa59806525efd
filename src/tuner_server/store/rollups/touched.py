"""The marks of hours whose calls changed. They are set in the transaction that changes a call."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from tuner_server.store import schema
from tuner_server.store.sql import insert_rows

HOUR_MS = 60 * 60 * 1000
FROM_BEFORE = 0
"""The stamp of hours whose calls were measured before there were rollups."""

_calls = schema.calls.c
_touched = schema.touched_hours.c


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """The calls of an agent that started within an hour."""

    workspace_id: int
    starts_at_ms: int
    agent_id: int


def touch(connection: Connection, changed: Iterable[tuple[int, int, int]]) -> None:
    """Mark the hours of calls: (workspace id, start, agent id) of each that changed."""
    hours = {(ws, at_ms - at_ms % HOUR_MS, agent_id) for ws, at_ms, agent_id in changed}
    stamp = 1 + secrets.randbits(62)
    insert_rows(
        connection,
        schema.touched_hours,
        ("workspace_id", "starts_at_ms", "agent_id", "stamp"),
        [(*hour, stamp) for hour in sorted(hours)],
    )


def touch_calls(connection: Connection, calls: Iterable[tuple[int, int]]) -> None:
    """Mark the hours of stored calls, given by workspace id and id."""
    of_workspace: dict[int, list[int]] = {}
    for workspace_id, call_id in calls:
        of_workspace.setdefault(workspace_id, []).append(call_id)
    for workspace_id, ids in of_workspace.items():
        rows = connection.execute(
            select(_calls.workspace_id, _calls.started_at_ms, _calls.agent_id).where(
                _calls.workspace_id == workspace_id, _calls.id.in_(ids)
            )
        )
        touch(connection, ((row[0], row[1], row[2]) for row in rows))


def latest_mark(connection: Connection) -> tuple[int, int] | None:
    """The first workspace that has marks, and the latest hour that is marked in it."""
    first = select(func.min(_touched.workspace_id)).scalar_subquery()
    row = connection.execute(
        select(_touched.workspace_id, _touched.starts_at_ms)
        .where(_touched.workspace_id == first)
        .order_by(_touched.starts_at_ms.desc(), _touched.agent_id.desc(), _touched.stamp.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def touched_cells(
    connection: Connection, workspace_id: int, *, within: tuple[int, int], most: int
) -> dict[Cell, list[int]]:
    """The marked hours of a stretch of time with the stamps of their marks, the latest first.

    `most` is how many marks are read; of the last hour there may be more.
    """
    # In the order of the key, backwards: however many marks there are, no more of them are read.
    query = (
        select(schema.touched_hours)
        .where(
            _touched.workspace_id == workspace_id,
            _touched.starts_at_ms >= within[0],
            _touched.starts_at_ms < within[1],
        )
        .order_by(_touched.starts_at_ms.desc(), _touched.agent_id.desc(), _touched.stamp.desc())
    )
    cells: dict[Cell, list[int]] = {}
    for row in connection.execute(query.limit(most)):
        cells.setdefault(Cell(row[0], row[1], row[2]), []).append(row[3])
    return cells


def take_marks(connection: Connection, cell: Cell, stamps: Sequence[int]) -> bool:
    """Take marks away. False: they are gone, so somebody else counted these calls since."""
    taken = connection.execute(
        _TAKE,
        {
            "in_workspace": cell.workspace_id,
            "at_ms": cell.starts_at_ms,
            "of_agent": cell.agent_id,
            "seen": stamps,
        },
    )
    return taken.rowcount > 0


_TAKE = schema.touched_hours.delete().where(
    _touched.workspace_id == bindparam("in_workspace"),
    _touched.starts_at_ms == bindparam("at_ms"),
    _touched.agent_id == bindparam("of_agent"),
    _touched.stamp.in_(bindparam("seen", expanding=True)),
)
