"""Workspaces and their keys."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Service, Tenant
from tuner_server.store.accounts import Membership

URL = "/api/v1/workspaces"


def test_who_makes_a_workspace_owns_it(service: Service) -> None:
    ann = service.person()
    made = service.client.post(URL + "/", json={"name": " Mine "}, headers=ann.headers)
    assert made.status_code == 201
    workspace = made.json()
    assert workspace.keys() == {"id", "name", "samples", "created_at_ms", "time_zone", "lang"}
    assert (workspace["name"], workspace["samples"]) == ("Mine", False)
    listed = service.client.get(URL, headers=ann.headers).json()
    assert listed == {"workspaces": [workspace]}
    session = service.client.get("/api/v1/session", headers=ann.headers).json()
    assert [(each["id"], each["role"]) for each in session["workspaces"]] == [
        (workspace["id"], "owner")
    ]
    one = service.client.get(f"{URL}/{workspace['id']}", headers=ann.headers)
    assert one.json() == workspace


def test_an_owner_renames(service: Service, tenant: Tenant) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    response = tenant.ask("PATCH", "", json={"name": " New "}, headers=owner.headers)
    assert (response.status_code, response.json()["name"]) == (200, "New")
    assert tenant.get("")["name"] == "New"


def test_an_owner_chooses_the_zone_and_the_language(service: Service, tenant: Tenant) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    before = tenant.get("")
    assert (before["time_zone"], before["lang"]) == ("UTC", None)
    wanted = {"time_zone": "Asia/Tokyo", "lang": "ja"}
    changed = tenant.ask("PATCH", "", json=wanted, headers=owner.headers).json()
    assert changed == before | wanted
    session = service.client.get("/api/v1/session", headers=owner.headers).json()
    assert [each["time_zone"] for each in session["workspaces"]] == ["Asia/Tokyo"]
    entry = tenant.ask("GET", "audit", headers=owner.headers).json()["entries"][0]
    assert (entry["action"], entry["details"]) == ("workspace.change", wanted)


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Mars/Olympus"), ("time_zone", None), ("lang", "not a language")],
)
def test_a_wrong_choice_is_named(
    service: Service, tenant: Tenant, field: str, value: str | None
) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    response = tenant.ask("PATCH", "", json={field: value}, headers=owner.headers)
    assert response.status_code == 422
    assert [error["loc"] for error in response.json()["detail"]] == [["body", field]]


@pytest.mark.parametrize("name", ["", "  ", "n" * 101, None, "a\0b", 7])
def test_a_workspace_and_a_key_need_a_name(service: Service, tenant: Tenant, name: Any) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    for method, path in (("PATCH", ""), ("POST", "keys")):
        response = tenant.ask(method, path, json={"name": name}, headers=owner.headers)
        assert response.status_code == 422


def test_a_deleted_workspace_is_gone_at_once(service: Service, tenant: Tenant) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    tenant.filed()
    assert tenant.ask("DELETE", "", headers=owner.headers).status_code == 204
    assert tenant.deliver(call_id="late").status_code == 401
    assert tenant.ask("GET", "calls", headers=owner.headers).status_code == 404
    assert tenant.ask("DELETE", "", headers=owner.headers).status_code == 404
    assert service.client.get(URL, headers=owner.headers).json() == {"workspaces": []}


def test_a_key_is_shown_once_and_works(service: Service, tenant: Tenant) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    made = tenant.ask("POST", "keys/", json={"name": " CI "}, headers=owner.headers)
    assert made.status_code == 201
    key = made.json()
    secret = key.pop("key")
    assert secret.startswith("tr_api_")
    assert secret.startswith(key["prefix"])
    assert len(key["prefix"]) < len(secret) / 2
    assert key["name"] == "CI"
    listed = tenant.ask("GET", "keys")
    assert listed.json()["keys"][-1] == key
    assert secret not in listed.text
    assert tenant.deliver(headers={"Authorization": f"Bearer {secret}"}).status_code == 201


def test_a_key_is_revoked_once(service: Service, tenant: Tenant) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    number = tenant.get("keys")["keys"][0]["id"]
    statuses = [
        tenant.ask("DELETE", f"keys/{number}", headers=owner.headers).status_code for _ in range(2)
    ]
    assert statuses == [204, 404]
    (key,) = tenant.ask("GET", "keys", headers=owner.headers).json()["keys"]
    assert key["revoked_at_ms"] is not None
    assert tenant.ask("GET", "calls").status_code == 401


def test_a_key_of_another_workspace_cannot_be_revoked(service: Service, tenant: Tenant) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    foreign = service.tenant()
    number = foreign.get("keys")["keys"][0]["id"]
    assert tenant.ask("DELETE", f"keys/{number}", headers=owner.headers).status_code == 404
    assert foreign.deliver().status_code == 201
