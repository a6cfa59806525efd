"""Retention: chosen by the owner, previewed, and what calls without a body still answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Service, Tenant
from tuner_server.store import retention
from tuner_server.store.accounts import Membership

NEVER: dict[str, int | None] = {
    "calls_days": None,
    "bodies_days": None,
    "refused_bodies_days": None,
    "receipts_days": None,
    "audit_entries_days": None,
}


def _choose(service: Service, tenant: Tenant, **days: Any) -> Any:
    owner = service.person(tenant.id, Membership.OWNER)
    return tenant.ask("PUT", "retention", json={**NEVER, **days}, headers=owner.headers)


def test_the_owner_chooses_and_everybody_reads(service: Service, tenant: Tenant) -> None:
    nothing = {
        **NEVER,
        "server_refused_body_days": 7.0,
        "last_run": None,
        "last_taken": None,
    }
    assert tenant.get("retention") == nothing
    response = _choose(service, tenant, calls_days=90, bodies_days=30)
    assert response.status_code == 200
    assert response.json() == {**nothing, "calls_days": 90, "bodies_days": 30}
    assert tenant.get("retention") == response.json()


def test_only_an_owner_may_choose(service: Service, tenant: Tenant) -> None:
    editor = service.person(tenant.id, Membership.EDITOR)
    assert tenant.ask("PUT", "retention", json=NEVER, headers=editor.headers).status_code == 403
    assert tenant.ask("PUT", "retention", json=NEVER).status_code == 403  # a key


@pytest.mark.parametrize("days", [0, -1, 36_501, 1.5, "x"])
def test_a_wrong_number_of_days_is_refused_and_named(
    service: Service, tenant: Tenant, days: Any
) -> None:
    response = _choose(service, tenant, calls_days=days)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body", "calls_days"]
    assert tenant.ask("GET", "retention/preview", params={"calls_days": days}).status_code == 422


def test_every_limit_has_to_be_named(service: Service, tenant: Tenant) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    response = tenant.ask("PUT", "retention", json={"calls_days": 5}, headers=owner.headers)
    assert response.status_code == 422


def test_a_preview_tells_what_would_go_now(tenant: Tenant) -> None:
    tenant.filed()
    found = tenant.get("retention/preview", calls_days=1)
    assert found == {
        "calls": {"count": 0, "capped": False, "oldest_at_ms": None},
        "bodies": None,
        "refused_bodies": None,
        "receipts": None,
        "audit_entries": None,
    }


def test_a_call_whose_body_went_is_shown_without_it(tenant: Tenant) -> None:
    number = tenant.filed()
    tenant.measure()
    before = tenant.get(f"calls/{number}")
    assert before["body_kept"]
    tenant.service.runtime.writer.run(
        lambda connection: retention.forget_bodies(connection, tenant.id, [number])
    )
    after = tenant.get(f"calls/{number}")
    assert (after["body_kept"], after["rows"], after["transcript"]) == (False, [], "")
    assert after["metrics"] == before["metrics"]
    assert all("after its time" in reason for reason in after["metric_reasons"].values())
    payload = tenant.ask("GET", f"calls/{number}/payload")
    assert payload.status_code == 404
    assert "after its time" in payload.json()["detail"]
    again = tenant.ask("POST", f"calls/{number}/recompute")
    assert again.status_code == 409
    assert "cannot be measured anew" in again.json()["detail"]
    assert tenant.ask("POST", f"calls/{number + 10**6}/recompute").status_code == 404
    # A repeat of the call is still known as one.
    assert tenant.deliver().json() == {
        "id": number,
        "provider_call_id": after["call_id"],
        "is_new": False,
    }
