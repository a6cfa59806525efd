"""Trying a criterion on a stored call, before it is an eval."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from tuner_server import contract
from tuner_server.api.access import LARGEST_ID, Editor, Parts, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.calls import missing
from tuner_server.api.evals import Judgement, elsewhere, judgement_of
from tuner_server.api.models import ExchangeOut, exchanges_of, known_model
from tuner_server.api.problems import problem
from tuner_server.evals import (
    AnyCriterion,
    Criterion,
    JudgeCriterion,
    Result,
    Scope,
    Verdict,
    run,
    why_not_asked,
)
from tuner_server.metrics import stored_figures
from tuner_server.pipeline.trying import Tried, try_model
from tuner_server.store import calls

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/evals", tags=["evals"])


class Attempt(Body):
    """A criterion to be tried on a stored call. `call_id` is the call's number."""

    call_id: Annotated[int, Field(ge=1, le=LARGEST_ID)]
    criterion: AnyCriterion
    scope: Scope = Scope()


class JudgedOut(BaseModel):
    """What a model added to its verdict, what that cost, and every request that it took."""

    score: int | None
    confidence: float | None
    failures: list[str]
    evidence_verified: bool | None
    model: str | None
    input_tokens: int
    output_tokens: int
    cost_cents: float
    exchanges: list[ExchangeOut]


class AttemptOut(Judgement):
    """What a criterion says of a call; `judged` is there where a model was asked."""

    judged: JudgedOut | None = None


@router.post("/try", responses={409: problem("A judge, and the workspace has no model.")})
def try_eval(workspace_id: WorkspaceId, attempt: Attempt, _: Editor, runtime: Parts) -> AttemptOut:
    """What a criterion says of a stored call. Nothing is saved; what a model costs counts."""
    with runtime.database.read() as connection:
        stored = calls.stored_bodies(connection, workspace_id, [attempt.call_id])
    call = contract.read(stored[0].body).call if stored else None
    if call is None:
        raise missing(attempt.call_id)
    values, _times = stored_figures(call, stored[0].lang)
    if isinstance(attempt.criterion, Criterion):
        return _attempt(run(attempt.criterion, attempt.scope, call, values))
    if not isinstance(attempt.criterion, JudgeCriterion):
        raise elsewhere(attempt.criterion.kind)
    outside = why_not_asked(attempt.criterion.given, attempt.scope, call, values)
    if outside is not None:
        return _attempt(outside)
    tried = try_model(
        runtime.database,
        runtime.writer,
        runtime.judges.models,
        runtime.sealer,
        workspace_id,
        known_model(runtime, workspace_id),
        criterion=attempt.criterion,
        call_id=attempt.call_id,
    )
    if tried is None:
        raise missing(attempt.call_id)
    return _judged(tried)


def _attempt(result: Result, judged: JudgedOut | None = None) -> AttemptOut:
    return AttemptOut(**judgement_of(result).model_dump(), judged=judged)


def _judged(tried: Tried) -> AttemptOut:
    said = tried.judgement
    result = said.result if said else Result(Verdict.ERROR, tried.problem or "")
    return _attempt(
        result,
        JudgedOut(
            score=said.score if said else None,
            confidence=said.confidence if said else None,
            failures=list(said.failures) if said else [],
            evidence_verified=said.evidence_verified if said else None,
            model=tried.model,
            input_tokens=tried.spent.input_tokens,
            output_tokens=tried.spent.output_tokens,
            cost_cents=tried.spent.cost_cents,
            exchanges=exchanges_of(tried.exchanges),
        ),
    )
