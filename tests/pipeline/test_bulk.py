"""Work on many calls: step by step, with progress, as far as it is not stopped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.tenant import Tenant
from tuner_server.pipeline import bulk as module
from tuner_server.pipeline.bulk import ManyCalls
from tuner_server.store import bulk, deleted, tasks
from tuner_server.store.audit import SERVER
from tuner_server.store.bulk import RECOMPUTE_CALLS, Chosen
from tuner_server.store.deleted import DELETE_CALLS
from tuner_server.store.jobs import Job
from tuner_server.store.lists import count_calls
from tuner_server.store.selection import Selection
from tuner_server.store.tasks import Task, TaskState


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    monkeypatch.setattr(bulk, "_LOOKED_THROUGH", 3)


@pytest.fixture
def ids(tenant: Tenant) -> list[int]:
    """Give the numbers of seven measured calls, every other one of them an error."""
    found = [
        tenant.file(call_id=str(number), call_status=("error", "fine")[number % 2]).call_id
        for number in range(7)
    ]
    tenant.measure()
    return found


def begin(tenant: Tenant, kind: str, chosen: Chosen) -> int:
    with tenant.database.read() as connection:
        extent = bulk.extent_of(connection, tenant.id, chosen)
    return tenant.writer.run(lambda c: bulk.begin(c, tenant.id, kind, chosen, extent, by=SERVER))


def undo(tenant: Tenant) -> int:
    with tenant.database.read() as connection:
        (deletion,) = deleted.deletions(connection, tenant.id)
    return tenant.writer.run(lambda c: bulk.begin_restoring(c, tenant.id, deletion, by=SERVER))


def run(tenant: Tenant, jobs: Sequence[Job]) -> None:
    handlers = ManyCalls(tenant.database, tenant.writer).handlers
    for job in jobs:
        if job.kind in handlers:
            assert handlers[job.kind]([job]) == {}


def finished(tenant: Tenant, number: int) -> Task:
    """The task, after all that is due was done."""
    while task(tenant, number).state is TaskState.RUNNING:
        run(tenant, tenant.begun())
    return task(tenant, number)


def task(tenant: Tenant, number: int) -> Task:
    with tenant.database.read() as connection:
        found = tasks.find_task(connection, tenant.id, number)
    assert found is not None
    return found


def left(tenant: Tenant) -> int:
    with tenant.database.read() as connection:
        return count_calls(connection, tenant.id, Selection())[0]


def test_the_chosen_calls_are_deleted_and_had_back(tenant: Tenant, ids: list[int]) -> None:
    ended = finished(tenant, begin(tenant, DELETE_CALLS, Chosen(ids=(*ids[:3], 999_999))))
    assert (ended.state, ended.total, ended.done) == (TaskState.DONE, 4, 4)
    assert ended.counts == {"done": 3, "gone": 1, "failed": 0}
    assert left(tenant) == 4
    back = finished(tenant, undo(tenant))
    assert (back.total, back.done, back.counts["done"]) == (3, 3, 3)
    assert left(tenant) == 7


def test_all_that_match_are_deleted_but_for_those_excluded_and_what_came_later(
    tenant: Tenant, ids: list[int]
) -> None:
    chosen = Chosen(filters=("status=error",), excluded=(ids[2],))
    number = begin(tenant, DELETE_CALLS, chosen)
    later = tenant.file(call_id="later", call_status="error").call_id
    ended = finished(tenant, number)
    assert (ended.total, ended.done) == (3, 3)
    with tenant.database.read() as connection:
        (deletion,) = deleted.deletions(connection, tenant.id)
    assert deletion.calls == 3
    assert left(tenant) == 5
    for call_id in (ids[2], later, ids[1]):
        tenant.call(call_id)


def test_a_deletion_is_stopped_between_two_steps_and_what_it_did_can_be_undone(
    tenant: Tenant, ids: list[int]
) -> None:
    number = begin(tenant, DELETE_CALLS, Chosen(filters=()))
    run(tenant, tenant.begun())
    tenant.writer.run(lambda c: tasks.ask_to_stop(c, tenant.id, number, by=SERVER))
    ended = finished(tenant, number)
    assert (ended.state, ended.done, ended.total) == (TaskState.STOPPED, 2, 7)
    assert left(tenant) == 5
    finished(tenant, undo(tenant))
    assert left(tenant) == 7


def test_a_step_of_a_worker_that_was_overtaken_is_undone(tenant: Tenant, ids: list[int]) -> None:
    number = begin(tenant, DELETE_CALLS, Chosen(ids=tuple(ids)))
    stale = tenant.begun()
    (job,) = stale
    tenant.writer.run(lambda c: tasks.finish(c, job, TaskState.STOPPED))
    run(tenant, stale)
    assert left(tenant) == 7
    assert task(tenant, number).done == 0


def test_calls_are_measured_anew(
    tenant: Tenant, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = finished(tenant, begin(tenant, RECOMPUTE_CALLS, Chosen(ids=(ids[0], 999_999))))
    assert ended.counts == {"done": 1, "gone": 1, "failed": 0}
    monkeypatch.setattr(module, "measure_anew", lambda _, bodies, evals: len(bodies))
    ended = finished(tenant, begin(tenant, RECOMPUTE_CALLS, Chosen(text="hello", filters=())))
    assert ended.counts["done"] == 0


def test_where_nothing_matches_a_task_is_done_at_once(tenant: Tenant) -> None:
    ended = finished(tenant, begin(tenant, DELETE_CALLS, Chosen(filters=("status=absent",))))
    assert (ended.state, ended.total, ended.done) == (TaskState.DONE, 0, 0)
