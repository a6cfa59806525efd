"""Forgetting everything of a caller's number: a task, because there may be many calls."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from tuner_server.store import audit, personal, tasks
from tuner_server.store.audit import Actor, Subject
from tuner_server.store.database import Database
from tuner_server.store.jobs import Job
from tuner_server.store.one_by_one import one_by_one
from tuner_server.store.retention import forget_receipts
from tuner_server.store.tasks import Task, TaskState
from tuner_server.store.writer import Writer

FORGET_NUMBER = "forget_number"
TABLES = (
    "calls",
    "payloads",
    "call_facts",
    "deliveries",
    "refused_bodies",
    "deleted_calls",
    "audit_entries",
    "views",
    "rules",
    "evals",
    "tasks",
)
_CALLS_AT_ONCE = 100
_LOOKED_FOR_MS = 60_000


def begin_forgetting(
    connection: Connection, workspace_id: int, number: str, *, total: int, by: Actor
) -> int:
    """Start to forget a number, given as digits. Gives the task's number."""
    task_id = tasks.begin_task(
        connection,
        workspace_id,
        FORGET_NUMBER,
        {"number": number},
        total=total,
        counts=TABLES,
        by=by,
    )
    subject = Subject("task", task_id, f"…{number[-2:]}")
    audit.record(connection, workspace_id, by, "number.forget", subject)
    return task_id


class ForgetNumber:
    """Does the jobs of these tasks."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def __call__(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        return one_by_one(held, self._step)

    def _step(self, job: Job) -> None:
        workspace_id = job.workspace_id
        with self._database.read(timeout_ms=_LOOKED_FOR_MS) as connection:
            task = tasks.task_of(connection, job)
            number = task.arguments["number"]
            spellings = personal.spellings_of(connection, workspace_id, number)
            ids = personal.calls_of(connection, workspace_id, spellings, most=_CALLS_AT_ONCE)
            refused = (
                []
                if ids or task.place or task.stop_asked
                else list(personal.refused_with(connection, workspace_id, number))
            )

        def write(connection: Connection) -> None:
            if task.stop_asked or task.place:
                state = TaskState.STOPPED if task.stop_asked else TaskState.DONE
                if tasks.finish(connection, job, state):
                    personal.mask_task(connection, workspace_id, task.id, number)
            elif ids:
                counts = personal.forget_calls(connection, workspace_id, ids)
                _advance(connection, job, task, counts, place=0, done=len(ids))
            else:
                counts = personal.forget_mentions(
                    connection, workspace_id, number, but_task=task.id
                )
                forget_receipts(connection, workspace_id, refused)
                counts |= {"refused_bodies": len(refused), "deliveries": len(refused)}
                _advance(connection, job, task, counts, place=1, done=0)

        self._writer.run(write)


class _Lost(Exception):
    """Another worker has this job now; what this one wrote is undone."""


def _advance(
    connection: Connection,
    job: Job,
    task: Task,
    counts: Mapping[str, int],
    *,
    place: int,
    done: int,
) -> None:
    if not tasks.advance(connection, job, task, place=place, done=done, counts=counts):
        raise _Lost
