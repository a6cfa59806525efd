"""Evals in the store: what becomes of what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from tests.evals.asked import asked, phrase
from tests.evals.classifying.asking import classify
from tests.tenant import Tenant
from tuner_server.evals import Classification, Scope, Verdict
from tuner_server.pipeline.recompute import recompute_call
from tuner_server.store import audit, calls, clock, deleted, eval_results, evals, schema, verdicts
from tuner_server.store.eval_results import AnalysedCall, EvalResult
from tuner_server.store.evals import Eval, NewEval, TooManyEvals
from tuner_server.store.retention import forget_bodies

GREETS = NewEval("Greets", "custom", asked(phrase("hello")), Scope())
LEAVES = NewEval("Leaves", "custom", asked(phrase("goodbye")), Scope())
_results, _facts = schema.eval_results, schema.call_facts


def add(tenant: Tenant, *new: NewEval) -> list[int]:
    return tenant.writer.run(
        lambda c: evals.create_evals(c, tenant.id, new or [GREETS], by=audit.SERVER)
    )


def known(tenant: Tenant, eval_id: int) -> Eval:
    with tenant.database.read() as connection:
        found = evals.find_eval(connection, tenant.id, eval_id)
    assert found is not None
    return found


def change(tenant: Tenant, eval_id: int, values: dict[str, Any], **asked_now: Any) -> None:
    before = known(tenant, eval_id)
    tenant.writer.run(
        lambda c: evals.change_eval(c, tenant.id, before, values, **asked_now, by=audit.SERVER)
    )


def said_of(tenant: Tenant, call_id: int) -> dict[int, tuple[int, str]]:
    """For each eval the version and the verdict that count."""
    with tenant.database.read() as connection:
        results = eval_results.results_of(connection, tenant.id, call_id)
    return {each.eval_id: (each.version, each.verdict.value) for each in results}


def facts_of(tenant: Tenant, call_id: int) -> dict[str, str]:
    """The verdicts among the facts of a call."""
    facts = all_facts_of(tenant, call_id)
    return {field: value for field, value in facts.items() if field.startswith("eval.")}


def all_facts_of(tenant: Tenant, call_id: int) -> dict[str, str]:
    rows = tenant.rows(
        select(_facts.c.field, _facts.c.value).where(
            _facts.c.workspace_id == tenant.id, _facts.c.call_id == call_id
        )
    )
    return dict([tuple(row) for row in rows])


def measured_call(tenant: Tenant, **fields: Any) -> int:
    call_id = tenant.file(**fields).call_id
    assert tenant.measure() == {}
    return call_id


def run(tenant: Tenant, call_id: int, result: EvalResult, number: int) -> int:
    """Have the task of that number say something of a call."""
    started_at_ms = tenant.call(call_id).started_at_ms
    analysed = AnalysedCall(tenant.id, call_id, started_at_ms, [result])
    return tenant.writer.run(lambda c: verdicts.write_run(c, [analysed], run=number))


def test_a_measured_call_has_the_verdict_of_every_eval_that_is_on(tenant: Tenant) -> None:
    other = tenant.add_agent("other")
    greets, leaves, _, _ = add(
        tenant,
        GREETS,
        LEAVES,
        replace(GREETS, enabled=False),
        replace(GREETS, agent_id=other),
    )
    call_id = measured_call(tenant)
    assert said_of(tenant, call_id) == {greets: (1, "pass"), leaves: (1, "fail")}
    assert facts_of(tenant, call_id) == {f"eval.{greets}": "pass", f"eval.{leaves}": "fail"}


def test_measuring_anew_asks_only_what_was_not_asked_yet(tenant: Tenant) -> None:
    (greets,) = add(tenant)
    call_id = measured_call(tenant)
    (leaves,) = add(tenant, LEAVES)
    recompute_call(tenant.database, tenant.writer, tenant.id, call_id, by=audit.SERVER)
    assert said_of(tenant, call_id) == {greets: (1, "pass"), leaves: (1, "fail")}
    assert facts_of(tenant, call_id) == {f"eval.{greets}": "pass", f"eval.{leaves}": "fail"}
    assert len(tenant.rows(select(_results))) == 2


def test_another_criterion_is_another_version_and_what_the_old_one_said_stays(
    tenant: Tenant,
) -> None:
    (eval_id,) = add(tenant)
    call_id = measured_call(tenant)
    change(tenant, eval_id, {"name": "Greets well"}, criterion=GREETS.criterion)
    assert known(tenant, eval_id).version == 1
    change(tenant, eval_id, {}, criterion=LEAVES.criterion)
    change(tenant, eval_id, {"enabled": True})
    assert (known(tenant, eval_id).version, known(tenant, eval_id).name) == (2, "Greets well")
    with tenant.database.read() as connection:
        versions = evals.versions_of(connection, tenant.id, eval_id)
    assert [(each.version, each.criterion) for each in versions] == [
        (2, LEAVES.criterion),
        (1, GREETS.criterion),
    ]
    recompute_call(tenant.database, tenant.writer, tenant.id, call_id, by=audit.SERVER)
    assert said_of(tenant, call_id) == {eval_id: (2, "fail")}
    rows = tenant.rows(select(_results.c.version, _results.c.verdict).order_by(_results.c.version))
    assert [tuple(row) for row in rows] == [(1, "pass"), (2, "fail")]


def test_the_latest_version_counts_and_of_it_the_latest_run(tenant: Tenant) -> None:
    (eval_id,) = add(tenant)
    call_id = measured_call(tenant)
    change(tenant, eval_id, {}, criterion=LEAVES.criterion)
    for number, version, verdict, counts in (
        (7, 2, Verdict.FAIL, (2, "fail")),
        (8, 2, Verdict.PASS, (2, "pass")),
        (9, 1, Verdict.FAIL, (2, "pass")),
    ):
        assert run(tenant, call_id, EvalResult(eval_id, version, verdict, "Said so."), number) == 1
        assert said_of(tenant, call_id) == {eval_id: counts}
        assert facts_of(tenant, call_id) == {f"eval.{eval_id}": counts[1]}


def test_what_a_run_has_said_is_not_said_again(tenant: Tenant) -> None:
    (eval_id,) = add(tenant)
    call_id = measured_call(tenant)
    run(tenant, call_id, EvalResult(eval_id, 1, Verdict.FAIL, "First."), 7)
    run(tenant, call_id, EvalResult(eval_id, 1, Verdict.PASS, "Again."), 7)
    rows = tenant.rows(select(_results.c.run, _results.c.reason).order_by(_results.c.run))
    assert [row.run for row in rows] == [0, 7]
    assert rows[1].reason == "First."


def test_a_run_leaves_a_call_alone_that_is_gone_by_then(tenant: Tenant) -> None:
    (eval_id,) = add(tenant)
    call_id = measured_call(tenant)
    analysed = AnalysedCall(
        tenant.id, call_id, 0, [EvalResult(eval_id, 1, Verdict.PASS, "Said so.")]
    )
    tenant.writer.run(lambda c: calls.delete_calls(c, tenant.id, [call_id]))
    assert tenant.writer.run(lambda c: verdicts.write_run(c, [analysed], run=7)) == 0
    assert tenant.rows(select(_results)) == []


def test_what_was_said_of_a_call_goes_and_comes_back_with_it(tenant: Tenant) -> None:
    (eval_id,) = add(tenant)
    call_id = measured_call(tenant)
    judged = EvalResult(
        eval_id, 1, Verdict.FAIL, "Rude.", score=2, confidence=0.5, model="m", cost_cents=0.25
    )
    run(tenant, call_id, judged, 7)
    tenant.writer.run(lambda c: deleted.set_aside(c, tenant.id, [call_id], task_id=1))
    assert tenant.rows(select(_results)) == []
    tenant.writer.run(lambda c: deleted.put_back(c, tenant.id, task_id=1, most=10))
    tenant.measure()
    with tenant.database.read() as connection:
        (back,) = eval_results.results_of(connection, tenant.id, call_id)
    assert replace(back, at_ms=0) == judged
    assert facts_of(tenant, call_id) == {f"eval.{eval_id}": "fail"}
    assert len(tenant.rows(select(_results))) == 2


def test_without_the_body_the_verdict_stays_and_no_word_of_the_call(tenant: Tenant) -> None:
    add(tenant)
    call_id = measured_call(tenant)
    tenant.writer.run(lambda c: forget_bodies(c, tenant.id, [call_id]))
    with tenant.database.read() as connection:
        (result,) = eval_results.results_of(connection, tenant.id, call_id)
    assert (result.verdict, result.evidence) == (Verdict.PASS, ())
    assert "hello" not in result.reason.casefold()


def test_a_deleted_eval_is_out_of_sight_can_be_had_back_and_is_forgotten_at_last(
    tenant: Tenant,
) -> None:
    gone, kept = add(tenant, GREETS, LEAVES)
    call_id = measured_call(tenant)
    before = known(tenant, gone)
    tenant.writer.run(lambda c: evals.delete_eval(c, tenant.id, before, by=audit.SERVER))
    assert said_of(tenant, call_id).keys() == {kept}
    tenant.writer.run(lambda c: evals.restore_eval(c, tenant.id, gone, by=audit.SERVER))
    assert said_of(tenant, call_id).keys() == {gone, kept}
    tenant.writer.run(lambda c: evals.delete_eval(c, tenant.id, before, by=audit.SERVER))
    forget, now_ms = eval_results.clear_deleted, clock.now_ms()
    assert tenant.writer.run(lambda c: forget(c, before_ms=now_ms - 60_000, most=9)) == 0
    while tenant.writer.run(lambda c: forget(c, before_ms=now_ms + 60_000, most=1)):
        pass
    restore = evals.restore_eval
    assert tenant.writer.run(lambda c: restore(c, tenant.id, gone, by=audit.SERVER)) is None
    assert facts_of(tenant, call_id).keys() == {f"eval.{kept}"}
    assert [row.eval_id for row in tenant.rows(select(_results.c.eval_id))] == [kept]
    assert len(tenant.rows(select(schema.eval_versions))) == 1


def test_pass_rates_are_of_the_latest_calls(tenant: Tenant) -> None:
    greets, leaves = add(tenant, GREETS, LEAVES)
    other = tenant.add_agent("other")
    for number, agent_id in enumerate((tenant.agent_id, tenant.agent_id, other)):
        start = 1_795_403_516 + number
        tenant.file(
            call_id=str(number), agent_id=agent_id, start_timestamp=start, end_timestamp=start + 4
        )
    tenant.measure()

    def rates(agent_id: int | None, most: int) -> tuple[int, list[dict[Verdict, int]]]:
        with tenant.database.read() as connection:
            found = eval_results.rates_of(
                connection, tenant.id, [greets, leaves], agent_id=agent_id, most=most
            )
        return found.calls, [dict(rate.calls) for rate in found.rates]

    assert rates(None, 9) == (3, [{Verdict.PASS: 3}, {Verdict.FAIL: 3}])
    assert rates(tenant.agent_id, 9) == (2, [{Verdict.PASS: 2}, {Verdict.FAIL: 2}])
    assert rates(None, 1) == (1, [{Verdict.PASS: 1}, {Verdict.FAIL: 1}])
    assert rates(999_999, 9) == (0, [{}, {}])


def test_two_versions_are_compared_on_the_calls_of_which_both_say_something(
    tenant: Tenant,
) -> None:
    (eval_id,) = add(tenant)
    first, second = (measured_call(tenant, call_id=call_id) for call_id in ("a", "b"))
    change(tenant, eval_id, {}, criterion=LEAVES.criterion)
    measured_call(tenant, call_id="c")
    for call_id, verdict in ((first, Verdict.PASS), (second, Verdict.FAIL)):
        run(tenant, call_id, EvalResult(eval_id, 2, verdict, "Said so."), 7)

    def compared(**limits: int) -> eval_results.Comparison:
        with tenant.database.read() as connection:
            return eval_results.compare(connection, tenant.id, eval_id, older=1, newer=2, **limits)

    found = compared(most=100, shown=10)
    assert found.calls == 2
    assert found.verdicts == {
        (Verdict.PASS, Verdict.PASS): 1,
        (Verdict.PASS, Verdict.FAIL): 1,
    }
    assert [(flip.call_id, flip.provider_call_id) for flip in found.flips] == [(second, "b")]
    assert compared(most=100, shown=0).flips == []


def test_a_workspace_has_so_many_evals_at_most(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evals, "MOST_EVALS", 2)
    add(tenant)
    with pytest.raises(TooManyEvals):
        add(tenant, GREETS, LEAVES)
    add(tenant)


SORTS = NewEval("Outcome and intent", "custom", classify(), Scope())
SORTED = Classification(
    outcome="Booked",
    intent="Booking",
    sentiment="positive",
    summary="Ann booked a table.",
    fields={"guest": "Ann", "people": 2, "is_new": True, "seat": None},
)


def test_what_a_classification_says_is_found_among_the_facts(tenant: Tenant) -> None:
    (eval_id,) = add(tenant, SORTS)
    call_id = measured_call(tenant)
    result = EvalResult(eval_id, 1, Verdict.PASS, "Booked.", classification=SORTED)
    run(tenant, call_id, result, 7)
    with tenant.database.read() as connection:
        (known_now,) = eval_results.results_of(connection, tenant.id, call_id)
    assert known_now.classification == SORTED
    recompute_call(tenant.database, tenant.writer, tenant.id, call_id, by=audit.SERVER)
    expected = {
        f"eval.{eval_id}": "pass",
        "outcome": "Booked",
        "outcome_success": "true",
        "intent": "Booking",
        "judged_sentiment": "positive",
        "extracted.guest": "Ann",
        "extracted.people": "2",
        "extracted.is_new": "true",
    }
    assert expected.items() <= all_facts_of(tenant, call_id).items()
    other = replace(SORTED, outcome="Lost", intent=None, fields=None)
    run(tenant, call_id, EvalResult(eval_id, 1, Verdict.FAIL, "Lost.", classification=other), 8)
    facts = all_facts_of(tenant, call_id)
    assert (facts["outcome"], facts["outcome_success"]) == ("Lost", "false")
    assert facts.keys().isdisjoint({"intent", "extracted.guest"})


def test_without_the_body_only_what_the_team_named_itself_stays(tenant: Tenant) -> None:
    (eval_id,) = add(tenant, SORTS)
    call_id = measured_call(tenant)
    result = EvalResult(eval_id, 1, Verdict.PASS, "Booked.", classification=SORTED)
    run(tenant, call_id, result, 7)
    tenant.writer.run(lambda c: forget_bodies(c, tenant.id, [call_id]))
    with tenant.database.read() as connection:
        (left,) = eval_results.results_of(connection, tenant.id, call_id)
    assert left.classification == replace(SORTED, summary=None, fields=None)
    facts = all_facts_of(tenant, call_id)
    assert facts["outcome"] == "Booked"
    assert "extracted.guest" not in facts


def test_a_classification_goes_and_comes_back_with_its_call(tenant: Tenant) -> None:
    (eval_id,) = add(tenant, SORTS)
    call_id = measured_call(tenant)
    result = EvalResult(eval_id, 1, Verdict.PASS, "Booked.", classification=SORTED)
    run(tenant, call_id, result, 7)
    before = all_facts_of(tenant, call_id)
    tenant.writer.run(lambda c: deleted.set_aside(c, tenant.id, [call_id], task_id=1))
    tenant.writer.run(lambda c: deleted.put_back(c, tenant.id, task_id=1, most=10))
    tenant.measure()
    assert all_facts_of(tenant, call_id) == before
