"""Verdicts of evals in lists: filtered by, told, counted, exported, and looked at by rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Tenant, parsed
from tests.api.test_bulk import work
from tuner_server.pipeline.rollups import Rollups

HELLO = {"checks": [{"kind": "phrase", "phrases": ["hello"], "said_by": "agent"}]}


def add(tenant: Tenant, name: str = "Greets", **fields: Any) -> int:
    response = tenant.ask("POST", "evals", json={"name": name, "criterion": HELLO, **fields})
    assert response.status_code == 201, response.text
    return int(response.json()["id"])


def said(text: str) -> list[dict[str, Any]]:
    return [{"role": "agent", "text": text, "start_ms": 0, "end_ms": 900}]


def call(tenant: Tenant, call_id: str, text: str) -> int:
    return tenant.filed(call_id=call_id, transcript_with_tool_calls=said(text))


@pytest.fixture
def greets(tenant: Tenant) -> int:
    """Give an eval that the call `good` passed and `bad` failed; `early` it was never asked."""
    call(tenant, "early", "hello")
    tenant.measure()
    eval_id = add(tenant, enabled=False)
    tenant.ask("PATCH", f"evals/{eval_id}", json={"enabled": True})
    for call_id, text in (("good", "hello"), ("bad", "what?")):
        number = call(tenant, call_id, text)
        assert tenant.ask("POST", f"calls/{number}/recompute").is_success
    return eval_id


def listed(tenant: Tenant, *filters: str) -> set[str]:
    found = tenant.get("calls", filter=filters)["calls"]
    assert tenant.get("calls/count", filter=filters)["count"] == len(found)
    return {each["call_id"] for each in found}


def test_calls_are_listed_by_what_an_eval_says_of_them(tenant: Tenant, greets: int) -> None:
    field = f"eval.{greets}"
    assert listed(tenant, f"{field}=fail") == {"bad"}
    assert listed(tenant, f"{field}=fail", f"{field}=pass") == {"bad", "good"}
    assert listed(tenant, f"{field}!=fail") == {"good", "early"}
    assert listed(tenant, f"{field}:empty") == {"early"}
    assert listed(tenant, f"{field}=fail", f"{field}:empty") == {"bad", "early"}
    assert listed(tenant, f"{field}:present") == {"bad", "good"}
    assert listed(tenant, f"{field}=error") == listed(tenant, "eval.999999=fail") == set()


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ("eval.1=failed", "eval.1 is a verdict; 'failed' is none. Verdicts are: pass, fail"),
        ("eval.1>pass", "eval.1 is a verdict: it can be compared by = and != only"),
        ("eval.greets=fail", "There is no field 'eval.greets'"),
        ("eval.0=fail", "There is no field 'eval.0'"),
    ],
)
def test_a_filter_on_a_verdict_that_is_none_says_so(
    tenant: Tenant, wording: str, told: str
) -> None:
    response = tenant.ask("GET", "calls", params={"filter": wording})
    assert response.status_code == 422
    assert told in response.json()["detail"][0]["msg"]


def test_lists_tell_verdicts_when_asked_to(tenant: Tenant, greets: int) -> None:
    def told() -> dict[str, Any]:
        calls = tenant.get("calls", include="evals")["calls"]
        return {each["call_id"]: each["evals"] for each in calls}

    key = str(greets)
    assert told() == {"good": {key: "pass"}, "bad": {key: "fail"}, "early": {}}
    both = tenant.get("calls", include=["tags", "evals"])["calls"][0]
    assert (both["tags"], both["evals"]) == ([], told()[both["call_id"]])
    assert {each["evals"] for each in tenant.get("calls")["calls"]} == {None}
    assert tenant.get(f"calls/{both['id']}")["evals"] == both["evals"]
    tenant.ask("DELETE", f"evals/{greets}")
    assert told() == {"good": {}, "bad": {}, "early": {}}


def test_verdicts_are_counted_for_choosing_one(tenant: Tenant, greets: int) -> None:
    values = tenant.get("calls/facets", field=f"eval.{greets}")["values"]
    assert [(each["value"], each["calls"]) for each in values] == [("fail", 1), ("pass", 1)]


def test_verdicts_are_exported_under_the_name_of_their_eval(tenant: Tenant, greets: int) -> None:
    twin, odd = add(tenant, "Greets"), add(tenant, "=1+1")
    columns = ["call_id", f"eval.{greets}"]
    asked: dict[str, Any] = {"column": columns, "sort": "call_id"}
    text = tenant.ask("GET", "calls/export", params=asked).text
    assert text.splitlines() == ["call_id,Greets", "bad,fail", "early,", "good,pass"]
    as_json = {**asked, "format": "json"}
    lines = parsed(tenant.ask("GET", "calls/export", params=as_json).text)
    assert lines[0] == {"call_id": "bad", "Greets": "fail"}
    asked["column"] = [*columns, f"eval.{twin}", f"eval.{odd}"]
    head = tenant.ask("GET", "calls/export", params=asked).text.splitlines()[0]
    assert head == f"call_id,Greets (eval.{greets}),Greets (eval.{twin}),'=1+1"
    everything = tenant.ask("GET", "calls/export").text.splitlines()[0].split(",")
    assert everything[-1] == "'=1+1"
    asked["column"] = ["eval.999999"]
    response = tenant.ask("GET", "calls/export", params=asked)
    assert response.status_code == 422
    assert "There is no column 'eval.999999'" in response.json()["detail"][0]["msg"]


def test_a_saved_view_keeps_filters_and_columns_of_verdicts_and_tags(
    tenant: Tenant, greets: int
) -> None:
    question = {"filters": [f"eval.{greets}=fail", "tag:present"], "columns": [f"eval.{greets}"]}
    saved = tenant.ask("POST", "views", json={"name": "V", "shared": True, "question": question})
    assert saved.status_code == 201
    (view,) = tenant.get("views")["views"]
    assert view["question"]["filters"] == question["filters"]
    assert view["question"]["columns"] == question["columns"]
    bad = {"name": "V", "shared": True, "question": {"filters": [f"eval.{greets}=bad"]}}
    assert tenant.ask("POST", "views", json=bad).status_code == 422


def rule_on(field: str, verdict: str | None = "fail") -> dict[str, Any]:
    condition = {"field": field, "operator": "is", "value": verdict}
    return {
        "name": "Rude",
        "kind": "flag",
        "condition": {"combine": "all", "conditions": [condition]},
    }


def test_a_rule_flags_calls_by_what_an_eval_says(tenant: Tenant, greets: int) -> None:
    field = f"eval.{greets}"
    wanted = {"condition": rule_on(field)["condition"]}
    found = tenant.ask("POST", "rules/preview", json=wanted).json()
    assert [(each["call_id"], each["matched"]) for each in found["calls"]] == [
        ("bad", [{"field": field, "value": "fail"}])
    ]
    rule = tenant.ask("POST", "rules", json=rule_on(field)).json()["id"]
    worse = call(tenant, "worse", "no")
    tenant.measure()
    assert listed(tenant, f"tag={rule}") == {"bad", "worse"}
    (tag,) = tenant.get(f"calls/{worse}/tags")["tags"]
    assert tag["matched"] == [{"field": field, "value": "fail"}]


@pytest.mark.parametrize(
    ("field", "verdict", "told"),
    [
        ("eval.999999", "fail", "There is no eval for eval.999999 in this workspace"),
        ("eval.1", "failed", "is compared with one of pass, fail"),
        ("eval.1", None, "is compared with one of pass, fail"),
        ("eval.x", "fail", "there is no field “eval.x”"),
    ],
)
def test_a_rule_on_a_verdict_that_cannot_be_is_refused(
    tenant: Tenant, field: str, verdict: str | None, told: str
) -> None:
    response = tenant.ask("POST", "rules", json=rule_on(field, verdict))
    assert response.status_code == 422
    assert told in response.json()["detail"][0]["msg"]


def test_a_rule_on_an_eval_that_was_deleted_since_can_still_be_changed(
    tenant: Tenant, greets: int
) -> None:
    rule = tenant.ask("POST", "rules", json=rule_on(f"eval.{greets}")).json()
    tenant.ask("DELETE", f"evals/{greets}")
    change = {"name": "Still rude", "condition": rule["condition"]}
    assert tenant.ask("PATCH", f"rules/{rule['id']}", json=change).json()["name"] == "Still rude"
    other = rule_on("eval.999999")["condition"]
    assert tenant.ask("PATCH", f"rules/{rule['id']}", json={"condition": other}).status_code == 422


def test_calls_that_a_run_of_evals_tags_are_counted_by_the_overview(
    tenant: Tenant, greets: int
) -> None:
    rule = tenant.ask("POST", "rules", json=rule_on(f"eval.{greets}")).json()["id"]
    period = {"from": 1_795_000_000_000, "to": 1_796_000_000_000}

    def tagged() -> int:
        runtime = tenant.service.runtime
        Rollups(runtime.database, runtime.writer).refresh(within_s=60)
        (tag,) = tenant.get("overview", **period)["tags"]
        assert tag["rule_id"] == rule
        return int(tag["calls"])

    assert tagged() == 0
    asked = {"eval_ids": [greets], "filter": [], "q": ""}
    task = tenant.ask("POST", "evals/run", json=asked)
    assert task.status_code == 202, task.text
    work(tenant.service)
    assert tagged() == 1
