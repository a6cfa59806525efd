"""Rules over the API: what they tag, trying one first, and having a deleted one back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Tenant
from tuner_server.store import audit

COMPLETED = {
    "combine": "all",
    "conditions": [{"field": "status", "operator": "is", "value": "completed"}],
}
MATCHED = [{"field": "status", "value": "completed"}]


def add(tenant: Tenant, **fields: Any) -> Any:
    content = {"name": "Done", "kind": "flag", "condition": COMPLETED, **fields}
    return tenant.ask("POST", "rules", json=content)


def test_a_rule_is_listed_changed_deleted_and_had_back(tenant: Tenant) -> None:
    rule = add(tenant, colour="red").json()
    assert tenant.get("rules")["rules"] == [rule]
    assert rule["condition"]["conditions"][0]["value"] == "completed"
    path = f"rules/{rule['id']}"
    changed = tenant.ask("PATCH", path, json={"name": " Well done ", "enabled": False}).json()
    assert (changed["name"], changed["enabled"], changed["colour"]) == ("Well done", False, "red")
    assert tenant.ask("DELETE", path).status_code == 204
    assert tenant.get("rules")["rules"] == []
    assert tenant.ask("PATCH", path, json={"name": "x"}).status_code == 404
    assert tenant.ask("POST", f"{path}/restore").json()["name"] == "Well done"
    assert tenant.ask("POST", f"{path}/restore").status_code == 404
    with tenant.service.runtime.database.read() as connection:
        log = audit.entries(connection, tenant.id, audit.EntryFilter(subject_kind="rule"), most=9)
    actions = [entry.action for entry in log]
    assert actions == ["rule.restore", "rule.delete", "rule.change", "rule.create"]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"colour": "pink"}, ["body", "colour"]),
        ({"agent_id": 999_999}, ["body", "agent_id"]),
        ({"condition": {"combine": "all", "conditions": []}}, ["body", "condition", "conditions"]),
        ({"name": " "}, ["body", "name"]),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_field(
    tenant: Tenant, fields: dict[str, Any], at: list[str]
) -> None:
    response = add(tenant, **fields)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == at


def test_a_rule_of_a_field_that_is_not_there_says_so(tenant: Tenant) -> None:
    condition = {"combine": "all", "conditions": [{"field": "colour", "operator": "empty"}]}
    response = add(tenant, condition=condition)
    assert "there is no field “colour”" in response.json()["detail"][0]["msg"]


def test_a_measured_call_has_the_tags_of_the_rules_that_apply(tenant: Tenant) -> None:
    rule = add(tenant).json()
    add(tenant, name="Off", enabled=False)
    add(tenant, name="Ours", agent_id=tenant.agent, kind="label")
    failed = {"field": "status", "operator": "is", "value": "error"}
    add(tenant, name="Failed", condition={"combine": "any", "conditions": [failed]})
    call_id = tenant.filed(call_status="completed")
    assert tenant.get(f"calls/{call_id}/tags")["tags"] == []
    tenant.measure()
    flag, label = tenant.get(f"calls/{call_id}/tags")["tags"]
    assert (flag["rule_id"], flag["kind"], flag["matched"]) == (rule["id"], "flag", MATCHED)
    assert (label["name"], label["kind"]) == ("Ours", "label")
    tenant.ask("DELETE", f"rules/{rule['id']}")
    assert tenant.get(f"calls/{call_id}/tags")["tags"] == [label]
    tenant.ask("POST", f"rules/{rule['id']}/restore")
    assert tenant.get(f"calls/{call_id}/tags")["tags"] == [flag, label]
    assert tenant.ask("GET", "calls/999999/tags").status_code == 404


def test_a_condition_is_tried_on_the_latest_calls(tenant: Tenant) -> None:
    first = tenant.filed(call_id="first", call_status="completed")
    tenant.filed(call_id="second", call_status="error")
    tenant.measure()
    for agent_id in (None, tenant.agent):
        wanted = {"condition": COMPLETED, "agent_id": agent_id}
        found = tenant.ask("POST", "rules/preview", json=wanted).json()
        assert (found["looked_at"], found["matched"]) == (2, 1)
        assert [(call["id"], call["matched"]) for call in found["calls"]] == [(first, MATCHED)]
    assert tenant.get("rules")["rules"] == []
