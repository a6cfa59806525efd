"""Saying how an agent's calls are classified, over the API."""

from __future__ import annotations

from typing import Any

from tests.api.service import Tenant
from tests.evals.classifying.asking import classify

CRITERION = classify().model_dump(mode="json")


def path(tenant: Tenant) -> str:
    return f"agents/{tenant.agent}/analysis"


def put(tenant: Tenant, criterion: dict[str, Any], **more: Any) -> Any:
    return tenant.ask("PUT", path(tenant), json={"criterion": criterion, **more})


def test_before_anything_is_set_up_there_is_a_form_to_fill_in(tenant: Tenant) -> None:
    empty = tenant.get(path(tenant))
    assert (empty["eval_id"], empty["enabled"], empty["criterion"]["outcomes"]) == (None, False, [])


def test_what_is_asked_of_the_calls_of_an_agent_is_an_eval_with_versions(tenant: Tenant) -> None:
    first = put(tenant, CRITERION).json()
    assert (first["version"], first["enabled"], first["criterion"]) == (1, True, CRITERION)
    assert tenant.get(path(tenant)) == first
    (known,) = tenant.get("evals", agent_id=tenant.agent)["evals"]
    assert (known["id"], known["criterion"]["kind"]) == (first["eval_id"], "classify")
    second = put(tenant, {**CRITERION, "summary": False}, enabled=False).json()
    assert (second["eval_id"], second["version"]) == (first["eval_id"], 2)
    assert second["enabled"] is False


def test_it_is_set_up_at_an_agent_and_nowhere_else(tenant: Tenant) -> None:
    refused = tenant.ask("POST", "evals", json={"name": "Sorted", "criterion": CRITERION})
    assert refused.status_code == 422
    assert "PUT agents/{agent_id}/analysis" in refused.json()["detail"][0]["msg"]
    eval_id = put(tenant, CRITERION).json()["eval_id"]
    changed = tenant.ask("PATCH", f"evals/{eval_id}", json={"criterion": CRITERION})
    assert changed.status_code == 422
    assert tenant.ask("GET", "agents/999999/analysis").status_code == 404


def test_what_makes_no_sense_is_refused_by_its_field(tenant: Tenant) -> None:
    twice = [{"name": "A", "success": True}, {"name": "a", "success": False}]
    refused = put(tenant, {**CRITERION, "outcomes": twice})
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["loc"] == ["body", "criterion", "outcomes"]
