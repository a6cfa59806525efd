"""Doing something to many calls: a task, step by step, with progress, that can be stopped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import structlog
from sqlalchemy import Connection

from tuner_server.pipeline.checks import run_on_stored
from tuner_server.pipeline.recompute import measure_anew
from tuner_server.pipeline.worker import Handler
from tuner_server.store import bulk, clock, deleted, judging, tasks, verdicts
from tuner_server.store.bulk import DONE, FAILED, GONE, RECOMPUTE_CALLS, RUN_EVALS
from tuner_server.store.calls import stored_bodies
from tuner_server.store.database import Database
from tuner_server.store.deleted import DELETE_CALLS, RESTORE_CALLS
from tuner_server.store.evals import evals_at, evals_to_run
from tuner_server.store.jobs import Job
from tuner_server.store.one_by_one import one_by_one
from tuner_server.store.tasks import Task, TaskState
from tuner_server.store.writer import Writer

_AT_ONCE = 100
_LOOK_AGAIN_MS = 1_000

Step = Callable[[Job, Task], None]
# Writes a step and gives what came of it, by name.
Write = Callable[[Connection], Mapping[str, int]]

log = structlog.get_logger(__name__)


class ManyCalls:
    """Does the jobs of these tasks, a handful of calls at a time."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Every kind of task that this does."""
        return {
            DELETE_CALLS: partial(self._each, step=self._delete),
            RECOMPUTE_CALLS: partial(self._each, step=self._recompute),
            RUN_EVALS: partial(self._each, step=self._run_evals),
            RESTORE_CALLS: partial(self._each, step=self._restore),
        }

    def _each(self, held: Sequence[Job], *, step: Step) -> Mapping[int, Exception]:
        return one_by_one(held, partial(self._do, step=step))

    def _do(self, job: Job, step: Step) -> None:
        with self._database.read() as connection:
            task = tasks.task_of(connection, job)
        if task.stop_asked:
            self._writer.run(partial(_stop, job=job, task=task))
        else:
            step(job, task)

    def _delete(self, job: Job, task: Task) -> None:
        def delete(connection: Connection, ids: Sequence[int]) -> Mapping[str, int]:
            there = deleted.set_aside(connection, job.workspace_id, ids, task_id=task.id)
            return {DONE: there, GONE: len(ids) - there}

        self._with_next(job, task, lambda ids: partial(delete, ids=ids))

    def _recompute(self, job: Job, task: Task) -> None:
        def recompute(ids: Sequence[int]) -> Write:
            with self._database.read() as connection:
                bodies = stored_bodies(connection, job.workspace_id, ids)
                evals = evals_to_run(connection, [job.workspace_id])[job.workspace_id]
            failed = measure_anew(self._writer, bodies, evals)
            gone = len(ids) - len(bodies)
            return lambda _: {DONE: len(bodies) - failed, FAILED: failed, GONE: gone}

        self._with_next(job, task, recompute)

    def _run_evals(self, job: Job, task: Task) -> None:
        with self._database.read() as connection:
            step = bulk.next_step(connection, job.workspace_id, task, most=_AT_ONCE)
            evals = evals_at(connection, job.workspace_id, dict(task.arguments["evals"]))
            analysed, to_judge = run_on_stored(connection, job.workspace_id, step.ids, evals)
        if step.place is None:
            self._wait_for_judges(job, task)
            return

        def write(connection: Connection) -> Mapping[str, int]:
            settled = judging.plan(connection, to_judge, run=task.id)
            calls = [
                replace(call, results=[*call.results, *settled.get(call.call_id, ())])
                for call in analysed
            ]
            done = verdicts.write_run(connection, calls, run=task.id)
            return {DONE: done, GONE: len(step.ids) - done}

        # Calls that a model is asked about are done when it has answered.
        self._write(job, task, step.place, len(step.ids) - len(to_judge), write)

    def _wait_for_judges(self, job: Job, task: Task) -> None:
        with self._database.read() as connection:
            left = judging.unfinished(connection, job.workspace_id, task.id)
        done = max(task.total - left - task.done, 0)
        if not left and not done:
            self._writer.run(partial(tasks.finish, job=job, state=TaskState.DONE))
            return
        later_ms = clock.now_ms() + _LOOK_AGAIN_MS
        self._write(job, task, task.place, done, lambda _: {}, run_at_ms=later_ms)

    def _with_next(self, job: Job, task: Task, work: Callable[[Sequence[int]], Write]) -> None:
        with self._database.read() as connection:
            step = bulk.next_step(connection, job.workspace_id, task, most=_AT_ONCE)
        if step.place is None:
            self._writer.run(partial(tasks.finish, job=job, state=TaskState.DONE))
        else:
            self._write(job, task, step.place, len(step.ids), work(step.ids))

    def _restore(self, job: Job, task: Task) -> None:
        deletion = task.arguments["deletion"]
        with self._database.read() as connection:
            left = deleted.count_of(connection, job.workspace_id, deletion)
        if not left:
            self._writer.run(partial(tasks.finish, job=job, state=TaskState.DONE))
            return

        def restore(connection: Connection) -> Mapping[str, int]:
            back, again = deleted.put_back(
                connection, job.workspace_id, task_id=deletion, most=_AT_ONCE
            )
            return {DONE: back, GONE: again}

        self._write(job, task, task.place + 1, min(left, _AT_ONCE), restore)

    def _write(
        self,
        job: Job,
        task: Task,
        place: int,
        done: int,
        write: Write,
        *,
        run_at_ms: int | None = None,
    ) -> None:
        """Do a step and write down its progress, both or neither."""

        def write_all(connection: Connection) -> None:
            counts = write(connection)
            if not tasks.advance(
                connection, job, task, place=place, done=done, counts=counts, run_at_ms=run_at_ms
            ):
                raise _NoLongerOurs

        try:
            self._writer.run(write_all)
        except _NoLongerOurs:
            log.info("a step was left to the worker that has the job now", job=job.id)


def _stop(connection: Connection, job: Job, task: Task) -> None:
    """End a task where it is, with all that it has set going."""
    if tasks.finish(connection, job, TaskState.STOPPED) and task.kind == RUN_EVALS:
        judging.call_off(connection, job.workspace_id, task.id)


class _NoLongerOurs(Exception):
    """Another worker does the job by now; what was written is undone with the transaction."""
