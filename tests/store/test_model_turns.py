"""Nobody overruns what a workspace's model allows, in however many processes."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import jobs, judge_models, model_turns
from tuner_server.store.audit import SERVER
from tuner_server.store.database import Database
from tuner_server.store.jobs import Job, NewJob
from tuner_server.store.judge_models import JudgeModel
from tuner_server.store.model_turns import (
    FIRST_PAUSE_MS,
    LONGEST_PAUSE_MS,
    MINUTE_MS,
    NotYet,
    OverBudget,
    Spent,
    Turn,
    Wanted,
)
from tuner_server.store.writer import Writer

LEASE_MS = 60_000
MODEL = JudgeModel(
    kind="openai",
    base_url="https://models.example.com/v1",
    model="judge-1",
    key_sealed=b"sealed",
    key_hint="••••1234",
    input_price=100.0,
    output_price=400.0,
    requests_a_minute=None,
    concurrency=2,
    timeout_s=60,
    evals_together=4,
    most_tokens=24_000,
    budget_cents=None,
    agent_budget_cents=None,
    sampled_percent=100.0,
)


def choose(tenant: Tenant, **more: Any) -> None:
    chosen = replace(MODEL, **more)
    tenant.writer.run(lambda c: judge_models.choose(c, tenant.id, chosen, by=SERVER))


def held(tenant: Tenant, how_many: int = 9, worker: str = "w") -> Sequence[Job]:
    """Jobs of the models' lane that run."""

    def claim(connection: Any) -> Sequence[Job]:
        new = [
            NewJob(tenant.id, "judge", f"{worker}{number}", lane="models")
            for number in range(how_many)
        ]
        jobs.enqueue(connection, new)
        claimed = jobs.claim(connection, worker, most=99, lease_ms=LEASE_MS, lane="models")
        return jobs.begin(connection, worker, claimed)

    return tenant.writer.run(claim)


def take(
    tenant: Tenant, job: Job, *, agent_id: int = 1, cost_cents: float = 0.0
) -> Turn | NotYet | OverBudget:
    wanted = Wanted(job, agent_id, cost_cents)
    return tenant.writer.run(lambda c: model_turns.take_turn(c, wanted))


def end(tenant: Tenant, turn: object, spent: Spent = Spent(), requests: int = 1) -> None:  # noqa: B008
    assert isinstance(turn, Turn)
    tenant.writer.run(lambda c: model_turns.end_turn(c, turn, spent, requests=requests))


def test_so_many_are_on_their_way_at_once_and_no_more(tenant: Tenant) -> None:
    choose(tenant)
    first, second, third, *_ = held(tenant)
    turns = [take(tenant, first), take(tenant, second)]
    assert take(tenant, third) == NotYet(None)
    end(tenant, turns[0])
    assert isinstance(take(tenant, third), Turn)


def test_processes_that_ask_at_once_do_not_overrun_the_limit(
    tenant: Tenant, migrated_url: str
) -> None:
    choose(tenant, concurrency=3)
    waiting = held(tenant, 12)
    together = threading.Barrier(4)

    def ask(mine: Sequence[Job]) -> list[Turn | NotYet | OverBudget]:
        with closing(Database(migrated_url)) as database, closing(Writer(database)) as writer:
            together.wait(30)
            wanted = [Wanted(job, 1, 0.0) for job in mine]
            return [writer.run(partial(model_turns.take_turn, wanted=each)) for each in wanted]

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, waiting[n::4]) for n in range(4)]
        got = [answer for each in asked for answer in each.result()]
    assert sum(isinstance(answer, Turn) for answer in got) == 3


