"""Rules at work: how many calls each has tagged lately."""

from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel

from tuner_server.api.access import Parts, Viewer, WorkspaceId
from tuner_server.api.rules import OfAgent
from tuner_server.store import clock
from tuner_server.store.rollups.overview import conditions_of
from tuner_server.store.rollups.period import latest_hours
from tuner_server.store.rollups.reading import Scope
from tuner_server.store.rollups.tagged import count_tagged

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/rules", tags=["rules"])

_DAYS = 30
_UTC = ZoneInfo("UTC")


class RuleActivity(BaseModel):
    """How many calls of the period a rule tagged, and the filter that lists exactly these."""

    rule_id: int
    calls: int
    filter: list[str]


class RulesActivity(BaseModel):
    """The rules at work, over the last 30 days up to the hour that is running.

    `pending_hours` is in how many hours (of an agent each) calls changed that are not counted here
    yet; usually none.
    """

    from_ms: int
    to_ms: int
    pending_hours: int
    rules: list[RuleActivity]


@router.get("/activity")
def list_rule_activity(
    workspace_id: WorkspaceId, _: Viewer, runtime: Parts, agent_id: OfAgent = None
) -> RulesActivity:
    """How many calls of the last 30 days each rule tagged: of the workspace, or of one agent."""
    scope, within = Scope(workspace_id, agent_id), latest_hours(_DAYS * 24, clock.now_ms(), _UTC)
    with runtime.database.read() as connection:
        found, pending = count_tagged(connection, scope, within.from_ms, within.to_ms)
    here = conditions_of(scope, within.from_ms, within.to_ms)
    return RulesActivity(
        from_ms=within.from_ms,
        to_ms=within.to_ms,
        pending_hours=pending,
        rules=[
            RuleActivity(rule_id=each.rule.id, calls=each.calls, filter=[*each.conditions, *here])
            for each in found
        ],
    )
