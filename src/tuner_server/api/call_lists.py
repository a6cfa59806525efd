"""Lists of calls: their pages, how many they have, what came in, and who stands beside a call."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from tuner_server.api.access import LARGEST_ID, Parts, Viewer, WorkspaceId
from tuner_server.api.body import QueryText
from tuner_server.api.call_row import CallRow, rows_of
from tuner_server.api.calls import CallNumber, missing
from tuner_server.api.question import (
    ChosenMetrics,
    ChosenParts,
    Filters,
    SearchedText,
    SortBy,
    bad_selection,
    cursor_of,
    read_cursor,
    read_metrics,
    read_selection,
    read_sort,
)
from tuner_server.pipeline.texts import hit_in
from tuner_server.store import calls, facets, hits, lists
from tuner_server.store.selection import BadSelection

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls", tags=["calls"])


class CallPage(BaseModel):
    """Some calls in order; `next_cursor` asks for those that follow, where there are any.

    `latest` is the highest number of a call that was there: what to send as `after` to learn what
    came in since.
    """

    calls: list[CallRow]
    next_cursor: str | None
    latest: int


class CallCount(BaseModel):
    """How many calls there are; with `capped` there are more than were counted."""

    count: int
    capped: bool


class FacetValue(BaseModel):
    """A value, and how many calls have it, counted up to 1,000.

    `name` is what people call it: of a `tag`, the rule's. Else it is null.
    """

    value: str
    calls: int
    name: str | None


class Facets(BaseModel):
    """The values of a field, the most common first; with `capped` there are more."""

    values: list[FacetValue]
    capped: bool


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


class HitPart(BaseModel):
    """A piece of a text; `hit`: it is what was searched for."""

    text: str
    hit: bool


class Hit(BaseModel):
    """What a search found in the call numbered `id`, cut to its surroundings.

    `row_index` is the row that it stands in; null: it stands in the call's id or numbers.
    """

    id: int
    row_index: int | None
    parts: list[HitPart]


class Hits(BaseModel):
    """What was found; calls are missing in which the words stand only across rows."""

    hits: list[Hit]


@router.get("")
def list_calls(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    filters: Filters = [],  # noqa: B006 - FastAPI copies it
    q: SearchedText = "",
    sort: SortBy = "-started_at_ms",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[
        str, Query(max_length=20_000, description="`next_cursor` of the page before.")
    ] = "",
    metrics: ChosenMetrics = [],  # noqa: B006 - FastAPI copies it
    include: ChosenParts = [],  # noqa: B006 - FastAPI copies it
) -> CallPage:
    """A page of the calls that match."""
    selection, order = read_selection(filters, q), read_sort(sort)
    after = read_cursor(cursor, order.field) if cursor else None
    chosen = read_metrics(metrics)
    with runtime.database.read() as connection:
        # Asked first: a call that comes in meanwhile is told twice rather than never.
        latest = lists.latest_id(connection, workspace_id)
        page = lists.page_of_calls(
            connection, workspace_id, selection, order, most=limit, after=after, metrics=chosen
        )
        rows = rows_of(connection, workspace_id, page.calls, include)
    return CallPage(
        calls=rows,
        next_cursor=None if page.end is None else cursor_of(page.end),
        latest=latest,
    )


@router.get("/count")
def count_calls(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    filters: Filters = [],  # noqa: B006 - FastAPI copies it
    q: SearchedText = "",
    exact: Annotated[
        bool, Query(description="Count on beyond 1,000, which takes longer the more there are.")
    ] = False,
) -> CallCount:
    """How many calls match, counted up to 1,000 unless `exact` is set."""
    selection = read_selection(filters, q)
    with runtime.database.read() as connection:
        count, capped = lists.count_calls(connection, workspace_id, selection, exactly=exact)
    return CallCount(count=count, capped=capped)


@router.get("/facets")
def list_values(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    field: Annotated[QueryText, Query(description="Such as `version`, `tool`, `metadata.env`.")],
    q: Annotated[
        QueryText, Query(description="Only values that have this in them, in whatever case.")
    ] = "",
) -> Facets:
    """The values that a field has, for choosing a filter. `metadata_keys` lists the keys."""
    try:
        with runtime.database.read() as connection:
            values = facets.values_of(connection, workspace_id, field, containing=q)
    except BadSelection as error:
        raise bad_selection(("query", "field"), error, field) from None
    return Facets(
        values=[
            FacetValue(value=value.value, calls=value.calls, name=value.name) for value in values
        ],
        capped=len(values) == facets.MOST_VALUES,
    )


@router.get("/new")
def list_new_calls(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    after: Annotated[
        int | None,
        Query(
            ge=0,
            le=LARGEST_ID,
            description="The highest number that one has seen; without it nothing is new, and "
            "`latest` tells where to begin.",
        ),
    ] = None,
    filters: Filters = [],  # noqa: B006 - FastAPI copies it
    q: SearchedText = "",
    limit: Annotated[int, Query(ge=0, le=200)] = 50,
    metrics: ChosenMetrics = [],  # noqa: B006 - FastAPI copies it
    include: ChosenParts = [],  # noqa: B006 - FastAPI copies it
) -> NewCalls:
    """The calls that match and were filed after the call numbered `after`; cheap to ask often."""
    selection, chosen = read_selection(filters, q), read_metrics(metrics)
    with runtime.database.read() as connection:
        if after is None:
            latest = lists.latest_id(connection, workspace_id)
            return NewCalls(calls=[], count=0, capped=False, latest=latest)
        news = lists.news_of(
            connection, workspace_id, selection, after_id=after, most=limit, metrics=chosen
        )
        rows = rows_of(connection, workspace_id, news.calls, include)
    return NewCalls(
        calls=rows,
        count=news.count,
        capped=news.capped,
        latest=news.latest_id,
    )


@router.get("/hits")
def list_hits(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    q: SearchedText,
    ids: Annotated[
        list[Annotated[int, Field(ge=1, le=LARGEST_ID)]],
        Query(alias="id", min_length=1, max_length=100, description="Numbers of calls."),
    ],
) -> Hits:
    """Where in these calls the words of `q` are: for each, the text that has most of them."""
    query = hits.Query(q)
    with runtime.database.read() as connection:
        bodies = calls.stored_bodies(connection, workspace_id, ids)
    found = ((stored.call_id, hit_in(stored, query)) for stored in bodies)
    return Hits(
        hits=[
            Hit(
                id=call_id,
                row_index=hit[0],
                parts=[HitPart(text=part.text, hit=part.hit) for part in hit[1]],
            )
            for call_id, hit in found
            if hit is not None
        ]
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
