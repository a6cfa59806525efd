"""Exporting calls: a stream of CSV or JSON lines, of any length."""

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from tuner_server.api.access import Parts, Viewer, WorkspaceId
from tuner_server.api.call_row import row_of
from tuner_server.api.question import Filters, SearchedText, SortBy, read_selection, read_sort
from tuner_server.metrics import METRICS
from tuner_server.runtime import Runtime
from tuner_server.store.calls import CallSummary
from tuner_server.store.lists import Place, page_of_calls
from tuner_server.store.selection import Selection, Sort

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls", tags=["calls"])

_AT_ONCE = 500
_PLAIN_COLUMNS = (
    "id",
    "call_id",
    "agent_id",
    "agent_name",
    "agent_remote_identifier",
    "call_type",
    "status",
    "started_at_ms",
    "ended_at_ms",
    "duration_ms",
    "version",
    "disconnection_reason",
    "successful",
    "sentiment",
    "in_voicemail",
    "caller_phone_number",
    "recipient",
    "cost_cents",
    "warnings",
    "filed_at_ms",
    "measured_at_ms",
)
_METRIC_COLUMNS = tuple(metric.key for metric in METRICS)
# A spreadsheet runs a cell that begins so as a formula, whoever wrote it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A phone number such as +15550100 is harmless, and wanted as it is.
_SIGNED = re.compile(r"[+-][0-9]+")


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
) -> StreamingResponse:
    """All calls that match, as CSV or as JSON lines."""
    selection, order = read_selection(filters, q), read_sort(sort)
    pages = _each_page(runtime, workspace_id, selection, order)
    # The first one before the answer begins, while a failure can still be told.
    found = chain([next(pages)], pages)
    lines = _csv(found) if format_ == "csv" else _json_lines(found)
    return StreamingResponse(
        lines,
        media_type="text/csv" if format_ == "csv" else "application/x-ndjson",
        headers={
            "Content-Disposition": f'attachment; filename="calls-{workspace_id}.'
            f'{"csv" if format_ == "csv" else "jsonl"}"'
        },
    )


def _each_page(
    runtime: Runtime, workspace_id: int, selection: Selection, order: Sort
) -> Iterator[tuple[CallSummary, ...]]:
    """Page by page, each on a connection of its own: a slow reader holds nothing up."""
    after: Place | None = None
    while True:
        with runtime.database.read() as connection:
            page = page_of_calls(
                connection, workspace_id, selection, order, most=_AT_ONCE, after=after
            )
        yield page.calls
        if page.end is None:
            return
        after = page.end


def _csv(pages: Iterator[tuple[CallSummary, ...]]) -> Iterator[str]:
    yield csv_lines([(*_PLAIN_COLUMNS, *_METRIC_COLUMNS)])
    for page in pages:
        yield csv_lines(
            [
                (
                    *(csv_cell(getattr(call, name)) for name in _PLAIN_COLUMNS),
                    *(call.metrics[key] for key in _METRIC_COLUMNS),
                )
                for call in page
            ]
        )


def csv_lines(rows: list[tuple[object, ...]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def csv_cell(value: object) -> object:
    """A value for a cell: one that a spreadsheet would run as a formula gets a `'` in front."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if (
        isinstance(value, str)
        and value.startswith(_FORMULA_STARTS)
        and not _SIGNED.fullmatch(value)
    ):
        return "'" + value
    return value


def _json_lines(pages: Iterator[tuple[CallSummary, ...]]) -> Iterator[str]:
    for page in pages:
        yield "".join(
            json.dumps(row_of(call).model_dump(), ensure_ascii=False) + "\n" for call in page
        )
