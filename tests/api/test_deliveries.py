"""The delivery log, and replays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Service, Tenant
from tests.contract.bodies import body
from tuner_server.store.accounts import Membership

UNKNOWN = {"query": {"agent_remote_identifier": "not-yet"}}


def _refused(tenant: Tenant, **options: Any) -> dict[str, Any]:
    """Deliver to an agent that is not there; the receipt."""
    assert tenant.deliver(**{**UNKNOWN, **options}).status_code == 404
    return tenant.receipts()[0]


def _create_agent(tenant: Tenant, agent_id: str = "not-yet") -> None:
    made = {"agent_name": "New", "provider_name": "pipecat", "agent_id": agent_id}
    assert tenant.ask("POST", "agents", json=made).status_code == 201


def _replay(tenant: Tenant, receipt: dict[str, Any], **options: Any) -> Any:
    return tenant.ask("POST", f"deliveries/{receipt['id']}/replay", **options)


def test_a_refused_delivery_is_replayed_once_its_agent_exists(tenant: Tenant) -> None:
    refused = _refused(tenant)
    _create_agent(tenant)
    response = _replay(tenant, refused, headers={**tenant.headers, "X-Request-ID": "again"})
    assert response.status_code == 201
    receipt = response.json()
    assert (receipt["fate"], receipt["status_code"], receipt["replay_of"]) == (
        "stored",
        201,
        refused["id"],
    )
    assert (receipt["request_id"], receipt["key_prefix"]) == ("again", None)
    assert tenant.ask("GET", f"calls/{receipt['call']}/payload").content == body()
    now = tenant.get(f"deliveries/{refused['id']}")
    assert (now["replayed_as"], now["body_kept"], now["fate"]) == (receipt["id"], False, "refused")


def test_a_delivery_is_replayed_to_a_corrected_agent_id(tenant: Tenant) -> None:
    refused = _refused(tenant)
    response = _replay(tenant, refused, json={"agent_remote_identifier": "front-desk"})
    assert response.json()["fate"] == "stored"
    assert response.json()["agent_id"] == tenant.agent


def test_a_replay_may_be_refused_again_and_can_be_tried_again(tenant: Tenant) -> None:
    refused = _refused(tenant)
    for _ in range(2):
        receipt = _replay(tenant, refused).json()
        assert (receipt["status_code"], receipt["fate"]) == (404, "refused")
        assert receipt["replay_of"] == refused["id"]
        assert not receipt["body_kept"]  # or each try would leave another copy
    assert tenant.get(f"deliveries/{refused['id']}")["body_kept"]


def test_a_delivery_for_another_workspace_is_replayed_into_the_keys_own(tenant: Tenant) -> None:
    assert tenant.deliver(query={"workspace_id": 2**40}).status_code == 403
    assert _replay(tenant, tenant.receipts()[0]).json()["fate"] == "stored"


def test_a_replay_of_what_was_delivered_meanwhile_is_a_repeat(tenant: Tenant) -> None:
    refused = _refused(tenant)
    number = tenant.filed()
    receipt = _replay(tenant, refused, json={"agent_remote_identifier": "front-desk"}).json()
    assert (receipt["fate"], receipt["call"]) == ("repeat", number)


def test_where_there_is_nothing_to_replay_it_answers_409(tenant: Tenant) -> None:
    tenant.filed()
    accepted = _replay(tenant, tenant.receipts()[0])
    assert accepted.status_code == 409
    assert "accepted" in accepted.json()["detail"]
    refused = _refused(tenant)
    right = {"agent_remote_identifier": "front-desk"}
    assert _replay(tenant, refused, json=right).status_code == 201
    again = _replay(tenant, refused, json=right)
    assert again.status_code == 409
    assert "replayed already" in again.json()["detail"]


@pytest.mark.parametrize(
    "wanted", [{"agent_remote_identifier": ""}, {"agent_remote_identifier": "a\0"}, {"typo": 1}, []]
)
def test_a_wrong_wish_is_refused(tenant: Tenant, wanted: Any) -> None:
    assert _replay(tenant, _refused(tenant), json=wanted).status_code == 422


def test_what_is_not_there_answers_404(service: Service, tenant: Tenant) -> None:
    foreign = _refused(service.tenant())
    for number in (foreign["id"], 987_654_321):
        for method, path in (("GET", ""), ("GET", "/body"), ("POST", "/replay")):
            response = tenant.ask(method, f"deliveries/{number}{path}")
            assert response.status_code == 404
            assert str(number) in response.json()["detail"]


def test_the_body_of_a_refused_delivery_is_given_byte_for_byte(tenant: Tenant) -> None:
    content = b"\xff\x00 no JSON at all"
    assert tenant.deliver(content).status_code == 400
    response = tenant.ask("GET", f"deliveries/{tenant.receipts()[0]['id']}/body")
    assert response.content == content
    assert response.headers["content-type"] == "application/octet-stream"
    tenant.filed()
    assert tenant.ask("GET", f"deliveries/{tenant.receipts()[0]['id']}/body").status_code == 404


def test_the_log_is_filtered_and_paged(tenant: Tenant) -> None:
    for n in range(3):
        tenant.deliver(call_id=f"c-{n}", headers={"X-Request-ID": f"good-{n}"})
    _refused(tenant, call_id="lost", headers={"X-Request-ID": "bad"})

    def found(**query: Any) -> list[str | None]:
        return [receipt["call_id"] for receipt in tenant.receipts(**query)]

    assert found() == ["lost", "c-2", "c-1", "c-0"]
    assert found(fate="refused") == ["lost"]
    assert found(fate="stored", call_id="c-1") == ["c-1"]
    assert found(agent_remote_identifier="not-yet") == ["lost"]
    assert found(request_id="good-0") == ["c-0"]
    assert found(request_id="absent") == []
    page = tenant.get("deliveries", limit=3)
    assert [receipt["call_id"] for receipt in page["deliveries"]] == ["lost", "c-2", "c-1"]
    rest = tenant.get("deliveries", limit=3, cursor=page["next_cursor"])
    assert [receipt["call_id"] for receipt in rest["deliveries"]] == ["c-0"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"fate": "lost"},
        {"limit": 0},
        {"limit": 201},
        {"cursor": 0},
        {"cursor": 2**63},
        {"cursor": "x"},
        {"call_id": "\0"},
        {"agent_remote_identifier": "\0"},
        {"request_id": "\0"},
    ],
)
def test_a_wrong_filter_answers_422(tenant: Tenant, query: dict[str, Any]) -> None:
    response = tenant.ask("GET", "deliveries", params=query)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", *query]


def test_a_person_replays_too(service: Service, tenant: Tenant) -> None:
    refused = _refused(tenant)
    editor = service.person(tenant.id, Membership.EDITOR)
    right = {"agent_remote_identifier": "front-desk"}
    assert _replay(tenant, refused, json=right, headers=editor.headers).status_code == 201
