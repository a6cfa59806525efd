"""Replaying all of a filter: a task that goes on, can be stopped, and says what came of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.contract.bodies import body
from tests.tenant import Tenant
from tuner_server.ingest import replay_many as module
from tuner_server.ingest.accept import Intake
from tuner_server.ingest.directory import Directory
from tuner_server.ingest.replay import Replayer
from tuner_server.ingest.replay_many import ReplayMany, begin_replaying
from tuner_server.store import delivery_log, tasks
from tuner_server.store.audit import SERVER
from tuner_server.store.database import StoreUnavailable
from tuner_server.store.receipt_filter import ReceiptFilter
from tuner_server.store.receipts import Fate
from tuner_server.store.tasks import Task, TaskState

TYPO = ReceiptFilter(agent_remote_identifier="typo", fate=Fate.REFUSED)


@pytest.fixture
def replays(tenant: Tenant) -> ReplayMany:
    intake = Intake(tenant.database, tenant.writer, Directory(tenant.database))
    return ReplayMany(
        tenant.database, tenant.writer, Replayer(tenant.database, tenant.writer, intake)
    )


def refuse(tenant: Tenant, number: int, agent: str = "typo", sent: bytes | None = None) -> int:
    return tenant.refuse(
        body(call_id=f"c-{number}") if sent is None else sent,
        delivery=tenant.delivery(agent_remote_identifier=agent),
        status_code=404,
    )


def begin(tenant: Tenant, wanted: ReceiptFilter = TYPO, to: str | None = None) -> int:
    return tenant.writer.run(
        lambda c: begin_replaying(c, tenant.id, wanted, agent_remote_identifier=to, by=SERVER)
    )


def work(tenant: Tenant, replays: ReplayMany) -> Mapping[int, Exception]:
    """Do the next step of what waits, but do not measure calls."""
    held = [job for job in tenant.begun() if job.kind == module.REPLAY_DELIVERIES]
    return replays(held)


def task(tenant: Tenant, task_id: int) -> Task:
    with tenant.database.read() as connection:
        found = tasks.find_task(connection, tenant.id, task_id)
    assert found is not None
    return found


def kept(tenant: Tenant) -> list[int]:
    with tenant.database.read() as connection:
        return delivery_log.refused_ids(connection, tenant.id)


def test_all_of_a_filter_are_replayed_in_steps_once_the_agent_exists(
    tenant: Tenant, replays: ReplayMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    refused = [refuse(tenant, number) for number in range(3)]
    other = refuse(tenant, 9, agent="other")
    tenant.add_agent("typo")
    number = begin(tenant)
    later = refuse(tenant, 10)
    assert (task(tenant, number).total, task(tenant, number).done) == (3, 0)
    assert work(tenant, replays) == {}
    assert (task(tenant, number).state, task(tenant, number).done) == (TaskState.RUNNING, 2)
    for _ in range(2):
        assert work(tenant, replays) == {}
    done = task(tenant, number)
    assert (done.state, done.done) == (TaskState.DONE, 3)
    assert done.counts == {"stored": 3, "refused_again": 0, "gone": 0}
    assert kept(tenant) == [other, later]
    with tenant.database.read() as connection:
        found = [delivery_log.find_receipt(connection, tenant.id, each) for each in refused]
    assert {each.replayed.fate for each in found if each and each.replayed} == {Fate.STORED}


def test_they_may_go_to_another_agent_id_and_be_refused_again(
    tenant: Tenant, replays: ReplayMany
) -> None:
    refuse(tenant, 1)
    hopeless = refuse(tenant, 2, sent=b"no JSON")
    number = begin(tenant, to="support")
    for _ in range(2):
        assert work(tenant, replays) == {}
    assert task(tenant, number).counts == {"stored": 1, "refused_again": 1, "gone": 0}
    assert kept(tenant) == [hopeless]


def test_what_was_asked_to_stop_stops_before_its_next_step(
    tenant: Tenant, replays: ReplayMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    refuse(tenant, 1)
    second = refuse(tenant, 2)
    number = begin(tenant, to="support")
    work(tenant, replays)
    assert tenant.writer.run(lambda c: tasks.ask_to_stop(c, tenant.id, number, by=SERVER))
    work(tenant, replays)
    assert (task(tenant, number).state, task(tenant, number).done) == (TaskState.STOPPED, 1)
    assert kept(tenant) == [second]
    assert work(tenant, replays) == {}


def test_what_somebody_else_replayed_meanwhile_is_gone(
    tenant: Tenant, replays: ReplayMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = refuse(tenant, 1), refuse(tenant, 2)
    number = begin(tenant, to="support")
    look = replays._receipt

    def replayed_meanwhile(workspace_id: int, delivery_id: int) -> object:
        tenant.writer.run(lambda c: delivery_log.forget_kept_body(c, tenant.id, delivery_id))
        return None if delivery_id == second else look(workspace_id, delivery_id)

    monkeypatch.setattr(replays, "_receipt", replayed_meanwhile)
    assert work(tenant, replays) == {}
    assert first < second
    assert task(tenant, number).counts["gone"] == 2


def test_a_defect_is_told_and_the_database_being_away_is_waited_for(
    tenant: Tenant, replays: ReplayMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(tenant, 1)
    begin(tenant, to="support")
    held = tenant.begun()

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(replays, "_receipt", fail)
    error: Exception = LookupError("a defect")
    assert replays(held) == {held[0].id: error}
    error = StoreUnavailable("away")
    with pytest.raises(StoreUnavailable):
        replays(held)


def test_all_that_is_kept_is_meant_by_no_filter(tenant: Tenant, replays: ReplayMany) -> None:
    refuse(tenant, 1)
    refuse(tenant, 2, agent="other")
    number = begin(tenant, ReceiptFilter(), to="support")
    work(tenant, replays)
    assert task(tenant, number).counts["stored"] == 2
