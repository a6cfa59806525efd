"""Voice agents: what calls are filed under."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import SERVER, Actor, Subject
from tuner_server.store.ids import take_id

_agents = schema.agents.c
_NEAREST = 3
_LEAST_LIKENESS = 50
_TOO_LONG_TO_TELL = ("prompt", "summary", "workflow", "capabilities", "tools")


class AgentIdTaken(Exception):
    """Another active agent of the workspace has this Agent ID."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A voice agent. `remote_identifier` is the Agent ID that clients send.

    `capabilities` says in words what it can do, `tools` names what it can call. One that is taken
    out of use is archived: `deleted_at_ms` says since when.

    Of the voice provider's key only `provider_key_hint`, its masked form, can be read here.
    """

    id: int
    remote_identifier: str
    name: str
    provider: str
    provider_key_hint: str | None
    call_direction: str
    lang: str | None
    summary: str | None
    prompt: str | None
    workflow: Mapping[str, Any] | None
    capabilities: str | None
    tools: Sequence[Mapping[str, Any]] | None
    created_at_ms: int
    updated_at_ms: int
    deleted_at_ms: int | None
    created_by: int | None
    updated_by: int | None


_COLUMNS = (
    _agents.id,
    _agents.remote_identifier,
    _agents.name,
    _agents.provider,
    _agents.provider_key_hint,
    _agents.call_direction,
    _agents.lang,
    _agents.summary,
    _agents.prompt,
    _agents.workflow,
    _agents.capabilities,
    _agents.tools,
    _agents.created_at_ms,
    _agents.updated_at_ms,
    _agents.deleted_at_ms,
    _agents.created_by,
    _agents.updated_by,
)


def create_agent(
    connection: Connection, workspace_id: int, values: Mapping[str, Any], *, by: Actor = SERVER
) -> int:
    """Add an agent; `values` are columns of the table. Gives its id. Raises `AgentIdTaken`."""
    now_ms = clock.now_ms()
    agent_id = take_id(connection, "agents")
    try:
        connection.execute(
            insert(schema.agents).values(
                workspace_id=workspace_id,
                id=agent_id,
                created_at_ms=now_ms,
                updated_at_ms=now_ms,
                created_by=by.person_id,
                updated_by=by.person_id,
                **values,
            )
        )
    except IntegrityError as error:
        raise AgentIdTaken(values["remote_identifier"]) from error
    audit.record(
        connection,
        workspace_id,
        by,
        "agent.create",
        Subject("agent", agent_id, values["name"]),
        {"agent_id": values["remote_identifier"], "provider": values["provider"]},
    )
    return agent_id


def change_agent(
    connection: Connection,
    workspace_id: int,
    agent_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor = SERVER,
) -> bool:
    """Change columns of an active agent. False: there is none. Raises `AgentIdTaken`."""
    before = find_agent(connection, workspace_id, agent_id)
    if before is None or not _update(connection, workspace_id, agent_id, values, by):
        return False
    if changes := _changes(before, values):
        audit.record(
            connection,
            workspace_id,
            by,
            "agent.change",
            Subject("agent", agent_id, values.get("name", before.name)),
            {"changes": changes},
        )
    return True


def delete_agent(
    connection: Connection, workspace_id: int, agent_id: int, *, by: Actor = SERVER
) -> bool:
    """Take an agent out of use. Its calls stay; its Agent ID becomes free. False: there is none."""
    before = find_agent(connection, workspace_id, agent_id)
    gone = {"deleted_at_ms": clock.now_ms()}
    if before is None or not _update(connection, workspace_id, agent_id, gone, by):
        return False
    audit.record(
        connection,
        workspace_id,
        by,
        "agent.delete",
        Subject("agent", agent_id, before.name),
        {"agent_id": before.remote_identifier},
    )
    return True


def restore_agent(
    connection: Connection, workspace_id: int, agent_id: int, *, by: Actor = SERVER
) -> bool:
    """Take an archived agent into use again. False: there is none.

    Raises `AgentIdTaken` when another agent got its Agent ID meanwhile.
    """
    before = find_agent(connection, workspace_id, agent_id, archived=True)
    if before is None or before.deleted_at_ms is None:
        return False
    try:
        connection.execute(
            update(schema.agents)
            .where(_agents.workspace_id == workspace_id, _agents.id == agent_id)
            .values(deleted_at_ms=None, updated_at_ms=clock.now_ms(), updated_by=by.person_id)
        )
    except IntegrityError as error:
        raise AgentIdTaken(before.remote_identifier) from error
    audit.record(
        connection,
        workspace_id,
        by,
        "agent.restore",
        Subject("agent", agent_id, before.name),
        {"agent_id": before.remote_identifier},
    )
    return True


def agents_of(connection: Connection, workspace_id: int, *, archived: bool = False) -> list[Agent]:
    """The active agents of a workspace, with `archived` also those taken out of use."""
    query = select(*_COLUMNS).where(*_active(workspace_id, archived=archived))
    return [_agent(row) for row in connection.execute(query.order_by(_agents.id))]


def find_agent(
    connection: Connection, workspace_id: int, agent_id: int, *, archived: bool = False
) -> Agent | None:
    """An active agent by its number, with `archived` also one taken out of use."""
    row = connection.execute(
        select(*_COLUMNS).where(*_active(workspace_id, archived=archived), _agents.id == agent_id)
    ).one_or_none()
    return None if row is None else _agent(row)


def agent_id_of(connection: Connection, workspace_id: int, remote_identifier: str) -> int | None:
    """The number of the active agent with this Agent ID."""
    return connection.execute(
        select(_agents.id).where(
            *_active(workspace_id), _agents.remote_identifier == remote_identifier
        )
    ).scalar_one_or_none()


def nearest_identifiers(
    connection: Connection, workspace_id: int, remote_identifier: str
) -> list[str]:
    """The Agent IDs most like a wrong one; all of them where there are only a few."""
    existing = list(
        connection.execute(
            select(_agents.remote_identifier)
            .where(*_active(workspace_id))
            .order_by(_agents.remote_identifier)
        ).scalars()
    )
    if len(existing) <= _NEAREST:
        return existing
    found = process.extract(
        remote_identifier.casefold(),
        existing,
        scorer=fuzz.ratio,
        processor=str.casefold,
        limit=_NEAREST,
        score_cutoff=_LEAST_LIKENESS,
    )
    return [match[0] for match in found]


def _agent(row: Sequence[Any]) -> Agent:
    return Agent(*row)


def _active(workspace_id: int, *, archived: bool = False) -> tuple[Any, ...]:
    own = (_agents.workspace_id == workspace_id,)
    return own if archived else (*own, _agents.deleted_at_ms.is_(None))


def _update(
    connection: Connection,
    workspace_id: int,
    agent_id: int,
    values: Mapping[str, Any],
    by: Actor,
) -> bool:
    try:
        changed = connection.execute(
            update(schema.agents)
            .where(*_active(workspace_id), _agents.id == agent_id)
            .values(updated_at_ms=clock.now_ms(), updated_by=by.person_id, **values)
        )
    except IntegrityError as error:
        raise AgentIdTaken(values["remote_identifier"]) from error
    return changed.rowcount == 1


def _changes(before: Agent, values: Mapping[str, Any]) -> dict[str, Any]:
    """What changes, for the audit log: short values as they were and are, of others the fact.

    Of the provider's key not even its hint is told.
    """
    changes: dict[str, Any] = {}
    for column, value in values.items():
        if column == "provider_key_sealed":
            if value is not None or before.provider_key_hint is not None:
                changes["provider_key"] = {}
        elif column != "provider_key_hint" and (old := getattr(before, column)) != value:
            told = column not in _TOO_LONG_TO_TELL
            changes[column] = {"from": old, "to": value} if told else {}
    return changes
