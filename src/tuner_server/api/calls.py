"""Calls: pages of a list, one with everything, and what a list can be filtered by."""

import base64
import json
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Response
from pydantic import BaseModel

from tuner_server import contract
from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import QueryText, is_storable
from tuner_server.api.call_detail import CallDetail, detail_of
from tuner_server.api.call_row import CallRow, row_of
from tuner_server.metrics import measure, replies
from tuner_server.pipeline.recompute import recompute_call
from tuner_server.store import calls, facets, jobs, lists, usual
from tuner_server.store.lists import Place
from tuner_server.store.selection import (
    KINDS,
    BadSelection,
    Kind,
    Selection,
    Sort,
    is_category,
    parse_conditions,
    parse_sort,
)

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls", tags=["calls"])

CallNumber = Annotated[
    int, Path(ge=1, le=LARGEST_ID, description="The call's number in this server.")
]
Filters = Annotated[
    list[QueryText],
    Query(
        alias="filter",
        max_length=50,
        description="Conditions, each `<field><operator><value>`: `duration_ms>=60000`, "
        "`tool=book`, `metadata.env=prod`, `version!=41`, `cost_cents:empty`, "
        "`e2e_p95_ms:present`. Several `=` on one field mean any of these values; with "
        "`:empty` beside them, none at all is one more.",
    ),
]
SearchedText = Annotated[
    QueryText,
    Query(
        alias="q",
        description='Words that occur in the call, in any order; "words in quotes" follow one '
        "another; `book*` finds all words that begin so.",
    ),
]
SortBy = Annotated[
    QueryText,
    Query(description="A field of the call or a metric's key; with `-` in front, largest first."),
]


class CallPage(BaseModel):
    """Some calls in order; `next_cursor` asks for those that follow, where there are any."""

    calls: list[CallRow]
    next_cursor: str | None


class CallCount(BaseModel):
    """How many calls there are; with `capped` there are more than were counted."""

    count: int
    capped: bool


class FacetValue(BaseModel):
    """A value, and how many calls have it, counted up to 1,000."""

    value: str
    calls: int


class Facets(BaseModel):
    """The values of a field, the most common first; with `capped` there are more."""

    values: list[FacetValue]
    capped: bool


class Standing(BaseModel):
    """A metric among the agent's latest calls: of how many it is known, and the middle value.

    `rank` is the share of them that are below this call's value, 0 to 1; null where it has none.
    """

    calls: int
    median: float
    rank: float | None


class Usual(BaseModel):
    """How many other calls were looked at, and the metrics that at least ten of them have."""

    calls: int
    metrics: dict[str, Standing]


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
) -> CallPage:
    """A page of the calls that match."""
    selection, order = read_selection(filters, q), read_sort(sort)
    after = _place(cursor, order.field) if cursor else None
    with runtime.database.read() as connection:
        page = lists.page_of_calls(
            connection, workspace_id, selection, order, most=limit, after=after
        )
    return CallPage(
        calls=[row_of(call) for call in page.calls],
        next_cursor=None if page.end is None else _cursor(page.end),
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
) -> Facets:
    """The values that a field has, for choosing a filter. `metadata_keys` lists the keys."""
    try:
        with runtime.database.read() as connection:
            values = facets.values_of(connection, workspace_id, field)
    except BadSelection as error:
        raise _bad("field", error, field) from None
    return Facets(
        values=[FacetValue(value=value.value, calls=value.calls) for value in values],
        capped=len(values) == facets.MOST_VALUES,
    )


@router.get("/{call_id}")
def read_call(
    workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts
) -> CallDetail:
    """One call with everything that is known of it."""
    with runtime.database.read() as connection:
        summary = calls.find_call(connection, workspace_id, call_id)
        stored = calls.stored_bodies(connection, workspace_id, [call_id])
        progress = jobs.progress_of_call(connection, workspace_id, call_id)
    if summary is None or not stored:
        raise missing(call_id)
    reading = contract.read(stored[0].body)
    if reading.call is None:
        raise HTTPException(500, "The stored body can no longer be read.")
    measurements = measure(reading.call, stored[0].lang)
    told = replies(reading.call)
    return detail_of(summary, reading.call, reading.warnings, measurements, told, progress)


