"""Labels: what people say of what an eval said of a call."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from tuner_server.api.access import Caller, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.calls import CallNumber, missing
from tuner_server.api.evals import EvalNumber, found
from tuner_server.evals import Verdict
from tuner_server.evals.calibration import SAYABLE
from tuner_server.runtime import Runtime
from tuner_server.store import labels
from tuner_server.store.audit import Actor
from tuner_server.store.calls import find_call
from tuner_server.store.eval_results import results_of
from tuner_server.store.labels import Chosen, Judged, Label

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls/{call_id}", tags=["evals"])

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


@router.get("/labels")
def list_labels(
    workspace_id: WorkspaceId, call_id: CallNumber, caller: Viewer, runtime: Parts
) -> CallLabels:
    """What people say of a call, for each eval whose result they reviewed."""
    with runtime.database.read() as connection:
        if find_call(connection, workspace_id, call_id) is None:
            raise missing(call_id)
        given = labels.labels_of_call(connection, workspace_id, call_id)
    return CallLabels(labels=[_out(label, caller) for label in given])


@router.put("/results/{eval_id}/label")
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


@router.delete("/results/{eval_id}/label", status_code=204)
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
