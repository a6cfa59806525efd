"""Measuring stored calls anew, when a definition changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy import func, select

from tuner_server.pipeline.measure import measured
from tuner_server.store import schema
from tuner_server.store.calls import StoredBody, bodies_after
from tuner_server.store.database import Database
from tuner_server.store.results import MeasuredCall, write_measurements
from tuner_server.store.writer import Writer

_AT_ONCE = 100

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. `last_id` is the last call that was measured; a later run can go on there."""

    done: int
    total: int
    failed: int
    last_id: int


def calls_to_recompute(database: Database, workspace_id: int, *, after_id: int = 0) -> int:
    """How many calls a run would measure."""
    calls = schema.calls.c
    with database.read(timeout_ms=60_000) as connection:
        return connection.execute(
            select(func.count()).where(calls.workspace_id == workspace_id, calls.id > after_id)
        ).scalar_one()


def recompute(
    database: Database, writer: Writer, workspace_id: int, *, after_id: int = 0
) -> Iterator[Progress]:
    """Measure every call of a workspace anew, in the order of their ids.

    Gives its progress after each handful, which is then committed; it can be left at any time.
    """
    total = calls_to_recompute(database, workspace_id, after_id=after_id)
    done = failed = 0
    while True:
        with database.read() as connection:
            bodies = bodies_after(connection, workspace_id, after_id, most=_AT_ONCE)
        if not bodies:
            return
        found = [result for body in bodies if (result := _measured(body)) is not None]
        writer.run(partial(write_measurements, measured=found))
        after_id = bodies[-1].call_id
        done += len(bodies)
        failed += len(bodies) - len(found)
        yield Progress(done, max(done, total), failed, after_id)


def _measured(body: StoredBody) -> MeasuredCall | None:
    try:
        return measured(body)
    except Exception:  # one call's defect must not end the run for all
        log.exception("call was not measured", workspace=body.workspace_id, call=body.call_id)
        return None
