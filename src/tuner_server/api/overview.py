"""The overview: the figures of a period beside those of the period before."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import APIRouter, Depends, HTTPException, Query

from tuner_server.api.access import LARGEST_ID, Parts, Viewer, WorkspaceId
from tuner_server.api.body import QueryText
from tuner_server.api.call_row import rows_of
from tuner_server.api.overview_out import (
    CallsToLookAt,
    CallToLookAt,
    LatencyOut,
    OverviewOut,
    latency_out,
    overview_out,
    reasons_out,
)
from tuner_server.metrics.attention import LOOK
from tuner_server.store import clock
from tuner_server.store.lists import page_of_calls
from tuner_server.store.rollups.overview import (
    conditions_of,
    read_latency,
    read_overview,
)
from tuner_server.store.rollups.period import BadPeriod, Period, latest_days, latest_hours, period
from tuner_server.store.rollups.reading import Scope
from tuner_server.store.selection import Selection, Sort, parse_conditions

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/overview", tags=["overview"])

Latest = Literal["24h", "7d", "30d", "90d"]
_LARGEST_MS = 253_402_300_799_999
At = Annotated[int | None, Query(ge=0, le=_LARGEST_MS)]


def _period(
    latest: Annotated[
        Latest,
        Query(
            alias="period",
            description="The last 24 hours, or the last days by the zone's clock, today included.",
        ),
    ] = "7d",
    from_ms: Annotated[
        At, Query(alias="from", description="Instead: from this moment, UTC epoch ms…")
    ] = None,
    to_ms: Annotated[At, Query(alias="to", description="… to this one (now).")] = None,
    zone: Annotated[
        QueryText, Query(description="The time zone whose days are meant, such as Europe/Berlin.")
    ] = "UTC",
) -> Period:
    """The period that a URL states; 422 where it states none."""
    known = _zone(zone)
    now_ms = clock.now_ms()
    if from_ms is None and to_ms is None:
        if latest == "24h":
            return latest_hours(24, now_ms, known)
        return latest_days(int(latest.removesuffix("d")), now_ms, known)
    if from_ms is None:
        raise _bad("from", "Say where the period begins as well.", None)
    try:
        return period(from_ms, now_ms if to_ms is None else to_ms, known)
    except BadPeriod as error:
        raise _bad("from", str(error), from_ms) from None


def _scope(
    workspace_id: WorkspaceId,
    agent_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    version: Annotated[QueryText | None, Query(description="Only this version.")] = None,
) -> Scope:
    return Scope(workspace_id, agent_id, version)


InPeriod = Annotated[Period, Depends(_period)]
OfScope = Annotated[Scope, Depends(_scope)]


@router.get("")
def read_figures(_: Viewer, scope: OfScope, within: InPeriod, runtime: Parts) -> OverviewOut:
    """The figures of a period beside those of the period before."""
    with runtime.database.read() as connection:
        found = read_overview(connection, scope, within)
    return overview_out(found)


@router.get("/latency")
def read_latencies(_: Viewer, scope: OfScope, within: InPeriod, runtime: Parts) -> LatencyOut:
    """Response latency and the latency of each stage over time."""
    with runtime.database.read() as connection:
        found = read_latency(connection, scope, within)
    return latency_out(found)


@router.get("/look")
def read_calls_to_look_at(
    _: Viewer,
    scope: OfScope,
    within: InPeriod,
    runtime: Parts,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> CallsToLookAt:
    """The latest calls that need a look, each with the reasons in words and its tags."""
    conditions = [*conditions_of(scope, within.from_ms, within.to_ms), f"{LOOK}:present"]
    selection = Selection(parse_conditions(conditions))
    with runtime.database.read() as connection:
        page = page_of_calls(connection, scope.workspace_id, selection, Sort(), most=limit)
        rows = rows_of(connection, scope.workspace_id, page.calls, ["tags"])
    return CallsToLookAt(
        calls=[
            CallToLookAt(call=row, reasons=reasons_out(call))
            for row, call in zip(rows, page.calls, strict=True)
        ],
        filter=conditions,
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _bad("zone", "This server knows no such time zone.", name) from None


def _bad(parameter: str, message: str, found: object) -> HTTPException:
    item = {"loc": ["query", parameter], "msg": message, "type": "value_error", "input": found}
    return HTTPException(422, [item])
