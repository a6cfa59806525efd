"""Evals: what a team asks of its calls. Adding, changing, trying and removing them."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, Field

from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.api.rules import AgentNumber, OfAgent, check_agent
from tuner_server.evals import (
    LIBRARY,
    AnyCriterion,
    ClassifyCriterion,
    Evidence,
    Result,
    Scope,
    Verdict,
)
from tuner_server.runtime import Runtime
from tuner_server.store import evals
from tuner_server.store.evals import Eval, EvalCategory, NewEval, TooManyEvals

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/evals", tags=["evals"])

_READY = {ready.key: ready for ready in LIBRARY}
_FULL = "The workspace has as many evals as it may."
EvalNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The eval's number.")]
EvalName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
Description = Annotated[str, Field(max_length=2_000)]


class EvalToAdd(Body):
    """An eval to be added. Without `agent_id` it is for every agent."""

    name: EvalName
    description: Description = ""
    category: EvalCategory = "custom"
    agent_id: AgentNumber | None = None
    enabled: bool = True
    criterion: AnyCriterion
    scope: Scope = Scope()


class EvalChange(Body):
    """What is to be different; what is left out stays."""

    name: EvalName | None = None
    description: Description | None = None
    category: EvalCategory | None = None
    agent_id: AgentNumber | None = None
    enabled: bool | None = None
    criterion: AnyCriterion | None = None
    scope: Scope | None = None


class FromLibrary(Body):
    """Ready evals to be added, for one agent or for every agent."""

    keys: Annotated[tuple[str, ...], Field(min_length=1, max_length=100)]
    agent_id: AgentNumber | None = None


class EvalOut(BaseModel):
    """An eval as it stands now. `criterion` and `scope` are of `version`."""

    id: int
    agent_id: int | None
    name: str
    description: str
    category: EvalCategory
    library_key: str | None
    enabled: bool
    version: int
    criterion: AnyCriterion
    scope: Scope
    created_at_ms: int
    updated_at_ms: int


class Evals(BaseModel):
    """Evals, in the order in which they were made."""

    evals: list[EvalOut]


class EvalVersionOut(BaseModel):
    """What an eval asked at a time."""

    version: int
    criterion: AnyCriterion
    scope: Scope
    created_at_ms: int
    created_by: str


class EvalVersions(BaseModel):
    """Every version of an eval, the latest first."""

    versions: list[EvalVersionOut]


class Quote(BaseModel):
    """A row of the call, from 0, and a part of it as it was spoken."""

    row: int
    quote: str


class Judgement(BaseModel):
    """A verdict, why, and where in the call that shows."""

    verdict: Verdict
    reason: str
    evidence: list[Quote]


@router.get("")
def list_evals(
    workspace_id: WorkspaceId, _: Viewer, runtime: Parts, agent_id: OfAgent = None
) -> Evals:
    """The evals of the workspace, or those for the calls of one agent."""
    with runtime.database.read() as connection:
        found = evals.evals_of(connection, workspace_id, agent_id=agent_id)
    return Evals(evals=[_out(each) for each in found])


@router.post("", status_code=201, responses={409: problem(_FULL)})
def create_eval(
    workspace_id: WorkspaceId, new: EvalToAdd, caller: Editor, runtime: Parts
) -> EvalOut:
    """Add an eval. It is asked of calls that come in from now on."""
    check_agent(runtime, workspace_id, new.agent_id)
    _check_kind(new.criterion)
    added = NewEval(
        name=new.name.strip(),
        description=new.description.strip(),
        category=new.category,
        agent_id=new.agent_id,
        enabled=new.enabled,
        criterion=new.criterion,
        scope=new.scope,
    )
    return _create(runtime, workspace_id, [added], caller)[0]


@router.post("/from-library", status_code=201, responses={409: problem(_FULL)})
def add_from_library(
    workspace_id: WorkspaceId, wanted: FromLibrary, caller: Editor, runtime: Parts
) -> Evals:
    """Add ready evals, all or none; those that are there already for these calls are left out."""
    check_agent(runtime, workspace_id, wanted.agent_id)
    unknown = [key for key in wanted.keys if key not in _READY]
    if unknown:
        message = f"The library has no eval “{unknown[0][:80]}”. GET /api/v1/eval-library has all."
        item = {"loc": ["body", "keys"], "msg": message, "type": "value_error"}
        raise HTTPException(422, [{**item, "input": unknown[0]}])
    with runtime.database.read() as connection:
        known = {
            each.library_key
            for each in evals.evals_of(connection, workspace_id)
            if each.agent_id in (None, wanted.agent_id)
        }
    added = [
        NewEval(
            name=ready.name,
            description=f"{ready.question}\n\nNot flagged: {ready.does_not_flag}",
            category=ready.category,
            agent_id=wanted.agent_id,
            library_key=ready.key,
            criterion=ready.criterion,
            scope=Scope(),
        )
        for key, ready in _READY.items()
        if key in wanted.keys and key not in known
    ]
    return Evals(evals=_create(runtime, workspace_id, added, caller))


@router.get("/{eval_id}")
def read_eval(workspace_id: WorkspaceId, eval_id: EvalNumber, _: Viewer, runtime: Parts) -> EvalOut:
    """One eval."""
    return _out(found(runtime, workspace_id, eval_id))


@router.patch("/{eval_id}")
def change_eval(
    workspace_id: WorkspaceId,
    eval_id: EvalNumber,
    change: EvalChange,
    caller: Editor,
    runtime: Parts,
) -> EvalOut:
    """Change an eval. Another criterion or scope makes a version; results keep naming theirs."""
    known = found(runtime, workspace_id, eval_id)
    if change.criterion is not None:
        _check_kind(change.criterion)
    values = {
        name: getattr(change, name)
        for name in ("name", "description", "category", "enabled")
        if getattr(change, name) is not None
    }
    for name in ("name", "description"):
        if name in values:
            values[name] = values[name].strip()
    if "agent_id" in change.model_fields_set:
        check_agent(runtime, workspace_id, change.agent_id)
        values["agent_id"] = change.agent_id
    runtime.writer.run(
        lambda connection: evals.change_eval(
            connection,
            workspace_id,
            known,
            values,
            criterion=change.criterion,
            scope=change.scope,
            by=caller.actor,
        )
    )
    return _out(found(runtime, workspace_id, eval_id))


@router.delete("/{eval_id}", status_code=204)
def delete_eval(
    workspace_id: WorkspaceId, eval_id: EvalNumber, caller: Editor, runtime: Parts
) -> None:
    """Delete an eval; calls no longer show its results. For a day it can be restored."""
    known = found(runtime, workspace_id, eval_id)
    runtime.writer.run(
        lambda connection: evals.delete_eval(connection, workspace_id, known, by=caller.actor)
    )


@router.post("/{eval_id}/restore")
def restore_eval(
    workspace_id: WorkspaceId, eval_id: EvalNumber, caller: Editor, runtime: Parts
) -> EvalOut:
    """Have a deleted eval back, with its versions and results."""
    restored = runtime.writer.run(
        lambda connection: evals.restore_eval(connection, workspace_id, eval_id, by=caller.actor)
    )
    if restored is None:
        raise HTTPException(404, f"There is no deleted eval {eval_id} in this workspace.")
    return _out(restored)


@router.get("/{eval_id}/versions")
def list_eval_versions(
    workspace_id: WorkspaceId, eval_id: EvalNumber, _: Viewer, runtime: Parts
) -> EvalVersions:
    """What an eval asked over time, the latest version first."""
    found(runtime, workspace_id, eval_id)
    with runtime.database.read() as connection:
        versions = evals.versions_of(connection, workspace_id, eval_id)
    return EvalVersions(
        versions=[
            EvalVersionOut(**{name: getattr(each, name) for name in EvalVersionOut.model_fields})
            for each in versions
        ]
    )


def found(runtime: Runtime, workspace_id: int, eval_id: int) -> Eval:
    """The eval of that number, or the answer that there is none."""
    with runtime.database.read() as connection:
        known = evals.find_eval(connection, workspace_id, eval_id)
    if known is None:
        raise no_such(eval_id)
    return known


def no_such(eval_id: int) -> HTTPException:
    """The answer that the workspace has no eval of that number."""
    return HTTPException(404, f"There is no eval {eval_id} in this workspace.")


def _check_kind(criterion: object) -> None:
    if isinstance(criterion, ClassifyCriterion):
        raise elsewhere(criterion.kind)


def elsewhere(kind: str) -> HTTPException:
    """The answer that such a criterion is set up elsewhere."""
    message = "How calls are classified is set up at an agent: PUT agents/{agent_id}/analysis."
    item = {"loc": ["body", "criterion", "kind"], "msg": message, "type": "value_error"}
    return HTTPException(422, [{**item, "input": kind}])


def judgement_of(result: Result) -> Judgement:
    """A result as the API gives it."""
    return Judgement(
        verdict=result.verdict, reason=result.reason, evidence=quotes_of(result.evidence)
    )


def quotes_of(evidence: tuple[Evidence, ...]) -> list[Quote]:
    """Evidence as the API gives it."""
    return [Quote(row=each.row, quote=each.quote) for each in evidence]


def _create(runtime: Runtime, workspace_id: int, new: list[NewEval], caller: Any) -> list[EvalOut]:
    try:
        ids = runtime.writer.run(
            lambda connection: evals.create_evals(connection, workspace_id, new, by=caller.actor)
        )
    except TooManyEvals as error:
        raise HTTPException(409, str(error)) from None
    with runtime.database.read() as connection:
        known = {each.id: each for each in evals.evals_of(connection, workspace_id)}
    return [_out(known[eval_id]) for eval_id in ids]


def _out(known: Eval) -> EvalOut:
    return EvalOut(**{name: getattr(known, name) for name in EvalOut.model_fields})
