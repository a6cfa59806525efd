"""Doing something to many calls: chosen one by one, or all that a question has."""

from typing import Annotated, Self

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, Field, model_validator

from tuner_server.api.access import LARGEST_ID, Caller, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.api.question import read_selection
from tuner_server.api.tasks import TaskOut, task_out
from tuner_server.store import bulk, deleted, tasks
from tuner_server.store.bulk import Chosen
from tuner_server.store.tasks import TaskState

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls", tags=["calls"])

MOST_IDS = 10_000
COUNTING_MS = 60_000

Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Numbers = Annotated[tuple[Number, ...], Field(max_length=MOST_IDS)]


class ChosenCalls(Body):
    """Which calls: the numbers `ids`, or all that match `filter` and `q` but for `except`.

    An empty `filter` means every call of the workspace.
    """

    ids: Annotated[Numbers, Field(min_length=1)] | None = None
    filter: (
        Annotated[tuple[Annotated[str, Field(max_length=2_000)], ...], Field(max_length=50)] | None
    ) = None
    q: Annotated[str, Field(max_length=2_000)] = ""
    excluded: Annotated[Numbers, Field(alias="except")] = ()

    @model_validator(mode="after")
    def _says_one_of_both(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("send either `ids` or `filter`; an empty `filter` means every call")
        return self


class DeletionOut(BaseModel):
    """Calls that were deleted together and can be had back.

    `kept_until_ms` is null while the task that deletes them is still running.
    """

    task_id: int
    calls: int
    deleted_at_ms: int
    kept_until_ms: int | None


class Deletions(BaseModel):
    """What was deleted lately, the latest first."""

    deletions: list[DeletionOut]


@router.post("/delete", status_code=202)
def delete_calls(
    workspace_id: WorkspaceId, chosen: ChosenCalls, caller: Editor, runtime: Parts
) -> TaskOut:
    """Delete calls. For ten minutes after the task has ended they can be had back."""
    return _begin(workspace_id, deleted.DELETE_CALLS, chosen, caller, runtime)


@router.post("/recompute", status_code=202)
def recompute_calls(
    workspace_id: WorkspaceId, chosen: ChosenCalls, caller: Editor, runtime: Parts
) -> TaskOut:
    """Measure calls anew, by the definitions of today."""
    return _begin(workspace_id, bulk.RECOMPUTE_CALLS, chosen, caller, runtime)


@router.get("/deletions")
def list_deletions(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> Deletions:
    """What was deleted lately and can be had back."""
    with runtime.database.read() as connection:
        found = deleted.deletions(connection, workspace_id)
    return Deletions(
        deletions=[
            DeletionOut(
                task_id=deletion.task_id,
                calls=deletion.calls,
                deleted_at_ms=deletion.deleted_at_ms,
                kept_until_ms=deletion.kept_until_ms,
            )
            for deletion in found
        ]
    )


@router.post(
    "/deletions/{task_id}/undo",
    status_code=202,
    responses={409: problem("The calls are still being deleted.")},
)
def undo_deletion(
    workspace_id: WorkspaceId,
    task_id: Annotated[int, Path(ge=1, le=LARGEST_ID, description="The number of the deletion.")],
    caller: Editor,
    runtime: Parts,
) -> TaskOut:
    """Put back what a task deleted, as far as it is still kept."""
    with runtime.database.read() as connection:
        deletion = next(
            (
                each
                for each in deleted.deletions(connection, workspace_id)
                if each.task_id == task_id
            ),
            None,
        )
        task = tasks.find_task(connection, workspace_id, task_id)
    if deletion is None:
        raise HTTPException(404, f"Nothing that task {task_id} deleted can be had back any more.")
    if task is not None and task.state is TaskState.RUNNING:
        raise HTTPException(409, f"Task {task_id} is still deleting. Stop it first.")
    number = runtime.writer.run(
        lambda connection: bulk.begin_restoring(connection, workspace_id, deletion, by=caller.actor)
    )
    return started(runtime, workspace_id, number)


def _begin(
    workspace_id: int, kind: str, asked: ChosenCalls, caller: Caller, runtime: Parts
) -> TaskOut:
    filters = asked.filter or ()
    read_selection(list(filters), asked.q, where=("body", "filter"))
    chosen = Chosen(asked.ids, filters, asked.q, asked.excluded)
    with runtime.database.read(timeout_ms=COUNTING_MS) as connection:
        extent = bulk.extent_of(connection, workspace_id, chosen)
    number = runtime.writer.run(
        lambda connection: bulk.begin(
            connection, workspace_id, kind, chosen, extent, by=caller.actor
        )
    )
    return started(runtime, workspace_id, number)


def started(runtime: Parts, workspace_id: int, task_id: int) -> TaskOut:
    """The task that was just begun; the workers are told of it."""
    runtime.workers.wake()
    with runtime.database.read() as connection:
        return task_out(tasks.find_task(connection, workspace_id, task_id), task_id)
