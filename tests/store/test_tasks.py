"""Tasks: long work with progress that can be stopped."""

from __future__ import annotations

from typing import Any

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import jobs, tasks
from tuner_server.store.audit import SERVER
from tuner_server.store.tasks import Task, TaskState


def begin(tenant: Tenant, kind: str = "dig", total: int = 3) -> int:
    return tenant.writer.run(
        lambda c: tasks.begin_task(
            c, tenant.id, kind, {"deep": 1}, total=total, counts=("stones", "bones"), by=SERVER
        )
    )


def task(tenant: Tenant, task_id: int) -> Task:
    with tenant.database.read() as connection:
        found = tasks.find_task(connection, tenant.id, task_id)
    assert found is not None
    return found


def step(tenant: Tenant, job: jobs.Job, place: int, done: int = 1) -> bool:
    with tenant.database.read() as connection:
        known = tasks.task_of(connection, job)
    return tenant.writer.run(
        lambda c: tasks.advance(c, job, known, place=place, done=done, counts={"stones": 2})
    )


def test_a_task_goes_on_step_by_step_until_it_is_done(tenant: Tenant, watch: Watch) -> None:
    number = begin(tenant)
    (job,) = tenant.begun()
    assert (job.kind, job.key) == ("dig", str(number))
    assert step(tenant, job, place=7)
    (job,) = tenant.begun()
    assert job.attempt == 1
    assert step(tenant, job, place=9)
    (job,) = tenant.begun()
    watch.advance(5)
    assert tenant.writer.run(lambda c: tasks.finish(c, job, TaskState.DONE))
    assert task(tenant, number) == Task(
        id=number,
        kind="dig",
        arguments={"deep": 1},
        state=TaskState.DONE,
        stop_asked=False,
        total=3,
        done=2,
        counts={"stones": 4, "bones": 0},
        place=9,
        created_at_ms=watch.now_ms - 5,
        created_by=SERVER.name,
        finished_at_ms=watch.now_ms,
        error=None,
    )
    assert tenant.begun() == []


def test_more_may_be_done_than_was_expected(tenant: Tenant) -> None:
    number = begin(tenant, total=1)
    (job,) = tenant.begun()
    step(tenant, job, place=1, done=4)
    assert (task(tenant, number).done, task(tenant, number).total) == (4, 4)


def test_a_worker_that_lost_its_job_changes_nothing(tenant: Tenant, watch: Watch) -> None:
    number = begin(tenant)
    (lost,) = tenant.begun()
    watch.advance(60_001)
    tenant.writer.run(jobs.give_back_expired)
    (job,) = tenant.begun("another")
    assert not step(tenant, lost, place=5)
    assert not tenant.writer.run(lambda c: tasks.finish(c, lost, TaskState.DONE))
    assert (task(tenant, number).place, task(tenant, number).state) == (0, TaskState.RUNNING)
    assert step(tenant, job, place=5)


def test_a_task_is_asked_to_stop_once_while_it_runs(tenant: Tenant) -> None:
    number = begin(tenant)
    other = Tenant(tenant.database, tenant.writer)

    def stop(of: Tenant) -> bool:
        return of.writer.run(lambda c: tasks.ask_to_stop(c, of.id, number, by=SERVER))

    assert not stop(other)
    assert stop(tenant)
    assert task(tenant, number).stop_asked
    (job,) = tenant.begun()
    tenant.writer.run(lambda c: tasks.finish(c, job, TaskState.STOPPED))
    assert task(tenant, number).state is TaskState.STOPPED
    assert not stop(tenant)


def test_a_paused_task_rests_until_it_is_resumed(tenant: Tenant, watch: Watch) -> None:
    number = begin(tenant)

    def change(change: Any, of: Tenant = tenant) -> bool:
        done: bool = of.writer.run(lambda c: change(c, of.id, number, by=SERVER))
        return done

    assert not change(tasks.resume)
    assert not change(tasks.pause, Tenant(tenant.database, tenant.writer))
    assert change(tasks.pause)
    assert not change(tasks.pause)
    watch.advance(10 * 365 * 24 * 60 * 60 * 1000)
    assert tenant.begun() == []
    assert task(tenant, number).state is TaskState.PAUSED
    assert change(tasks.resume)
    (job,) = tenant.begun()
    assert task(tenant, number).state is TaskState.RUNNING
    assert step(tenant, job, place=1)
    assert len(tenant.begun()) == 1


def test_a_task_that_is_paused_during_a_step_rests_after_it(tenant: Tenant) -> None:
    number = begin(tenant)
    (job,) = tenant.begun()
    tenant.writer.run(lambda c: tasks.pause(c, tenant.id, number, by=SERVER))
    assert step(tenant, job, place=7)
    assert tenant.begun() == []
    assert (task(tenant, number).state, task(tenant, number).place) == (TaskState.PAUSED, 7)
    tenant.writer.run(lambda c: tasks.resume(c, tenant.id, number, by=SERVER))
    assert len(tenant.begun()) == 1


def test_a_paused_task_can_be_stopped_and_a_stopping_one_cannot_be_paused(tenant: Tenant) -> None:
    number = begin(tenant)
    tenant.writer.run(lambda c: tasks.pause(c, tenant.id, number, by=SERVER))
    assert tenant.writer.run(lambda c: tasks.ask_to_stop(c, tenant.id, number, by=SERVER))
    assert not tenant.writer.run(lambda c: tasks.pause(c, tenant.id, number, by=SERVER))
    (job,) = tenant.begun()
    tenant.writer.run(lambda c: tasks.finish(c, job, TaskState.STOPPED))
    assert task(tenant, number).state is TaskState.STOPPED


def test_a_task_whose_job_is_dead_has_failed_until_it_is_tried_again(
    tenant: Tenant, watch: Watch
) -> None:
    number = begin(tenant)
    (job,) = tenant.begun()
    tenant.writer.run(lambda c: jobs.fail(c, job, "out of ink", retry_at_ms=None))
    failed = task(tenant, number)
    assert (failed.state, failed.error, failed.finished_at_ms) == (
        TaskState.FAILED,
        "out of ink",
        watch.now_ms,
    )
    assert tenant.writer.run(lambda c: jobs.replay(c, tenant.id, job.id))
    assert task(tenant, number).state is TaskState.RUNNING


def test_the_latest_tasks_are_listed_by_kind(tenant: Tenant) -> None:
    first, second, third = begin(tenant), begin(tenant, "fill"), begin(tenant)
    begin(Tenant(tenant.database, tenant.writer))

    def listed(kind: str | None = None, most: int = 9) -> list[int]:
        with tenant.database.read() as connection:
            found = tasks.latest_tasks(connection, tenant.id, kind=kind, most=most)
        return [each.id for each in found]

    assert listed() == [third, second, first]
    assert listed("dig") == [third, first]
    assert listed(most=1) == [third]
