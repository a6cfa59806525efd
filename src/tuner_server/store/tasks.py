"""Long work that a person starts and watches: how far it is, what came of it, and stopping it.

A task is done by a job of the job table, step by step. After each step its progress is written
and the job is put back into the queue, so that other work comes in between, and a step that was
interrupted is all that is ever done twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, cast, insert, literal, or_, select, update
from sqlalchemy.types import Text

from tuner_server.store import audit, clock, jobs, schema
from tuner_server.store.audit import Actor, Subject
from tuner_server.store.ids import take_id
from tuner_server.store.jobs import Job

# The job of a paused task waits in the queue for a time that does not come.
_ASLEEP_UNTIL_MS = 9_999_999_999_999

_tasks = schema.tasks.c
_jobs = schema.jobs.c


class TaskState(StrEnum):
    """Where a task stands. `failed`: its job failed too often and is dead."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Task:
    """Long work. `counts` is what came of it so far, by name; `place` is where it goes on."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    state: TaskState
    stop_asked: bool
    total: int
    done: int
    counts: Mapping[str, int]
    place: int
    created_at_ms: int
    created_by: str
    finished_at_ms: int | None
    error: str | None


def begin_task(
    connection: Connection,
    workspace_id: int,
    kind: str,
    arguments: Mapping[str, Any],
    *,
    total: int,
    counts: Sequence[str],
    by: Actor,
) -> int:
    """Start work of a kind; `counts` are the names of what will be counted. Gives its number."""
    task_id = take_id(connection, "tasks")
    connection.execute(
        insert(schema.tasks).values(
            workspace_id=workspace_id,
            id=task_id,
            kind=kind,
            arguments=dict(arguments),
            state=TaskState.RUNNING.value,
            total=total,
            counts=dict.fromkeys(counts, 0),
            created_at_ms=clock.now_ms(),
            created_by=by.name,
        )
    )
    jobs.enqueue(connection, [jobs.NewJob(workspace_id, kind, str(task_id))])
    return task_id


def find_task(connection: Connection, workspace_id: int, task_id: int) -> Task | None:
    """One task."""
    row = connection.execute(_selected(workspace_id).where(_tasks.id == task_id)).one_or_none()
    return None if row is None else _task(row)


def task_of(connection: Connection, job: Job) -> Task:
    """The task that a job does."""
    task = find_task(connection, job.workspace_id, int(job.key))
    if task is None:
        raise LookupError(f"there is no task {job.key} for job {job.id}")
    return task


def latest_tasks(
    connection: Connection, workspace_id: int, *, kind: str | None, most: int
) -> list[Task]:
    """The latest tasks, those of one kind if it is given."""
    query = _selected(workspace_id).order_by(_tasks.id.desc()).limit(most)
    if kind is not None:
        query = query.where(_tasks.kind == kind)
    return [_task(row) for row in connection.execute(query)]


def ask_to_stop(connection: Connection, workspace_id: int, task_id: int, *, by: Actor) -> bool:
    """Have a task end after its present step. False: it has ended already."""
    kind = _change_state(
        connection,
        workspace_id,
        task_id,
        (TaskState.RUNNING, TaskState.PAUSED),
        {"stop_asked": True, "state": TaskState.RUNNING.value},
    )
    if kind is not None:
        _wake(connection, workspace_id, task_id, kind)
        audit.record(connection, workspace_id, by, "task.stop", Subject("task", task_id, kind))
    return kind is not None


def pause(connection: Connection, workspace_id: int, task_id: int, *, by: Actor) -> bool:
    """Have a task rest after its present step, until it is resumed. False: it is not running."""
    paused = {"state": TaskState.PAUSED.value}
    kind = _change_state(connection, workspace_id, task_id, (TaskState.RUNNING,), paused)
    if kind is not None:
        _queue_at(connection, workspace_id, task_id, kind, _ASLEEP_UNTIL_MS)
        audit.record(connection, workspace_id, by, "task.pause", Subject("task", task_id, kind))
    return kind is not None


def resume(connection: Connection, workspace_id: int, task_id: int, *, by: Actor) -> bool:
    """Have a task that was paused go on. False: it is not paused."""
    running = {"state": TaskState.RUNNING.value}
    kind = _change_state(connection, workspace_id, task_id, (TaskState.PAUSED,), running)
    if kind is not None:
        _wake(connection, workspace_id, task_id, kind)
        audit.record(connection, workspace_id, by, "task.resume", Subject("task", task_id, kind))
    return kind is not None


def _change_state(
    connection: Connection,
    workspace_id: int,
    task_id: int,
    states: Sequence[TaskState],
    values: Mapping[str, Any],
) -> str | None:
    """Change a task that is in one of these states and is not ending. Gives its kind."""
    return connection.execute(
        update(schema.tasks)
        .where(
            _tasks.workspace_id == workspace_id,
            _tasks.id == task_id,
            _tasks.state.in_([state.value for state in states]),
            or_(_tasks.stop_asked.is_(False), literal("stop_asked" in values)),
        )
        .values(**values)
        .returning(_tasks.kind)
    ).scalar_one_or_none()


def _wake(connection: Connection, workspace_id: int, task_id: int, kind: str) -> None:
    _queue_at(connection, workspace_id, task_id, kind, clock.now_ms())


def _queue_at(
    connection: Connection, workspace_id: int, task_id: int, kind: str, run_at_ms: int
) -> None:
    """Have the job of a task, unless a step of it is being done, wait until a time."""
    connection.execute(
        update(schema.jobs)
        .where(
            _jobs.workspace_id == workspace_id,
            _jobs.kind == kind,
            _jobs.key == str(task_id),
            _jobs.state == "queued",
        )
        .values(run_at_ms=run_at_ms)
    )


def advance(
    connection: Connection,
    job: Job,
    task: Task,
    *,
    place: int,
    done: int,
    counts: Mapping[str, int],
    run_at_ms: int | None = None,
) -> bool:
    """Write down a step and queue the job for the next, at `run_at_ms` if that is given.

    False: the job is no longer ours.
    """
    is_paused = connection.execute(
        select(_tasks.state == TaskState.PAUSED.value)
        .where(_tasks.workspace_id == job.workspace_id, _tasks.id == task.id)
        .with_for_update()
    ).scalar_one()
    at_ms = _ASLEEP_UNTIL_MS if is_paused else run_at_ms
    if not jobs.put_back(connection, job, run_at_ms=at_ms):
        return False
    _write(
        connection,
        job,
        {
            "place": place,
            "done": task.done + done,
            "total": max(task.total, task.done + done),
            "counts": {name: many + counts.get(name, 0) for name, many in task.counts.items()},
        },
    )
    return True


def finish(connection: Connection, job: Job, state: TaskState) -> bool:
    """End a task, done or stopped. False: the job is no longer ours."""
    if not jobs.complete(connection, [job]):
        return False
    _write(connection, job, {"state": state.value, "finished_at_ms": clock.now_ms()})
    return True


def _write(connection: Connection, job: Job, values: Mapping[str, Any]) -> None:
    connection.execute(
        update(schema.tasks)
        .where(_tasks.workspace_id == job.workspace_id, _tasks.id == int(job.key))
        .values(**values)
    )


def _selected(workspace_id: int) -> Select[Any]:
    doing = and_(
        _jobs.workspace_id == _tasks.workspace_id,
        _jobs.kind == _tasks.kind,
        _jobs.key == cast(_tasks.id, Text),
        _jobs.state == "dead",
    )
    return (
        select(
            _tasks.id,
            _tasks.kind,
            _tasks.arguments,
            _tasks.state,
            _tasks.stop_asked,
            _tasks.total,
            _tasks.done,
            _tasks.counts,
            _tasks.place,
            _tasks.created_at_ms,
            _tasks.created_by,
            _tasks.finished_at_ms,
            _jobs.error,
            _jobs.finished_at_ms,
        )
        .outerjoin_from(schema.tasks, schema.jobs, doing)
        .where(_tasks.workspace_id == workspace_id)
    )


def _task(row: Sequence[Any]) -> Task:
    values = list(row)
    *known, finished_at_ms, error, died_at_ms = values
    # Known by its death: a job that was tried too often cannot say so of its task.
    known[3] = TaskState(known[3]) if died_at_ms is None else TaskState.FAILED
    values = [*known, finished_at_ms or died_at_ms, error]
    return Task(*values)
