"""The delivery log's filters, counts and causes, and what is known of one receipt."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Service, Tenant

TYPO: dict[str, Any] = {"query": {"agent_remote_identifier": "front-dask"}}


def _ids(tenant: Tenant, **query: Any) -> list[str | None]:
    return [receipt["call_id"] for receipt in tenant.receipts(**query)]


def _some_of_each(tenant: Tenant) -> None:
    tenant.filed(call_id="a")
    assert tenant.deliver(call_id="a").status_code == 200
    assert tenant.deliver(call_id="a", call_status="odd").status_code == 200
    assert tenant.deliver(call_id="b", **TYPO).status_code == 404
    assert tenant.deliver(call_id="c", call_type=None).status_code == 422


def test_the_log_is_filtered_by_all_that_a_receipt_tells(tenant: Tenant) -> None:
    before = tenant.filed(call_id="old")
    assert before
    at_ms = tenant.receipts()[0]["received_at_ms"]
    _some_of_each(tenant)
    key = tenant.get("keys")["keys"][0]["id"]
    assert _ids(tenant, status_code=404) == ["b"]
    assert _ids(tenant, status_code=200) == ["a", "a"]
    assert _ids(tenant, fate="differing_repeat") == ["a"]
    assert _ids(tenant, replayable=True) == ["b"]
    assert _ids(tenant, malformed=True) == ["c"]
    assert _ids(tenant, malformed=True, replayable=True) == []
    assert _ids(tenant, malformed=True, fate="stored") == []
    assert _ids(tenant, replayable=True, fate="stored") == []
    assert len(_ids(tenant, api_key_id=key)) == 6
    assert _ids(tenant, api_key_id=key + 1) == []
    assert _ids(tenant, before_ms=at_ms) == []
    assert _ids(tenant, from_ms=at_ms)[-1] == "old"


@pytest.mark.parametrize(
    "query",
    [{"status_code": 99}, {"api_key_id": 0}, {"from_ms": -1}, {"before_ms": "now"}]
    + [{"cursor": cursor} for cursor in ("5", "-5", "5-", "a-5", f"5-{2**63}", "5-5-5")],
)
def test_a_wrong_filter_names_itself(tenant: Tenant, query: dict[str, Any]) -> None:
    for path in ("deliveries", *(["deliveries/counts"] if "cursor" not in query else [])):
        response = tenant.ask("GET", path, params=query)
        assert response.status_code == 422
        assert response.json()["detail"][0]["loc"] == ["query", *query]


def test_each_fate_is_counted_within_the_other_conditions(tenant: Tenant) -> None:
    _some_of_each(tenant)
    counts = {
        "stored": 1,
        "repeat": 1,
        "differing_repeat": 1,
        "refused": 2,
        "replayable": 1,
        "malformed": 1,
        "counted_up_to": 10_000,
    }
    assert tenant.get("deliveries/counts") == counts
    assert tenant.get("deliveries/counts", fate="stored", replayable=True) == counts
    assert tenant.get("deliveries/counts", malformed=True) == counts
    typo = tenant.get("deliveries/counts", agent_remote_identifier="front-dask")
    assert (typo["stored"], typo["refused"]) == (0, 1)


def test_refusals_are_told_by_cause_with_the_nearest_agent(tenant: Tenant) -> None:
    for number in range(2):
        tenant.deliver(call_id=str(number), **TYPO)
    tenant.deliver(call_id="c", call_type=None)
    found = tenant.get("deliveries/refusals")
    latest, typo = tenant.receipts()[0], tenant.receipts()[1]
    assert (found["refused"], found["replayable"], found["malformed"]) == (3, 2, 1)
    assert not found["capped"]
    assert found["latest_id"] == latest["id"]
    assert found["causes"] == [
        {
            "status_code": 404,
            "agent_remote_identifier": "front-dask",
            "reason": typo["reason"],
            "refused": 2,
            "replayable": 2,
            "malformed": 0,
            "latest_id": typo["id"],
            "agent_exists": False,
            "nearest_agent_ids": ["front-desk"],
        },
        {
            "status_code": 422,
            "agent_remote_identifier": "front-desk",
            "reason": latest["reason"],
            "refused": 1,
            "replayable": 0,
            "malformed": 1,
            "latest_id": latest["id"],
            "agent_exists": True,
            "nearest_agent_ids": [],
        },
    ]
    later = tenant.get("deliveries/refusals", from_ms=latest["received_at_ms"] + 1)
    assert (later["refused"], later["causes"], later["latest_id"]) == (0, [], None)


def test_one_receipt_tells_what_cures_it(tenant: Tenant) -> None:
    for number in range(2):
        tenant.deliver(call_id=str(number), **TYPO)
    tenant.deliver(call_id="0", **TYPO)
    latest, other, first = tenant.receipts()
    found = tenant.get(f"deliveries/{latest['id']}")
    assert (found["agent_exists"], found["nearest_agent_ids"]) == (False, ["front-desk"])
    assert (found["like_this"], found["like_this_capped"]) == (3, False)
    assert found["related"] == [first]
    assert other["call_id"] == "1"


def test_a_differing_repeat_shows_the_values_side_by_side(tenant: Tenant) -> None:
    number = tenant.filed(call_status="completed", metadata={"env": "prod"})
    tenant.deliver(call_status="error", metadata={"env": "prod", "try": 2})
    repeat, first = tenant.receipts()
    found = tenant.get(f"deliveries/{repeat['id']}")
    assert found["differences"] == [
        {"field": "call_status", "before": '"completed"', "after": '"error"'},
        {"field": "metadata", "before": "{}", "after": '{"try": 2}'},
    ]
    assert [other["id"] for other in found["related"]] == [first["id"]]
    assert tenant.ask("DELETE", f"calls/{number}").status_code == 204
    assert tenant.get(f"deliveries/{repeat['id']}")["differences"] == []


def test_a_receipt_says_what_became_of_its_replay(service: Service, tenant: Tenant) -> None:
    tenant.deliver(**TYPO)
    refused = tenant.receipts()[0]
    assert (refused["replayed_as"], refused["replayed_fate"], refused["replayed_call"]) == (
        None,
        None,
        None,
    )
    right = {"agent_remote_identifier": "front-desk"}
    replay = tenant.ask("POST", f"deliveries/{refused['id']}/replay", json=right).json()
    (_, now) = tenant.receipts()
    assert (now["replayed_as"], now["replayed_fate"], now["replayed_call"]) == (
        replay["id"],
        "stored",
        replay["call"],
    )
