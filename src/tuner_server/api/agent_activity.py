"""Agents at work: how busy each is, how its versions compare, and which Agent IDs are free."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel

from tuner_server.api.access import Parts, Viewer, WorkspaceId
from tuner_server.api.agent_body import fault_of_agent_id
from tuner_server.api.agents import AgentNumber, id_taken
from tuner_server.api.body import QueryText
from tuner_server.store import agent_activity, agent_versions, agents

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/agents", tags=["agents"])


class ActivityOut(BaseModel):
    """How busy an agent is. `last_call` is the call's number.

    `versions` are those of its latest 200 calls, the newest first.
    """

    agent_id: int
    calls_7_days: int
    calls_30_days: int
    last_call: int | None
    last_call_at_ms: int | None
    versions: list[str]


class ActivityList(BaseModel):
    """Every agent of the workspace, the archived ones too."""

    agents: list[ActivityOut]


class AgentIdCheck(BaseModel):
    """Whether an agent could have this Agent ID; `reason` says why not."""

    free: bool
    reason: str | None


class VersionOut(BaseModel):
    """What the calls of one version come to. `version` is null for calls that name none.

    `success_rate` is the share of the `judged` calls, which tell whether they succeeded;
    `tool_error_rate` that of all tool calls. `latency_p50_ms` is the median of the calls' own
    medians of the response latency, `latency_p95_ms` the 95th percentile of their own; both are off
    by at most 2.5 %.
    """

    version: str | None
    calls: int
    first_call_at_ms: int
    last_call_at_ms: int
    judged: int
    success_rate: float | None
    latency_p50_ms: int | None
    latency_p95_ms: int | None
    cost_cents_per_call: float | None
    tool_calls: int
    tool_error_rate: float | None


class VersionComparison(BaseModel):
    """An agent's versions, the one with the latest call first.

    They are compared by all `calls` calls of the agent. `pending_hours` is in how many hours calls
    changed that are not counted here yet; usually none.
    """

    versions: list[VersionOut]
    calls: int
    pending_hours: int


@router.get("/activity")
def list_activity(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> ActivityList:
    """How many calls each agent had in the last 7 and 30 days, the last one, its versions."""
    with runtime.database.read() as connection:
        found = agent_activity.activity_of(connection, workspace_id)
    return ActivityList(
        agents=[
            ActivityOut(
                agent_id=each.agent_id,
                calls_7_days=each.calls_7_days,
                calls_30_days=each.calls_30_days,
                last_call=each.last_call_id,
                last_call_at_ms=each.last_call_at_ms,
                versions=list(each.versions),
            )
            for each in found
        ]
    )


@router.get("/check")
def check_agent_id(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    agent_id: Annotated[QueryText, Query(description="The Agent ID to be.")],
) -> AgentIdCheck:
    """Whether an Agent ID is well-formed and free, in the words of the refusal if not."""
    reason = fault_of_agent_id(agent_id)
    if reason is None:
        with runtime.database.read() as connection:
            if agents.agent_id_of(connection, workspace_id, agent_id) is not None:
                reason = id_taken(agent_id)
    return AgentIdCheck(free=reason is None, reason=reason)


@router.get("/{agent_id}/versions")
def compare_versions(
    workspace_id: WorkspaceId, agent_id: AgentNumber, _: Viewer, runtime: Parts
) -> VersionComparison:
    """The agent's versions side by side, by all of its calls."""
    with runtime.database.read() as connection:
        if agents.find_agent(connection, workspace_id, agent_id, archived=True) is None:
            raise HTTPException(404, f"There is no agent {agent_id} in this workspace.")
    with runtime.database.read() as connection:
        found = agent_versions.compare_versions(connection, workspace_id, agent_id)
    return VersionComparison(
        versions=[_version(figures) for figures in found.versions],
        calls=found.calls,
        pending_hours=found.pending,
    )


def _version(figures: agent_versions.VersionFigures) -> VersionOut:
    return VersionOut(
        version=figures.version,
        calls=figures.calls,
        first_call_at_ms=figures.first_call_at_ms,
        last_call_at_ms=figures.last_call_at_ms,
        judged=figures.judged,
        success_rate=_share(figures.successful, figures.judged),
        latency_p50_ms=figures.latency_p50_ms,
        latency_p95_ms=figures.latency_p95_ms,
        cost_cents_per_call=figures.cost_cents_per_call,
        tool_calls=figures.tool_calls,
        tool_error_rate=_share(figures.tool_errors, figures.tool_calls),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
