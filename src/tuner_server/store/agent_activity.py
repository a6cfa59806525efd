"""How busy agents are: how many calls lately, the last one, and the versions that took them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from tuner_server.store import clock, schema

DAY_MS = 24 * 60 * 60 * 1000
VERSIONS_OF_LATEST = 200

_calls = schema.calls.c
_agents = schema.agents.c


@dataclass(frozen=True, slots=True)
class Activity:
    """What came for an agent. `versions` are those of its latest calls, the newest first."""

    agent_id: int
    calls_7_days: int
    calls_30_days: int
    last_call_id: int | None
    last_call_at_ms: int | None
    versions: Sequence[str]


def activity_of(connection: Connection, workspace_id: int) -> list[Activity]:
    """The activity of every agent of a workspace, the archived ones too."""
    agent_ids = connection.execute(
        select(_agents.id).where(_agents.workspace_id == workspace_id).order_by(_agents.id)
    ).scalars()
    now_ms = clock.now_ms()
    return [_activity(connection, workspace_id, agent_id, now_ms) for agent_id in agent_ids.all()]


def _activity(connection: Connection, workspace_id: int, agent_id: int, now_ms: int) -> Activity:
    latest = connection.execute(
        select(_calls.id, _calls.started_at_ms, _calls.version)
        .where(*_of_agent(workspace_id, agent_id))
        .order_by(_calls.started_at_ms.desc(), _calls.id.desc())
        .limit(VERSIONS_OF_LATEST)
    ).all()
    in_30_days, in_7_days = (
        connection.execute(
            select(func.count()).where(
                *_of_agent(workspace_id, agent_id), _calls.started_at_ms >= now_ms - days * DAY_MS
            )
        ).scalar_one()
        for days in (30, 7)
    )
    return Activity(
        agent_id,
        calls_7_days=in_7_days,
        calls_30_days=in_30_days,
        last_call_id=latest[0].id if latest else None,
        last_call_at_ms=latest[0].started_at_ms if latest else None,
        versions=tuple(dict.fromkeys(call.version for call in latest if call.version is not None)),
    )


def _of_agent(workspace_id: int, agent_id: int) -> Sequence[ColumnElement[bool]]:
    # The last condition holds for every call; SQLite takes the index of agents only when told so.
    return (
        _calls.workspace_id == workspace_id,
        _calls.agent_id == agent_id,
        _calls.agent_id.is_not(None),
    )
