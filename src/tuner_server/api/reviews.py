"""Review by people: which calls to look at next, and how far an eval agrees with them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from tuner_server.api.access import Parts, Viewer, WorkspaceId
from tuner_server.api.body import QueryText
from tuner_server.api.evals import EvalNumber, found
from tuner_server.api.labels import VersionNumber
from tuner_server.api.rules import OfAgent
from tuner_server.evals import Verdict
from tuner_server.evals.calibration import (
    FEWEST_CALLS,
    FIGURES,
    SAYABLE,
    Calibration,
    DefinedFigure,
    Estimate,
    Figure,
)
from tuner_server.store import evals, reviews
from tuner_server.store.reviews import Order

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/evals", tags=["evals"])

_MOST_QUEUED = 100


class CallToReview(BaseModel):
    """A call to be reviewed. `id` is its number; `labels` how many others gave."""

    id: int
    call_id: str
    started_at_ms: int
    verdict: Verdict
    confidence: float | None
    labels: int


class ReviewQueue(BaseModel):
    """The first of the `waiting` calls to review; whoever asks has `reviewed` so many.

    It is about results of `version` and `model` alone.
    """

    eval_id: int
    version: int
    model: str
    waiting: int
    reviewed: int
    calls: list[CallToReview]


class FigureOut(BaseModel):
    """A figure with its definition. `low` and `high` bound the 95 % confidence interval.

    `of` is the number of calls that it rests on. Where it cannot be told, `value` is null and
    `reason` says why.
    """

    key: str
    title: str
    meaning: str
    formula: str
    interval: str
    source: str
    value: float | None
    low: float | None
    high: float | None
    of: int | None
    reason: str | None


class ConfusionCell(BaseModel):
    """On how many calls the eval said the one and people the other."""

    by_eval: Verdict
    by_people: Verdict
    calls: int


class GenerationLabels(BaseModel):
    """How many labels a version has, with the model that judged; when the latest was given."""

    version: int
    model: str
    labels: int
    latest_at_ms: int


class CalibrationOut(BaseModel):
    """How far an eval agrees with people.

    `labels` were given on `calls` calls, `at_random` of them in the order of the lot; on `disputed`
    calls people are tied. Below `fewest_calls` settled calls no figure that rests on labels is
    told. `remark` tells of labels that are for another version or model, as `generations` lists.
    """

    eval_id: int
    version: int
    model: str
    is_current: bool
    labels: int
    calls: int
    disputed: int
    at_random: int
    fewest_calls: int
    confusion: list[ConfusionCell]
    figures: list[FigureOut]
    generations: list[GenerationLabels]
    remark: str | None


class AgreementOut(BaseModel):
    """How far an eval, as it is now, agrees with people, with the 95 % confidence interval.

    `calls` are reviewed and settled. Where agreement cannot be told, `value` is null and `reason`
    says why.
    """

    eval_id: int
    calls: int
    value: float | None
    low: float | None
    high: float | None
    reason: str | None


class Agreements(BaseModel):
    """The agreement of each eval, in the order in which they were made."""

    fewest_calls: int
    agreements: list[AgreementOut]


@router.get("/agreement")
def list_agreements(
    workspace_id: WorkspaceId, _: Viewer, runtime: Parts, agent_id: OfAgent = None
) -> Agreements:
    """How far the evals for an agent, or all of them, agree with people."""
    with runtime.database.read() as connection:
        known = evals.evals_of(connection, workspace_id, agent_id=agent_id)
        found_of = reviews.agreements_of(connection, workspace_id, known)
    return Agreements(
        fewest_calls=FEWEST_CALLS,
        agreements=[
            AgreementOut(
                eval_id=each.eval_id,
                calls=each.calibration.confusion.total,
                **_told(each.calibration.agreement),
            )
            for each in found_of
        ],
    )


@router.get("/{eval_id}/calibration")
def read_calibration(
    workspace_id: WorkspaceId,
    eval_id: EvalNumber,
    _: Viewer,
    runtime: Parts,
    version: Annotated[VersionNumber | None, Query(description="Now's, if left out.")] = None,
    model: Annotated[
        QueryText | None, Query(description="That of the latest result, if left out.")
    ] = None,
) -> CalibrationOut:
    """How far an eval agrees with people: every figure with its interval and its definition."""
    known = found(runtime, workspace_id, eval_id)
    with runtime.database.read() as connection:
        review = reviews.review_of(connection, workspace_id, known, version=version, model=model)
    calibration = review.calibration
    return CalibrationOut(
        eval_id=eval_id,
        version=review.of.version,
        model=review.of.model,
        is_current=review.of == review.current,
        labels=calibration.labels,
        calls=calibration.calls,
        disputed=calibration.disputed,
        at_random=review.at_random,
        fewest_calls=FEWEST_CALLS,
        confusion=[
            ConfusionCell(
                by_eval=by_eval,
                by_people=by_people,
                calls=calibration.confusion.of(by_eval, by_people),
            )
            for by_eval in SAYABLE
            for by_people in SAYABLE
        ],
        figures=[_figure(defined, calibration) for defined in FIGURES],
        generations=[
            GenerationLabels(
                version=each.of.version,
                model=each.of.model,
                labels=each.labels,
                latest_at_ms=each.latest_at_ms,
            )
            for each in review.counts
        ],
        remark=review.remark,
    )


@router.get("/{eval_id}/review/next")
def list_calls_to_review(
    workspace_id: WorkspaceId,
    eval_id: EvalNumber,
    caller: Viewer,
    runtime: Parts,
    by: Annotated[
        Order,
        Query(
            description="`random`: by lot, the same for each reviewer. `disagreement`: where other "
            "reviewers disagree, with one another or with the eval. `low_confidence`: where the "
            "judge was least sure; checks are always sure."
        ),
    ] = "random",
    limit: Annotated[int, Query(ge=1, le=_MOST_QUEUED)] = 1,
) -> ReviewQueue:
    """The calls to review next: with a result of the eval's version, and no label of one's own."""
    known = found(runtime, workspace_id, eval_id)
    with runtime.database.read() as connection:
        queue = reviews.queue_of(
            connection, workspace_id, known, by, reviewer=caller.actor, most=limit
        )
    return ReviewQueue(
        eval_id=eval_id,
        version=queue.of.version,
        model=queue.of.model,
        waiting=queue.waiting,
        reviewed=queue.reviewed,
        calls=[
            CallToReview(
                id=each.call_id,
                call_id=each.provider_call_id,
                started_at_ms=each.started_at_ms,
                verdict=each.verdict,
                confidence=each.confidence,
                labels=each.labels,
            )
            for each in queue.calls
        ],
    )


def _figure(defined: DefinedFigure, calibration: Calibration) -> FigureOut:
    figure = getattr(calibration, defined.key)
    return FigureOut(
        key=defined.key,
        title=defined.title,
        meaning=defined.meaning,
        formula=defined.formula,
        interval=defined.interval,
        source=defined.source,
        of=figure.of if isinstance(figure, Estimate) else None,
        **_told(figure),
    )


def _told(figure: Figure) -> dict[str, Any]:
    """A figure with its interval, or why there is none."""
    if isinstance(figure, Estimate):
        return {"value": figure.value, "low": figure.low, "high": figure.high, "reason": None}
    return {"value": None, "low": None, "high": None, "reason": figure.reason}
