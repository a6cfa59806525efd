"""Run evals on a call."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from tuner_server.evals.criteria import (
    Check,
    Criterion,
    MetadataEquals,
    MetricCheck,
    PhraseCheck,
    Scope,
    ScopeCondition,
)
from tuner_server.evals.expressions import TookTooLong
from tuner_server.evals.heard import Heard
from tuner_server.evals.metric_check import check_metric
from tuner_server.evals.phrase_check import MOST_EVIDENCE, check_phrases
from tuner_server.evals.tool_check import check_tool
from tuner_server.evals.verdict import Evidence, Result, Verdict
from tuner_server.timeline import Call, Json


def run(
    criterion: Criterion,
    scope: Scope,
    call: Call,
    values: Mapping[str, float | int | None],
) -> Result:
    """What the criterion says of the call; `values` are its metrics by key.

    Takes any call and raises nothing: a check that cannot be run ends as an error with its reason.
    """
    return _run(criterion, scope, Heard(call, values))


def run_each(
    asked: Iterable[tuple[Criterion, Scope]],
    call: Call,
    values: Mapping[str, float | int | None],
) -> list[Result]:
    """The same for several evals, which share what is derived from the call."""
    heard = Heard(call, values)
    return [_run(criterion, scope, heard) for criterion, scope in asked]


def why_not_asked(
    given: Sequence[Check],
    scope: Scope,
    call: Call,
    values: Mapping[str, float | int | None],
) -> Result | None:
    """Why the question does not arise in this call; `None` where it does.

    That is so outside of the scope, and where a check that is `given` does not pass.
    """
    found = _given(given, scope, Heard(call, values))
    return found if isinstance(found, Result) else None


def _run(criterion: Criterion, scope: Scope, heard: Heard) -> Result:
    given = _given(criterion.given, scope, heard)
    if isinstance(given, Result):
        return given
    results = [_check(each, heard) for each in criterion.checks]
    decisive = _all(results) if criterion.combine == "all" else _any(results)
    return _joined([*given, *decisive] if given else decisive, decisive[0].verdict)


def _given(checks: Sequence[Check], scope: Scope, heard: Heard) -> list[Result] | Result:
    """What the checks say that say which calls are meant; one result: this call is none of them."""
    for condition in scope.conditions:
        outside = _outside(condition, heard.call)
        if outside is not None:
            return Result(Verdict.NOT_APPLICABLE, outside)
    given = [_check(each, heard) for each in checks]
    unmet = next((each for each in given if each.verdict is not Verdict.PASS), None)
    if unmet is None or unmet.verdict is Verdict.ERROR:
        return given if unmet is None else unmet
    return Result(Verdict.NOT_APPLICABLE, f"Not such a call: {unmet.reason}", unmet.evidence)


def _check(check: Check, heard: Heard) -> Result:
    try:
        if isinstance(check, PhraseCheck):
            return check_phrases(check, heard)
        if isinstance(check, MetricCheck):
            return check_metric(check, heard)
        return check_tool(check, heard)
    except (TookTooLong, ValueError) as problem:
        return Result(Verdict.ERROR, f"The check could not be run: {problem}")


def _all(results: Sequence[Result]) -> list[Result]:
    """The results that decide when all must pass; what does not apply asks nothing."""
    return _first_of(results, Verdict.FAIL, Verdict.ERROR, Verdict.PASS, Verdict.NOT_APPLICABLE)


def _any(results: Sequence[Result]) -> list[Result]:
    """The results that decide when any must pass."""
    return _first_of(results, Verdict.PASS, Verdict.ERROR, Verdict.FAIL, Verdict.NOT_APPLICABLE)


def _first_of(results: Sequence[Result], *verdicts: Verdict) -> list[Result]:
    for verdict in verdicts:
        decisive = [result for result in results if result.verdict is verdict]
        if decisive:
            return decisive
    raise AssertionError("a criterion has at least one check")


def _joined(results: Sequence[Result], verdict: Verdict) -> Result:
    evidence: dict[Evidence, None] = dict.fromkeys(
        chain.from_iterable(result.evidence for result in results)
    )
    reasons = dict.fromkeys(result.reason for result in results)
    return Result(verdict, " ".join(reasons), tuple(evidence)[:MOST_EVIDENCE])


def _outside(condition: ScopeCondition, call: Call) -> str | None:
    """Why the call is none of those that are meant; `None` where it is."""
    if isinstance(condition, MetadataEquals):
        if condition.key not in call.metadata:
            return f"Only for calls with {condition.key} “{condition.equals}”; this one has none."
        name, found = condition.key, _as_text(call.metadata[condition.key])
    elif call.agent_version is None:
        return f"Only for agent version “{condition.equals}”; this call names none."
    else:
        name, found = "agent version", call.agent_version
    if found == condition.equals:
        return None
    return f"Only for calls with {name} “{condition.equals}”; this one has “{found[:80]}”."


def _as_text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
