"""What a list of calls is asked beside its pages: what came in, and who stands beside a call."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from tuner_server.api.access import LARGEST_ID, Parts, Viewer, WorkspaceId
from tuner_server.api.call_row import CallRow, row_of
from tuner_server.api.calls import (
    CallNumber,
    Filters,
    SearchedText,
    SortBy,
    missing,
    read_selection,
    read_sort,
)
from tuner_server.store import calls, lists

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls", tags=["calls"])


class NewCalls(BaseModel):
    """Calls that were filed after another one, the latest start first.

    `count` is how many there are, counted up to 1,000 (`capped`: there are more); `latest` is what
    to send as `after` the next time.
    """

    calls: list[CallRow]
    count: int
    capped: bool
    latest: int


class Neighbours(BaseModel):
    """The calls before and after one in a list; null at the list's ends."""

    previous: int | None
    next: int | None


@router.get("/new")
def list_new_calls(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    after: Annotated[
        int, Query(ge=0, le=LARGEST_ID, description="The highest number that one has seen.")
    ],
    filters: Filters = [],  # noqa: B006 - FastAPI copies it
    q: SearchedText = "",
    limit: Annotated[int, Query(ge=0, le=200)] = 50,
) -> NewCalls:
    """The calls that match and were filed after the call numbered `after`; cheap to ask often."""
    selection = read_selection(filters, q)
    with runtime.database.read() as connection:
        news = lists.news_of(connection, workspace_id, selection, after_id=after, most=limit)
    return NewCalls(
        calls=[row_of(call) for call in news.calls],
        count=news.count,
        capped=news.capped,
        latest=news.latest_id,
    )


@router.get("/{call_id}/neighbours")
def read_neighbours(
    workspace_id: WorkspaceId,
    call_id: CallNumber,
    _: Viewer,
    runtime: Parts,
    filters: Filters = [],  # noqa: B006 - FastAPI copies it
    q: SearchedText = "",
    sort: SortBy = "-started_at_ms",
) -> Neighbours:
    """Who stands before and after a call in a list, whether or not the call itself matches."""
    selection, order = read_selection(filters, q), read_sort(sort)
    with runtime.database.read() as connection:
        call = calls.find_call(connection, workspace_id, call_id)
        if call is None:
            raise missing(call_id)
        beside = lists.neighbours_of(connection, workspace_id, selection, order, call)
    return Neighbours(previous=beside.previous, next=beside.next)
