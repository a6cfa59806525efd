"""Exporting calls: a stream of CSV or JSON lines, of any length."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import Connection
from starlette.responses import StreamingResponse

from tuner_server.api.access import LARGEST_ID, Parts, Viewer, WorkspaceId
from tuner_server.api.body import QueryText
from tuner_server.api.call_row import row_of, tag_out
from tuner_server.api.question import (
    Filters,
    SearchedText,
    SortBy,
    bad_selection,
    read_selection,
    read_sort,
)
from tuner_server.metrics import METRICS
from tuner_server.runtime import Runtime
from tuner_server.store import clock, workspaces
from tuner_server.store.calls import CallSummary, summaries
from tuner_server.store.lists import Place, page_of_calls
from tuner_server.store.selection import BadSelection, Selection, Sort
from tuner_server.store.tags import TagName, names_of_tags

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls", tags=["calls"])

_AT_ONCE = 500
_MOST_IDS = 2_000
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
_TAGS = "tags"
_COLUMNS = (*_PLAIN_COLUMNS, _TAGS, *(metric.key for metric in METRICS))
_NOT_IN_FILE_NAMES = re.compile(r"[^a-z0-9]+")
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
    if unknown := [name for name in columns if name not in _COLUMNS]:
        fault = BadSelection(
            f"There is no column {unknown[0]!r}. Columns are: {', '.join(_COLUMNS)}."
        )
        raise bad_selection(("query", "column"), fault, columns)
    tagged = not columns or _TAGS in columns
    if ids:
        pages = _chosen(runtime, workspace_id, ids, tagged=tagged)
    else:
        pages = _each_page(runtime, workspace_id, selection, order, tagged=tagged)
    # The first one before the answer begins, while a failure can still be told.
    found = chain([next(pages)], pages)
    lines = _csv(found, columns) if format_ == "csv" else _json_lines(found, columns)
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


@dataclass(frozen=True, slots=True)
class _Line:
    """A call with its tags, where these are exported."""

    call: CallSummary
    tags: Sequence[TagName]

    def value(self, name: str) -> object:
        """What stands in a column other than that of the tags."""
        metrics = self.call.metrics
        value = metrics[name] if name in metrics else getattr(self.call, name)
        return float(value) if isinstance(value, Decimal) else value


def _with_tags(
    connection: Connection, workspace_id: int, calls: Sequence[CallSummary], *, tagged: bool
) -> list[_Line]:
    ids = [call.id for call in calls] if tagged else []
    tags = names_of_tags(connection, workspace_id, ids)
    return [_Line(call, tags.get(call.id, ())) for call in calls]


def _chosen(
    runtime: Runtime, workspace_id: int, ids: Sequence[int], *, tagged: bool
) -> Iterator[list[_Line]]:
    for start in range(0, len(ids), _AT_ONCE):
        with runtime.database.read() as connection:
            calls = summaries(connection, workspace_id, ids[start : start + _AT_ONCE])
            lines = _with_tags(connection, workspace_id, calls, tagged=tagged)
        yield lines


def _each_page(
    runtime: Runtime, workspace_id: int, selection: Selection, order: Sort, *, tagged: bool
) -> Iterator[list[_Line]]:
    """Page by page, each on a connection of its own: a slow reader holds nothing up."""
    after: Place | None = None
    while True:
        with runtime.database.read() as connection:
            page = page_of_calls(
                connection, workspace_id, selection, order, most=_AT_ONCE, after=after
            )
            lines = _with_tags(connection, workspace_id, page.calls, tagged=tagged)
        yield lines
        if page.end is None:
            return
        after = page.end


def _csv(pages: Iterator[list[_Line]], columns: Sequence[str]) -> Iterator[str]:
    names = columns or _COLUMNS
    yield csv_lines([tuple(names)])
    for page in pages:
        yield csv_lines([tuple(_cell(line, name) for name in names) for line in page])


def _cell(line: _Line, name: str) -> object:
    if name == _TAGS:
        return csv_cell("; ".join(tag.name for tag in line.tags))
    return csv_cell(line.value(name))


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


def _json_lines(pages: Iterator[list[_Line]], columns: Sequence[str]) -> Iterator[str]:
    def written(line: _Line) -> object:
        if not columns:
            return row_of(line.call, line.tags).model_dump()
        return {name: _json_value(line, name) for name in columns}

    for page in pages:
        yield "".join(json.dumps(written(line), ensure_ascii=False) + "\n" for line in page)


def _json_value(line: _Line, name: str) -> object:
    if name == _TAGS:
        return [tag_out(tag).model_dump() for tag in line.tags]
    return line.value(name)
