"""Jobs that keep the database tidy: what is out of date goes, deleted workspaces go for good."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Connection, delete, select

from tuner_server.settings import Settings
from tuner_server.store import (
    calls,
    clock,
    deleted,
    delivery_log,
    eval_results,
    evals,
    jobs,
    model_turns,
    retention,
    rules,
    schema,
    views,
)
from tuner_server.store.database import Database
from tuner_server.store.jobs import Job
from tuner_server.store.writer import Writer

CLEAR_OUTDATED = "clear_outdated"
EVERY_MS = 10 * 60 * 1000
_DAY_MS = 24 * 60 * 60 * 1000
_CALLS_AT_ONCE = 200
_RECEIPTS_AT_ONCE = 1_000
_RESULTS_AT_ONCE = 1_000


class Upkeep:
    """Clears away in small steps, so that deliveries never wait long for the writer."""

    def __init__(self, database: Database, writer: Writer, settings: Settings) -> None:
        self._database = database
        self._writer = writer
        self._settings = settings

    def clear_outdated(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        """Plan the next round, then drop refused bodies and finished jobs whose time is over."""
        self._writer.run(plan_next_round)  # first, so that a round that fails is not the last
        now_ms = clock.now_ms()
        self._writer.run(partial(retention.plan_runs, slot=str(now_ms // EVERY_MS)))
        self._writer.run(
            partial(
                delivery_log.clear_refused_bodies,
                before_ms=now_ms - int(self._settings.refused_body_days * _DAY_MS),
                most_bytes=self._settings.refused_body_bytes,
            )
        )
        self._writer.run(
            partial(
                jobs.clear_finished, before_ms=now_ms - int(self._settings.done_job_days * _DAY_MS)
            )
        )
        while self._writer.run(partial(deleted.purge, most=_CALLS_AT_ONCE)):
            pass
        self._writer.run(model_turns.clear_turns)
        self._writer.run(partial(views.clear_deleted, before_ms=now_ms - views.KEPT_DELETED_MS))
        self._writer.run(partial(rules.clear_deleted, before_ms=now_ms - rules.KEPT_DELETED_MS))
        forget_evals = partial(
            eval_results.clear_deleted,
            before_ms=now_ms - evals.KEPT_DELETED_MS,
            most=_RESULTS_AT_ONCE,
        )
        while self._writer.run(forget_evals):
            pass
        self._writer.run(partial(jobs.complete, finished=held))
        return {}

    def delete_workspaces(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        """Remove everything of workspaces that were deleted."""
        for job in held:
            workspace_id = (job.arguments or {})["workspace_id"]
            for delete_some in (_delete_some_calls, _delete_some_receipts):
                while self._writer.run(partial(delete_some, workspace_id=workspace_id)):
                    pass
            self._writer.run(partial(_delete_rest, workspace_id=workspace_id, job=job))
        return {}


def plan_next_round(connection: Connection) -> None:
    """Put the next round of upkeep in the queue; however many processes do so, it comes once."""
    slot = clock.now_ms() // EVERY_MS + 1
    jobs.enqueue(
        connection,
        [jobs.NewJob(jobs.SYSTEM, CLEAR_OUTDATED, str(slot), run_at_ms=slot * EVERY_MS)],
    )


def _delete_some_calls(connection: Connection, *, workspace_id: int) -> int:
    ids = connection.execute(
        select(schema.calls.c.id)
        .where(schema.calls.c.workspace_id == workspace_id)
        .limit(_CALLS_AT_ONCE)
    ).scalars()
    found = list(ids)
    return calls.delete_calls(connection, workspace_id, found) if found else 0


def _delete_some_receipts(connection: Connection, *, workspace_id: int) -> int:
    receipts, bodies = schema.deliveries.c, schema.refused_bodies.c
    found = list(
        connection.execute(
            select(receipts.id)
            .where(receipts.workspace_id == workspace_id)
            .limit(_RECEIPTS_AT_ONCE)
        ).scalars()
    )
    connection.execute(
        delete(schema.refused_bodies).where(
            bodies.workspace_id == workspace_id, bodies.delivery_id.in_(found)
        )
    )
    return connection.execute(
        delete(schema.deliveries).where(
            receipts.workspace_id == workspace_id, receipts.id.in_(found)
        )
    ).rowcount


def _delete_rest(connection: Connection, *, workspace_id: int, job: Job) -> None:
    for table in (
        schema.jobs,
        schema.tasks,
        schema.agents,
        schema.api_keys,
        schema.memberships,
        schema.invitations,
        schema.audit_entries,
        schema.views,
        schema.rules,
        schema.eval_versions,
        schema.evals,
        schema.deleted_calls,
        schema.retention,
        schema.model_turns,
        schema.model_spending,
        schema.judge_models,
    ):
        connection.execute(delete(table).where(table.c.workspace_id == workspace_id))
    connection.execute(delete(schema.workspaces).where(schema.workspaces.c.id == workspace_id))
    # After the workspace, whose row whoever writes rollups holds: none are written from now on.
    for table in (schema.touched_hours, schema.rollups):
        connection.execute(delete(table).where(table.c.workspace_id == workspace_id))
    jobs.complete(connection, [job])
