"""Evals of a call as questions to a model, and its answers as their results."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tuner_server.evals import ClassifyCriterion, JudgeCriterion, Verdict, why_not_asked
from tuner_server.evals.classifying import answer as classified
from tuner_server.evals.classifying import request as classifying
from tuner_server.evals.classifying.request import ClassifyRequest, classify_request
from tuner_server.evals.judging.answer import answer_schema, read_answer
from tuner_server.evals.judging.request import (
    INSTRUCTIONS,
    AboutAgent,
    AskedEval,
    JudgeRequest,
    judge_requests,
)
from tuner_server.evals.judging.transcript import Shown
from tuner_server.llm.client import Models
from tuner_server.llm.failures import AskFailed, Busy, Unreachable
from tuner_server.llm.values import Endpoint, Question, Usage
from tuner_server.store.eval_results import EvalResult
from tuner_server.store.evals import Eval
from tuner_server.store.judge_models import JudgeModel
from tuner_server.store.model_turns import Spent
from tuner_server.timeline import Call

_MOST_ANSWER_TOKENS = 2_000
_MORE_FOR_EACH_EVAL = 1_500


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A question about some evals of a call; tokens are about what it takes.

    `read` makes their results of an answer, and raises `ValueError` for what is wrong with it.
    """

    evals: Sequence[Eval]
    shown: Shown
    question: Question
    input_tokens: int
    output_tokens: int
    read: Callable[[Any], Sequence[EvalResult]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question brought: a result for each of its evals, and what that took."""

    results: Sequence[EvalResult]
    spent: Spent
    requests: int


def settled_before(
    evals: Sequence[Eval], call: Call, values: Mapping[str, float | int | None]
) -> tuple[list[EvalResult], list[Eval]]:
    """The results of those evals whose question does not arise, and the others."""
    settled: list[EvalResult] = []
    left: list[Eval] = []
    for each in evals:
        given = each.criterion.given if isinstance(each.criterion, JudgeCriterion) else ()
        found = why_not_asked(given, each.scope, call, values)
        if found is None:
            left.append(each)
        else:
            settled.append(
                EvalResult(each.id, each.version, found.verdict, found.reason, found.evidence)
            )
    return settled, left


def questions_of(
    evals: Sequence[Eval], call: Call, agent: AboutAgent, model: JudgeModel
) -> tuple[list[ToAsk], list[EvalResult]]:
    """The questions for these evals, and the results of those that nothing can be asked about."""
    questions: list[ToAsk] = []
    results: list[EvalResult] = []
    for asking in (
        *_judging(evals, call, agent, model),
        *_classifying(evals, call, agent, model),
    ):
        reason = asking.shown.why_unjudgeable
        if reason is None:
            questions.append(asking)
            continue
        verdict = Verdict.ERROR if asking.shown.left_out else Verdict.NOT_APPLICABLE
        results += [EvalResult(each.id, each.version, verdict, reason) for each in asking.evals]
    return questions, results


def ask(models: Models, endpoint: Endpoint, model: JudgeModel, asking: ToAsk) -> Asked:
    """Ask a model. Raises `Busy` and `Unreachable`, of which another try may come.

    Whatever else goes wrong is the result.
    """
    try:
        answer = models.ask(endpoint, asking.question, asking.read)
    except (Busy, Unreachable):
        raise
    except AskFailed as failure:
        results = failed(asking.evals, f"{failure}.".replace("..", "."))
        return _asked(results, model, endpoint.model, failure.usage, len(failure.exchanges))
    # An endpoint that does not count is taken to have used what was expected.
    usage = answer.usage
    if not usage.output_tokens:
        usage = Usage(asking.input_tokens, asking.output_tokens)
    return _asked(answer.value, model, answer.model, usage, len(answer.exchanges))


def question_of(request: JudgeRequest) -> Question:
    """A request to a judge as a question to a model."""
    return Question(
        name="answer",
        instructions=INSTRUCTIONS,
        shared=request.shared,
        own=request.own,
        schema=answer_schema(request),
        most_tokens=_MOST_ANSWER_TOKENS + _MORE_FOR_EACH_EVAL * len(request.asked),
        is_shared=request.is_shared,
    )


def _judging(
    evals: Sequence[Eval], call: Call, agent: AboutAgent, model: JudgeModel
) -> Iterator[ToAsk]:
    asked = [
        AskedEval(str(each.id), each.name, each.criterion)
        for each in evals
        if isinstance(each.criterion, JudgeCriterion)
    ]
    for request in judge_requests(
        asked, call, agent, together=model.evals_together, most_tokens=model.most_tokens
    ):
        keys = {one.key for one in request.asked}
        about = [each for each in evals if str(each.id) in keys]
        yield ToAsk(
            about,
            request.shown,
            question_of(request),
            request.input_tokens,
            request.output_tokens,
            partial(_judged, request, about),
        )


def _classifying(
    evals: Sequence[Eval], call: Call, agent: AboutAgent, model: JudgeModel
) -> Iterator[ToAsk]:
    for each in evals:
        if not isinstance(each.criterion, ClassifyCriterion):
            continue
        request = classify_request(each.criterion, call, agent, most_tokens=model.most_tokens)
        question = Question(
            name="form",
            instructions=classifying.INSTRUCTIONS,
            shared=request.shared,
            own=request.own,
            schema=classified.answer_schema(each.criterion),
            most_tokens=_MOST_ANSWER_TOKENS + _MORE_FOR_EACH_EVAL,
        )
        yield ToAsk(
            [each],
            request.shown,
            question,
            request.input_tokens,
            request.output_tokens,
            partial(_sorted, request, each),
        )


def _judged(request: JudgeRequest, evals: Sequence[Eval], answer: Any) -> Sequence[EvalResult]:
    judgements = read_answer(request, answer)
    results = []
    for each in evals:
        judgement = judgements[str(each.id)]
        said = judgement.result
        listed = f" [{', '.join(judgement.failures)}]" if judgement.failures else ""
        results.append(
            EvalResult(
                each.id,
                each.version,
                said.verdict,
                f"{said.reason}{listed}",
                said.evidence,
                score=judgement.score,
                confidence=judgement.confidence,
                evidence_verified=judgement.evidence_verified,
            )
        )
    return results


def _sorted(request: ClassifyRequest, each: Eval, answer: Any) -> Sequence[EvalResult]:
    said = classified.read_answer(request, answer)
    return [
        EvalResult(
            each.id,
            each.version,
            said.result.verdict,
            said.result.reason,
            said.result.evidence,
            confidence=said.confidence,
            evidence_verified=said.evidence_verified,
            classification=said.classification,
        )
    ]


def not_run(evals: Sequence[Eval], reason: str) -> list[EvalResult]:
    """That these were not tried, and why."""
    return [EvalResult(each.id, each.version, Verdict.NOT_RUN, reason) for each in evals]


def failed(evals: Sequence[Eval], reason: str) -> list[EvalResult]:
    """That these could not be run, and why."""
    return [EvalResult(each.id, each.version, Verdict.ERROR, reason) for each in evals]


def _asked(
    results: Sequence[EvalResult], model: JudgeModel, named: str, used: Usage, requests: int
) -> Asked:
    """With what it took: each result has its share, so that all together have the whole."""
    shares = zip(
        results,
        _parts(used.input_tokens, len(results)),
        _parts(used.output_tokens, len(results)),
        strict=True,
    )
    costing = [
        replace(
            result,
            model=named,
            input_tokens=inputs,
            output_tokens=outputs,
            cost_cents=model.cost_cents(inputs, outputs),
        )
        for result, inputs, outputs in shares
    ]
    cost_cents = model.cost_cents(used.input_tokens, used.output_tokens)
    return Asked(costing, Spent(1, used.input_tokens, used.output_tokens, cost_cents), requests)


def _parts(total: int, how_many: int) -> list[int]:
    return [total // how_many + (1 if nth < total % how_many else 0) for nth in range(how_many)]
