"""Rules over the API: what they tag, trying one first, and having a deleted one back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Tenant, parsed
from tests.watch import Watch
from tuner_server.store import audit

COMPLETED = {
    "combine": "all",
    "conditions": [{"field": "status", "operator": "is", "value": "completed"}],
}
DAY_MS = 24 * 60 * 60 * 1000
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


def names(tags: list[Any]) -> list[str]:
    return [tag["name"] for tag in tags]


def test_calls_are_listed_by_their_tags_and_tell_them_when_asked_to(tenant: Tenant) -> None:
    done = add(tenant, colour="red").json()["id"]
    failed = {"field": "status", "operator": "is", "value": "error"}
    condition = {"combine": "any", "conditions": [failed]}
    bad = add(tenant, name="Bad", kind="label", condition=condition).json()["id"]
    first = tenant.filed(call_id="first", call_status="completed")
    second = tenant.filed(call_id="second", call_status="error")
    third = tenant.filed(call_id="third")
    tenant.measure()

    def listed(*filters: str) -> set[int]:
        found = tenant.get("calls", filter=filters)["calls"]
        assert tenant.get("calls/count", filter=filters)["count"] == len(found)
        return {call["id"] for call in found}

    assert listed(f"tag={done}") == {first}
    assert listed(f"tag={done}", f"tag={bad}") == listed("tag:present") == {first, second}
    assert listed(f"tag={done}", "tag:empty") == listed(f"tag!={bad}") == {first, third}
    assert listed("tag:empty") == {third}
    told = {call["id"]: call["tags"] for call in tenant.get("calls", include="tags")["calls"]}
    flag = {"rule_id": done, "name": "Done", "kind": "flag", "colour": "red"}
    assert told[first] == tenant.get(f"calls/{first}")["tags"] == [flag]
    assert (names(told[second]), told[third]) == (["Bad"], [])
    assert {call["tags"] for call in tenant.get("calls")["calls"]} == {None}
    (news,) = tenant.get("calls/new", after=second, include="tags")["calls"]
    assert news["tags"] == []
    tenant.ask("DELETE", f"rules/{done}")
    assert listed(f"tag={done}") == set()
    assert listed("tag:present") == {second}
    told = {call["id"]: call["tags"] for call in tenant.get("calls", include="tags")["calls"]}
    assert told[first] == []
    tenant.ask("POST", f"rules/{done}/restore")
    assert listed(f"tag={done}") == {first}


def test_a_filter_on_tags_that_names_no_rule_says_so(tenant: Tenant) -> None:
    response = tenant.ask("GET", "calls", params={"filter": "tag=Slow answers"})
    assert response.status_code == 422
    assert "tag is a rule's number" in response.json()["detail"][0]["msg"]
    assert tenant.ask("GET", "calls", params={"include": "colours"}).status_code == 422


def test_rules_are_values_to_choose_from_by_their_names(tenant: Tenant) -> None:
    done, none = add(tenant).json()["id"], add(tenant, name="Off", enabled=False).json()["id"]
    tenant.filed(call_status="completed")
    tenant.measure()
    values = tenant.get("calls/facets", field="tag")["values"]
    assert values == [
        {"value": str(done), "calls": 1, "name": "Done"},
        {"value": str(none), "calls": 0, "name": "Off"},
    ]
    assert tenant.get("calls/facets", field="tag", q="oF")["values"] == values[1:]
    assert tenant.get("calls/facets", field="status")["values"][0]["name"] is None


def test_tags_are_exported_by_name(tenant: Tenant) -> None:
    add(tenant, name="=Done")
    add(tenant, name="Ours, all of them", agent_id=tenant.agent, kind="label")
    tenant.filed(call_id="a", call_status="completed")
    tenant.filed(call_id="b", call_status="error")
    tenant.measure()
    asked: dict[str, Any] = {"column": ["call_id", "tags"], "sort": "call_id"}
    text = tenant.ask("GET", "calls/export", params=asked).text
    assert text.splitlines() == ["call_id,tags", 'a,"\'=Done; Ours, all of them"', "b,"]
    lines = parsed(tenant.ask("GET", "calls/export", params={**asked, "format": "json"}).text)
    assert [names(line["tags"]) for line in lines] == [["=Done", "Ours, all of them"], []]


def test_each_rule_tells_how_many_calls_it_tagged_lately_and_lists_them(
    tenant: Tenant, watch: Watch
) -> None:
    done = add(tenant).json()["id"]
    for number, days_ago in enumerate((0, 1, 29, 40)):
        start_ms = watch.now_ms - days_ago * DAY_MS
        tenant.filed(
            call_id=str(number),
            call_status="completed",
            start_timestamp=start_ms,
            end_timestamp=start_ms + 1_000,
        )
    tenant.measure()
    for narrowed in ({}, {"agent_id": tenant.agent}):
        found = tenant.get("rules/activity", **narrowed)
        assert found["pending_hours"] == 0
        assert [(rule["rule_id"], rule["calls"]) for rule in found["rules"]] == [(done, 3)]
        assert tenant.get("calls/count", filter=found["rules"][0]["filter"])["count"] == 3
    assert tenant.get("rules/activity", agent_id=999_999)["rules"][0]["calls"] == 0


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
