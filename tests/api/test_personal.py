"""Forgetting a caller's number, over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.service import Service, Tenant
from tuner_server.store.accounts import Membership

NUMBER = {"number": "+31 20 123 4567"}


def test_an_owner_finds_and_forgets_a_number(service_with: Callable[..., Service]) -> None:
    service = service_with(workers=1)
    tenant = service.tenant()
    tenant.filed(call_id="c-1", caller_phone_number="0031201234567")
    tenant.filed(call_id="c-2")
    named = {"field": "metadata.caller", "operator": "is", "value": "+31 20 123 4567"}
    rule = {
        "name": "Him again",
        "kind": "label",
        "condition": {"combine": "all", "conditions": [named]},
    }
    assert tenant.ask("POST", "rules", json=rule).status_code == 201
    about_him = {"conditions": [{"kind": "metadata", "key": "caller", "equals": "0031 20123 4567"}]}
    checks = {"checks": [{"kind": "phrase", "phrases": ["hello"]}]}
    eval_of_him = {"name": "Greeted", "criterion": checks, "scope": about_him}
    assert tenant.ask("POST", "evals", json=eval_of_him).status_code == 201
    owner = service.person(tenant.id, Membership.OWNER).headers
    found = tenant.ask("POST", "numbers/find", json=NUMBER, headers=owner).json()
    assert found == {
        "digits": "31201234567",
        "spellings": ["0031201234567"],
        "calls": 1,
        "capped": False,
        "refused_bodies": 0,
        "deleted_calls": 0,
        "audit_entries": 0,
        "views": 0,
        "rules": 1,
        "evals": 1,
    }
    begun = tenant.ask("POST", "numbers/forget", json=NUMBER, headers=owner)
    assert begun.status_code == 202
    task = begun.json()
    while task["state"] == "running":
        task = tenant.get(f"tasks/{task['id']}")
    assert (task["state"], task["counts"]["calls"]) == ("done", 1)
    assert task["counts"]["rules"] == 1
    assert task["counts"]["evals"] == 1
    assert tenant.get("rules")["rules"] == []
    assert tenant.get("evals")["evals"] == []
    assert [call["call_id"] for call in tenant.get("calls")["calls"]] == ["c-2"]


@pytest.mark.parametrize("number", ["", "12345", "no digits", 5])
def test_what_is_no_number_is_refused(service: Service, tenant: Tenant, number: object) -> None:
    owner = service.person(tenant.id, Membership.OWNER).headers
    for path in ("numbers/find", "numbers/forget"):
        response = tenant.ask("POST", path, json={"number": number}, headers=owner)
        assert response.status_code == 422


def test_only_an_owner_may_look_or_forget(service: Service, tenant: Tenant) -> None:
    editor = service.person(tenant.id, Membership.EDITOR).headers
    for path in ("numbers/find", "numbers/forget"):
        assert tenant.ask("POST", path, json=NUMBER, headers=editor).status_code == 403
        assert tenant.ask("POST", path, json=NUMBER).status_code == 403
