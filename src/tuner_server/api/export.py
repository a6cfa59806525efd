"""Exporting calls: a stream of CSV or JSON lines, of any length."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import StreamingResponse

from tuner_server.api.access import LARGEST_ID, Parts, Viewer, WorkspaceId
from tuner_server.api.body import QueryText
from tuner_server.api.exported import Columns, Line, as_csv, as_json_lines
from tuner_server.api.question import (
    Filters,
    SearchedText,
    SortBy,
    bad_selection,
    read_selection,
    read_sort,
)
from tuner_server.runtime import Runtime
from tuner_server.store import clock, workspaces
from tuner_server.store.calls import summaries
from tuner_server.store.listed_verdicts import names_of_evals
from tuner_server.store.lists import Place, page_of_calls
from tuner_server.store.selection import BadSelection, Selection, Sort

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls", tags=["calls"])

_AT_ONCE = 500
_MOST_IDS = 2_000
_NOT_IN_FILE_NAMES = re.compile(r"[^a-z0-9]+")


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "One line a call, with the columns or fields of the list.",
            "content": {"text/csv": {}, "application/x-ndjson": {}},
        }
    },
)
def export_calls(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    format_: Annotated[Literal["csv", "json"], Query(alias="format")] = "csv",
    filters: Filters = [],  # noqa: B006 - FastAPI copies it
    q: SearchedText = "",
    sort: SortBy = "-started_at_ms",
    columns: Annotated[
        list[QueryText],
        Query(alias="column", max_length=200, description="Only these columns, in this order."),
    ] = [],  # noqa: B006 - FastAPI copies it
    ids: Annotated[
        list[Annotated[int, Field(ge=1, le=LARGEST_ID)]],
        Query(alias="id", max_length=_MOST_IDS, description="Only these calls, by number."),
    ] = [],  # noqa: B006 - FastAPI copies it
) -> StreamingResponse:
    """All calls that match, or those chosen by `id`, as CSV or as JSON lines."""
    selection, order = read_selection(filters, q), read_sort(sort)
    with runtime.database.read() as connection:
        evals = names_of_evals(connection, workspace_id)
    try:
        chosen = Columns.of(columns, evals)
    except BadSelection as fault:
        raise bad_selection(("query", "column"), fault, columns) from None
    if ids:
        pages = _chosen(runtime, workspace_id, ids, chosen)
    else:
        pages = _each_page(runtime, workspace_id, selection, order, chosen)
    # The first one before the answer begins, while a failure can still be told.
    found = chain([next(pages)], pages)
    if format_ == "csv":
        lines = as_csv(found, chosen)
    else:
        lines = as_json_lines(found, chosen if columns else None)
    return StreamingResponse(
        lines,
        media_type="text/csv" if format_ == "csv" else "application/x-ndjson",
        headers={
            "Content-Disposition": f'attachment; filename="{_file_name(runtime, workspace_id)}.'
            f'{"csv" if format_ == "csv" else "jsonl"}"'
        },
    )


def _file_name(runtime: Runtime, workspace_id: int) -> str:
    """`calls-front-desk-2026-11-25`: the workspace and the day, in UTC."""
    with runtime.database.read() as connection:
        workspace = workspaces.find_workspace(connection, workspace_id)
    name = "" if workspace is None else _NOT_IN_FILE_NAMES.sub("-", workspace.name.lower())
    today = datetime.fromtimestamp(clock.now_ms() / 1000, UTC).date().isoformat()
    return "-".join(filter(None, ("calls", name.strip("-")[:60] or str(workspace_id), today)))


def _chosen(
    runtime: Runtime, workspace_id: int, ids: Sequence[int], columns: Columns
) -> Iterator[list[Line]]:
    for start in range(0, len(ids), _AT_ONCE):
        with runtime.database.read() as connection:
            calls = summaries(connection, workspace_id, ids[start : start + _AT_ONCE])
            lines = columns.lines(connection, workspace_id, calls)
        yield lines


def _each_page(
    runtime: Runtime, workspace_id: int, selection: Selection, order: Sort, columns: Columns
) -> Iterator[list[Line]]:
    """Page by page, each on a connection of its own: a slow reader holds nothing up."""
    after: Place | None = None
    while True:
        with runtime.database.read() as connection:
            page = page_of_calls(
                connection, workspace_id, selection, order, most=_AT_ONCE, after=after
            )
            lines = columns.lines(connection, workspace_id, page.calls)
        yield lines
        if page.end is None:
            return
        after = page.end
