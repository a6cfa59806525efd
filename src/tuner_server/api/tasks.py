"""Long work that was started by a request: how far it is; pausing and stopping it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel

from tuner_server.api.access import LARGEST_ID, Caller, Editor, Parts, Viewer, WorkspaceId
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
    return _changed(runtime, workspace_id, task_id, caller, tasks.pause, "it cannot be paused")


@router.post("/{task_id}/resume", responses={409: problem("The task is not paused.")})
def resume_task(
    workspace_id: WorkspaceId, task_id: TaskNumber, caller: Editor, runtime: Parts
) -> TaskOut:
    """Have a paused task go on where it was."""
    return _changed(runtime, workspace_id, task_id, caller, tasks.resume, "it is not paused")


@router.post("/{task_id}/stop", responses={409: problem("The task is not running.")})
def stop_task(
    workspace_id: WorkspaceId, task_id: TaskNumber, caller: Editor, runtime: Parts
) -> TaskOut:
    """Have a task end after its present step. What it did stays."""
    return _changed(
        runtime, workspace_id, task_id, caller, tasks.ask_to_stop, "there is nothing to stop"
    )


def _changed(
    runtime: Parts,
    workspace_id: int,
    task_id: int,
    caller: Caller,
    change: Callable[..., bool],
    why_not: str,
) -> TaskOut:
    """The task after the change; 409 where its state does not allow it."""
    done, task = runtime.writer.run(
        lambda connection: (
            change(connection, workspace_id, task_id, by=caller.actor),
            tasks.find_task(connection, workspace_id, task_id),
        )
    )
    out = task_out(task, task_id)
    if not done:
        is_stopping = out.state is TaskState.RUNNING and out.stop_asked
        stands = "stopping" if is_stopping else out.state
        raise HTTPException(409, f"Task {task_id} is {stands}; {why_not}.")
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
