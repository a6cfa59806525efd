"""Labels in the store: one of each reviewer, and what becomes of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from tests.evals.asked import asked, phrase
from tests.tenant import Tenant
from tuner_server.evals import Scope, Verdict
from tuner_server.store import (
    accounts,
    audit,
    calls,
    clock,
    deleted,
    eval_results,
    evals,
    labels,
    schema,
    verdicts,
    workspaces,
)
from tuner_server.store.audit import Actor, ActorKind, EntryFilter
from tuner_server.store.eval_results import AnalysedCall, EvalResult
from tuner_server.store.evals import NewEval
from tuner_server.store.labels import Chosen, Generation, Judged, Label
from tuner_server.store.retention import forget_bodies

GREETS = NewEval("Greets", "custom", asked(phrase("hello")), Scope())
P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE
_labels = schema.eval_labels


def add_eval(tenant: Tenant) -> int:
    return tenant.writer.run(lambda c: evals.create_evals(c, tenant.id, [GREETS], by=audit.SERVER))[
        0
    ]


def measured_call(tenant: Tenant, **fields: Any) -> int:
    call_id = tenant.file(**fields).call_id
    assert tenant.measure() == {}
    return call_id


def person(tenant: Tenant, name: str = "Ann") -> Actor:
    email = f"{name.lower()}-{tenant.id}@example.com"
    return tenant.writer.run(lambda c: accounts.create_user(c, email, name)).actor


def say(tenant: Tenant, call_id: int, result: EvalResult, run: int = 1) -> None:
    """Have a run say something of a call."""
    analysed = AnalysedCall(tenant.id, call_id, tenant.call(call_id).started_at_ms, [result])
    tenant.writer.run(lambda c: verdicts.write_run(c, [analysed], run=run))


def judged(tenant: Tenant, call_id: int, eval_id: int) -> Judged:
    with tenant.database.read() as connection:
        results = eval_results.results_of(connection, tenant.id, call_id)
    (result,) = [each for each in results if each.eval_id == eval_id]
    return Judged(call_id, tenant.call(call_id).call_id, "Greets", result)


def label(
    tenant: Tenant,
    of: Judged,
    by: Actor,
    verdict: Verdict = P,
    *,
    why: str = "",
    chosen: Chosen = "by_hand",
) -> bool:
    return tenant.writer.run(
        lambda c: labels.set_label(c, tenant.id, of, verdict, why=why, chosen=chosen, by=by)
    )


def of_call(tenant: Tenant, call_id: int) -> list[Label]:
    with tenant.database.read() as connection:
        return labels.labels_of_call(connection, tenant.id, call_id)


def test_a_reviewer_has_one_label_and_a_later_one_takes_its_place(tenant: Tenant) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    of = judged(tenant, call_id, eval_id)
    assert label(tenant, of, ann, P, why="It greets.")
    (first,) = of_call(tenant, call_id)
    assert (first.said, first.verdict, first.agrees, first.why) == (P, P, True, "It greets.")
    assert (first.reviewer.name, first.reviewer.is_actor(ann)) == ("Ann", True)
    assert first.of == Generation(1, "")
    assert label(tenant, of, ann, F, chosen="random")
    (second,) = of_call(tenant, call_id)
    assert (second.verdict, second.agrees, second.why, second.chosen) == (F, False, "", "random")
    assert label(tenant, of, person(tenant, "Bob"), N)
    assert {each.reviewer.name: each.verdict for each in of_call(tenant, call_id)} == {
        "Ann": F,
        "Bob": N,
    }


def test_a_key_is_a_reviewer_too_and_no_person_of_that_number(tenant: Tenant) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    key, _ = tenant.writer.run(lambda c: workspaces.create_key(c, tenant.id, "CI"))
    of = judged(tenant, call_id, eval_id)
    label(tenant, of, Actor(ActorKind.KEY, key.id, "CI"), F)
    label(tenant, of, Actor(ActorKind.PERSON, key.id, "?"), P)
    label(tenant, of, ann, P)
    names = {(each.reviewer.kind, each.reviewer.name) for each in of_call(tenant, call_id)}
    assert (ActorKind.KEY, "CI") in names
    assert (ActorKind.PERSON, "Ann") in names


def test_a_label_belongs_to_a_version_and_a_model(tenant: Tenant) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    label(tenant, judged(tenant, call_id, eval_id), ann, P)
    say(tenant, call_id, EvalResult(eval_id, 2, F, "No.", model="large"))
    label(tenant, judged(tenant, call_id, eval_id), ann, F)
    say(tenant, call_id, EvalResult(eval_id, 2, F, "No.", model="small"), run=2)
    label(tenant, judged(tenant, call_id, eval_id), ann, P)
    found = of_call(tenant, call_id)
    assert {(each.of, each.agrees) for each in found} == {
        (Generation(1), True),
        (Generation(2, "large"), True),
        (Generation(2, "small"), False),
    }
    with tenant.database.read() as connection:
        counts = labels.counts_of(connection, tenant.id, eval_id)
        of_small = labels.labels_of_eval(connection, tenant.id, eval_id, Generation(2, "small"))
    assert {each.of: each.labels for each in counts} == {
        Generation(2, "large"): 1,
        Generation(2, "small"): 1,
        Generation(1): 1,
    }
    assert counts[-1].of == Generation(1)
    assert [each.verdict for each in of_small] == [P]


def test_giving_and_taking_away_a_label_stands_in_the_audit_log_without_its_reason(
    tenant: Tenant,
) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    of = judged(tenant, call_id, eval_id)
    remove = labels.remove_label
    assert not tenant.writer.run(lambda c: remove(c, tenant.id, of, by=ann))
    label(tenant, of, ann, F, why="The caller said 555-0100.")
    assert tenant.writer.run(lambda c: remove(c, tenant.id, of, by=ann))
    assert of_call(tenant, call_id) == []
    with tenant.database.read() as connection:
        log = audit.entries(connection, tenant.id, EntryFilter(subject_kind="call"), most=9)
    assert [(entry.action, entry.actor.name) for entry in log] == [
        ("label.remove", "Ann"),
        ("label.set", "Ann"),
    ]
    assert log[1].details == {
        "eval": "Greets",
        "version": 1,
        "verdict": "fail",
        "eval_said": "pass",
    }


def test_no_label_is_given_to_a_call_that_is_gone_and_those_of_it_go_with_it(
    tenant: Tenant,
) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    of = judged(tenant, call_id, eval_id)
    label(tenant, of, ann)
    tenant.writer.run(lambda c: calls.delete_calls(c, tenant.id, [call_id]))
    assert tenant.rows(select(_labels)) == []
    assert not label(tenant, of, ann)
    assert tenant.rows(select(_labels)) == []


def test_labels_come_back_with_their_call(tenant: Tenant) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    label(tenant, judged(tenant, call_id, eval_id), ann, F, why="No.")
    before = of_call(tenant, call_id)
    tenant.writer.run(lambda c: deleted.set_aside(c, tenant.id, [call_id], task_id=1))
    assert of_call(tenant, call_id) == []
    tenant.writer.run(lambda c: deleted.put_back(c, tenant.id, task_id=1, most=9))
    assert of_call(tenant, call_id) == before


def test_labels_of_a_person_who_is_no_more_stay_without_a_name(tenant: Tenant) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    label(tenant, judged(tenant, call_id, eval_id), ann)
    tenant.writer.run(lambda c: c.execute(delete(schema.users).where(schema.users.c.id == ann.id)))
    (left,) = of_call(tenant, call_id)
    assert (left.reviewer.name, left.verdict) == (None, P)


def test_where_what_was_said_is_no_longer_kept_neither_are_reasons(tenant: Tenant) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    label(tenant, judged(tenant, call_id, eval_id), ann, F, why="The caller said 555-0100.")
    tenant.writer.run(lambda c: forget_bodies(c, tenant.id, [call_id]))
    (left,) = of_call(tenant, call_id)
    assert (left.verdict, left.why) == (F, "")


def test_labels_of_a_deleted_eval_are_out_of_sight_and_forgotten_with_it(tenant: Tenant) -> None:
    eval_id, call_id, ann = add_eval(tenant), measured_call(tenant), person(tenant)
    label(tenant, judged(tenant, call_id, eval_id), ann)
    with tenant.database.read() as connection:
        known = evals.find_eval(connection, tenant.id, eval_id)
    assert known is not None
    tenant.writer.run(lambda c: evals.delete_eval(c, tenant.id, known, by=audit.SERVER))
    assert of_call(tenant, call_id) == []
    before_ms = clock.now_ms() + 60_000
    forget = eval_results.clear_deleted
    while tenant.writer.run(lambda c: forget(c, before_ms=before_ms, most=10)):
        pass
    assert tenant.rows(select(_labels)) == []
