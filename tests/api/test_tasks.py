"""Tasks: replaying all of a filter, watching it and stopping it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.api.service import Service, Tenant
from tuner_server.ingest.replay_many import ReplayMany
from tuner_server.store import jobs
from tuner_server.store.accounts import Membership

TYPO = "front-dask"


def _refused(tenant: Tenant, how_many: int) -> None:
    for number in range(how_many):
        answer = tenant.deliver(call_id=f"lost-{number}", query={"agent_remote_identifier": TYPO})
        assert answer.status_code == 404


def _begin(tenant: Tenant, **wanted: Any) -> dict[str, Any]:
    wanted = {"filter": {"agent_remote_identifier": TYPO}, **wanted}
    response = tenant.ask("POST", "deliveries/replay", json=wanted)
    assert response.status_code == 202, response.text
    begun: dict[str, Any] = response.json()
    return begun


def _work(tenant: Tenant) -> None:
    """Do what the workers would do of this tenant's tasks, until nothing is left."""
    runtime = tenant.service.runtime
    replays = ReplayMany(runtime.database, runtime.writer, runtime.replayer)
    while True:
        claimed = runtime.writer.run(lambda c: jobs.claim(c, "w", most=500, lease_ms=60_000))
        ours = [job for job in claimed if job.kind == "replay_deliveries"]
        held = runtime.writer.run(partial(jobs.begin, worker="w", claimed=ours))
        assert replays(held) == {}
        runtime.writer.run(lambda c: jobs.release(c, "w"))
        if not ours:
            return


def test_all_refused_of_an_agent_id_are_replayed_once_it_exists(tenant: Tenant) -> None:
    _refused(tenant, 3)
    made = {"agent_name": "New", "provider_name": "pipecat", "agent_id": TYPO}
    assert tenant.ask("POST", "agents", json=made).status_code == 201
    begun = _begin(tenant)
    assert (begun["kind"], begun["state"], begun["total"], begun["done"]) == (
        "replay_deliveries",
        "running",
        3,
        0,
    )
    _work(tenant)
    task = tenant.get(f"tasks/{begun['id']}")
    assert (task["state"], task["done"]) == ("done", 3)
    assert task["counts"] == {"stored": 3, "refused_again": 0, "gone": 0}
    assert tenant.get("tasks") == {"tasks": [task]}
    assert tenant.get("tasks", kind="other") == {"tasks": []}
    assert tenant.get("calls/count") == {"count": 3, "capped": False}


def test_all_refused_of_an_agent_id_go_to_the_right_one(tenant: Tenant) -> None:
    _refused(tenant, 2)
    begun = _begin(tenant, agent_remote_identifier="front-desk")
    _work(tenant)
    assert tenant.get(f"tasks/{begun['id']}")["counts"]["stored"] == 2


def test_a_task_is_stopped(tenant: Tenant) -> None:
    _refused(tenant, 2)
    begun = _begin(tenant)
    stopping = tenant.ask("POST", f"tasks/{begun['id']}/stop")
    assert (stopping.status_code, stopping.json()["stop_asked"]) == (200, True)
    _work(tenant)
    task = tenant.get(f"tasks/{begun['id']}")
    assert (task["state"], task["done"]) == ("stopped", 0)
    again = tenant.ask("POST", f"tasks/{begun['id']}/stop")
    assert again.status_code == 409
    assert "stopped" in again.json()["detail"]


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"filter": {"agent": "typo"}},
        {"filter": {"status_code": 5}},
        {"filter": {}, "agent_remote_identifier": ""},
    ],
)
def test_a_wrong_wish_is_refused(tenant: Tenant, wanted: dict[str, Any]) -> None:
    assert tenant.ask("POST", "deliveries/replay", json=wanted).status_code == 422


def test_a_viewer_watches_but_starts_and_stops_nothing(service: Service, tenant: Tenant) -> None:
    begun = _begin(tenant)
    viewer = service.person(tenant.id, Membership.VIEWER)
    changes = [f"tasks/{begun['id']}/{change}" for change in ("stop", "pause", "resume")]
    for method, path in [("POST", path) for path in ("deliveries/replay", *changes)]:
        refused = tenant.ask(method, path, json={"filter": {}}, headers=viewer.headers)
        assert refused.status_code == 403
    assert tenant.ask("GET", f"tasks/{begun['id']}", headers=viewer.headers).status_code == 200


def test_a_task_is_paused_and_goes_on(tenant: Tenant) -> None:
    _refused(tenant, 2)
    number = _begin(tenant)["id"]
    assert tenant.ask("POST", f"tasks/{number}/resume").status_code == 409
    assert tenant.ask("POST", f"tasks/{number}/pause").json()["state"] == "paused"
    refused = tenant.ask("POST", f"tasks/{number}/pause")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        f"Task {number} is paused; it cannot be paused.",
    )
    _work(tenant)
    assert tenant.get(f"tasks/{number}")["done"] == 0
    assert tenant.ask("POST", f"tasks/{number}/resume").json()["state"] == "running"
    _work(tenant)
    assert tenant.get(f"tasks/{number}")["state"] == "done"


def test_what_is_not_there_answers_404(service: Service, tenant: Tenant) -> None:
    foreign = _begin(service.tenant())
    for number in (foreign["id"], 987_654_321):
        for method, path in (("GET", ""), ("POST", "/stop"), ("POST", "/pause")):
            response = tenant.ask(method, f"tasks/{number}{path}")
            assert response.status_code == 404
            assert str(number) in response.json()["detail"]


def test_a_running_server_does_it_by_itself(service_with: Callable[..., Service]) -> None:
    tenant = service_with(workers=1).tenant()
    _refused(tenant, 2)
    begun = _begin(tenant, agent_remote_identifier="front-desk")
    state = "running"
    while state == "running":  # the workers were woken; each look is a request of its own
        state = tenant.get(f"tasks/{begun['id']}")["state"]
    assert state == "done"
