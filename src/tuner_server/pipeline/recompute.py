"""Measuring stored calls anew, when a definition changed."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, func, select

from tuner_server.pipeline.measure import measured
from tuner_server.store import audit, schema
from tuner_server.store.audit import Actor, Subject
from tuner_server.store.calls import StoredBody, bodies_after, find_call, stored_bodies
from tuner_server.store.database import Database, StoreUnavailable
from tuner_server.store.evals import Eval, evals_to_run
from tuner_server.store.results import write_measurements
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
            evals = evals_to_run(connection, [workspace_id])[workspace_id]
        if not bodies:
            return
        failed += measure_anew(writer, bodies, evals)
        after_id = bodies[-1].call_id
        done += len(bodies)
        yield Progress(done, max(done, total), failed, after_id)


def recompute_call(
    database: Database, writer: Writer, workspace_id: int, call_id: int, *, by: Actor
) -> bool:
    """Measure one call anew because somebody wants it. False: there is no such call."""
    with database.read() as connection:
        bodies = stored_bodies(connection, workspace_id, [call_id])
        evals = evals_to_run(connection, [workspace_id])[workspace_id]
    if not bodies:
        return False
    found = measured(bodies[0], evals)

    def write(connection: Connection) -> bool:
        call = find_call(connection, workspace_id, call_id)
        (written,) = write_measurements(connection, [found])
        if call is None or not written:
            return False
        subject = Subject("call", call_id, call.call_id)
        audit.record(connection, workspace_id, by, "call.recompute", subject)
        return True

    return writer.run(write)


def measure_anew(writer: Writer, bodies: Sequence[StoredBody], evals: Sequence[Eval]) -> int:
    """Measure these calls of a workspace that has these evals, and write what was found.

    Gives how many failed.
    """
    failed = 0
    written: list[tuple[StoredBody, Future[bool]]] = []
    for body in bodies:
        try:
            found = measured(body, evals)
        except Exception:  # one call's defect must not end the run for all
            failed += 1
            log.exception("call was not measured", workspace=body.workspace_id, call=body.call_id)
        else:
            written.append((body, writer.submit_together(write_measurements, found)))
    for body, future in written:
        try:
            future.result()
        except StoreUnavailable:
            raise
        except Exception:  # as above
            failed += 1
            log.exception("call was not written", workspace=body.workspace_id, call=body.call_id)
    return failed
