"""How an agent's calls are classified: outcomes, intents, and what is read out of them."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel

from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.evals import ClassifyCriterion, Scope
from tuner_server.runtime import Runtime
from tuner_server.store import evals
from tuner_server.store.agents import find_agent
from tuner_server.store.evals import Eval, NewEval, TooManyEvals

router = APIRouter(
    prefix="/api/v1/workspaces/{workspace_id}/agents/{agent_id}/analysis", tags=["evals"]
)

_NAME = "Outcome and intent"
AgentNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The agent's number.")]


class AnalysisSetup(Body):
    """What is asked of every call of an agent, and whether it is asked at all."""

    enabled: bool = True
    criterion: ClassifyCriterion


class AnalysisSetupOut(BaseModel):
    """What is asked of every call of an agent.

    It is kept as the eval numbered `eval_id`: another criterion makes a version of that, and it is
    run on past calls and compared as any other. Without one nothing was set up yet.
    """

    eval_id: int | None
    version: int | None
    enabled: bool
    criterion: ClassifyCriterion
    updated_at_ms: int | None


@router.get("")
def read_analysis(
    workspace_id: WorkspaceId, agent_id: AgentNumber, _: Viewer, runtime: Parts
) -> AnalysisSetupOut:
    """How the calls of an agent are classified."""
    _check_agent(runtime, workspace_id, agent_id)
    return _out(_known(runtime, workspace_id, agent_id))


@router.put("", responses={409: problem("The workspace has as many evals as it may.")})
def change_analysis(
    workspace_id: WorkspaceId,
    agent_id: AgentNumber,
    setup: AnalysisSetup,
    caller: Editor,
    runtime: Parts,
) -> AnalysisSetupOut:
    """Say how the calls of an agent are classified from now on."""
    _check_agent(runtime, workspace_id, agent_id)
    known = _known(runtime, workspace_id, agent_id)
    if known is not None:
        runtime.writer.run(
            lambda connection: evals.change_eval(
                connection,
                workspace_id,
                known,
                {"enabled": setup.enabled},
                criterion=setup.criterion,
                by=caller.actor,
            )
        )
    else:
        new = NewEval(
            name=_NAME,
            category="custom",
            criterion=setup.criterion,
            scope=Scope(),
            agent_id=agent_id,
            enabled=setup.enabled,
        )
        try:
            runtime.writer.run(
                lambda connection: evals.create_evals(
                    connection, workspace_id, [new], by=caller.actor
                )
            )
        except TooManyEvals as error:
            raise HTTPException(409, str(error)) from None
    return _out(_known(runtime, workspace_id, agent_id))


def _known(runtime: Runtime, workspace_id: int, agent_id: int) -> Eval | None:
    """The eval that sorts the calls of the agent."""
    with runtime.database.read() as connection:
        found = evals.evals_of(connection, workspace_id, agent_id=agent_id)
    return next((each for each in found if isinstance(each.criterion, ClassifyCriterion)), None)


def _check_agent(runtime: Runtime, workspace_id: int, agent_id: int) -> None:
    with runtime.database.read() as connection:
        agent = find_agent(connection, workspace_id, agent_id, archived=True)
    if agent is None:
        raise HTTPException(404, f"There is no agent {agent_id} in this workspace.")


def _out(known: Eval | None) -> AnalysisSetupOut:
    if known is None or not isinstance(known.criterion, ClassifyCriterion):
        nothing = ClassifyCriterion(kind="classify")
        return AnalysisSetupOut(
            eval_id=None, version=None, enabled=False, criterion=nothing, updated_at_ms=None
        )
    return AnalysisSetupOut(
        eval_id=known.id,
        version=known.version,
        enabled=known.enabled,
        criterion=known.criterion,
        updated_at_ms=known.updated_at_ms,
    )
