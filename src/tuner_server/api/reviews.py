"""Review by people: their labels, the queue, and how far an eval agrees with them."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from tuner_server.api.access import Caller, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body, QueryText
from tuner_server.api.calls import CallNumber, missing
from tuner_server.api.evals import EvalNumber, found
from tuner_server.evals import Verdict
from tuner_server.evals.calibration import (
    FEWEST_CALLS,
    FIGURES,
    SAYABLE,
    Calibration,
    DefinedFigure,
    Estimate,
)
from tuner_server.runtime import Runtime
from tuner_server.store import labels, reviews
from tuner_server.store.audit import Actor
from tuner_server.store.calls import find_call
from tuner_server.store.eval_results import results_of
from tuner_server.store.labels import Chosen, Judged, Label
from tuner_server.store.reviews import Order

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}", tags=["evals"])

_MOST_QUEUED = 100
_LONGEST_WHY = 2_000

VersionNumber = Annotated[int, Field(ge=1, le=1_000_000)]


class NewLabel(Body):
    """One's own verdict on a call, and why. `version` is that of the result that was looked at.

    Without `version` it is the result that counts now. `chosen` tells how the reviewer came to the
    call.
    """

    verdict: Literal["pass", "fail", "not_applicable"]
    why: Annotated[str, Field(max_length=_LONGEST_WHY)] = ""
    version: VersionNumber | None = None
    chosen: Chosen = "by_hand"


class ReviewerOut(BaseModel):
    """Who gave a label; `name` is null for a person who is no more."""

    kind: Literal["person", "key"]
    id: int
    name: str | None


class LabelOut(BaseModel):
    """A reviewer's verdict on a call, beside `eval_said`. `own`: whoever asks gave it.

    `model` is empty for evals that need none.
    """

    call_id: int
    eval_id: int
    version: int
    model: str
    reviewer: ReviewerOut
    own: bool
    eval_said: Verdict
    verdict: Verdict
    agrees: bool
    why: str
    chosen: Chosen
    at_ms: int


class CallLabels(BaseModel):
    """All labels of a call, by eval, the latest first; those of former versions too."""

    labels: list[LabelOut]


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


@router.get("/calls/{call_id}/labels")
def list_labels(
    workspace_id: WorkspaceId, call_id: CallNumber, caller: Viewer, runtime: Parts
) -> CallLabels:
    """What people say of a call, for each eval whose result they reviewed."""
    with runtime.database.read() as connection:
        if find_call(connection, workspace_id, call_id) is None:
            raise missing(call_id)
        given = labels.labels_of_call(connection, workspace_id, call_id)
    return CallLabels(labels=[_out(label, caller) for label in given])


@router.put("/calls/{call_id}/results/{eval_id}/label")
def set_label(
    workspace_id: WorkspaceId,
    call_id: CallNumber,
    eval_id: EvalNumber,
    new: NewLabel,
    caller: Editor,
    runtime: Parts,
) -> LabelOut:
    """Say what one's own verdict on a call is, beside that of the eval.

    It takes the place of one's former label for the same version and model.
    """
    judged = _judged(runtime, workspace_id, call_id, eval_id)
    _check_reviewable(judged, new.version)
    done = runtime.writer.run(
        lambda connection: labels.set_label(
            connection,
            workspace_id,
            judged,
            Verdict(new.verdict),
            why=new.why.strip(),
            chosen=new.chosen,
            by=caller.actor,
        )
    )
    own = _own(runtime, workspace_id, judged, caller.actor) if done else None
    if own is None:
        raise missing(call_id)
    return _out(own, caller)


@router.delete("/calls/{call_id}/results/{eval_id}/label", status_code=204)
def remove_label(
    workspace_id: WorkspaceId,
    call_id: CallNumber,
    eval_id: EvalNumber,
    caller: Editor,
    runtime: Parts,
) -> None:
    """Take one's own label of the result that counts away."""
    judged = _judged(runtime, workspace_id, call_id, eval_id)
    gone = runtime.writer.run(
        lambda connection: labels.remove_label(connection, workspace_id, judged, by=caller.actor)
    )
    if not gone:
        raise HTTPException(404, "You gave no label to this result.")


@router.get("/evals/{eval_id}/calibration")
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


@router.get("/evals/{eval_id}/review/next")
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


def _judged(runtime: Runtime, workspace_id: int, call_id: int, eval_id: int) -> Judged:
    """The result that counts, or the answer that there is none."""
    known = found(runtime, workspace_id, eval_id)
    with runtime.database.read() as connection:
        call = find_call(connection, workspace_id, call_id)
        results = results_of(connection, workspace_id, call_id) if call else []
    if call is None:
        raise missing(call_id)
    result = next((each for each in results if each.eval_id == eval_id), None)
    if result is None:
        raise HTTPException(404, f"“{known.name}” has not looked at this call. Run it first.")
    return Judged(call_id, call.call_id, known.name, result)


def _check_reviewable(judged: Judged, version: int | None) -> None:
    result = judged.result
    if version not in (None, result.version):
        raise HTTPException(
            409,
            f"The call was judged anew: its result is of version {result.version} by now. "
            "Look at it again.",
        )
    if result.verdict not in SAYABLE:
        raise HTTPException(
            409, "The eval came to no verdict on this call, so there is nothing to review."
        )


def _own(runtime: Runtime, workspace_id: int, judged: Judged, by: Actor) -> Label | None:
    with runtime.database.read() as connection:
        given = labels.labels_of_call(connection, workspace_id, judged.call_id)
    return next(
        (
            label
            for label in given
            if label.eval_id == judged.result.eval_id
            and label.of == judged.of
            and label.reviewer.is_actor(by)
        ),
        None,
    )


def _out(label: Label, caller: Caller) -> LabelOut:
    return LabelOut(
        call_id=label.call_id,
        eval_id=label.eval_id,
        version=label.of.version,
        model=label.of.model,
        reviewer=ReviewerOut(
            kind="key" if label.reviewer.kind == "key" else "person",
            id=label.reviewer.id,
            name=label.reviewer.name,
        ),
        own=label.reviewer.is_actor(caller.actor),
        eval_said=label.said,
        verdict=label.verdict,
        agrees=label.agrees,
        why=label.why,
        chosen=label.chosen,
        at_ms=label.at_ms,
    )


def _figure(defined: DefinedFigure, calibration: Calibration) -> FigureOut:
    figure = getattr(calibration, defined.key)
    known = figure if isinstance(figure, Estimate) else None
    return FigureOut(
        key=defined.key,
        title=defined.title,
        meaning=defined.meaning,
        formula=defined.formula,
        interval=defined.interval,
        source=defined.source,
        value=known and known.value,
        low=known and known.low,
        high=known and known.high,
        of=known and known.of,
        reason=None if known else figure.reason,
    )
