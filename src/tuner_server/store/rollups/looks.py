"""The reasons to look at calls that were measured before there were any."""

from sqlalchemy import Connection, select

from tuner_server.metrics.attention import LOOK, REASON_COLUMNS, reasons_to_look
from tuner_server.store import schema
from tuner_server.store.rollups.counting import CALLS_HERE, place_of
from tuner_server.store.rollups.touched import Cell
from tuner_server.store.sql import insert_rows

_calls = schema.calls.c


_MEASURED = select(
    _calls.id, _calls.started_at_ms, *(_calls[name] for name in REASON_COLUMNS)
).where(CALLS_HERE, _calls.measured_at_ms.is_not(None))


def add_looks(connection: Connection, cell: Cell) -> None:
    """File the reasons to look at the measured calls of a cell, where they are not filed yet."""
    calls = connection.execute(_MEASURED, place_of(cell)).mappings()
    key = ("workspace_id", "field", "value", "started_at_ms", "call_id")
    insert_rows(
        connection,
        schema.call_facts,
        key,
        [
            (cell.workspace_id, LOOK, reason.key, call["started_at_ms"], call["id"])
            for call in calls
            for reason in reasons_to_look(dict(call))
        ],
        unless_taken=key,
    )
