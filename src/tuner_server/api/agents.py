"""Agents, in the form of the wire contract (section 5)."""

import re
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, Field, field_validator

from tuner_server.api.access import LARGEST_ID, Caller, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.runtime import Runtime
from tuner_server.sealing import Sealer, masked
from tuner_server.store import agents

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/agents", tags=["agents"])

_ID_TAKEN: dict[int | str, dict[str, Any]] = {
    409: problem("Another agent of the workspace has this Agent ID.")
}
Provider = Literal["custom_api", "livekit", "pipecat", "retell", "vapi"]
PROVIDERS: tuple[Provider, ...] = ("custom_api", "livekit", "pipecat", "retell", "vapi")
AgentNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The agent's number.")]

_IN_AGENT_IDS = re.compile(r"[A-Za-z0-9._:/ -]+")
_AGENT_ID = r"^[A-Za-z0-9._:/ -]*[A-Za-z0-9._:/-][A-Za-z0-9._:/ -]*$"
_LANG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"


class AgentChanges(Body):
    """What can be chosen of an agent; what is left out stays as it is."""

    agent_name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")] = ""
    provider_name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description=f"One of {', '.join(PROVIDERS)}.",
            json_schema_extra={"enum": list(PROVIDERS)},
        ),
    ] = ""
    api_key: Annotated[
        str | None,
        Field(max_length=500, description="The voice provider's key; never given out again."),
    ] = None
    agent_id: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=36,
            description="The Agent ID that clients send as `agent_remote_identifier`.",
            json_schema_extra={"pattern": _AGENT_ID},
        ),
    ] = None
    summary: Annotated[str | None, Field(max_length=10_000)] = None
    agent_lang: Annotated[
        str | None, Field(max_length=10, pattern=_LANG, description="BCP 47, such as `en-US`.")
    ] = None
    call_direction: Literal["inbound", "outbound"] = "inbound"
    prompt: Annotated[str | None, Field(max_length=500_000)] = None
    workflow: dict[str, Any] | None = None

    @field_validator("agent_id")
    @classmethod
    def _has_only_what_urls_carry(cls, agent_id: str | None) -> str | None:
        if agent_id is not None and not _IN_AGENT_IDS.fullmatch(agent_id):
            wrong = sorted({repr(c) for c in agent_id if not _IN_AGENT_IDS.fullmatch(c)})
            raise ValueError(
                f"{', '.join(wrong)} cannot stand in an Agent ID: some SDKs put it into a URL "
                "unescaped. Use letters, digits, spaces and . _ : / -"
            )
        if agent_id is not None and agent_id.isspace():
            raise ValueError("an Agent ID needs more than spaces")
        return agent_id

    @field_validator("provider_name")
    @classmethod
    def _is_known(cls, name: str) -> str:
        known = name.strip().lower().replace(" ", "_")
        if known not in PROVIDERS:
            raise ValueError(f"is {name!r}, but must be one of {', '.join(PROVIDERS)}")
        return known


class AgentIn(AgentChanges):
    """A new agent, or all of an agent's choices anew. Without `agent_id` one is made."""

    agent_name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    provider_name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description=f"One of {', '.join(PROVIDERS)}.",
            json_schema_extra={"enum": list(PROVIDERS)},
        ),
    ]


class ProviderOut(BaseModel):
    """A kind of voice stack."""

    id: int
    name: str


class IntegrationOut(BaseModel):
    """How an agent is connected. `api_key` is masked."""

    id: int
    name: str
    api_key: str | None
    provider: ProviderOut


class AgentOut(BaseModel):
    """An agent. `remote_identifier` is its Agent ID; times are ISO 8601 in UTC."""

    id: int
    integration_id: int
    name: str
    call_direction: str
    remote_identifier: str
    created_at: datetime
    updated_at: datetime
    description: str | None
    lang: str | None
    prompt: str | None
    workflow: dict[str, Any] | None
    integration_name: str
    deleted_at: datetime | None
    created_by: int | None
    updated_by: int | None
    integration: IntegrationOut


