"""What evals said: of a call, of the latest calls, of past calls that they are run on."""

from dataclasses import asdict
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, model_validator

from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.bulk import COUNTING_MS, MOST_IDS, Numbers, started
from tuner_server.api.calls import CallNumber, missing
from tuner_server.api.evals import EvalNumber, Judgement, found, no_such, quotes_of
from tuner_server.api.question import read_selection
from tuner_server.api.rules import AgentNumber, OfAgent
from tuner_server.api.tasks import TaskOut
from tuner_server.evals import Classification, Criterion, Verdict
from tuner_server.evals.classifying import Sentiment
from tuner_server.pipeline.estimate import estimate
from tuner_server.runtime import Runtime
from tuner_server.store import bulk, eval_results, evals, judge_models, model_turns
from tuner_server.store.bulk import Chosen
from tuner_server.store.calls import find_call
from tuner_server.store.evals import Eval, EvalCategory

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}", tags=["evals"])

MOST_RATED = 1_000
_MOST_COMPARED = 10_000
_FLIPS_SHOWN = 200

Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class ClassificationOut(BaseModel):
    """How a call was classified; null where nothing fits or it was not asked."""

    outcome: str | None
    intent: str | None
    sentiment: Sentiment | None
    summary: str | None
    fields: dict[str, str | float | int | bool | None] | None


class CallResult(Judgement):
    """What an eval says of a call. `is_current`: it is of the version that the eval has now.

    What follows only evals that a model judges have. `evidence_verified`: every quote was found in
    its row.
    """

    eval_id: int
    name: str
    category: EvalCategory
    version: int
    is_current: bool
    at_ms: int
    score: int | None
    confidence: float | None
    evidence_verified: bool | None
    model: str | None
    input_tokens: int | None
    output_tokens: int | None
    cost_cents: float | None
    classification: ClassificationOut | None


class CallResults(BaseModel):
    """For each eval that was run on a call its result, in the order of the evals."""

    results: list[CallResult]


class EvalRate(BaseModel):
    """How many calls got which verdict."""

    eval_id: int
    passed: Annotated[int, Field(serialization_alias="pass")]
    fail: int
    not_applicable: int
    error: int
    not_run: int


class EvalRates(BaseModel):
    """The verdicts on the latest calls: how many those are, and when the first of them began."""

    calls: int
    since_ms: int | None
    rates: list[EvalRate]


class FlipOut(BaseModel):
    """A call of which two versions say different things."""

    id: int
    call_id: str
    started_at_ms: int
    older: Verdict
    newer: Verdict


class VerdictPair(BaseModel):
    """How many calls the older version gave one verdict and the newer another, or the same."""

    older: Verdict
    newer: Verdict
    calls: int


class VersionComparison(BaseModel):
    """Two versions on the latest calls of which both say something; the latest flips."""

    calls: int
    verdicts: list[VerdictPair]
    flips: list[FlipOut]


class CallsToRunOn(Body):
    """Which evals, and on which calls: `ids`, or all that match `filter` and `q` but for `except`.

    Without both every call is meant, with `agent_id` those of that agent.
    """

    eval_ids: Annotated[tuple[Number, ...], Field(min_length=1, max_length=evals.MOST_EVALS)]
    agent_id: AgentNumber | None = None
    ids: Annotated[tuple[Number, ...], Field(min_length=1, max_length=MOST_IDS)] | None = None
    filter: Annotated[
        tuple[Annotated[str, Field(max_length=2_000)], ...], Field(max_length=50)
    ] = ()
    q: Annotated[str, Field(max_length=2_000)] = ""
    excluded: Annotated[Numbers, Field(alias="except")] = ()

    @model_validator(mode="after")
    def _says_one_of_both(self) -> Self:
        if self.ids is not None and (self.filter or self.q or self.agent_id is not None):
            raise ValueError("send either `ids`, or `filter`, `q` and `agent_id`")
        return self

    @property
    def chosen(self) -> Chosen:
        """The calls."""
        agent = () if self.agent_id is None else (f"agent_id={self.agent_id}",)
        return Chosen(self.ids, (*self.filter, *agent), self.q, self.excluded)


class RunEstimate(BaseModel):
    """On how many calls a run would be, and about what a model would be asked for it.

    `judges` are how many of the evals a model answers. The rest is null without any, and without a
    model: then those are not run. `budget_left_cents` is what is left of the day's budget.
    """

    calls: int
    judges: int
    model: str | None
    questions: int | None
    input_tokens: int | None
    output_tokens: int | None
    cost_cents: float | None
    budget_left_cents: float | None


@router.get("/calls/{call_id}/results")
def read_call_results(
    workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts
) -> CallResults:
    """What each eval says of a call, with the reason and where in the call that shows."""
    with runtime.database.read() as connection:
        if find_call(connection, workspace_id, call_id) is None:
            raise missing(call_id)
        results = eval_results.results_of(connection, workspace_id, call_id)
        known = {each.id: each for each in evals.evals_of(connection, workspace_id)}
    return CallResults(
        results=[
            CallResult(
                name=known[each.eval_id].name,
                category=known[each.eval_id].category,
                is_current=known[each.eval_id].version == each.version,
                evidence=quotes_of(each.evidence),
                classification=_classification(each.classification),
                **{name: getattr(each, name) for name in _PLAIN},
            )
            for each in results
        ]
    )


_PLAIN = tuple(
    name
    for name in CallResult.model_fields
    if name not in ("name", "category", "is_current", "evidence", "classification")
)


