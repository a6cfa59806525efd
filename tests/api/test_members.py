"""The people of a workspace: roles, removing, leaving."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Person, Service, Tenant
from tuner_server.store.accounts import Membership


@pytest.fixture
def owner(service: Service, tenant: Tenant) -> Person:
    """Give the only owner of the workspace."""
    return service.person(tenant.id, Membership.OWNER)


@pytest.fixture
def viewer(service: Service, tenant: Tenant) -> Person:
    """Give a viewer of the workspace."""
    return service.person(tenant.id, Membership.VIEWER)


def _role(tenant: Tenant, person: Person) -> str | None:
    found = {each["user_id"]: each["role"] for each in tenant.get("members")["members"]}
    return found.get(person.user.id)


def _change(tenant: Tenant, by: Person, whom: Person, role: Any) -> Any:
    path = f"members/{whom.user.id}"
    return tenant.ask("PATCH", path, json={"role": role}, headers=by.headers)


def _leave(tenant: Tenant, person: Person) -> Any:
    return tenant.service.client.post(
        "/api/v1/session/leave", json={"workspace_id": tenant.id}, headers=person.headers
    )


def test_members_are_listed_with_when_they_were_seen(
    tenant: Tenant, owner: Person, viewer: Person
) -> None:
    assert _role(tenant, owner) == "owner"
    tenant.ask("GET", "members", headers=viewer.headers)
    tenant.service.runtime.writer.run(lambda _: None)  # what was handed over before is written
    listed = tenant.get("members")["members"]
    (found,) = [each for each in listed if each["user_id"] == viewer.user.id]
    assert found.pop("last_seen_at_ms") > 0
    assert found == {
        "user_id": viewer.user.id,
        "name": "Somebody",
        "email": viewer.user.email,
        "role": "viewer",
        "has_password": False,
    }


def test_an_owner_changes_a_role_which_counts_at_once(
    tenant: Tenant, owner: Person, viewer: Person
) -> None:
    agent = {"agent_name": "A", "provider_name": "vapi"}
    assert tenant.ask("POST", "agents", json=agent, headers=viewer.headers).status_code == 403
    changed = _change(tenant, owner, viewer, "editor")
    assert (changed.status_code, changed.json()["role"]) == (200, "editor")
    assert tenant.ask("POST", "agents", json=agent, headers=viewer.headers).status_code == 201


def test_the_only_owner_stays_one_and_is_told_why(
    tenant: Tenant, owner: Person, viewer: Person
) -> None:
    for answer in (
        _change(tenant, owner, owner, "viewer"),
        tenant.ask("DELETE", f"members/{owner.user.id}", headers=owner.headers),
        _leave(tenant, owner),
    ):
        assert answer.status_code == 409
        assert "only owner" in answer.json()["detail"]
    assert _role(tenant, owner) == "owner"
    assert _change(tenant, owner, viewer, "owner").status_code == 200
    assert _change(tenant, viewer, owner, "viewer").status_code == 200
    assert (_role(tenant, owner), _role(tenant, viewer)) == ("viewer", "owner")


def test_a_removed_member_is_out_at_once(tenant: Tenant, owner: Person, viewer: Person) -> None:
    path = f"members/{viewer.user.id}"
    assert tenant.ask("DELETE", path, headers=owner.headers).status_code == 204
    assert tenant.ask("GET", "calls", headers=viewer.headers).status_code == 404
    assert tenant.ask("DELETE", path, headers=owner.headers).status_code == 404
    assert _change(tenant, owner, viewer, "editor").status_code == 404


def test_a_viewer_may_leave(tenant: Tenant, owner: Person, viewer: Person) -> None:
    assert _leave(tenant, viewer).status_code == 204
    assert _role(tenant, viewer) is None
    again = _leave(tenant, viewer)
    assert again.status_code == 404
    assert again.json() == {"detail": f"There is no workspace {tenant.id}."}
    log = tenant.ask("GET", "audit", headers=owner.headers).json()["entries"]
    assert (log[0]["action"], log[0]["actor"]["id"]) == ("member.leave", viewer.user.id)


@pytest.mark.parametrize("role", ["admin", "", None, 1])
def test_a_role_is_one_of_three(tenant: Tenant, owner: Person, viewer: Person, role: Any) -> None:
    assert _change(tenant, owner, viewer, role).status_code == 422


def test_people_of_another_workspace_are_no_members(
    service: Service, tenant: Tenant, owner: Person
) -> None:
    foreign = service.tenant()
    stranger = service.person(foreign.id, Membership.VIEWER)
    service.person(foreign.id, Membership.OWNER)
    assert _change(tenant, owner, stranger, "editor").status_code == 404
    path = f"members/{stranger.user.id}"
    assert tenant.ask("DELETE", path, headers=owner.headers).status_code == 404
    assert _role(foreign, stranger) == "viewer"
