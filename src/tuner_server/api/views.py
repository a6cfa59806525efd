"""Saved views of the list of calls: a person's own, and those shared in the workspace."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, Field

from tuner_server.api.access import LARGEST_ID, Caller, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.question import read_selection, read_sort
from tuner_server.store import views
from tuner_server.store.views import Period, TooManyViews, View, ViewContent

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/views", tags=["views"])

ViewNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The view's number.")]
ViewName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
Wording = Annotated[str, Field(max_length=2_000)]


class ViewQuestion(Body):
    """What a view shows: the parameters of the list of calls, and the columns in order.

    `period` is a stretch of time up to now, and goes with no filter on the start. Without
    `columns` a viewer sees those of their own choice.
    """

    filters: Annotated[tuple[Wording, ...], Field(max_length=50)] = ()
    q: Wording = ""
    period: Period | None = None
    sort: Annotated[str, Field(max_length=200)] = "-started_at_ms"
    columns: Annotated[tuple[Wording, ...], Field(max_length=200)] = ()


class NewView(Body):
    """A view to be saved."""

    name: ViewName
    shared: bool = False
    question: ViewQuestion


class ViewChange(Body):
    """What is to be different; what is left out stays."""

    name: ViewName | None = None
    shared: bool | None = None
    question: ViewQuestion | None = None


class ViewOut(BaseModel):
    """A saved view. `own`: whoever asks has made it."""

    id: int
    name: str
    shared: bool
    own: bool
    question: ViewQuestion
    created_at_ms: int
    updated_at_ms: int


class Views(BaseModel):
    """The shared views and one's own, in the order in which they were made."""

    views: list[ViewOut]


@router.get("")
def list_views(workspace_id: WorkspaceId, caller: Viewer, runtime: Parts) -> Views:
    """The views that are shared in the workspace, and one's own."""
    with runtime.database.read() as connection:
        found = views.views_for(connection, workspace_id, caller.actor.person_id)
    return Views(views=[_out(view, caller) for view in found])


@router.post("", status_code=201)
def create_view(workspace_id: WorkspaceId, new: NewView, caller: Editor, runtime: Parts) -> ViewOut:
    """Save a view, for oneself or for all. A program's views are shared."""
    if caller.user is None and not new.shared:
        raise _wrong("shared", "A program has no views of its own: send `shared` as true.", False)
    content = _content(new.question)
    try:
        view_id = runtime.writer.run(
            lambda connection: views.create_view(
                connection,
                workspace_id,
                new.name.strip(),
                content,
                shared=new.shared,
                by=caller.actor,
            )
        )
    except TooManyViews as error:
        raise HTTPException(409, str(error)) from None
    return _out(_found(runtime, workspace_id, view_id, caller), caller)


@router.patch("/{view_id}")
def change_view(
    workspace_id: WorkspaceId,
    view_id: ViewNumber,
    change: ViewChange,
    caller: Editor,
    runtime: Parts,
) -> ViewOut:
    """Rename a view, show something else in it, share it or keep it to oneself."""
    view = _found(runtime, workspace_id, view_id, caller)
    if change.shared is False and view.owner_id != caller.actor.person_id:
        raise _wrong("shared", "Only who made a view can keep it to themselves.", False)
    content = None if change.question is None else _content(change.question)
    name = None if change.name is None else change.name.strip()
    runtime.writer.run(
        lambda connection: views.change_view(
            connection,
            workspace_id,
            view,
            by=caller.actor,
            name=name,
            shared=change.shared,
            content=content,
        )
    )
    return _out(_found(runtime, workspace_id, view_id, caller), caller)


@router.delete("/{view_id}", status_code=204)
def delete_view(
    workspace_id: WorkspaceId, view_id: ViewNumber, caller: Editor, runtime: Parts
) -> None:
    """Delete a view. For a day it can be restored."""
    view = _found(runtime, workspace_id, view_id, caller)
    runtime.writer.run(
        lambda connection: views.delete_view(connection, workspace_id, view, by=caller.actor)
    )


@router.post("/{view_id}/restore")
def restore_view(
    workspace_id: WorkspaceId, view_id: ViewNumber, caller: Editor, runtime: Parts
) -> ViewOut:
    """Have a view back that was deleted within the last day."""
    view = runtime.writer.run(
        lambda connection: views.restore_view(connection, workspace_id, view_id, by=caller.actor)
    )
    if view is None:
        raise HTTPException(404, f"There is no deleted view {view_id} in this workspace.")
    return _out(view, caller)


def _found(runtime: Parts, workspace_id: int, view_id: int, caller: Caller) -> View:
    with runtime.database.read() as connection:
        view = views.find_view(connection, workspace_id, view_id, caller.actor.person_id)
    if view is None:
        raise HTTPException(404, f"There is no view {view_id} in this workspace.")
    return view


def _content(question: ViewQuestion) -> ViewContent:
    read_selection(list(question.filters), question.q, where=("body", "question", "filters"))
    read_sort(question.sort, where=("body", "question", "sort"))
    return ViewContent(
        filters=question.filters,
        text=question.q,
        period=question.period,
        sort=question.sort,
        columns=question.columns,
    )


def _out(view: View, caller: Caller) -> ViewOut:
    return ViewOut(
        id=view.id,
        name=view.name,
        shared=view.shared,
        own=view.owner_id is not None and view.owner_id == caller.actor.person_id,
        question=ViewQuestion.model_construct(  # was checked when it was saved
            filters=view.content.filters,
            q=view.content.text,
            period=view.content.period,
            sort=view.content.sort,
            columns=view.content.columns,
        ),
        created_at_ms=view.created_at_ms,
        updated_at_ms=view.updated_at_ms,
    )


def _wrong(field: str, message: str, found: object) -> HTTPException:
    item = {"loc": ["body", field], "msg": message, "type": "value_error", "input": found}
    return HTTPException(422, [item])
