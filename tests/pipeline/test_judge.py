"""Calls are judged by a model: each mood of it ends in the right verdict, or in its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from tests.evals.judging.asking import judge
from tests.scripted_model import COMPLETION_TOKENS, PROMPT_TOKENS, Mood, ScriptedModel
from tests.store.test_model_turns import MODEL
from tests.tenant import Tenant, segments
from tests.watch import Watch
from tuner_server.evals import ClassifyCriterion, JudgeCriterion, Scope, Verdict
from tuner_server.llm.client import Models
from tuner_server.outgoing.allowed import AllowedHosts
from tuner_server.pipeline import bulk as bulk_module
from tuner_server.pipeline import recompute as recompute_module
from tuner_server.pipeline.bulk import ManyCalls
from tuner_server.pipeline.judge import JudgeCalls
from tuner_server.pipeline.worker import next_try_ms
from tuner_server.sealing import Sealer
from tuner_server.store import (
    audit,
    bulk,
    eval_results,
    evals,
    jobs,
    judge_models,
    model_turns,
    schema,
    tasks,
)
from tuner_server.store import judging as judging_module
from tuner_server.store.audit import SERVER
from tuner_server.store.bulk import Chosen
from tuner_server.store.eval_results import EvalResult
from tuner_server.store.evals import NewEval
from tuner_server.store.jobs import MOST_ATTEMPTS, Job
from tuner_server.store.tasks import Task, TaskState

SEALER = Sealer("a key")
SAYS_FAIL = judge(
    question="Was the caller greeted? (the model says fail) (the model says not_greeted)"
)
ROWS = segments(("agent", "Yes?"), ("user", "Hello, a table for two"), ("agent", "No."))


class Judging:
    """A tenant whose calls are judged by the scripted model."""

    def __init__(self, tenant: Tenant, model: ScriptedModel, watch: Watch) -> None:
        self.tenant = tenant
        self.model = model
        self.watch = watch
        self.models = Models(AllowedHosts.read(model.host))
        self.calls = JudgeCalls(tenant.database, tenant.writer, self.models, SEALER)

    def set_up(self, mood: str, **more: Any) -> None:
        chosen = replace(
            MODEL,
            base_url=f"{self.model.base_url}/v1",
            model=mood,
            key_sealed=SEALER.seal("sk-secret-key"),
            **{"concurrency": 8, **more},
        )
        self.tenant.writer.run(lambda c: judge_models.choose(c, self.tenant.id, chosen, by=SERVER))

    def add(self, *criteria: JudgeCriterion | ClassifyCriterion, **more: Any) -> list[int]:
        new = [
            NewEval(f"Eval {number}", "custom", criterion, Scope(), **more)
            for number, criterion in enumerate(criteria)
        ]
        return self.tenant.writer.run(
            lambda c: evals.create_evals(c, self.tenant.id, new, by=audit.SERVER)
        )

    def call(self, **fields: Any) -> int:
        """A call that was stored and measured."""
        fields = {"transcript_with_tool_calls": ROWS, **fields}
        call_id = self.tenant.file(**fields).call_id
        assert self.tenant.measure() == {}
        return call_id

    def step(self) -> Sequence[Job]:
        """Do the jobs that are due, and write down what failed, as workers do."""
        held = self.tenant.begun(lane="models")
        failures = self.calls(held)
        for job in held:
            if (error := failures.get(job.id)) is not None:
                at_ms = next_try_ms(job.attempt, error)
                assert at_ms is not None, error
                self.tenant.writer.run(
                    partial(jobs.fail, job=job, error=str(error), retry_at_ms=at_ms)
                )
        return held

    def run_all(self) -> int:
        """Let time pass until every job is done; how many times one was begun."""
        begun = 0
        while any(job.state == "queued" and job.lane == "models" for job in self.tenant.jobs()):
            begun += len(self.step())
            self.watch.advance(10_000)
        return begun

    def results(self, call_id: int) -> list[EvalResult]:
        with self.tenant.database.read() as connection:
            return eval_results.results_of(connection, self.tenant.id, call_id)

    def result(self, call_id: int) -> EvalResult:
        (only,) = self.results(call_id)
        return only

    def spent(self) -> model_turns.Spent:
        with self.tenant.database.read() as connection:
            day = model_turns.today(connection, self.tenant.id)
            by_agent = model_turns.spent_on(connection, self.tenant.id, day)
        return by_agent.get(self.tenant.agent_id, model_turns.Spent())


@pytest.fixture
def judging(tenant: Tenant, model: ScriptedModel, watch: Watch) -> Iterator[Judging]:
    judging = Judging(tenant, model, watch)
    yield judging
    judging.calls.close()
    judging.models.close()


@pytest.mark.parametrize(
    ("mood", "requests"),
    [
        (Mood.GOOD, 1),
        (Mood.PROSE, 1),
        (Mood.NO_SCHEMA, 2),
        (Mood.NO_FORM, 3),
        (Mood.PICKY, 3),
        (Mood.WRONG_ONCE, 2),
        (Mood.BUSY_ONCE, 2),
        (Mood.DROPS_ONCE, 2),
        ("slow-100", 1),
    ],
)
def test_a_model_in_this_mood_still_judges(judging: Judging, mood: str, requests: int) -> None:
    judging.set_up(mood)
    (eval_id,) = judging.add(SAYS_FAIL)
    call_id = judging.call()
    judging.run_all()
    result = judging.result(call_id)
    assert (result.eval_id, result.version, result.verdict) == (eval_id, 1, "fail")
    assert result.reason == "As the script has it. [not_greeted]"
    assert [(each.row, each.quote) for each in result.evidence] == [(0, "Yes?")]
    assert (result.confidence, result.evidence_verified) == (0.9, True)
    assert result.model == f"{mood.removesuffix('slow-100') or 'good'}-2026"
    assert len(judging.model.requests) == requests
    answers = 2 if mood == Mood.WRONG_ONCE else 1
    assert result.input_tokens == answers * PROMPT_TOKENS
    assert result.output_tokens == answers * COMPLETION_TOKENS
    assert result.cost_cents == pytest.approx(answers * 0.12)
    spent = judging.spent()
    assert (spent.questions, spent.input_tokens) == (1, answers * PROMPT_TOKENS)
    assert spent.cost_cents == pytest.approx(answers * 0.12)


@pytest.mark.parametrize(
    ("mood", "attempts", "requests", "reason"),
    [
        (Mood.BUSY, MOST_ATTEMPTS, MOST_ATTEMPTS, "come back later (429): Rate limit reached."),
        (Mood.DROPS, MOST_ATTEMPTS, MOST_ATTEMPTS, "broke the connection off"),
        (Mood.FAULT, MOST_ATTEMPTS, MOST_ATTEMPTS, "fault of its own (500): Out of memory."),
        (Mood.SILENT, 1, 1, "did not answer within 1 s."),
        (Mood.NEVER_RIGHT, 1, 2, "answer cannot be used"),
        (Mood.REFUSES, 1, 1, "The model refused"),
        (Mood.WRONG_KEY, 1, 1, "does not accept the key"),
        (Mood.NO_MODEL, 1, 1, "knows no such address or model"),
    ],
)
def test_a_model_in_this_mood_ends_in_an_error_with_its_reason(
    judging: Judging, mood: Mood, attempts: int, requests: int, reason: str
) -> None:
    judging.set_up(mood, timeout_s=1 if mood is Mood.SILENT else 30)
    judging.add(SAYS_FAIL)
    call_id = judging.call()
    assert judging.run_all() == attempts
    result = judging.result(call_id)
    assert result.verdict == "error"
    assert reason in result.reason
    assert ("It was tried 8 times." in result.reason) is (attempts > 1)
    assert "secret" not in result.reason
    assert len(judging.model.requests) == requests
    assert judging.spent().output_tokens == (result.output_tokens or 0)
    assert [job.state for job in judging.tenant.jobs() if job.lane == "models"] == ["done"]


def test_without_a_model_nothing_is_asked_and_the_reason_says_so(judging: Judging) -> None:
    (eval_id,) = judging.add(SAYS_FAIL)
    call_id = judging.call()
    result = judging.result(call_id)
    assert result.verdict == "not_run"
    assert result.reason.startswith("No model is set up")
    assert [job.kind for job in judging.tenant.jobs()] == ["measure_call"]
    facts = schema.call_facts.c
    query = select(facts.field, facts.value).where(facts.field.like("eval.%"))
    assert [tuple(row) for row in judging.tenant.rows(query)] == [(f"eval.{eval_id}", "not_run")]


def test_a_model_that_was_removed_meanwhile_is_not_asked(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    judging.add(SAYS_FAIL)
    call_id = judging.call()
    judging.tenant.writer.run(lambda c: judge_models.remove(c, judging.tenant.id, by=SERVER))
    judging.run_all()
    assert judging.result(call_id).verdict == "not_run"
    assert judging.model.requests == []


def test_a_call_is_classified(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    asked = ClassifyCriterion.model_validate(
        {
            "kind": "classify",
            "outcomes": [
                {"name": "Booked", "success": True},
                {"name": "Lost", "success": False, "means": "(the model says Lost)"},
            ],
            "intents": [{"name": "Book"}],
            "fields": [{"key": "guests", "type": "number"}],
        }
    )
    judging.add(asked, SAYS_FAIL)
    call_id = judging.call()
    judging.run_all()
    result, _ = judging.results(call_id)
    assert (result.verdict, result.evidence_verified) == ("fail", True)
    assert result.classification is not None
    assert (result.classification.outcome, result.classification.intent) == ("Lost", "Book")
    assert result.classification.sentiment == "positive"
    assert (result.input_tokens, result.model) == (PROMPT_TOKENS, "good-2026")
    assert len(judging.model.requests) == 2
    facts = schema.call_facts.c
    query = select(facts.field, facts.value).where(facts.value.in_(["Lost", "Book"]))
    assert len(judging.tenant.rows(query)) == 2


def test_evals_of_a_call_share_a_request_and_its_cost(judging: Judging) -> None:
    judging.set_up(Mood.GOOD, evals_together=3)
    judging.add(*[SAYS_FAIL] * 3, judge(scoring="score", pass_at_least=3))
    call_id = judging.call()
    judging.run_all()
    results = judging.results(call_id)
    assert [each.verdict for each in results] == ["fail", "fail", "fail", "not_applicable"]
    assert len(judging.model.requests) == 2
    assert sum(each.input_tokens or 0 for each in results) == 2 * PROMPT_TOKENS
    assert sum(each.cost_cents or 0 for each in results) == pytest.approx(
        judging.spent().cost_cents
    )
    assert judging.spent().questions == 2


def test_a_call_that_is_not_meant_costs_nothing(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    given = [{"kind": "tool", "tool": "book", "expect": "called"}]
    judging.add(judge(given=given))
    call_id = judging.call()
    judging.run_all()
    result = judging.result(call_id)
    assert (result.verdict, result.cost_cents) == ("not_applicable", None)
    assert result.reason == "Not such a call: book was not called."
    assert judging.model.requests == []


def test_a_call_without_words_is_not_sent(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    judging.add(SAYS_FAIL)
    call_id = judging.call(transcript_with_tool_calls=[])
    judging.run_all()
    assert judging.result(call_id).verdict == "not_applicable"
    assert judging.model.requests == []


def test_a_budget_stops_hard_and_what_it_skipped_can_be_run_later(judging: Judging) -> None:
    judging.set_up(Mood.GOOD, budget_cents=0.45, concurrency=1)
    (eval_id,) = judging.add(SAYS_FAIL)
    calls = [judging.call(call_id=str(number)) for number in range(4)]
    judging.run_all()
    asked = len(judging.model.requests)
    assert 1 <= asked < 4
    results = [judging.result(call_id) for call_id in calls]
    skipped = [each for each in results if each.verdict == "not_run"]
    assert len(skipped) == 4 - asked
    assert all("budget of $0.00 a day is used up" in each.reason for each in skipped)
    assert judging.spent().cost_cents <= 0.45

    judging.set_up(Mood.GOOD)
    left = [each for each, result in zip(calls, results, strict=True) if result in skipped]
    task_id = begin_run(judging, eval_id, Chosen(tuple(left)))
    assert finish_run(judging, task_id).state is TaskState.DONE
    assert [judging.result(call_id).verdict for call_id in calls] == ["fail"] * 4
    assert len(judging.model.requests) == 4


def test_only_a_sample_is_judged_and_it_is_the_same_at_every_time(judging: Judging) -> None:
    judging.set_up(Mood.GOOD, sampled_percent=50.0)
    judging.add(SAYS_FAIL)
    calls = [judging.call(call_id=str(number)) for number in range(12)]
    judging.run_all()
    verdicts = {call_id: judging.result(call_id).verdict for call_id in calls}
    assert set(verdicts.values()) == {"fail", "not_run"}
    chosen = [call_id for call_id in calls if verdicts[call_id] == "fail"]
    assert [
        call_id for call_id in calls if judging_module.is_sampled(judging.tenant.id, call_id, 50.0)
    ] == chosen
    left_out = next(call_id for call_id in calls if verdicts[call_id] == "not_run")
    assert "Only 50 % of the calls are judged" in judging.result(left_out).reason


def test_who_is_sampled_of_some_is_sampled_of_more(judging: Judging) -> None:
    def sampled(percent: float) -> set[int]:
        ids = range(1, 4_001)
        return {each for each in ids if judging_module.is_sampled(1, each, percent)}

    assert sampled(1) < sampled(10) < sampled(50) < sampled(100) == set(range(1, 4_001))
    assert sampled(0) == set()
    assert len(sampled(10)) == pytest.approx(400, rel=0.15)


def test_measuring_anew_asks_nothing_that_was_answered(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    (eval_id,) = judging.add(SAYS_FAIL)
    call_id = judging.call()
    judging.run_all()
    recompute(judging)
    judging.run_all()
    assert len(judging.model.requests) == 1
    assert judging.result(call_id).verdict == "fail"
    # Another version has said nothing yet.
    with judging.tenant.database.read() as connection:
        known = evals.find_eval(connection, judging.tenant.id, eval_id)
    assert known is not None
    judging.tenant.writer.run(
        lambda c: evals.change_eval(
            c, judging.tenant.id, known, {}, criterion=judge(), by=audit.SERVER
        )
    )
    recompute(judging)
    judging.run_all()
    assert len(judging.model.requests) == 2
    result = judging.result(call_id)
    assert (result.version, result.verdict) == (2, "pass")


def test_what_was_paid_for_stays_when_a_later_question_of_the_call_fails(
    judging: Judging,
) -> None:
    judging.set_up(Mood.GOOD, evals_together=1)
    first, second = judging.add(SAYS_FAIL, SAYS_FAIL)
    call_id = judging.call()
    held = judging.tenant.begun(lane="models")
    judging.tenant.writer.run(
        lambda c: eval_results.write_results(
            c,
            [
                eval_results.AnalysedCall(
                    judging.tenant.id, call_id, 0, [EvalResult(first, 1, Verdict.PASS, "Paid.")]
                )
            ],
            run=eval_results.ANALYSED,
        )
    )
    assert judging.calls(held) == {}
    assert len(judging.model.requests) == 1
    assert [(each.eval_id, each.reason[:5]) for each in judging.results(call_id)] == [
        (first, "Paid."),
        (second, "As th"),
    ]


def test_a_worker_whose_lease_ran_out_writes_nothing_but_its_bill(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    judging.add(SAYS_FAIL)
    call_id = judging.call()
    held = judging.tenant.begun("slow", lane="models")
    judging.watch.advance(60_001)
    judging.tenant.writer.run(jobs.give_back_expired)
    again = judging.tenant.begun("other", lane="models")
    assert judging.calls(held) == {}
    assert judging.results(call_id) == []
    assert judging.calls(again) == {}
    assert judging.result(call_id).verdict == "fail"
    assert judging.spent().questions == len(judging.model.requests)


def test_deleted_calls_and_evals_and_bodies_are_no_trouble(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    (eval_id,) = judging.add(SAYS_FAIL)
    without_body, without_eval = (judging.call(call_id=each) for each in "ab")
    with judging.tenant.database.read() as connection:
        known = evals.find_eval(connection, judging.tenant.id, eval_id)
    assert known is not None
    payloads = schema.payloads
    judging.tenant.writer.run(
        lambda c: c.execute(payloads.delete().where(payloads.c.call_id == without_body))
    )
    held = judging.tenant.begun(lane="models")
    assert judging.calls(held[:1]) == {}
    assert judging.result(without_body).reason == "What was said in this call is no longer kept."
    judging.tenant.writer.run(
        lambda c: evals.delete_eval(c, judging.tenant.id, known, by=audit.SERVER)
    )
    assert judging.calls(held[1:]) == {}
    assert judging.results(without_eval) == []
    assert judging.model.requests == []


def test_when_it_is_nobodys_turn_a_call_waits_and_that_is_no_attempt(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    judging.add(SAYS_FAIL)
    call_id = judging.call()
    judging.tenant.writer.run(lambda c: model_turns.note_busy(c, judging.tenant.id, 60_000))
    assert len(judging.step()) == 1
    (job,) = [each for each in judging.tenant.jobs() if each.lane == "models"]
    assert (job.state, job.attempt) == ("queued", 0)
    assert job.run_at_ms == judging.watch.now_ms + 60_000
    judging.run_all()
    assert judging.result(call_id).verdict == "fail"


def test_at_shutdown_calls_without_a_turn_are_put_back(judging: Judging) -> None:
    judging.set_up("slow-200", concurrency=1)
    judging.add(SAYS_FAIL)
    for number in range(3):
        judging.call(call_id=str(number))
    judging.calls.stop()
    judging.step()
    states = sorted(job.state for job in judging.tenant.jobs() if job.lane == "models")
    assert states == ["done", "queued", "queued"]


def test_a_run_on_past_calls_waits_for_its_judges(judging: Judging) -> None:
    calls = [judging.call(call_id=str(number)) for number in range(5)]
    judging.set_up(Mood.GOOD)
    (eval_id,) = judging.add(SAYS_FAIL)
    task_id = begin_run(judging, eval_id, Chosen())
    steps = run_steps(judging, task_id)
    task = next(steps)
    while task.place < calls[-1]:
        task = next(steps)
    assert (task.state, task.done, task.total) == (TaskState.RUNNING, 0, 5)
    held = judging.tenant.begun(lane="models")
    judging.calls(held[:3])
    assert next(steps).done == 3
    judging.calls(held[3:])
    task = finish_run(judging, task_id)
    assert (task.state, task.done) == (TaskState.DONE, 5)
    assert [judging.result(call_id).verdict for call_id in calls] == ["fail"] * 5
    results = schema.eval_results.c
    runs = judging.tenant.rows(select(results.run).distinct())
    assert [row[0] for row in runs] == [task_id]


def test_a_run_that_is_stopped_asks_nothing_more(judging: Judging) -> None:
    calls = [judging.call(call_id=str(number)) for number in range(4)]
    judging.set_up(Mood.GOOD)
    (eval_id,) = judging.add(SAYS_FAIL)
    task_id = begin_run(judging, eval_id, Chosen())
    steps = run_steps(judging, task_id)
    while next(steps).place < calls[-1]:
        pass
    judging.tenant.writer.run(lambda c: tasks.ask_to_stop(c, judging.tenant.id, task_id, by=SERVER))
    assert finish_run(judging, task_id).state is TaskState.STOPPED
    assert judging.run_all() == 0
    assert judging.model.requests == []


def test_a_run_that_said_nothing_takes_no_verdict_back(judging: Judging) -> None:
    judging.set_up(Mood.GOOD)
    (eval_id,) = judging.add(SAYS_FAIL)
    call_id = judging.call()
    judging.run_all()
    judging.tenant.writer.run(lambda c: judge_models.remove(c, judging.tenant.id, by=SERVER))
    task_id = begin_run(judging, eval_id, Chosen())
    assert finish_run(judging, task_id).state is TaskState.DONE
    assert judging.result(call_id).verdict == "fail"
    facts = schema.call_facts.c
    query = select(facts.value).where(facts.field == f"eval.{eval_id}")
    assert [row[0] for row in judging.tenant.rows(query)] == ["fail"]


def begin_run(judging: Judging, eval_id: int, chosen: Chosen) -> int:
    tenant = judging.tenant
    with tenant.database.read() as connection:
        extent = bulk.extent_of(connection, tenant.id, chosen)
        known = evals.find_eval(connection, tenant.id, eval_id)
    assert known is not None
    return tenant.writer.run(
        lambda c: bulk.begin_run(c, tenant.id, [known], chosen, extent, by=SERVER)
    )


def run_steps(judging: Judging, task_id: int) -> Iterator[Task]:
    """Do the steps of a task one by one, a second apart, and give it after each."""
    tenant = judging.tenant
    handlers = ManyCalls(tenant.database, tenant.writer).handlers
    while True:
        for job in tenant.begun():
            assert handlers[job.kind]([job]) == {}
        with tenant.database.read() as connection:
            task = tasks.find_task(connection, tenant.id, task_id)
        assert task is not None
        yield task
        judging.watch.advance(bulk_module._LOOK_AGAIN_MS)


def finish_run(judging: Judging, task_id: int) -> Task:
    for task in run_steps(judging, task_id):
        if task.state is not TaskState.RUNNING:
            return task
        judging.step()
    raise AssertionError


def recompute(judging: Judging) -> None:
    list(
        recompute_module.recompute(
            judging.tenant.database, judging.tenant.writer, judging.tenant.id
        )
    )
