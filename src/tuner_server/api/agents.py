"""Agents, in the form of the wire contract (section 5)."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query

from tuner_server.api.access import LARGEST_ID, Caller, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.agent_body import AgentChanges, AgentIn, AgentOut, agent_out, columns_of
from tuner_server.api.problems import problem
from tuner_server.runtime import Runtime
from tuner_server.store import agents

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/agents", tags=["agents"])

_ID_TAKEN: dict[int | str, dict[str, Any]] = {
    409: problem("Another agent of the workspace has this Agent ID.")
}
AgentNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The agent's number.")]
Archived = Annotated[bool, Query(description="Also what was taken out of use.")]


@router.get("")
def list_agents(
    workspace_id: WorkspaceId, _: Viewer, runtime: Parts, archived: Archived = False
) -> list[AgentOut]:
    """The active agents, as a bare array; with `archived` also those taken out of use."""
    with runtime.database.read() as connection:
        found = agents.agents_of(connection, workspace_id, archived=archived)
    return [agent_out(agent) for agent in found]


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
    workspace_id: WorkspaceId,
    agent_id: AgentNumber,
    _: Viewer,
    runtime: Parts,
    archived: Archived = False,
) -> AgentOut:
    """One agent, by its number; with `archived` also one taken out of use."""
    with runtime.database.read() as connection:
        agent = agents.find_agent(connection, workspace_id, agent_id, archived=archived)
    if agent is None:
        raise _missing(agent_id)
    return agent_out(agent)


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


@router.post("/{agent_id}/restore", responses=_ID_TAKEN)
def restore_agent(
    workspace_id: WorkspaceId, agent_id: AgentNumber, caller: Editor, runtime: Parts
) -> AgentOut:
    """Take an archived agent into use again. 409: another agent has its Agent ID by now."""
    try:
        restored = runtime.writer.run(
            lambda connection: agents.restore_agent(
                connection, workspace_id, agent_id, by=caller.actor
            )
        )
    except agents.AgentIdTaken as error:
        raise _taken(error) from None
    if not restored:
        raise HTTPException(404, f"There is no archived agent {agent_id} in this workspace.")
    return read_agent(workspace_id, agent_id, caller, runtime)


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


def id_taken(agent_id: str) -> str:
    """What whoever wants a taken Agent ID is told."""
    return f"Another agent of this workspace has the Agent ID {agent_id!r}."


def _taken(error: agents.AgentIdTaken) -> HTTPException:
    return HTTPException(409, id_taken(str(error)))


def _missing(agent_id: int) -> HTTPException:
    return HTTPException(404, f"There is no agent {agent_id} in this workspace.")