def _classification(said: Classification | None) -> ClassificationOut | None:
    return None if said is None else ClassificationOut(**asdict(said))


@router.get("/evals/rates")
def read_rates(
    workspace_id: WorkspaceId, _: Viewer, runtime: Parts, agent_id: OfAgent = None
) -> EvalRates:
    """How the latest 1,000 calls went, of one agent or of all, by the evals for them."""
    with runtime.database.read() as connection:
        asked = evals.evals_of(connection, workspace_id, agent_id=agent_id)
        rates = eval_results.rates_of(
            connection,
            workspace_id,
            [each.id for each in asked],
            agent_id=agent_id,
            most=MOST_RATED,
        )
    return EvalRates(
        calls=rates.calls,
        since_ms=rates.since_ms,
        rates=[
            EvalRate(
                eval_id=rate.eval_id,
                passed=rate.calls.get(Verdict.PASS, 0),
                fail=rate.calls.get(Verdict.FAIL, 0),
                not_applicable=rate.calls.get(Verdict.NOT_APPLICABLE, 0),
                error=rate.calls.get(Verdict.ERROR, 0),
                not_run=rate.calls.get(Verdict.NOT_RUN, 0),
            )
            for rate in rates.rates
        ],
    )


@router.get("/evals/{eval_id}/compare")
def compare_eval_versions(
    workspace_id: WorkspaceId,
    eval_id: EvalNumber,
    _: Viewer,
    runtime: Parts,
    older: Annotated[int, Query(ge=1, le=1_000_000)],
    newer: Annotated[int, Query(ge=1, le=1_000_000)],
) -> VersionComparison:
    """Which verdicts flipped between two versions, on the latest calls that both were run on."""
    found(runtime, workspace_id, eval_id)
    with runtime.database.read() as connection:
        comparison = eval_results.compare(
            connection,
            workspace_id,
            eval_id,
            older=older,
            newer=newer,
            most=_MOST_COMPARED,
            shown=_FLIPS_SHOWN,
        )
    return VersionComparison(
        calls=comparison.calls,
        verdicts=[
            VerdictPair(older=before, newer=after, calls=count)
            for (before, after), count in sorted(comparison.verdicts.items())
        ],
        flips=[
            FlipOut(
                id=flip.call_id,
                call_id=flip.provider_call_id,
                started_at_ms=flip.started_at_ms,
                older=flip.older,
                newer=flip.newer,
            )
            for flip in comparison.flips
        ],
    )


@router.post("/evals/run/estimate")
def estimate_run(
    workspace_id: WorkspaceId, wanted: CallsToRunOn, _: Editor, runtime: Parts
) -> RunEstimate:
    """What a run would amount to: calls, tokens, money. Nothing is begun."""
    asked = _asked(runtime, workspace_id, wanted)
    calls = _extent(runtime, workspace_id, wanted).calls
    judges = [each for each in asked if not isinstance(each.criterion, Criterion)]
    with runtime.database.read(timeout_ms=COUNTING_MS) as connection:
        model = judge_models.judge_model_of(connection, workspace_id) if judges else None
        if model is None:
            return RunEstimate(calls=calls, judges=len(judges), **dict.fromkeys(_OF_MODELS))
        found = estimate(connection, workspace_id, judges, wanted.chosen, model, calls=calls)
        day = model_turns.today(connection, workspace_id)
        spent = model_turns.spent_on(connection, workspace_id, day)
    left_cents = None
    if model.budget_cents is not None:
        used_cents = sum(each.cost_cents for each in spent.values())
        left_cents = max(model.budget_cents - used_cents, 0.0)
    return RunEstimate(
        calls=calls,
        judges=len(judges),
        model=model.model,
        questions=found.questions,
        input_tokens=found.input_tokens,
        output_tokens=found.output_tokens,
        cost_cents=found.cost_cents,
        budget_left_cents=left_cents,
    )


_OF_MODELS = tuple(name for name in RunEstimate.model_fields if name not in ("calls", "judges"))


@router.post("/evals/run", status_code=202)
def run_evals(
    workspace_id: WorkspaceId, wanted: CallsToRunOn, caller: Editor, runtime: Parts
) -> TaskOut:
    """Run evals, in the versions that they have now, on calls that are there: a task.

    Of each call those are run that are for its agent. Results are added; none is overwritten.
    """
    asked = _asked(runtime, workspace_id, wanted)
    extent = _extent(runtime, workspace_id, wanted)
    number = runtime.writer.run(
        lambda connection: bulk.begin_run(
            connection, workspace_id, asked, wanted.chosen, extent, by=caller.actor
        )
    )
    return started(runtime, workspace_id, number)


def _extent(runtime: Runtime, workspace_id: int, wanted: CallsToRunOn) -> bulk.Extent:
    read_selection(list(wanted.filter), wanted.q, where=("body", "filter"))
    with runtime.database.read(timeout_ms=COUNTING_MS) as connection:
        return bulk.extent_of(connection, workspace_id, wanted.chosen)


def _asked(runtime: Runtime, workspace_id: int, wanted: CallsToRunOn) -> list[Eval]:
    with runtime.database.read() as connection:
        known = {each.id: each for each in evals.evals_of(connection, workspace_id)}
    unknown = next((each for each in wanted.eval_ids if each not in known), None)
    if unknown is not None:
        raise no_such(unknown)
    return [known[each] for each in dict.fromkeys(wanted.eval_ids)]
