"""Create Call, as the wire contract states it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.service import AGENT_ID, CALL, Service, Tenant
from tests.contract.bodies import PAYLOADS, WELL_FORMED, body
from tuner_server.store import workspaces
from tuner_server.store.accounts import Membership


def _detail(response: Any, status_code: int) -> Any:
    assert response.status_code == status_code, response.text
    assert response.headers["content-type"] == "application/json"
    assert response.json().keys() == {"detail"}
    return response.json()["detail"]


def test_a_new_call_answers_201_with_its_number(tenant: Tenant) -> None:
    response = tenant.deliver(call_id="c-7")
    assert response.status_code == 201
    answer = response.json()
    assert answer == {"id": answer["id"], "provider_call_id": "c-7", "is_new": True}
    assert tenant.get(f"calls/{answer['id']}")["call_id"] == "c-7"


def test_a_repeat_answers_200_with_the_same_number(tenant: Tenant) -> None:
    first, repeat = tenant.deliver(), tenant.deliver()
    assert repeat.status_code == 200
    assert repeat.json() == {**first.json(), "is_new": False}
    assert [receipt["fate"] for receipt in tenant.receipts()] == ["repeat", "stored"]


def test_of_a_differing_repeat_the_fields_are_named_and_the_first_stands(tenant: Tenant) -> None:
    number = tenant.filed(call_status="completed")
    repeat = tenant.deliver(call_status="error", call_cost=3)
    assert (repeat.status_code, repeat.json()["is_new"]) == (200, False)
    receipt = tenant.receipts()[0]
    assert receipt["fate"] == "differing_repeat"
    assert receipt["differing_fields"] == ["call_status", "call_cost"]
    assert tenant.get(f"calls/{number}")["status"] == "completed"


def test_a_repeat_in_another_notation_is_no_differing_one(tenant: Tenant) -> None:
    tenant.filed()
    tenant.deliver(json.dumps(WELL_FORMED, indent=2).encode())
    assert tenant.receipts()[0]["fate"] == "repeat"


def test_two_workspaces_may_use_the_same_call_id(service: Service) -> None:
    one, other = service.tenant(), service.tenant()
    assert one.filed(call_id="1") != other.filed(call_id="1")


def test_two_agents_of_a_workspace_may_use_the_same_call_id(tenant: Tenant) -> None:
    made = {"agent_name": "Other", "provider_name": "vapi", "agent_id": "other"}
    assert tenant.ask("POST", "agents", json=made).status_code == 201
    tenant.filed(call_id="1")
    assert tenant.filed(call_id="1", query={"agent_remote_identifier": "other"})


@pytest.mark.parametrize(
    "path", [CALL, CALL + "/", "/" + CALL, "/" + CALL + "/", "//api/v1//public/call"]
)
def test_the_path_is_taken_in_every_form_that_clients_send(tenant: Tenant, path: str) -> None:
    # The client would take a path with two slashes in front for a host.
    assert tenant.deliver(path=f"http://testserver{path}").status_code == 201


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer  "])
def test_the_scheme_is_taken_in_any_case(tenant: Tenant, scheme: str) -> None:
    response = tenant.deliver(headers={"Authorization": f"{scheme} {tenant.key} "})
    assert response.status_code == 201


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({"Authorization": None}, "Authorization: Bearer"),
        ({"Authorization": "Bearer"}, "Authorization: Bearer"),
        ({"Authorization": "Bearer "}, "Authorization: Bearer"),
        ({"Authorization": "tr_api_without_a_scheme"}, "Authorization: Bearer"),
        ({"Authorization": "Basic dXNlcjpwYXNz"}, "Authorization: Bearer"),
        ({"Authorization": "Bearer tr_api_unknown"}, "unknown or was revoked"),
        ({"Authorization": "Bearer gr\xfc\xdfe".encode("latin-1")}, "unknown or was revoked"),
        ({"Authorization": None, "X-API-Key": "tr_api_x"}, "X-API-Key is not accepted"),
    ],
)
def test_without_a_good_key_it_answers_401_and_says_what_to_send(
    tenant: Tenant, headers: dict[str, Any], says: str
) -> None:
    response = tenant.deliver(headers=headers)
    assert says in _detail(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"
    assert tenant.receipts() == []


def test_a_good_key_in_x_api_key_is_not_accepted(tenant: Tenant) -> None:
    response = tenant.deliver(headers={"Authorization": None, "X-API-Key": tenant.key})
    assert "Authorization: Bearer" in _detail(response, 401)


def test_a_revoked_key_opens_nothing(tenant: Tenant) -> None:
    service = tenant.service
    key, secret = service.runtime.writer.run(
        lambda connection: workspaces.create_key(connection, tenant.id, "Short-lived")
    )
    headers = {"Authorization": f"Bearer {secret}"}
    assert tenant.deliver(headers=headers).status_code == 201
    owner = service.person(tenant.id, Membership.OWNER)
    assert tenant.ask("DELETE", f"keys/{key.id}", headers=owner.headers).status_code == 204
    assert "revoked" in _detail(tenant.deliver(headers=headers), 401)


def test_another_workspaces_id_answers_403_and_names_both(service: Service) -> None:
    mine, other = service.tenant(), service.tenant()
    detail = _detail(mine.deliver(query={"workspace_id": other.id}), 403)
    assert str(mine.id) in detail
    assert str(other.id) in detail
    assert other.receipts() == []
    receipt = mine.receipts()[0]
    assert (receipt["status_code"], receipt["fate"], receipt["body_kept"]) == (403, "refused", True)


def test_an_unknown_agent_answers_404_with_the_id_received_and_the_nearest(tenant: Tenant) -> None:
    for name in ("booking", "billing", "support", "front-door"):
        made = {"agent_name": name, "provider_name": "retell", "agent_id": name}
        assert tenant.ask("POST", "agents/", json=made).status_code == 201
    detail = _detail(tenant.deliver(query={"agent_remote_identifier": "Front-Dessk"}), 404)
    assert "'Front-Dessk'" in detail
    assert f"'{AGENT_ID}', 'front-door'" in detail
    assert "support" not in detail


def test_where_no_agent_is_alike_it_says_so(tenant: Tenant) -> None:
    tenant.ask("DELETE", f"agents/{tenant.agent}")
    assert "no agent like it" in _detail(tenant.deliver(), 404)


@pytest.mark.parametrize(
    ("query", "name", "kind"),
    [
        ({"workspace_id": None}, "workspace_id", "missing"),
        ({"workspace_id": ""}, "workspace_id", "missing"),
        ({"workspace_id": "abc"}, "workspace_id", "int_parsing"),
        ({"workspace_id": "0"}, "workspace_id", "int_parsing"),
        ({"workspace_id": "-1"}, "workspace_id", "int_parsing"),
        ({"workspace_id": "1.0"}, "workspace_id", "int_parsing"),
        ({"workspace_id": "\u0661"}, "workspace_id", "int_parsing"),
        ({"workspace_id": "9" * 5000}, "workspace_id", "int_parsing"),
        ({"workspace_id": "1\0"}, "workspace_id", "int_parsing"),
        ({"agent_remote_identifier": None}, "agent_remote_identifier", "missing"),
        ({"agent_remote_identifier": ""}, "agent_remote_identifier", "missing"),
        ({"agent_remote_identifier": "  "}, "agent_remote_identifier", "missing"),
    ],
)
def test_a_wrong_parameter_answers_422(
    tenant: Tenant, query: dict[str, str | None], name: str, kind: str
) -> None:
    (item,) = _detail(tenant.deliver(query=query), 422)
    assert item.keys() == {"loc", "msg", "type", "input"}
    assert (item["loc"], item["type"]) == (["query", name], kind)
    assert f"`{name}=" in item["msg"]
    assert tenant.receipts()[0]["body_kept"]


def test_all_that_is_wrong_is_told_at_once(tenant: Tenant) -> None:
    wrong = {**WELL_FORMED, "call_type": None, "start_timestamp": "soon"}
    del wrong["call_id"], wrong["recording_url"]
    response = tenant.deliver(
        json.dumps(wrong).encode(), query={"workspace_id": None, "agent_remote_identifier": None}
    )
    items = _detail(response, 422)
    assert [item["loc"] for item in items] == [
        ["query", "workspace_id"],
        ["query", "agent_remote_identifier"],
        ["body", "call_id"],
        ["body", "call_type"],
        ["body", "start_timestamp"],
        ["body", "recording_url"],
    ]
    assert all(item.keys() == {"loc", "msg", "type", "input"} for item in items)
    assert '"recording_url": "pending"' in items[-1]["msg"]
    assert tenant.receipts()[0]["errors"] == items


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"nonsense",
        b"[]",
        b"12",
        b"null",
        b'"text"',
        b'{"a":',
        b"\xff\xfe{",
        b"[" * 100_000,
    ],
)
def test_what_is_no_json_object_answers_400(tenant: Tenant, content: bytes) -> None:
    assert "JSON object" in _detail(tenant.deliver(content), 400)
    receipt = tenant.receipts()[0]
    assert (receipt["status_code"], receipt["size_bytes"]) == (400, len(content))
    kept = tenant.ask("GET", f"deliveries/{receipt['id']}/body")
    assert kept.content == content


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_what_a_real_client_sent_is_accepted_and_shown(tenant: Tenant, name: str) -> None:
    response = tenant.deliver(PAYLOADS[name])
    assert response.status_code == 201
    number = response.json()["id"]
    sent = json.loads(PAYLOADS[name])
    tenant.measure()
    shown = tenant.get(f"calls/{number}")
    assert shown["call_id"] == str(sent["call_id"])
    assert [row["role_as_sent"] for row in shown["rows"]] == [
        row["role"] for row in sent["transcript_with_tool_calls"]
    ]
    assert shown["warnings"] == len(shown["warning_list"])
    (receipt,) = tenant.get(f"calls/{number}/deliveries")["deliveries"]
    assert receipt["warnings"] == shown["warning_list"]
    assert tenant.ask("GET", f"calls/{number}/payload").content == PAYLOADS[name]


@pytest.mark.parametrize(
    "written", ["front+desk/eu:1", "front%20desk/eu:1", "front%20desk%2Feu%3A1"]
)
def test_an_agent_id_may_arrive_escaped_or_not(tenant: Tenant, written: str) -> None:
    made = {"agent_name": "E", "provider_name": "livekit", "agent_id": "front desk/eu:1"}
    assert tenant.ask("POST", "agents", json=made).status_code == 201
    response = tenant.service.client.post(
        f"{CALL}?workspace_id={tenant.id}&agent_remote_identifier={written}",
        content=body(),
        headers=tenant.headers,
    )
    assert response.status_code == 201, response.text


@pytest.mark.parametrize(
    "written", ["%00", "%ff%fe", "%ed%a0%80", "x" * 4_000, "a%0d%0ab", "\u20ac"]
)
def test_an_odd_agent_id_is_refused_and_logged(tenant: Tenant, written: str) -> None:
    response = tenant.service.client.post(
        f"{CALL}?workspace_id={tenant.id}&agent_remote_identifier={written}",
        content=body(),
        headers=tenant.headers,
    )
    _detail(response, 404)
    assert tenant.receipts()[0]["reason"] == response.json()["detail"]


def test_of_a_repeated_parameter_the_last_counts(tenant: Tenant) -> None:
    response = tenant.service.client.post(
        f"{CALL}?workspace_id=0&workspace_id={tenant.id}&agent_remote_identifier={AGENT_ID}",
        content=body(),
        headers=tenant.headers,
    )
    assert response.status_code == 201


def test_every_request_with_a_good_key_has_a_receipt(tenant: Tenant) -> None:
    answers = [
        tenant.deliver(headers={"X-Request-ID": "r-1"}),
        tenant.deliver(headers={"X-Request-ID": "r-2"}),
        tenant.deliver(b"no", headers={"X-Request-ID": "r-3"}),
        tenant.deliver(call_id=None, headers={"X-Request-ID": "r-4"}),
        tenant.deliver(query={"agent_remote_identifier": "no"}, headers={"X-Request-ID": "r-5"}),
        tenant.deliver(query={"workspace_id": 2**62}, headers={"X-Request-ID": "r-6"}),
    ]
    receipts = list(reversed(tenant.receipts()))
    assert [receipt["status_code"] for receipt in receipts] == [201, 200, 400, 422, 404, 403]
    assert [receipt["status_code"] for receipt in receipts] == [a.status_code for a in answers]
    assert [receipt["request_id"] for receipt in receipts] == [f"r-{n}" for n in range(1, 7)]
    for receipt in receipts:
        assert receipt["key_prefix"] == tenant.key[: len("tr_api_") + 8]
        assert receipt["size_bytes"] > 0
        assert receipt["duration_ms"] >= 0
        assert receipt["body_kept"] == (receipt["fate"] == "refused")
        assert bool(receipt["reason"]) == (receipt["fate"] == "refused")
    assert receipts[4]["call_id"] == "c-1"
    assert receipts[4]["agent_remote_identifier"] == "no"
    assert receipts[0]["agent_id"] == tenant.agent


def test_deviations_are_warned_about_and_not_refused(tenant: Tenant) -> None:
    number = tenant.filed(agent_version="git-1f2e", user_sentiment="puzzled")
    tenant.measure()
    shown = tenant.get(f"calls/{number}")
    assert {warning["path"] for warning in shown["warning_list"]} >= {"user_sentiment"}
    (receipt,) = tenant.get(f"calls/{number}/deliveries")["deliveries"]
    assert receipt["warnings"] == shown["warning_list"]


def test_a_use_of_a_key_is_noted(tenant: Tenant) -> None:
    assert tenant.get("keys")["keys"][0]["last_used_at_ms"] is None
    tenant.filed()
    # It is noted behind the answer; whoever writes next comes after it.
    tenant.service.runtime.writer.run(lambda _: None)
    assert tenant.get("keys")["keys"][0]["last_used_at_ms"] is not None


def test_a_nested_body_is_accepted_and_shown(tenant: Tenant) -> None:
    deep: Any = "bottom"
    for _ in range(190):
        deep = {"down": deep}
    rows = [{"role": "agent_function", "start_ms": 1, "tool": {"name": "t", "params": deep}}]
    number = tenant.filed(metadata={"deep": deep}, transcript_with_tool_calls=rows)
    assert tenant.get(f"calls/{number}")["metadata"] == {"deep": deep}
