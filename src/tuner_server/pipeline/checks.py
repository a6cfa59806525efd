"""Running evals on a call that was read: checks at once; judges are told what to be asked."""

from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy import Connection

from tuner_server import contract
from tuner_server.evals import Criterion, run_each
from tuner_server.store.calls import stored_bodies, summaries
from tuner_server.store.eval_results import AnalysedCall, EvalResult
from tuner_server.store.evals import Eval
from tuner_server.store.judging import ToJudge
from tuner_server.timeline import Call

log = structlog.get_logger(__name__)


def checked(
    evals: Sequence[Eval],
    agent_id: int,
    call: Call,
    values: Mapping[str, float | int | None],
) -> list[EvalResult]:
    """What those of the evals say that are for this agent; `values` are the metrics by key."""
    asked = [
        (each, each.criterion)
        for each in evals
        if isinstance(each.criterion, Criterion) and each.is_for(agent_id)
    ]
    results = run_each(((criterion, each.scope) for each, criterion in asked), call, values)
    return [
        EvalResult(each.id, each.version, result.verdict, result.reason, result.evidence)
        for (each, _), result in zip(asked, results, strict=True)
    ]


def judges_of(evals: Sequence[Eval], agent_id: int) -> list[tuple[int, int]]:
    """The (number, version) of those that a model is to answer about calls of this agent."""
    return [
        (each.id, each.version)
        for each in evals
        if not isinstance(each.criterion, Criterion) and each.is_for(agent_id)
    ]


def run_on_stored(
    connection: Connection, workspace_id: int, ids: Sequence[int], evals: Sequence[Eval]
) -> tuple[list[AnalysedCall], list[ToJudge]]:
    """What checks among these evals say of calls that were stored and measured.

    With it, what a model is to answer about them.

    Left out are calls that are gone, or whose bodies are; those that are to be measured yet, which
    are analysed then; and those whose bodies cannot be read, which the log names.
    """
    known = {
        call.id: call
        for call in summaries(connection, workspace_id, ids)
        if call.measured_at_ms is not None
    }
    analysed: list[AnalysedCall] = []
    to_judge: list[ToJudge] = []
    for stored in stored_bodies(connection, workspace_id, list(known)):
        call = contract.read(stored.body).call
        if call is None:
            log.error("call was not read", workspace=workspace_id, call=stored.call_id)
            continue
        summary = known[stored.call_id]
        results = checked(evals, stored.agent_id, call, summary.metrics)
        analysed.append(AnalysedCall(workspace_id, stored.call_id, summary.started_at_ms, results))
        judges = judges_of(evals, stored.agent_id)
        if judges:
            to_judge.append(ToJudge(workspace_id, stored.call_id, judges))
    return analysed, to_judge
