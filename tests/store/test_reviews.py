"""The queue of an eval, and its calibration."""

from __future__ import annotations

import pytest

from tests.store.test_labels import F, N, P, add_eval, judged, label, measured_call, person, say
from tests.tenant import Tenant
from tuner_server.evals import Verdict
from tuner_server.evals.calibration import Estimate
from tuner_server.store import audit, evals, reviews
from tuner_server.store.audit import Actor
from tuner_server.store.eval_results import EvalResult
from tuner_server.store.evals import Eval
from tuner_server.store.labels import Chosen, Generation
from tuner_server.store.reviews import Order, Queue, Review


def known(tenant: Tenant, eval_id: int) -> Eval:
    with tenant.database.read() as connection:
        found = evals.find_eval(connection, tenant.id, eval_id)
    assert found is not None
    return found


def queue(
    tenant: Tenant, eval_id: int, reviewer: Actor, order: Order = "random", most: int = 99
) -> Queue:
    of = known(tenant, eval_id)
    with tenant.database.read() as connection:
        return reviews.queue_of(connection, tenant.id, of, order, reviewer=reviewer, most=most)


def review(
    tenant: Tenant, eval_id: int, *, version: int | None = None, model: str | None = None
) -> Review:
    of = known(tenant, eval_id)
    with tenant.database.read() as connection:
        return reviews.review_of(connection, tenant.id, of, version=version, model=model)


def ids(found: Queue) -> list[int]:
    return [each.call_id for each in found.calls]


def several_calls(tenant: Tenant, many: int) -> list[int]:
    return [measured_call(tenant, call_id=f"c-{number}") for number in range(many)]


def test_the_lot_offers_each_reviewer_all_calls_in_an_order_of_their_own(tenant: Tenant) -> None:
    eval_id, calls = add_eval(tenant), several_calls(tenant, 12)
    ann, bob = person(tenant), person(tenant, "Bob")
    first = queue(tenant, eval_id, ann)
    assert (first.waiting, first.reviewed, first.of) == (12, 0, Generation(1))
    assert sorted(ids(first)) == calls
    assert ids(first) == ids(queue(tenant, eval_id, ann))
    assert ids(first) != ids(queue(tenant, eval_id, bob))
    assert ids(first)[:3] == ids(queue(tenant, eval_id, ann, most=3))
    one = first.calls[0]
    assert (one.verdict, one.confidence, one.labels) == (P, None, 0)
    assert one.provider_call_id == tenant.call(one.call_id).call_id


def test_what_a_reviewer_has_reviewed_is_offered_no_more(tenant: Tenant) -> None:
    eval_id, calls = add_eval(tenant), several_calls(tenant, 3)
    ann, bob = person(tenant), person(tenant, "Bob")
    label(tenant, judged(tenant, calls[1], eval_id), ann)
    left = queue(tenant, eval_id, ann)
    assert (left.waiting, left.reviewed, sorted(ids(left))) == (2, 1, [calls[0], calls[2]])
    of_bob = queue(tenant, eval_id, bob)
    assert (of_bob.waiting, of_bob.reviewed) == (3, 0)
    assert {each.call_id: each.labels for each in of_bob.calls}[calls[1]] == 1


def test_disagreement_offers_calls_on_which_others_differ_from_the_eval_or_among_themselves(
    tenant: Tenant,
) -> None:
    eval_id, calls = add_eval(tenant), several_calls(tenant, 4)
    ann, bob, eve = person(tenant), person(tenant, "Bob"), person(tenant, "Eve")
    agreed, doubted, split, _ = (judged(tenant, each, eval_id) for each in calls)
    label(tenant, agreed, bob, P)
    label(tenant, agreed, eve, P)
    label(tenant, doubted, bob, F)
    label(tenant, split, bob, P)
    label(tenant, split, eve, F)
    assert ids(queue(tenant, eval_id, ann, "disagreement")) == [calls[2], calls[1]]
    assert ids(queue(tenant, eval_id, bob, "disagreement")) == []
    assert ids(queue(tenant, eval_id, eve, "disagreement")) == [calls[1]]


def test_low_confidence_offers_what_the_judge_was_least_sure_of_first(tenant: Tenant) -> None:
    eval_id, calls, ann = add_eval(tenant), several_calls(tenant, 4), person(tenant)
    assert queue(tenant, eval_id, ann, "low_confidence").waiting == 0
    for call_id, confidence in zip(calls, (0.9, 0.2, None, 0.5), strict=True):
        said = EvalResult(eval_id, 1, F, "No.", confidence=confidence, model="large")
        say(tenant, call_id, said)
    found = queue(tenant, eval_id, ann, "low_confidence")
    assert [each.confidence for each in found.calls] == [0.2, 0.5, 0.9]
    assert (ids(found), found.of) == ([calls[1], calls[3], calls[0]], Generation(1, "large"))


