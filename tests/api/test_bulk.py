"""Many calls at once, by requests: choosing them, watching the task, having them back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.api.service import Service, Tenant
from tests.tenant import begun
from tuner_server.pipeline.bulk import ManyCalls
from tuner_server.store import schema


def work(service: Service) -> None:
    """Do all jobs about many calls, as the workers would."""
    runtime = service.runtime
    handlers = ManyCalls(runtime.database, runtime.writer).handlers
    while jobs := [job for job in runtime.writer.run(begun) if job.kind in handlers]:
        for job in jobs:
            assert handlers[job.kind]([job]) == {}


def ids(tenant: Tenant) -> list[int]:
    return [call["id"] for call in tenant.get("calls")["calls"]]


def test_chosen_calls_are_deleted_and_had_back(service: Service, tenant: Tenant) -> None:
    calls = [tenant.filed(call_id=call_id) for call_id in "abc"]
    response = tenant.ask("POST", "calls/delete", json={"ids": calls[:2]})
    assert response.status_code == 202
    task = response.json()
    assert (task["kind"], task["state"], task["total"]) == ("delete_calls", "running", 2)
    undo = f"calls/deletions/{task['id']}/undo"
    assert tenant.ask("POST", undo).status_code == 404
    work(service)
    assert ids(tenant) == calls[2:]
    assert tenant.get(f"tasks/{task['id']}")["counts"] == {"done": 2, "gone": 0, "failed": 0}
    (deletion,) = tenant.get("calls/deletions")["deletions"]
    assert (deletion["task_id"], deletion["calls"]) == (task["id"], 2)
    assert deletion["kept_until_ms"] > deletion["deleted_at_ms"]
    restored = tenant.ask("POST", undo)
    assert (restored.status_code, restored.json()["kind"]) == (202, "restore_calls")
    work(service)
    assert sorted(ids(tenant)) == calls
    assert tenant.get("calls/deletions") == {"deletions": []}


def test_all_that_match_are_deleted_but_for_some(service: Service, tenant: Tenant) -> None:
    calls = [tenant.filed(call_id=each, call_type=each[0]) for each in ("a1", "a2", "b")]
    chosen = {"filter": ["call_type=a"], "q": "", "except": [calls[0]]}
    assert tenant.ask("POST", "calls/delete", json=chosen).json()["total"] == 1
    work(service)
    assert sorted(ids(tenant)) == [calls[0], calls[2]]


def test_all_calls_are_measured_anew(service: Service, tenant: Tenant) -> None:
    calls = [tenant.filed(call_id=call_id) for call_id in "ab"]
    task = tenant.ask("POST", "calls/recompute", json={"filter": []}).json()
    assert tenant.get("calls?filter=call_id=a")["calls"][0]["measured_at_ms"] is None
    work(service)
    assert tenant.get(f"tasks/{task['id']}")["counts"]["done"] == len(calls)
    assert all(call["measured_at_ms"] for call in tenant.get("calls")["calls"])


def test_a_deletion_that_runs_is_not_undone(service: Service, tenant: Tenant) -> None:
    tenant.filed()
    task = tenant.ask("POST", "calls/delete", json={"filter": []}).json()
    runtime = service.runtime
    handlers = ManyCalls(runtime.database, runtime.writer).handlers
    (job,) = [job for job in runtime.writer.run(begun) if job.kind in handlers]
    handlers[job.kind]([job])
    response = tenant.ask("POST", f"calls/deletions/{task['id']}/undo")
    assert (response.status_code, "Stop it first" in response.text) == (409, True)
    work(service)


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({}, ["body"]),
        ({"ids": [1], "filter": []}, ["body"]),
        ({"ids": []}, ["body", "ids"]),
        ({"ids": [0]}, ["body", "ids", 0]),
        ({"filter": ["nonsense"]}, ["body", "filter"]),
        ({"filter": [], "colour": 1}, ["body", "colour"]),
    ],
)
def test_what_chooses_nothing_is_refused(tenant: Tenant, body: dict[str, Any], loc: Any) -> None:
    response = tenant.ask("POST", "calls/delete", json=body)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == loc


def everything(service: Service, workspace_id: int) -> dict[str, list[str]]:
    """All rows of a workspace but its jobs, which a worker takes whosever they are."""
    with service.runtime.database.read() as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.execute(
                    select(table).where(table.c.workspace_id == workspace_id)
                )
            )
            for table in schema.metadata.sorted_tables
            if "workspace_id" in table.columns and table is not schema.jobs
        }


@pytest.mark.parametrize("action", ["delete", "recompute"])
def test_calls_of_another_workspace_are_to_a_task_as_if_they_were_not_there(
    service: Service, tenant: Tenant, action: str
) -> None:
    other = service.tenant()
    theirs = [other.filed(call_id=call_id) for call_id in "xy"]
    ours = tenant.filed(call_id="a")
    assert ours not in theirs
    before = everything(service, other.id)

    def done_to(chosen: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        response = tenant.ask("POST", f"calls/{action}", json=chosen)
        begun_task = response.json()
        work(service)
        task = tenant.get(f"tasks/{begun_task['id']}")
        assert task["state"] == "done"
        told = ("total", "done", "counts", "error")
        return response.status_code, {name: task[name] for name in told}

    nobodys = [max(ours, *theirs) + number for number in (1_000, 1_001)]
    of_theirs = done_to({"ids": theirs})
    assert of_theirs == done_to({"ids": nobodys})
    assert of_theirs[1]["counts"] == {"done": 0, "gone": 2, "failed": 0}
    assert ids(tenant) == [ours]
    mixed = done_to({"ids": [theirs[0], ours]})
    assert mixed[1]["counts"] == {"done": 1, "gone": 1, "failed": 0}
    assert ids(tenant) == ([] if action == "delete" else [ours])
    assert everything(service, other.id) == before


def test_a_question_finds_no_call_of_another_workspace_for_a_task(
    service: Service, tenant: Tenant
) -> None:
    other = service.tenant()
    theirs = other.filed(call_id="x")
    ours = tenant.filed(call_id="a")
    before = everything(service, other.id)
    task = tenant.ask("POST", "calls/delete", json={"filter": [], "except": [theirs]}).json()
    work(service)
    assert tenant.get(f"tasks/{task['id']}")["counts"] == {"done": 1, "gone": 0, "failed": 0}
    assert ours not in ids(tenant)
    assert everything(service, other.id) == before


def test_what_another_workspace_deleted_is_not_had_back_from_here(
    service: Service, tenant: Tenant
) -> None:
    other = service.tenant()
    deletion = other.ask("POST", "calls/delete", json={"ids": [other.filed()]}).json()["id"]
    work(service)
    before = everything(service, other.id)
    assert tenant.ask("POST", f"calls/deletions/{deletion}/undo").status_code == 404
    work(service)
    assert (tenant.get("calls/deletions"), ids(tenant)) == ({"deletions": []}, [])
    assert everything(service, other.id) == before