@router.get("/{call_id}/usual")
def read_usual(workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts) -> Usual:
    """Where the call's metrics stand among the latest 200 measured calls of its agent."""
    with runtime.database.read() as connection:
        found = usual.usual_of_agent(connection, workspace_id, call_id)
    if found is None:
        raise missing(call_id)
    return Usual(
        calls=found.calls,
        metrics={key: Standing(**asdict(one)) for key, one in found.metrics.items()},
    )


@router.post("/{call_id}/recompute", status_code=204)
def recompute(workspace_id: WorkspaceId, call_id: CallNumber, _: Editor, runtime: Parts) -> None:
    """Measure the call anew, as it is done after a metric's definition has changed."""
    if not recompute_call(runtime.database, runtime.writer, workspace_id, call_id):
        raise missing(call_id)


@router.delete("/{call_id}", status_code=204)
def delete_call(
    workspace_id: WorkspaceId, call_id: CallNumber, caller: Editor, runtime: Parts
) -> None:
    """Delete a call with everything that was kept of it. Its receipts stay."""
    deleted = runtime.writer.run(
        lambda connection: calls.delete_call(connection, workspace_id, call_id, by=caller.actor)
    )
    if not deleted:
        raise missing(call_id)


@router.get(
    "/{call_id}/payload",
    response_class=Response,
    responses={200: {"content": {"application/json": {}}, "description": "The body."}},
)
def read_payload(
    workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts
) -> Response:
    """The body as it was received, byte for byte."""
    with runtime.database.read() as connection:
        body = calls.body_of_call(connection, workspace_id, call_id)
    if body is None:
        raise missing(call_id)
    return Response(body, media_type="application/json")


def read_selection(filters: list[str], text: str) -> Selection:
    """The selection that a URL states; 422 where it states none."""
    try:
        return Selection(parse_conditions(filters), text.strip() or None)
    except BadSelection as error:
        raise _bad("filter", error, filters) from None


def read_sort(wording: str) -> Sort:
    """The order that a URL states; 422 where it states none."""
    try:
        return parse_sort(wording)
    except BadSelection as error:
        raise _bad("sort", error, wording) from None


def _cursor(place: Place) -> str:
    between = [] if place.at_ms is None else [place.at_ms]
    written = json.dumps([place.value, *between, place.id], ensure_ascii=False)
    return base64.urlsafe_b64encode(written.encode()).decode()


def _place(cursor: str, field: str) -> Place:
    values: Any
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, TypeError, RecursionError):
        values = None
    numbers = 2 if is_category(field) else 1
    if (
        not isinstance(values, list)
        or len(values) != numbers + 1
        or not all(_is_number(value) for value in values[1:])
        or not _is_sort_value(values[0], KINDS[field])
    ):
        fault = BadSelection("This is no cursor of such a list. Ask for the first page again.")
        raise _bad("cursor", fault, cursor)
    return Place(values[0], values[-1], values[1] if numbers > 1 else None)


def _is_number(value: Any) -> bool:
    return type(value) is int and abs(value) <= LARGEST_ID


def _is_sort_value(value: Any, kind: Kind) -> bool:
    if value is None:
        return True
    match kind:
        case Kind.TEXT:
            return type(value) is str and is_storable(value)
        case Kind.YES_NO:
            return type(value) is bool
        case _:
            return type(value) in (int, float) and abs(value) <= LARGEST_ID


def _bad(parameter: str, error: BadSelection, found: Any) -> HTTPException:
    item = {
        "loc": ["query", parameter],
        "msg": str(error),
        "type": "value_error",
        "input": found,
    }
    return HTTPException(422, [item])


def missing(call_id: int) -> HTTPException:
    return HTTPException(404, f"There is no call {call_id} in this workspace.")
