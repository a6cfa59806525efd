"""Calls drawn as pictures.

    drawn("agent  aaaa....bbbb",
          "user   ....cccc....", said={"c": "table for two"})

Each lane is one side, each character 500 ms; a run of one letter is one row, and `.` is silence.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from tuner_server.timeline import Call, Role, Row

STEP_MS = 500


def drawn(*lanes: str, said: Mapping[str, str] | None = None) -> Call:
    """The call of a picture; it ends where its longest lane does."""
    rows = [row for lane in lanes for row in _rows(lane, said or {})]
    rows.sort(key=lambda row: row.start_ms or 0)
    steps = max((len(lane.split()[1]) for lane in lanes), default=0)
    return call_of(*rows, duration_ms=steps * STEP_MS)


def call_of(*rows: Row, duration_ms: int = 60_000) -> Call:
    """A call of these rows, which are numbered in the order given."""
    return Call(
        call_id="a call",
        call_type="phone_call",
        started_at_ms=0,
        ended_at_ms=duration_ms,
        duration_ms=duration_ms,
        recording_url="pending",
        rows=tuple(row._replace(index=index) for index, row in enumerate(rows)),
    )


def row_of(role: Role, start_ms: int | None = None, end_ms: int | None = None, **more: Any) -> Row:
    """A row of that role."""
    row = Row(index=0, role=role, role_as_sent=role.value, start_ms=start_ms, end_ms=end_ms)
    return row._replace(**more)


def _rows(lane: str, said: Mapping[str, str]) -> list[Row]:
    side, picture = lane.split()
    rows: list[Row] = []
    step = 0
    for letter, run in groupby(picture):
        steps = len(list(run))
        if letter != ".":
            start_ms, end_ms = step * STEP_MS, (step + steps) * STEP_MS
            rows.append(row_of(Role(side), start_ms, end_ms, text=said.get(letter)))
        step += steps
    return rows
