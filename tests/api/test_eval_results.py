"""What evals said, over the API: of one call, of the latest calls, of past calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.service import Service, Tenant
from tests.api.test_evals import GOODBYE, add

ALL_PASS = {"pass": 1, "fail": 0, "not_applicable": 0, "error": 0, "not_run": 0}


def ended(tenant: Tenant, task: dict[str, Any]) -> dict[str, Any]:
    while task["state"] == "running":
        task = tenant.get(f"tasks/{task['id']}")
    return task


def test_a_call_shows_what_each_eval_says_of_it(tenant: Tenant) -> None:
    greets, leaves = add(tenant).json(), add(tenant, name="Leaves", criterion=GOODBYE).json()
    call_id = tenant.filed()
    assert tenant.get(f"calls/{call_id}/results")["results"] == []
    tenant.measure()
    passed, failed = tenant.get(f"calls/{call_id}/results")["results"]
    assert (passed["eval_id"], passed["verdict"], passed["is_current"]) == (
        greets["id"],
        "pass",
        True,
    )
    assert passed["evidence"] == [{"row": 0, "quote": "Hello"}]
    assert (failed["name"], failed["verdict"], failed["model"]) == ("Leaves", "fail", None)
    tenant.ask("PATCH", f"evals/{leaves['id']}", json={"criterion": greets["criterion"]})
    _, outdated = tenant.get(f"calls/{call_id}/results")["results"]
    assert (outdated["version"], outdated["is_current"]) == (1, False)
    tenant.ask("DELETE", f"evals/{leaves['id']}")
    assert len(tenant.get(f"calls/{call_id}/results")["results"]) == 1
    assert tenant.ask("GET", "calls/999999/results").status_code == 404


def test_the_pass_rates_of_an_agent(tenant: Tenant) -> None:
    greets = add(tenant).json()
    assert tenant.get("evals/rates")["calls"] == 0
    tenant.filed()
    tenant.measure()
    rates = tenant.get("evals/rates", agent_id=tenant.agent)
    assert (rates["calls"], rates["rates"]) == (1, [{"eval_id": greets["id"], **ALL_PASS}])
    assert rates["since_ms"] is not None


def test_evals_are_run_on_past_calls_and_the_flips_are_shown(
    service_with: Callable[..., Service],
) -> None:
    tenant = service_with(workers=1).tenant()
    call_id = tenant.filed()
    while not tenant.get(f"calls/{call_id}")["measured_at_ms"]:
        pass
    eval_id = add(tenant).json()["id"]
    wanted = {"eval_ids": [eval_id], "agent_id": tenant.agent}
    assert tenant.ask("POST", "evals/run/estimate", json=wanted).json()["calls"] == 1
    begun = tenant.ask("POST", "evals/run", json=wanted)
    assert begun.status_code == 202
    task = ended(tenant, begun.json())
    assert (task["state"], task["counts"]["done"]) == ("done", 1)
    (result,) = tenant.get(f"calls/{call_id}/results")["results"]
    assert (result["verdict"], result["version"]) == ("pass", 1)
    tenant.ask("PATCH", f"evals/{eval_id}", json={"criterion": GOODBYE})
    but_for_it = {"eval_ids": [eval_id], "filter": [], "except": [call_id]}
    assert tenant.ask("POST", "evals/run/estimate", json=but_for_it).json()["calls"] == 0
    chosen = {"eval_ids": [eval_id], "ids": [call_id]}
    ended(tenant, tenant.ask("POST", "evals/run", json=chosen).json())
    compared = tenant.get(f"evals/{eval_id}/compare", older=1, newer=2)
    assert compared["calls"] == 1
    assert compared["verdicts"] == [{"older": "pass", "newer": "fail", "calls": 1}]
    assert [flip["id"] for flip in compared["flips"]] == [call_id]


@pytest.mark.parametrize(
    ("wanted", "at"),
    [
        ({"eval_ids": []}, ["body", "eval_ids"]),
        ({"filter": ["colour=red"]}, ["body", "filter"]),
        ({"ids": [1], "q": "hello"}, ["body"]),
    ],
)
def test_a_run_that_makes_no_sense_is_refused_by_its_field(
    tenant: Tenant, wanted: dict[str, Any], at: list[str]
) -> None:
    eval_id = add(tenant).json()["id"]
    for path in ("evals/run", "evals/run/estimate"):
        response = tenant.ask("POST", path, json={"eval_ids": [eval_id], **wanted})
        assert response.status_code == 422
        assert response.json()["detail"][0]["loc"][: len(at)] == at


def test_what_is_no_eval_is_not_run(tenant: Tenant) -> None:
    for path in ("evals/run", "evals/run/estimate"):
        response = tenant.ask("POST", path, json={"eval_ids": [999_999]})
        assert response.status_code == 404
        assert response.json()["detail"] == "There is no eval 999999 in this workspace."
