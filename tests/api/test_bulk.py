"""Many calls at once, by requests: choosing them, watching the task, having them back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Service, Tenant
from tests.tenant import begun
from tuner_server.pipeline.bulk import ManyCalls


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