@router.get("")
def list_agents(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> list[AgentOut]:
    """The active agents, as a bare array."""
    with runtime.database.read() as connection:
        return [_out(agent) for agent in agents.agents_of(connection, workspace_id)]


@router.post("", status_code=201, responses=_ID_TAKEN)
def create_agent(
    workspace_id: WorkspaceId, wanted: AgentIn, caller: Editor, runtime: Parts
) -> AgentOut:
    """Add an agent, under whose Agent ID calls can then be delivered. 409: the id is taken."""
    values = columns_of(wanted, set(AgentIn.model_fields), runtime.sealer)
    try:
        agent_id = runtime.writer.run(
            lambda connection: agents.create_agent(
                connection, workspace_id, values, by=caller.actor
            )
        )
    except agents.AgentIdTaken as error:
        raise _taken(error) from None
    return read_agent(workspace_id, agent_id, caller, runtime)


@router.get("/{agent_id}")
def read_agent(
    workspace_id: WorkspaceId, agent_id: AgentNumber, _: Viewer, runtime: Parts
) -> AgentOut:
    """One agent, by its number."""
    with runtime.database.read() as connection:
        agent = agents.find_agent(connection, workspace_id, agent_id)
    if agent is None:
        raise _missing(agent_id)
    return _out(agent)


@router.put("/{agent_id}", responses=_ID_TAKEN)
def replace_agent(
    workspace_id: WorkspaceId,
    agent_id: AgentNumber,
    wanted: AgentIn,
    caller: Editor,
    runtime: Parts,
) -> AgentOut:
    """Set all of an agent's choices. A provider's key that is left out stays."""
    named = set(AgentIn.model_fields) - {"api_key", "agent_id"} | wanted.model_fields_set
    return _change(runtime, workspace_id, agent_id, wanted, named, caller)


@router.patch("/{agent_id}", responses=_ID_TAKEN)
def change_agent(
    workspace_id: WorkspaceId,
    agent_id: AgentNumber,
    wanted: AgentChanges,
    caller: Editor,
    runtime: Parts,
) -> AgentOut:
    """Change some of an agent's choices."""
    return _change(runtime, workspace_id, agent_id, wanted, wanted.model_fields_set, caller)


@router.delete("/{agent_id}", status_code=204)
def delete_agent(
    workspace_id: WorkspaceId, agent_id: AgentNumber, caller: Editor, runtime: Parts
) -> None:
    """Take an agent out of use. Its calls stay; deliveries to its Agent ID are refused."""
    deleted = runtime.writer.run(
        lambda connection: agents.delete_agent(connection, workspace_id, agent_id, by=caller.actor)
    )
    runtime.directory.forget()
    if not deleted:
        raise _missing(agent_id)


def _change(
    runtime: Runtime,
    workspace_id: int,
    agent_id: int,
    wanted: AgentChanges,
    named: set[str],
    caller: Caller,
) -> AgentOut:
    if wanted.agent_id is None:  # null, like leaving it out: an agent always has one
        named = named - {"agent_id"}
    values = columns_of(wanted, named, runtime.sealer)
    try:
        changed = runtime.writer.run(
            lambda connection: agents.change_agent(
                connection, workspace_id, agent_id, values, by=caller.actor
            )
        )
    except agents.AgentIdTaken as error:
        raise _taken(error) from None
    runtime.directory.forget()
    if not changed:
        raise _missing(agent_id)
    return read_agent(workspace_id, agent_id, caller, runtime)


def columns_of(wanted: AgentChanges, named: set[str], sealer: Sealer) -> dict[str, Any]:
    """The columns that the choices `named` set. A new agent without an Agent ID gets one."""
    columns: dict[str, Any] = {
        "name": ("agent_name", wanted.agent_name.strip()),
        "provider": ("provider_name", wanted.provider_name),
        "remote_identifier": ("agent_id", wanted.agent_id or str(uuid.uuid4())),
        "summary": ("summary", wanted.summary),
        "lang": ("agent_lang", wanted.agent_lang),
        "call_direction": ("call_direction", wanted.call_direction),
        "prompt": ("prompt", wanted.prompt),
        "workflow": ("workflow", wanted.workflow),
    }
    values = {column: value for column, (field, value) in columns.items() if field in named}
    if "api_key" in named:
        key = wanted.api_key
        values["provider_key_sealed"] = sealer.seal(key) if key else None
        values["provider_key_hint"] = masked(key) if key else None
    return values


def _out(agent: agents.Agent) -> AgentOut:
    return AgentOut(
        id=agent.id,
        integration_id=agent.id,
        name=agent.name,
        call_direction=agent.call_direction,
        remote_identifier=agent.remote_identifier,
        created_at=_time(agent.created_at_ms),
        updated_at=_time(agent.updated_at_ms),
        description=agent.summary,
        lang=agent.lang,
        prompt=agent.prompt,
        workflow=None if agent.workflow is None else dict(agent.workflow),
        integration_name=agent.provider,
        deleted_at=None if agent.deleted_at_ms is None else _time(agent.deleted_at_ms),
        created_by=agent.created_by,
        updated_by=agent.updated_by,
        integration=IntegrationOut(
            id=agent.id,
            name=agent.provider,
            api_key=agent.provider_key_hint,
            provider=ProviderOut(
                id=[*PROVIDERS, agent.provider].index(agent.provider) + 1, name=agent.provider
            ),
        ),
    )


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _taken(error: agents.AgentIdTaken) -> HTTPException:
    return HTTPException(409, f"Another agent of this workspace has the Agent ID {str(error)!r}.")


def _missing(agent_id: int) -> HTTPException:
    return HTTPException(404, f"There is no agent {agent_id} in this workspace.")
