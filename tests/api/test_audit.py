"""The audit log over HTTP."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.api.service import Person, Service, Tenant
from tuner_server.store.accounts import Membership
from tuner_server.store.audit import ACTIONS


@pytest.fixture
def owner(service: Service, tenant: Tenant) -> Person:
    """Give an owner of the workspace."""
    return service.person(tenant.id, Membership.OWNER)


def _log(tenant: Tenant, owner: Person, **query: Any) -> dict[str, Any]:
    answer = tenant.ask("GET", "audit", headers=owner.headers, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _by_people_and_keys(tenant: Tenant, owner: Person) -> list[dict[str, Any]]:
    """Entries, the oldest first, without those of the tenant's making."""
    entries = _log(tenant, owner, limit=200)["entries"]
    return [entry for entry in reversed(entries) if entry["actor"]["kind"] != "system"]


def test_what_people_and_keys_change_is_in_the_log(tenant: Tenant, owner: Person) -> None:
    agent = {"agent_name": "Sales", "provider_name": "vapi", "agent_id": "sales"}
    ask = tenant.ask
    number = ask("POST", "agents", json=agent).json()["id"]
    ask("PATCH", f"agents/{number}", json={"agent_lang": "nl"}, headers=owner.headers)
    ask("DELETE", f"agents/{number}", headers=owner.headers)
    ask("PATCH", "", json={"name": "Renamed"}, headers=owner.headers)
    key = ask("POST", "keys", json={"name": "CI"}, headers=owner.headers).json()
    ask("DELETE", f"keys/{key['id']}", headers=owner.headers)
    call = tenant.filed()
    ask("POST", f"calls/{call}/recompute", headers=owner.headers)
    ask("DELETE", f"calls/{call}", headers=owner.headers)
    entries = _by_people_and_keys(tenant, owner)
    assert [(entry["action"], entry["subject"]["name"]) for entry in entries] == [
        ("agent.create", "Sales"),
        ("agent.change", "Sales"),
        ("agent.delete", "Sales"),
        ("workspace.rename", "Renamed"),
        ("key.create", "CI"),
        ("key.revoke", "CI"),
        ("call.recompute", "c-1"),
        ("call.delete", "c-1"),
    ]
    assert entries[0]["actor"] == {
        "kind": "key",
        "id": entries[0]["actor"]["id"],
        "name": "Test",
        "email": None,
    }
    assert entries[1]["actor"] == {
        "kind": "person",
        "id": owner.user.id,
        "name": "Somebody",
        "email": owner.user.email,
    }
    assert entries[1]["details"] == {"changes": {"lang": {"from": None, "to": "nl"}}}
    assert key["key"] not in repr(entries)


def test_replays_are_in_the_log(tenant: Tenant, owner: Person) -> None:
    tenant.deliver(query={"agent_remote_identifier": "not-yet"})
    refused = tenant.receipts()[0]["id"]
    wanted = {"agent_remote_identifier": "front-desk"}
    tenant.ask("POST", f"deliveries/{refused}/replay", json=wanted, headers=owner.headers)
    (entry,) = _by_people_and_keys(tenant, owner)
    assert (entry["action"], entry["subject"]["id"]) == ("delivery.replay", refused)
    assert entry["details"]["fate"] == "stored"
    assert entry["details"]["agent_id"] == "front-desk"


def test_a_viewers_refused_tries_are_no_changes(
    service: Service, tenant: Tenant, owner: Person
) -> None:
    viewer = service.person(tenant.id, Membership.VIEWER)
    assert tenant.ask("PATCH", "", json={"name": "X"}, headers=viewer.headers).status_code == 403
    assert _by_people_and_keys(tenant, owner) == []


def test_the_log_is_filtered_and_paged(tenant: Tenant, owner: Person) -> None:
    for name in ("a", "b", "c"):
        tenant.ask("PATCH", "", json={"name": name}, headers=owner.headers)
    tenant.ask("POST", "keys", json={"name": "CI"}, headers=owner.headers)
    mine = f"person:{owner.user.id}"
    first = _log(tenant, owner, actor=mine, limit=3)
    rest = _log(tenant, owner, actor=mine, limit=3, cursor=first["next_cursor"])
    names = [entry["subject"]["name"] for page in (first, rest) for entry in page["entries"]]
    assert (names, rest["next_cursor"]) == (["CI", "c", "b", "a"], None)
    newest = first["entries"][0]
    for query, count in (
        ({"actor": "person"}, 4),
        ({"actor": f"key:{owner.user.id}"}, 0),
        ({"action": "key.create", "actor": mine}, 1),
        ({"action": ["key.create", "workspace.rename"], "actor": mine}, 4),
        ({"subject": f"workspace:{tenant.id}", "actor": mine}, 3),
        ({"subject": "key", "actor": mine}, 1),
        ({"since_ms": newest["at_ms"] + 1}, 0),
        ({"until_ms": newest["at_ms"] + 1, "actor": mine}, 4),
    ):
        assert len(_log(tenant, owner, **query)["entries"]) == count, query


@pytest.mark.parametrize(
    "query",
    [
        {"actor": "robot"},
        {"actor": "person:x"},
        {"action": "agent.paint"},
        {"subject": "agent:"},
        {"cursor": "x"},
        {"since_ms": "-1"},
        {"limit": "201"},
        {"colour": "red"},
    ],
)
def test_a_wrong_filter_is_named(tenant: Tenant, owner: Person, query: dict[str, str]) -> None:
    answer = tenant.ask("GET", "audit", headers=owner.headers, params=query)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][:2] == ["query", *query]


def test_the_log_is_the_owners(service: Service, tenant: Tenant) -> None:
    editor = service.person(tenant.id, Membership.EDITOR)
    for headers in (editor.headers, tenant.headers):
        assert tenant.ask("GET", "audit", headers=headers).status_code == 403


def test_openapi_names_every_action(service: Service) -> None:
    described = service.client.get("/openapi.json").text
    assert all(f'"{action}"' in described for action in ACTIONS)


def test_the_log_tells_what_it_can_be_filtered_by(tenant: Tenant, owner: Person) -> None:
    tenant.ask("PATCH", "", json={"name": "Renamed"}, headers=owner.headers)
    choices = tenant.ask("GET", "audit/choices", headers=owner.headers).json()
    assert {"workspace.create", "workspace.rename"} <= set(choices["actions"])
    assert [each for each in choices["actors"] if each["kind"] == "person"] == [
        {"kind": "person", "id": owner.user.id, "name": "Somebody", "email": owner.user.email}
    ]


def test_the_log_is_exported_as_csv_harmless_to_spreadsheets(
    tenant: Tenant, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuner_server.api.audit._AT_ONCE", 2)
    for name in ("a", "b", "=1+1"):
        tenant.ask("PATCH", "", json={"name": name}, headers=owner.headers)
    query = {"action": "workspace.rename"}
    answer = tenant.ask("GET", "audit/export", headers=owner.headers, params=query)
    assert answer.headers["content-type"].startswith("text/csv")
    assert f'filename="audit-{tenant.id}.csv"' in answer.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert [line["subject_name"] for line in lines] == ["'=1+1", "b", "a"]
    assert lines[1]["actor_email"] == owner.user.email
    assert json.loads(lines[1]["details"]) == {"from": "a", "to": "b"}
    assert lines[1]["at"].endswith("+00:00")