def test_only_verdicts_of_the_version_and_model_of_now_wait_for_review(tenant: Tenant) -> None:
    eval_id, calls, ann = add_eval(tenant), several_calls(tenant, 5), person(tenant)
    say(tenant, calls[4], EvalResult(eval_id, 1, N, "No.", model="large"))
    say(tenant, calls[3], EvalResult(eval_id, 1, Verdict.ERROR, "No.", model="large"))
    say(tenant, calls[2], EvalResult(eval_id, 1, Verdict.NOT_RUN, "No.", model="large"))
    say(tenant, calls[1], EvalResult(eval_id, 1, F, "No.", model="small"))
    assert ids(queue(tenant, eval_id, ann)) == [calls[4]]
    of = known(tenant, eval_id)
    tenant.writer.run(
        lambda c: evals.change_eval(
            c,
            tenant.id,
            of,
            {},
            criterion=of.criterion.model_copy(update={"combine": "any"}),
            by=audit.SERVER,
        )
    )
    assert queue(tenant, eval_id, ann).waiting == 0
    say(tenant, calls[0], EvalResult(eval_id, 2, P, "Yes."), run=2)
    assert ids(queue(tenant, eval_id, ann)) == [calls[0]]


def test_calibration_puts_labels_beside_what_the_eval_said(tenant: Tenant) -> None:
    eval_id, calls, ann = add_eval(tenant), several_calls(tenant, 24), person(tenant)
    for call_id in calls[:6]:
        say(tenant, call_id, EvalResult(eval_id, 1, F, "No."))
    for place, call_id in enumerate(calls[:22]):
        people = F if place < 5 or place == 21 else P
        chosen: Chosen = "random" if place % 2 else "by_hand"
        label(tenant, judged(tenant, call_id, eval_id), ann, people, chosen=chosen)
    found = review(tenant, eval_id)
    calibration = found.calibration
    assert (calibration.labels, calibration.calls, found.at_random) == (22, 22, 11)
    assert calibration.confusion.counts == {(F, F): 5, (F, P): 1, (P, P): 15, (P, F): 1}
    assert isinstance(calibration.true_positive_rate, Estimate)
    assert calibration.true_positive_rate.value == pytest.approx(15 / 16)
    assert isinstance(calibration.pass_rate, Estimate)
    assert (calibration.pass_rate.value, calibration.pass_rate.of) == (18 / 24, 24)
    assert isinstance(calibration.corrected_pass_rate, Estimate)
    assert found.of == found.current == Generation(1)
    assert found.remark is None


def test_a_run_that_says_something_else_leaves_what_was_reviewed(tenant: Tenant) -> None:
    eval_id, (call_id,), ann = add_eval(tenant), several_calls(tenant, 1), person(tenant)
    label(tenant, judged(tenant, call_id, eval_id), ann, P)
    say(tenant, call_id, EvalResult(eval_id, 1, F, "No."))
    assert review(tenant, eval_id).calibration.confusion.counts == {(P, P): 1}
    label(tenant, judged(tenant, call_id, eval_id), ann, P)
    assert review(tenant, eval_id).calibration.confusion.counts == {(F, P): 1}


def test_labels_of_another_version_or_model_do_not_count_and_it_says_so(tenant: Tenant) -> None:
    eval_id, calls, ann = add_eval(tenant), several_calls(tenant, 3), person(tenant)
    for call_id in calls[:2]:
        label(tenant, judged(tenant, call_id, eval_id), ann)
    of = known(tenant, eval_id)
    tenant.writer.run(
        lambda c: evals.change_eval(
            c,
            tenant.id,
            of,
            {},
            criterion=of.criterion.model_copy(update={"combine": "any"}),
            by=audit.SERVER,
        )
    )
    found = review(tenant, eval_id)
    assert (found.of, found.calibration.labels) == (Generation(2), 0)
    assert found.remark == "2 labels are for version 1; version 2 has none yet."
    say(tenant, calls[2], EvalResult(eval_id, 2, P, "Yes.", model="large"))
    label(tenant, judged(tenant, calls[2], eval_id), ann)
    found = review(tenant, eval_id)
    assert (found.of, found.calibration.labels) == (Generation(2, "large"), 1)
    assert found.remark == "2 labels are for version 1; version 2 with large has 1 label."
    former = review(tenant, eval_id, version=1)
    assert (former.of, former.current) == (Generation(1), Generation(2, "large"))
    assert former.calibration.labels == 2
    assert former.remark == "1 label is for version 2 with large; version 1 has 2 labels."
    other = review(tenant, eval_id, model="small")
    assert (other.of, other.calibration.labels) == (Generation(2, "small"), 0)


def test_agreement_is_told_of_every_eval_as_it_is_now(tenant: Tenant) -> None:
    reviewed, other = add_eval(tenant), add_eval(tenant)
    calls, ann = several_calls(tenant, 20), person(tenant)
    for place, call_id in enumerate(calls):
        label(tenant, judged(tenant, call_id, reviewed), ann, F if place < 4 else P)
    label(tenant, judged(tenant, calls[0], other), ann)
    with tenant.database.read() as connection:
        known = evals.evals_of(connection, tenant.id)
        first, second = reviews.agreements_of(connection, tenant.id, known)
    assert (first.eval_id, first.calibration.calls) == (reviewed, 20)
    assert isinstance(first.calibration.agreement, Estimate)
    assert first.calibration.agreement.value == 16 / 20
    assert (second.eval_id, second.calibration.calls) == (other, 1)
    assert not isinstance(second.calibration.agreement, Estimate)
    say(tenant, calls[-1], EvalResult(reviewed, 1, P, "Yes.", model="large"))
    with tenant.database.read() as connection:
        first, _ = reviews.agreements_of(connection, tenant.id, known)
    assert first.calibration.calls == 0