def test_turns_of_a_process_that_died_come_free_with_its_jobs(tenant: Tenant, watch: Watch) -> None:
    choose(tenant, concurrency=1)
    dead, *_ = held(tenant, 1, "dead")
    assert isinstance(take(tenant, dead), Turn)
    alive, *_ = held(tenant, 1, "alive")
    assert take(tenant, alive) == NotYet(None)
    watch.advance(LEASE_MS // 2)
    tenant.writer.run(lambda c: jobs.renew(c, "alive", lease_ms=LEASE_MS))
    watch.advance(LEASE_MS // 2 + 1)
    assert isinstance(take(tenant, alive), Turn)


def test_a_rate_lets_so_many_through_in_any_minute(tenant: Tenant, watch: Watch) -> None:
    choose(tenant, requests_a_minute=3)
    some = held(tenant)
    for job in some[:2]:
        end(tenant, take(tenant, job))
        watch.advance(1_000)
    end(tenant, take(tenant, some[2]), requests=2)
    assert take(tenant, some[3]) == NotYet(watch.now_ms - 2_000 + MINUTE_MS)
    watch.advance(MINUTE_MS - 2_000)
    # The first is over a minute ago; the third took two requests.
    assert take(tenant, some[3]) == NotYet(watch.now_ms + 1_000)
    watch.advance(1_000)
    tenant.writer.run(lambda c: jobs.renew(c, "w", lease_ms=LEASE_MS))
    assert isinstance(take(tenant, some[3]), Turn)


def test_an_endpoint_that_asks_to_be_left_alone_is(tenant: Tenant, watch: Watch) -> None:
    choose(tenant)
    job, *_ = held(tenant)
    note = model_turns.note_busy
    until_ms = tenant.writer.run(lambda c: note(c, tenant.id, 7_000))
    assert until_ms == watch.now_ms + 7_000
    assert take(tenant, job) == NotYet(until_ms)
    # Others that were on their way are told the same; that is no second time.
    assert tenant.writer.run(lambda c: note(c, tenant.id, None)) == until_ms
    watch.advance(7_000)
    assert isinstance(take(tenant, job), Turn)


def test_pauses_double_until_it_answers_again(tenant: Tenant, watch: Watch) -> None:
    choose(tenant)
    pauses = []
    for _ in range(11):
        until_ms = tenant.writer.run(lambda c: model_turns.note_busy(c, tenant.id, None))
        pauses.append(until_ms - watch.now_ms)
        watch.advance(until_ms - watch.now_ms)
    assert pauses[:4] == [FIRST_PAUSE_MS * factor for factor in (1, 2, 4, 8)]
    assert pauses[-1] == LONGEST_PAUSE_MS
    tenant.writer.run(lambda c: model_turns.note_answer(c, tenant.id))
    until_ms = tenant.writer.run(lambda c: model_turns.note_busy(c, tenant.id, None))
    assert until_ms - watch.now_ms == FIRST_PAUSE_MS


def test_a_budget_stops_before_it_is_overrun(tenant: Tenant, watch: Watch) -> None:
    choose(tenant, budget_cents=10.0)
    some = held(tenant)
    turn = take(tenant, some[0], cost_cents=6.0)
    over = take(tenant, some[1], cost_cents=4.5)
    assert isinstance(over, OverBudget)  # what is on its way counts as spent
    assert over.reason == (
        "The workspace's budget of $0.10 a day is used up: $0.0600 are spent, and this needs up "
        "to $0.0450 more. It can be run later."
    )
    end(tenant, turn, Spent(1, 1_000, 50, 2.0))
    assert isinstance(take(tenant, some[1], cost_cents=4.5), Turn)
    watch.advance(24 * 60 * 60 * 1000)
    new = held(tenant, 1, "tomorrow")
    assert isinstance(take(tenant, new[0], cost_cents=10.0), Turn)


def test_each_agent_has_its_own_budget(tenant: Tenant) -> None:
    choose(tenant, agent_budget_cents=5.0, concurrency=9)
    some = held(tenant)
    end(tenant, take(tenant, some[0], agent_id=1, cost_cents=4.0), Spent(1, 10, 1, 4.0))
    over = take(tenant, some[1], agent_id=1, cost_cents=2.0)
    assert isinstance(over, OverBudget)
    assert over.reason.startswith("The agent's budget")
    assert isinstance(take(tenant, some[2], agent_id=2, cost_cents=2.0), Turn)


def test_spending_adds_up_by_day_of_the_workspace_and_agent(tenant: Tenant, watch: Watch) -> None:
    choose(tenant, concurrency=9)
    some = held(tenant)
    for job in some[:2]:
        end(tenant, take(tenant, job), Spent(1, 1_000, 100, 0.5))
    end(tenant, take(tenant, some[2], agent_id=2), Spent(1, 10, 1, 0.1))
    with tenant.database.read() as connection:
        day = model_turns.today(connection, tenant.id)
        assert model_turns.spent_on(connection, tenant.id, day) == {
            1: Spent(2, 2_000, 200, 1.0),
            2: Spent(1, 10, 1, 0.1),
        }
        assert model_turns.spent_on(connection, tenant.id, "1999-01-01") == {}
        assert model_turns.business_of(connection, tenant.id).on_their_way == 0
    assert day == "2026-11-18"


def test_turns_that_no_limit_looks_at_are_forgotten(tenant: Tenant, watch: Watch) -> None:
    choose(tenant)
    job, *_ = held(tenant)
    end(tenant, take(tenant, job))
    clear = model_turns.clear_turns
    watch.advance(60 * MINUTE_MS)
    assert tenant.writer.run(clear) == 0
    watch.advance(1)
    assert tenant.writer.run(clear) == 1


def test_without_a_model_there_are_no_turns(tenant: Tenant) -> None:
    job, *_ = held(tenant)
    with pytest.raises(LookupError, match="has no model"):
        take(tenant, job)
    assert tenant.writer.run(lambda c: model_turns.note_busy(c, tenant.id, None)) > 0


def test_a_model_is_set_up_changed_and_removed(tenant: Tenant) -> None:
    with tenant.database.read() as connection:
        assert judge_models.judge_model_of(connection, tenant.id) is None
    choose(tenant)
    tenant.writer.run(lambda c: model_turns.note_busy(c, tenant.id, 60_000))
    choose(tenant, model="judge-2", key_sealed=None, key_hint=None)
    with tenant.database.read() as connection:
        model = judge_models.judge_model_of(connection, tenant.id)
        assert model is not None
        assert (model.model, model.key_sealed) == ("judge-2", None)
        assert model_turns.business_of(connection, tenant.id).paused_until_ms is None
    assert model.cost_cents(1_000_000, 500_000) == 300.0
    remove = judge_models.remove
    assert tenant.writer.run(lambda c: remove(c, tenant.id, by=SERVER))
    assert not tenant.writer.run(lambda c: remove(c, tenant.id, by=SERVER))


def test_the_key_is_shown_in_no_text(tenant: Tenant) -> None:
    assert "sealed" not in repr(replace(MODEL, key_sealed=b"sealed"))
