"""Jobs that have a model judge calls: planned with what causes them, counted, called off.

A job judges one call, for one run. What cannot or must not be asked of a model is said at once:
there is none, or the call is not among those that are sampled.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select

from tuner_server.evals import Verdict
from tuner_server.store import jobs, schema
from tuner_server.store.calls import StoredBody, stored_bodies, summaries
from tuner_server.store.eval_results import ANALYSED, EvalResult
from tuner_server.store.evals import Eval, evals_at
from tuner_server.store.jobs import Job, NewJob
from tuner_server.store.judge_models import JudgeModel, judge_model_of

JUDGE_CALL = "judge_call"
NO_MODEL = (
    "No model is set up to judge calls. An owner can set one up under Workspace, Models; then "
    "this can be run."
)
NO_BODY = "What was said in this call is no longer kept."
_PARTS = 1_000_000

_jobs = schema.jobs.c
_results = schema.eval_results.c


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A call, and the (number, version) of the evals that a model is to answer about it."""

    workspace_id: int
    call_id: int
    evals: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Work:
    """All that a job needs to judge its call. Without `stored` the call's body is gone.

    `evals` are those that nothing was said about yet in this run.
    """

    run: int
    started_at_ms: int
    metrics: Mapping[str, float | int | None]
    stored: StoredBody | None
    evals: Sequence[Eval]
    model: JudgeModel | None


def plan(
    connection: Connection, calls: Sequence[ToJudge], *, run: int
) -> Mapping[int, Sequence[EvalResult]]:
    """Have calls judged. Gives, by call, the results that stand already: it will not be.

    An analysis after storing asks nothing that was answered before, and of some calls only, if
    the workspace so chose; a run that people start asks what it is told to.
    """
    new: list[NewJob] = []
    settled: dict[int, Sequence[EvalResult]] = {}
    for workspace_id in {call.workspace_id for call in calls}:
        model = judge_model_of(connection, workspace_id)
        for call in _unanswered(connection, workspace_id, calls, run):
            reason = _why_not(model, call, run)
            if reason is None:
                new.append(_job(call, run))
            else:
                settled[call.call_id] = [
                    EvalResult(eval_id, version, Verdict.NOT_RUN, reason)
                    for eval_id, version in call.evals
                ]
    jobs.enqueue(connection, new)
    return settled


def is_sampled(workspace_id: int, call_id: int, percent: float) -> bool:
    """Whether the call is among those of each hundred: the same at every time and everywhere.

    Who is among some of a hundred is among more of a hundred, too.
    """
    digest = hashlib.sha256(f"{workspace_id}/{call_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % _PARTS < percent / 100 * _PARTS


def work_of(connection: Connection, job: Job) -> Work | None:
    """What a job is to do; nothing where its call is gone, or all was said."""
    arguments = job.arguments or {}
    call_id = job.call_id or 0
    found = summaries(connection, job.workspace_id, [call_id])
    if not found:
        return None
    run = int(arguments["run"])
    said = _said(connection, job.workspace_id, [call_id], run)
    versions = {
        eval_id: version
        for eval_id, version in arguments["evals"]
        if (call_id, eval_id, version) not in said
    }
    left = evals_at(connection, job.workspace_id, versions)
    if not left:
        return None
    bodies = stored_bodies(connection, job.workspace_id, [call_id])
    return Work(
        run,
        found[0].started_at_ms,
        found[0].metrics,
        bodies[0] if bodies else None,
        left,
        judge_model_of(connection, job.workspace_id),
    )


def unfinished(connection: Connection, workspace_id: int, run: int) -> int:
    """How many calls of a run are to be judged yet."""
    return connection.execute(
        select(func.count())
        .select_from(schema.jobs)
        .where(_of_run(workspace_id, run), _jobs.state.in_(("queued", "running")))
    ).scalar_one()


def call_off(connection: Connection, workspace_id: int, run: int) -> int:
    """Judge no more calls of a run than those that are being judged. Gives how many are not."""
    return connection.execute(
        delete(schema.jobs).where(_of_run(workspace_id, run), _jobs.state == "queued")
    ).rowcount


def _unanswered(
    connection: Connection, workspace_id: int, calls: Sequence[ToJudge], run: int
) -> list[ToJudge]:
    """The calls of a workspace, with the evals that are to be asked."""
    own = [call for call in calls if call.workspace_id == workspace_id]
    said = _said(connection, workspace_id, [call.call_id for call in own], run)
    left = []
    for call in own:
        evals = [each for each in call.evals if (call.call_id, *each) not in said]
        if evals:
            left.append(ToJudge(workspace_id, call.call_id, evals))
    return left


def _said(
    connection: Connection, workspace_id: int, ids: Sequence[int], run: int
) -> frozenset[tuple[int, int, int]]:
    """(call, eval, version) of which something was said: ever, or in this run that was started."""
    query = select(_results.call_id, _results.eval_id, _results.version).where(
        _results.workspace_id == workspace_id, _results.call_id.in_(ids)
    )
    if run != ANALYSED:
        query = query.where(_results.run == run)
    return frozenset((row[0], row[1], row[2]) for row in connection.execute(query))


def _why_not(model: JudgeModel | None, call: ToJudge, run: int) -> str | None:
    if model is None:
        return NO_MODEL
    if run == ANALYSED and not is_sampled(call.workspace_id, call.call_id, model.sampled_percent):
        return f"Only {model.sampled_percent:g} % of the calls are judged, and this is not one."
    return None


def _job(call: ToJudge, run: int) -> NewJob:
    asked = ",".join(f"{eval_id}.{version}" for eval_id, version in sorted(call.evals))
    digest = hashlib.sha256(asked.encode()).hexdigest()[:16]
    return NewJob(
        call.workspace_id,
        JUDGE_CALL,
        f"{run}:{call.call_id}:{digest}",
        call_id=call.call_id,
        arguments={"run": run, "evals": [list(each) for each in call.evals]},
        lane="models",
    )


def _of_run(workspace_id: int, run: int) -> ColumnElement[bool]:
    # By the unique index of keys; `;` is the character after `:`.
    return and_(
        _jobs.workspace_id == workspace_id,
        _jobs.kind == JUDGE_CALL,
        _jobs.key >= f"{run}:",
        _jobs.key < f"{run};",
    )
