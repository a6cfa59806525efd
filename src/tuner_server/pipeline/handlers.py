"""Which kinds of jobs there are, and who does them."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from functools import partial

from sqlalchemy import Connection

from tuner_server.mail.outbox import RESET_PASSWORD, SEND_LETTER
from tuner_server.pipeline.bulk import ManyCalls
from tuner_server.pipeline.forget import FORGET_NUMBER, ForgetNumber
from tuner_server.pipeline.measure import measured
from tuner_server.pipeline.post import Post
from tuner_server.pipeline.retain import Retain
from tuner_server.pipeline.rollups import REFRESH_ROLLUPS, Rollups
from tuner_server.pipeline.upkeep import CLEAR_OUTDATED, Upkeep
from tuner_server.pipeline.worker import Handler
from tuner_server.store import calls, jobs
from tuner_server.store.database import Database, StoreUnavailable
from tuner_server.store.evals import evals_to_run
from tuner_server.store.filing import MEASURE_CALL
from tuner_server.store.jobs import Job
from tuner_server.store.results import finish_measuring
from tuner_server.store.retention import RETAIN
from tuner_server.store.workspaces import DELETE_WORKSPACE
from tuner_server.store.writer import Writer


def handlers(
    database: Database, writer: Writer, upkeep: Upkeep, post: Post
) -> Mapping[str, Handler]:
    """Every kind of job."""
    return {
        MEASURE_CALL: MeasureCalls(database, writer),
        DELETE_WORKSPACE: upkeep.delete_workspaces,
        CLEAR_OUTDATED: upkeep.clear_outdated,
        SEND_LETTER: post.send_letters,
        RESET_PASSWORD: post.reset_passwords,
        **ManyCalls(database, writer).handlers,
        REFRESH_ROLLUPS: Rollups(database, writer),
        RETAIN: Retain(database, writer),
        FORGET_NUMBER: ForgetNumber(database, writer),
    }


class MeasureCalls:
    """Measures calls that were just stored, and runs the evals of their workspace on them."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def __call__(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        failures: dict[int, Exception] = {}
        written: list[tuple[Job, Future[bool]]] = []
        with self._database.read() as connection:
            bodies = dict(_stored(connection, held))
            evals = evals_to_run(connection, {job.workspace_id for job in held})
        for job in held:
            stored = bodies.get((job.workspace_id, job.call_id))
            if stored is not None:
                try:
                    found = (job, measured(stored, evals[job.workspace_id]))
                except Exception as error:  # noqa: BLE001 - one call's defect is not the others'
                    failures[job.id] = error
                else:
                    written.append((job, self._writer.submit_together(finish_measuring, found)))
        gone = [job for job in held if (job.workspace_id, job.call_id) not in bodies]
        if gone:
            self._writer.run(partial(jobs.complete, finished=gone))
        for job, future in written:
            try:
                future.result()
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - as above
                failures[job.id] = error
        return failures


def _stored(
    connection: Connection, held: Sequence[Job]
) -> list[tuple[tuple[int, int | None], calls.StoredBody]]:
    found = []
    for workspace_id in {job.workspace_id for job in held}:
        ids = [job.call_id for job in held if job.workspace_id == workspace_id and job.call_id]
        found += calls.stored_bodies(connection, workspace_id, ids)
    return [((stored.workspace_id, stored.call_id), stored) for stored in found]
