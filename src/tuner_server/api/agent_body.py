"""Agents as requests and answers carry them, in the form of the wire contract (section 5)."""

import json
import re
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, field_validator

from tuner_server.api.body import LANG, Body
from tuner_server.sealing import Sealer, masked
from tuner_server.store import agents

Provider = Literal["custom_api", "livekit", "pipecat", "retell", "vapi"]
PROVIDERS: tuple[Provider, ...] = ("custom_api", "livekit", "pipecat", "retell", "vapi")
_IN_AGENT_IDS = re.compile(r"[A-Za-z0-9._:/ -]+")
_AGENT_ID = r"^[A-Za-z0-9._:/ -]*[A-Za-z0-9._:/-][A-Za-z0-9._:/ -]*$"
LONGEST_AGENT_ID = 36
_MOST_TOOLS = 200
_LARGEST_SCHEMA = 100_000
_LARGEST_WORKFLOW = 2_000_000


def fault_of_agent_id(agent_id: str) -> str | None:
    """What is wrong with an Agent ID, in words; nothing where it can be one."""
    if len(agent_id) > LONGEST_AGENT_ID:
        return f"has {len(agent_id)} characters; an Agent ID has at most {LONGEST_AGENT_ID}"
    if agent_id and not _IN_AGENT_IDS.fullmatch(agent_id):
        wrong = sorted({repr(c) for c in agent_id if not _IN_AGENT_IDS.fullmatch(c)})
        return (
            f"{', '.join(wrong)} cannot stand in an Agent ID: some SDKs put it into a URL "
            "unescaped. Use letters, digits, spaces and . _ : / -"
        )
    if not agent_id.strip():
        return "an Agent ID needs more than spaces"
    return None


def _no_larger_than(limit: int) -> AfterValidator:
    def check(value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value is not None and (size := len(json.dumps(value, ensure_ascii=False))) > limit:
            raise ValueError(f"has {size:,} characters as JSON; at most {limit:,} are kept")
        return value

    return AfterValidator(check)


class Tool(Body):
    """A tool that the agent can call. `parameters` is the JSON Schema of what it takes."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    description: Annotated[str | None, Field(max_length=10_000)] = None
    parameters: Annotated[dict[str, Any] | None, _no_larger_than(_LARGEST_SCHEMA)] = None


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
            max_length=LONGEST_AGENT_ID,
            description="The Agent ID that clients send as `agent_remote_identifier`.",
            json_schema_extra={"pattern": _AGENT_ID},
        ),
    ] = None
    summary: Annotated[str | None, Field(max_length=10_000)] = None
    agent_lang: Annotated[
        str | None, Field(max_length=10, pattern=LANG, description="BCP 47, such as `en-US`.")
    ] = None
    call_direction: Literal["inbound", "outbound"] = "inbound"
    prompt: Annotated[str | None, Field(max_length=500_000)] = None
    workflow: Annotated[dict[str, Any] | None, _no_larger_than(_LARGEST_WORKFLOW)] = None
    capabilities: Annotated[
        str | None, Field(max_length=100_000, description="What the agent can do, in words.")
    ] = None
    tools: Annotated[list[Tool] | None, Field(max_length=_MOST_TOOLS)] = None

    @field_validator("agent_id")
    @classmethod
    def _has_only_what_urls_carry(cls, agent_id: str | None) -> str | None:
        if agent_id is not None and (fault := fault_of_agent_id(agent_id)):
            raise ValueError(fault)
        return agent_id

    @field_validator("tools")
    @classmethod
    def _have_names_of_their_own(cls, tools: list[Tool] | None) -> list[Tool] | None:
        names = [tool.name for tool in tools or ()]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{', '.join(map(repr, twice))} is there more than once")
        return tools

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
    capabilities: str | None
    tools: list[Tool] | None
    integration_name: str
    deleted_at: datetime | None
    created_by: int | None
    updated_by: int | None
    integration: IntegrationOut


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
        "capabilities": ("capabilities", wanted.capabilities),
        "tools": (
            "tools",
            None if wanted.tools is None else [tool.model_dump() for tool in wanted.tools],
        ),
    }
    values = {column: value for column, (field, value) in columns.items() if field in named}
    if "api_key" in named:
        key = wanted.api_key
        values["provider_key_sealed"] = sealer.seal(key) if key else None
        values["provider_key_hint"] = masked(key) if key else None
    return values


def agent_out(agent: agents.Agent) -> AgentOut:
    """The agent as it is sent."""
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
        capabilities=agent.capabilities,
        tools=None if agent.tools is None else [Tool.model_construct(**t) for t in agent.tools],
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
