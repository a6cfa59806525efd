"""Deleted calls: gone from everything at once, put back as they were, and gone for good in time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Table, select

from tests.evals.asked import asked, tool
from tests.store.test_labels import judged, label, person
from tests.tenant import Tenant, tool_rows
from tests.watch import Watch
from tuner_server.evals import Scope
from tuner_server.store import deleted, evals, rules, schema, search, tasks
from tuner_server.store.audit import SERVER
from tuner_server.store.calls import find_call
from tuner_server.store.deleted import Deletion
from tuner_server.store.evals import NewEval
from tuner_server.store.filing import file_calls
from tuner_server.store.lists import count_calls
from tuner_server.store.selection import Selection
from tuner_server.store.tasks import TaskState

ODD: dict[str, Any] = {
    "user_sentiment": "odd",
    "call_cost": 12.345678,
    "call_successful": True,
    "metadata": {"env": "prod"},
    "transcript_with_tool_calls": tool_rows("book"),
}
ASKED = NewEval("Books", "custom", asked(tool("book", "called")), Scope())


def tables_of_calls(tenant: Tenant) -> list[Table]:
    """Every table that has something of a call, but for the jobs, which are made anew."""
    absent = (
        search.search_texts if tenant.database.dialect == "postgresql" else search.search_vectors
    )
    return [schema.calls] + [
        table
        for table in (*schema.metadata.sorted_tables, search.search_texts, search.search_vectors)
        if "call_id" in table.columns and table not in (absent, schema.jobs, schema.deleted_calls)
    ]


def everything(tenant: Tenant) -> dict[str, list[Any]]:
    """All rows of these tables, without the moment of their measurement."""
    found = {}
    for table in tables_of_calls(tenant):
        columns = [column for column in table.columns if column.name != "measured_at_ms"]
        found[table.name] = sorted((tuple(row) for row in tenant.rows(select(*columns))), key=str)
    return found


def begin(tenant: Tenant, kind: str = deleted.DELETE_CALLS) -> int:
    return tenant.writer.run(
        lambda c: tasks.begin_task(c, tenant.id, kind, {}, total=1, counts=(), by=SERVER)
    )


def finish(tenant: Tenant) -> None:
    """End the deletion's task."""
    (job,) = [job for job in tenant.begun() if job.kind == deleted.DELETE_CALLS]
    tenant.writer.run(lambda c: tasks.finish(c, job, TaskState.DONE))


def set_aside(tenant: Tenant, *ids: int, task_id: int = 1) -> int:
    return tenant.writer.run(lambda c: deleted.set_aside(c, tenant.id, ids, task_id=task_id))


def put_back(tenant: Tenant, task_id: int = 1, most: int = 10) -> tuple[int, int]:
    return tenant.writer.run(lambda c: deleted.put_back(c, tenant.id, task_id=task_id, most=most))


def test_what_is_put_back_is_as_it_was_in_every_table(tenant: Tenant) -> None:
    everything_matches = {
        "name": "All",
        "kind": "flag",
        "colour": "red",
        "enabled": True,
        "condition": {
            "combine": "all",
            "conditions": [{"field": "call_type", "operator": "present"}],
        },
    }
    tenant.writer.run(lambda c: rules.create_rule(c, tenant.id, everything_matches, by=SERVER))
    (eval_id,) = tenant.writer.run(lambda c: evals.create_evals(c, tenant.id, [ASKED], by=SERVER))
    refused = tenant.refuse(errors=[{"loc": ["body"], "msg": "m", "type": "t", "input": "x"}])
    item = tenant.call_to_file(**ODD)
    item = replace(item, delivery=replace(item.delivery, replay_of=refused))
    filed = tenant.writer.submit_together(file_calls, item).result()
    tenant.file(call_id="other", **ODD)
    tenant.measure()
    label(tenant, judged(tenant, filed.call_id, eval_id), person(tenant), why="It is so.")
    before = everything(tenant)
    assert all(before.values())

    assert set_aside(tenant, filed.call_id, 999_999) == 1
    with tenant.database.read() as connection:
        assert find_call(connection, tenant.id, filed.call_id) is None
        assert count_calls(connection, tenant.id, Selection())[0] == 1
        assert count_calls(connection, tenant.id, Selection(text="book"))[0] == 1
        assert deleted.count_of(connection, tenant.id, 1) == 1
    left = everything(tenant)
    assert all(len(left[name]) < len(before[name]) for name in left if name != "deliveries")

    assert put_back(tenant) == (1, 0)
    tenant.measure()
    assert everything(tenant) == before
    assert put_back(tenant) == (0, 0)


