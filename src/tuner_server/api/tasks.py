"""Long work that was started by a request: how far it is, and stopping it."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel

from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.problems import problem
from tuner_server.store import tasks
from tuner_server.store.tasks import Task, TaskState

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/tasks", tags=["tasks"])

_MOST = 50

TaskNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The task's number.")]


class TaskOut(BaseModel):
    """Long work. `done` of `total` is how far it is, `counts` what came of it so far, by name.

    `stop_asked`: it ends after its present step. `failed`: it was tried too often, and `error`
    is what the last try met; its job is among the dead ones and can be tried again.
    """

    id: int
    kind: str
    arguments: dict[str, Any]
    state: TaskState
    stop_asked: bool
    total: int
    done: int
    counts: dict[str, int]
    created_at_ms: int
    created_by: str
    finished_at_ms: int | None
    error: str | None


class TaskList(BaseModel):
    """The latest tasks, newest first."""

    tasks: list[TaskOut]


@router.get("")
def list_tasks(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    kind: Annotated[str | None, Query(max_length=100, pattern="^[a-z_]*$")] = None,
) -> TaskList:
    """The latest tasks of the workspace."""
    with runtime.database.read() as connection:
        found = tasks.latest_tasks(connection, workspace_id, kind=kind, most=_MOST)
    return TaskList(tasks=[task_out(task) for task in found])


@router.get("/{task_id}")
def read_task(workspace_id: WorkspaceId, task_id: TaskNumber, _: Viewer, runtime: Parts) -> TaskOut:
    """One task."""
    with runtime.database.read() as connection:
        return task_out(tasks.find_task(connection, workspace_id, task_id), task_id)


@router.post("/{task_id}/pause", responses={409: problem("The task is not running.")})
def pause_task(
    workspace_id: WorkspaceId, task_id: TaskNumber, caller: Editor, runtime: Parts
) -> TaskOut:
    """Have a task rest after its present step, until it is resumed or stopped."""
    paused, task = runtime.writer.run(
        lambda connection: (
            tasks.pause(connection, workspace_id, task_id, by=caller.actor),
            tasks.find_task(connection, workspace_id, task_id),
        )
    )
    out = task_out(task, task_id)
    if not paused:
        raise HTTPException(409, f"Task {task_id} is {_stands(out)}; it cannot be paused.")
    return out


@router.post("/{task_id}/resume", responses={409: problem("The task is not paused.")})
def resume_task(
    workspace_id: WorkspaceId, task_id: TaskNumber, caller: Editor, runtime: Parts
) -> TaskOut:
    """Have a paused task go on where it was."""
    resumed, task = runtime.writer.run(
        lambda connection: (
            tasks.resume(connection, workspace_id, task_id, by=caller.actor),
            tasks.find_task(connection, workspace_id, task_id),
        )
    )
    out = task_out(task, task_id)
    if not resumed:
        raise HTTPException(409, f"Task {task_id} is {_stands(out)}; it is not paused.")
    runtime.workers.wake()
    return out


def _stands(task: TaskOut) -> str:
    return "stopping" if task.state is TaskState.RUNNING and task.stop_asked else task.state


@router.post("/{task_id}/stop", responses={409: problem("The task is not running.")})
def stop_task(
    workspace_id: WorkspaceId, task_id: TaskNumber, caller: Editor, runtime: Parts
) -> TaskOut:
    """Have a task end after its present step. What it did stays."""
    asked, task = runtime.writer.run(
        lambda connection: (
            tasks.ask_to_stop(connection, workspace_id, task_id, by=caller.actor),
            tasks.find_task(connection, workspace_id, task_id),
        )
    )
    out = task_out(task, task_id)
    if not asked:
        raise HTTPException(409, f"Task {task_id} is {out.state}; there is nothing to stop.")
    runtime.workers.wake()
    return out


def task_out(task: Task | None, task_id: int = 0) -> TaskOut:
    """A task as it is sent; 404 where there is none."""
    if task is None:
        raise HTTPException(404, f"There is no task {task_id} in this workspace.")
    return TaskOut(
        id=task.id,
        kind=task.kind,
        arguments=dict(task.arguments),
        state=task.state,
        stop_asked=task.stop_asked,
        total=task.total,
        done=task.done,
        counts=dict(task.counts),
        created_at_ms=task.created_at_ms,
        created_by=task.created_by,
        finished_at_ms=task.finished_at_ms,
        error=task.error,
    )
