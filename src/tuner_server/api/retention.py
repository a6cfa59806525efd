"""How long a workspace keeps what it has."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from tuner_server.api.access import Owner, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.runtime import Runtime
from tuner_server.store import retention
from tuner_server.store.retention import Kind, Limits

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/retention", tags=["workspaces"])

_MOST_DAYS = 36_500
Days = Annotated[int | None, Field(ge=1, le=_MOST_DAYS)]
_DaysInUrl = Annotated[int | None, Query(ge=1, le=_MOST_DAYS)]


class RetentionIn(Body):
    """After how many days each kind goes; null: never.

    `bodies` are the bodies of calls as received, with what was said: the calls stay, with their
    measurements. A call takes its body with it, a receipt the refused body that it keeps.
    """

    calls_days: Days
    bodies_days: Days
    refused_bodies_days: Days
    receipts_days: Days
    audit_entries_days: Days


class TakenOut(BaseModel):
    """What a run took, by kind. A run that is not over yet has what it took so far."""

    at_ms: int
    calls: int
    bodies: int
    refused_bodies: int
    receipts: int
    audit_entries: int


class RetentionOut(BaseModel):
    """The limits in days, null for none, and what they did: the last run, and the last that took.

    Runs come every ten minutes where there is a limit. The server keeps refused bodies for
    `server_refused_body_days` at most, whatever is chosen here.
    """

    calls_days: int | None
    bodies_days: int | None
    refused_bodies_days: int | None
    receipts_days: int | None
    audit_entries_days: int | None
    server_refused_body_days: float
    last_run: TakenOut | None
    last_taken: TakenOut | None


class OutdatedOut(BaseModel):
    """How much would go, counted up to 100,000 (`capped`: there is more), and the oldest of it."""

    count: int
    capped: bool
    oldest_at_ms: int | None


class PreviewOut(BaseModel):
    """What would go under these limits, by kind; null for a kind without a limit.

    A body that goes with its call is counted under both.
    """

    calls: OutdatedOut | None
    bodies: OutdatedOut | None
    refused_bodies: OutdatedOut | None
    receipts: OutdatedOut | None
    audit_entries: OutdatedOut | None


@router.get("")
def read_retention(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> RetentionOut:
    """For how long things are kept, and what went."""
    return _retention(runtime, workspace_id)


@router.put("")
def choose_retention(
    workspace_id: WorkspaceId, caller: Owner, runtime: Parts, chosen: RetentionIn
) -> RetentionOut:
    """Choose for how long things are kept. What is older goes with the next run, for good."""
    limits = Limits(**{kind.value: getattr(chosen, f"{kind.value}_days") for kind in Kind})
    runtime.writer.run(
        lambda connection: retention.choose(connection, workspace_id, limits, by=caller.actor)
    )
    return _retention(runtime, workspace_id)


@router.get("/preview")
def preview_retention(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    calls_days: _DaysInUrl = None,
    bodies_days: _DaysInUrl = None,
    refused_bodies_days: _DaysInUrl = None,
    receipts_days: _DaysInUrl = None,
    audit_entries_days: _DaysInUrl = None,
) -> PreviewOut:
    """What would go now under these limits."""
    limits = Limits(calls_days, bodies_days, refused_bodies_days, receipts_days, audit_entries_days)
    found: dict[str, OutdatedOut | None] = {}
    with runtime.database.read() as connection:
        for kind in Kind:
            before_ms = limits.before_ms(kind)
            found[kind.value] = None
            if before_ms is not None:
                outdated = retention.outdated(connection, workspace_id, kind, before_ms)
                found[kind.value] = OutdatedOut(
                    count=outdated.count,
                    capped=outdated.capped,
                    oldest_at_ms=outdated.oldest_at_ms,
                )
    return PreviewOut(**found)


def _retention(runtime: Runtime, workspace_id: int) -> RetentionOut:
    with runtime.database.read() as connection:
        kept = retention.retention_of(connection, workspace_id)

    def taken(at_ms: int | None, counts: object) -> TakenOut | None:
        return (
            TakenOut(at_ms=at_ms, **counts)
            if at_ms is not None and isinstance(counts, dict)
            else None
        )

    return RetentionOut(
        **{f"{kind.value}_days": getattr(kept.limits, kind.value) for kind in Kind},
        server_refused_body_days=runtime.settings.refused_body_days,
        last_run=taken(kept.ran_at_ms, kept.last_run),
        last_taken=taken(kept.took_at_ms, kept.last_taken),
    )
