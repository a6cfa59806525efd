"""Evals over the API: adding, changing and trying them, and having a deleted one back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Tenant
from tuner_server.evals import LIBRARY
from tuner_server.store import audit

HELLO = {"checks": [{"kind": "phrase", "phrases": ["hello"], "said_by": "agent"}]}
GOODBYE = {"checks": [{"kind": "phrase", "phrases": ["goodbye"]}]}


def add(tenant: Tenant, **fields: Any) -> Any:
    return tenant.ask("POST", "evals", json={"name": "Greets", "criterion": HELLO, **fields})


def test_an_eval_is_listed_changed_deleted_and_had_back(tenant: Tenant) -> None:
    added = add(tenant, description=" Of every caller. ").json()
    assert (added["version"], added["category"]) == (1, "custom")
    assert added["description"] == "Of every caller."
    assert tenant.get("evals")["evals"] == [added]
    path = f"evals/{added['id']}"
    changed = tenant.ask("PATCH", path, json={"name": " Hello ", "enabled": False}).json()
    assert (changed["name"], changed["enabled"], changed["version"]) == ("Hello", False, 1)
    changed = tenant.ask("PATCH", path, json={"criterion": GOODBYE}).json()
    assert changed["version"] == 2
    assert tenant.get(path) == changed
    assert [each["version"] for each in tenant.get(f"{path}/versions")["versions"]] == [2, 1]
    assert tenant.ask("DELETE", path).status_code == 204
    assert tenant.get("evals")["evals"] == []
    assert tenant.ask("PATCH", path, json={"name": "x"}).status_code == 404
    assert tenant.ask("POST", f"{path}/restore").json()["name"] == "Hello"
    assert tenant.ask("POST", f"{path}/restore").status_code == 404
    with tenant.service.runtime.database.read() as connection:
        log = audit.entries(connection, tenant.id, audit.EntryFilter(subject_kind="eval"), most=9)
    assert [entry.action for entry in log] == [
        "eval.restore",
        "eval.delete",
        "eval.change",
        "eval.change",
        "eval.create",
    ]
    assert log[2].details == {"fields": [], "version": 2}


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"category": "luck"}, ["body", "category"]),
        ({"agent_id": 999_999}, ["body", "agent_id"]),
        ({"criterion": {"checks": []}}, ["body", "criterion", "checks"]),
        ({"scope": {"conditions": [{"kind": "version"}]}}, ["body", "scope", "conditions", 0]),
        ({"name": " "}, ["body", "name"]),
    ],
)
def test_an_eval_that_makes_no_sense_is_refused_by_its_field(
    tenant: Tenant, fields: dict[str, Any], at: list[Any]
) -> None:
    response = add(tenant, **fields)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"][: len(at)] == at


def test_evals_of_an_agent_are_those_for_its_calls(tenant: Tenant) -> None:
    ours, all_of_us = add(tenant, agent_id=tenant.agent).json(), add(tenant).json()
    other = {
        "agent_id": "other",
        "agent_name": "Other",
        "provider_name": "custom_api",
        "call_direction": "inbound",
    }
    number = tenant.ask("POST", "agents/", json=other).json()["id"]
    assert tenant.get("evals", agent_id=tenant.agent)["evals"] == [ours, all_of_us]
    assert tenant.get("evals", agent_id=number)["evals"] == [all_of_us]
    path = f"evals/{ours['id']}"
    assert tenant.ask("PATCH", path, json={"agent_id": None}).json()["agent_id"] is None
    assert len(tenant.get("evals", agent_id=number)["evals"]) == 2


def test_the_library_has_every_ready_eval(tenant: Tenant) -> None:
    listed = tenant.service.client.get("/api/v1/eval-library").json()["evals"]
    assert [each["key"] for each in listed] == [ready.key for ready in LIBRARY]
    assert all(each["question"] and each["does_not_flag"] for each in listed)


def test_several_are_added_from_the_library_and_none_twice(tenant: Tenant) -> None:
    first, second, third = (ready.key for ready in LIBRARY[:3])
    wanted = {"keys": [second, first]}
    added = tenant.ask("POST", "evals/from-library", json=wanted).json()["evals"]
    assert [each["library_key"] for each in added] == [first, second]
    assert added[0]["description"].startswith(LIBRARY[0].question)
    for_one = {"keys": [second, third], "agent_id": tenant.agent}
    added = tenant.ask("POST", "evals/from-library", json=for_one).json()["evals"]
    assert [each["library_key"] for each in added] == [third]
    refused = tenant.ask("POST", "evals/from-library", json={"keys": [first, "luck"]})
    assert refused.status_code == 422
    assert "no eval “luck”" in refused.json()["detail"][0]["msg"]


def test_too_many_are_refused_and_none_is_added(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuner_server.store.evals.MOST_EVALS", 1)
    refused = tenant.ask(
        "POST", "evals/from-library", json={"keys": [ready.key for ready in LIBRARY[:2]]}
    )
    assert refused.status_code == 409
    assert "at most 1 evals" in refused.json()["detail"]
    assert tenant.get("evals")["evals"] == []


def test_a_criterion_is_tried_on_a_stored_call_and_nothing_is_saved(tenant: Tenant) -> None:
    call_id = tenant.filed()
    tried = tenant.ask("POST", "evals/try", json={"call_id": call_id, "criterion": HELLO}).json()
    assert tried["verdict"] == "pass"
    assert tried["evidence"] == [{"row": 0, "quote": "Hello"}]
    scope = {"conditions": [{"kind": "version", "equals": "7"}]}
    wanted = {"call_id": call_id, "criterion": HELLO, "scope": scope}
    outside = tenant.ask("POST", "evals/try", json=wanted).json()
    assert (outside["verdict"], outside["evidence"]) == ("not_applicable", [])
    nowhere = {"call_id": 999_999, "criterion": HELLO}
    assert tenant.ask("POST", "evals/try", json=nowhere).status_code == 404
    assert tenant.get("evals")["evals"] == []
    assert tenant.get(f"calls/{call_id}/results")["results"] == []