def test_a_call_that_was_never_measured_comes_back_and_is_measured(tenant: Tenant) -> None:
    filed = tenant.file(**ODD)
    set_aside(tenant, filed.call_id)
    assert tenant.measure() == {}
    put_back(tenant)
    assert tenant.call(filed.call_id).measured_at_ms is None
    tenant.measure()
    assert tenant.call(filed.call_id).measured_at_ms is not None


def test_a_call_that_was_delivered_again_stands(tenant: Tenant) -> None:
    first = tenant.file()
    set_aside(tenant, first.call_id)
    again = tenant.file()
    assert again.is_new
    assert put_back(tenant) == (0, 1)
    assert tenant.call(again.call_id).call_id == "c-1"
    with tenant.database.read() as connection:
        assert find_call(connection, tenant.id, first.call_id) is None
        assert deleted.count_of(connection, tenant.id, 1) == 0


def test_each_deletion_is_had_back_by_itself_and_in_steps(tenant: Tenant) -> None:
    ids = [tenant.file(call_id=str(number)).call_id for number in range(4)]
    set_aside(tenant, *ids[:3], task_id=1)
    set_aside(tenant, ids[3], task_id=2)
    assert [put_back(tenant, 1, most=2) for _ in range(3)] == [(2, 0), (1, 0), (0, 0)]
    assert put_back(tenant, 2) == (1, 0)


def test_another_workspaces_calls_are_not_touched(tenant: Tenant) -> None:
    filed = tenant.file()
    other = Tenant(tenant.database, tenant.writer)
    assert set_aside(other, filed.call_id) == 0
    set_aside(tenant, filed.call_id)
    assert put_back(other) == (0, 0)
    assert tenant.rows(select(schema.deleted_calls))


def purge(tenant: Tenant, most: int = 10) -> int:
    return tenant.writer.run(lambda c: deleted.purge(c, most=most))


def known(tenant: Tenant) -> list[Deletion]:
    with tenant.database.read() as connection:
        return deleted.deletions(connection, tenant.id)


def test_ten_minutes_after_the_task_has_ended_it_is_gone_for_good(
    tenant: Tenant, watch: Watch
) -> None:
    ids = [tenant.file(call_id=str(number)).call_id for number in range(3)]
    task_id = begin(tenant)
    set_aside(tenant, *ids, task_id=task_id)
    deleted_at_ms = watch.now_ms
    assert known(tenant) == [Deletion(task_id, 3, deleted_at_ms, None)]
    watch.advance(deleted.KEPT_MS + 1)
    assert purge(tenant) == 0  # it is still running, and will be told of when it ends
    finish(tenant)
    assert known(tenant) == [Deletion(task_id, 3, deleted_at_ms, watch.now_ms + deleted.KEPT_MS)]
    watch.advance(deleted.KEPT_MS)
    assert purge(tenant) == 0
    watch.advance(1)
    assert (purge(tenant, 2), purge(tenant, 2), purge(tenant, 2)) == (2, 1, 0)
    assert known(tenant) == []
    assert tenant.rows(select(schema.deleted_calls)) == []


@pytest.mark.parametrize("has_task", [True, False])
def test_what_no_task_answers_for_goes_too(tenant: Tenant, watch: Watch, has_task: bool) -> None:
    task_id = begin(tenant) if has_task else 7
    set_aside(tenant, tenant.file().call_id, task_id=task_id)
    watch.advance(deleted.KEPT_MS + 1)
    assert purge(tenant) == (0 if has_task else 1)
    watch.advance(24 * 60 * 60 * 1000)
    assert purge(tenant) == (1 if has_task else 0)
