"""Dead jobs."""

from __future__ import annotations

from tests.api.service import Service, Tenant
from tuner_server.store.accounts import Membership


def _die(tenant: Tenant) -> None:
    tenant.service.runtime.writer.run(
        lambda connection: connection.exec_driver_sql(
            "UPDATE jobs SET state='dead', attempt=8, finished_at_ms=5, error='out of ink' "
            f"WHERE workspace_id={tenant.id}"
        )
    )


def test_a_dead_job_is_shown_and_tried_again(service: Service, tenant: Tenant) -> None:
    number = tenant.filed()
    assert tenant.get("jobs/dead") == {"jobs": []}
    _die(tenant)
    (job,) = tenant.get("jobs/dead")["jobs"]
    assert job == {
        "id": job["id"],
        "kind": "measure_call",
        "call_id": number,
        "attempt": 8,
        "error": "out of ink",
        "finished_at_ms": 5,
    }
    editor = service.person(tenant.id, Membership.EDITOR)
    replayed = tenant.ask("POST", f"jobs/{job['id']}/replay", headers=editor.headers)
    assert (replayed.status_code, replayed.content) == (204, b"")
    assert tenant.get("jobs/dead") == {"jobs": []}
    assert tenant.get(f"calls/{number}")["processing"] == {"state": "queued", "error": None}
    again = tenant.ask("POST", f"jobs/{job['id']}/replay")
    assert again.status_code == 404
    assert str(job["id"]) in again.json()["detail"]


def test_a_job_of_another_workspace_does_not_exist(service: Service, tenant: Tenant) -> None:
    foreign = service.tenant()
    foreign.filed()
    _die(foreign)
    (job,) = foreign.get("jobs/dead")["jobs"]
    assert tenant.get("jobs/dead") == {"jobs": []}
    assert tenant.ask("POST", f"jobs/{job['id']}/replay").status_code == 404
