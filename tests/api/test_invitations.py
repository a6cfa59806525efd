"""Inviting people by a link, and coming in by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.api.service import Person, Service, Tenant
from tests.mail_server import running_mail_server
from tuner_server.mail.smtp import SmtpServer
from tuner_server.pipeline.post import Post
from tuner_server.store import jobs, schema
from tuner_server.store.accounts import Membership

SESSION = "/api/v1/session"
CHOICE: dict[str, Any] = {"name": "Bob", "password": "a good password"}


@pytest.fixture(autouse=True)
def _no_cookies_stay(service: Service) -> None:
    service.client.cookies.clear()


@pytest.fixture
def owner(service: Service, tenant: Tenant) -> Person:
    """Give an owner of the workspace."""
    return service.person(tenant.id, Membership.OWNER)


def _invite(tenant: Tenant, owner: Person, email: str | None = None, role: str = "editor") -> Any:
    wanted = {"email": email or f"{uuid4().hex}@example.com", "role": role}
    return tenant.ask("POST", "invitations", json=wanted, headers=owner.headers)


def _token(made: dict[str, Any]) -> str:
    return str(made["link"]).partition("/invitation#token=")[2]


def _read(service: Service, token: str) -> Any:
    sent = {"token": token}
    return service.client.post(f"{SESSION}/invitation", json=sent, headers={"Cookie": ""})


def _accept(service: Service, token: str, by: Person | None = None, **fields: Any) -> Any:
    headers = {"Cookie": ""} if by is None else by.headers
    sent = {"token": token, **fields}
    return service.client.post(f"{SESSION}/invitation/accept", json=sent, headers=headers)


def _pending(tenant: Tenant) -> list[dict[str, Any]]:
    return list(tenant.get("invitations")["invitations"])


def test_a_new_person_comes_in_by_the_link(service: Service, tenant: Tenant, owner: Person) -> None:
    made = _invite(tenant, owner).json()
    assert made["mailed"] is False
    offered = _read(service, _token(made)).json()
    assert offered == {
        "workspace_id": tenant.id,
        "workspace": "Test",
        "email": made["email"],
        "role": "editor",
        "invited_by": "Somebody",
        "expires_at_ms": made["created_at_ms"] + 7 * 24 * 60 * 60 * 1000,
        "has_account": False,
    }
    session = _accept(service, _token(made), **CHOICE)
    assert session.status_code == 200
    assert session.json()["user"]["email"] == made["email"]
    assert [(each["id"], each["role"]) for each in session.json()["workspaces"]] == [
        (tenant.id, "editor")
    ]
    assert "tuner_session" in session.headers["set-cookie"]
    credentials = {"email": made["email"], "password": CHOICE["password"]}
    assert service.client.post(SESSION, json=credentials).status_code == 200
    for answer in (_read(service, _token(made)), _accept(service, _token(made), **CHOICE)):
        assert answer.status_code == 410
    assert _pending(tenant) == []


def test_whoever_is_signed_in_just_joins(service: Service, tenant: Tenant, owner: Person) -> None:
    ann = service.person()
    made = _invite(tenant, owner, role="viewer").json()
    joined = _accept(service, _token(made), ann)
    assert joined.status_code == 200
    assert "set-cookie" not in joined.headers
    assert (joined.json()["user"]["id"], joined.json()["workspaces"][0]["role"]) == (
        ann.user.id,
        "viewer",
    )


def test_an_account_that_exists_is_not_opened_by_an_invitation(
    service: Service, tenant: Tenant, owner: Person
) -> None:
    ann = service.person()  # without a password as yet, and still hers
    made = _invite(tenant, owner, ann.user.email).json()
    assert _read(service, _token(made)).json()["has_account"] is True
    refused = _accept(service, _token(made), **CHOICE)
    assert refused.status_code == 401
    assert "Sign in, then accept" in refused.json()["detail"]
    assert _accept(service, _token(made), ann).status_code == 200


def test_joining_by_session_needs_the_csrf_header(
    service: Service, tenant: Tenant, owner: Person
) -> None:
    ann = service.person()
    token = _token(_invite(tenant, owner).json())
    headers = {"Cookie": ann.headers["Cookie"]}
    answer = service.client.post(
        f"{SESSION}/invitation/accept", json={"token": token}, headers=headers
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["name", "password"]),
        ({"name": "Bob"}, ["password"]),
        ({"name": " ", "password": "a good password"}, ["name"]),
        ({"name": "Bob", "password": "short"}, ["password"]),
    ],
)
def test_a_new_person_needs_a_name_and_a_good_password(
    service: Service, tenant: Tenant, owner: Person, fields: dict[str, Any], wrong: list[str]
) -> None:
    made = _invite(tenant, owner).json()
    answer = _accept(service, _token(made), **fields)
    assert answer.status_code == 422
    assert [fault["loc"][-1] for fault in answer.json()["detail"]] == wrong
    assert _read(service, _token(made)).status_code == 200  # it is not used up


def test_a_member_need_not_come_in_again(service: Service, tenant: Tenant, owner: Person) -> None:
    made = _invite(tenant, owner).json()
    assert _accept(service, _token(made), owner).status_code == 409


def test_nobody_is_invited_twice_or_into_where_he_is(tenant: Tenant, owner: Person) -> None:
    made = _invite(tenant, owner).json()
    again = _invite(tenant, owner, made["email"].upper())
    assert again.status_code == 409
    assert "Renew" in again.json()["detail"]
    member = _invite(tenant, owner, owner.user.email)
    assert member.status_code == 409
    assert "member" in member.json()["detail"]


def test_pending_invitations_are_listed_without_their_links(tenant: Tenant, owner: Person) -> None:
    made = _invite(tenant, owner).json()
    token = _token(made)
    listed = tenant.ask("GET", "invitations")
    assert token not in listed.text
    assert listed.json()["invitations"] == [
        {name: value for name, value in made.items() if name not in ("link", "mailed")}
    ]


def test_a_renewed_invitation_has_another_link(
    service: Service, tenant: Tenant, owner: Person
) -> None:
    made = _invite(tenant, owner).json()
    service.runtime.writer.run(
        lambda c: c.execute(update(schema.invitations).values(expires_at_ms=1))
    )
    assert _read(service, _token(made)).status_code == 410
    path = f"invitations/{made['id']}/renew"
    renewed = tenant.ask("POST", path, headers=owner.headers).json()
    assert renewed["id"] == made["id"]
    assert renewed["expires_at_ms"] >= made["expires_at_ms"]
    assert _read(service, _token(made)).status_code == 410
    assert _read(service, _token(renewed)).status_code == 200


def test_a_revoked_invitation_opens_nothing(
    service: Service, tenant: Tenant, owner: Person
) -> None:
    made = _invite(tenant, owner).json()
    path = f"invitations/{made['id']}"
    assert tenant.ask("DELETE", path, headers=owner.headers).status_code == 204
    assert tenant.ask("DELETE", path, headers=owner.headers).status_code == 404
    assert tenant.ask("POST", f"{path}/renew", headers=owner.headers).status_code == 404
    assert _accept(service, _token(made), **CHOICE).status_code == 410


@pytest.mark.parametrize("email", ["ann", "a b@c", "ann@x, bob@x", "<ann@x>", "", "a@b\r\nBcc: c"])
def test_an_email_has_the_form_of_one(tenant: Tenant, owner: Person, email: str) -> None:
    wanted = {"email": email, "role": "viewer"}
    answer = tenant.ask("POST", "invitations", json=wanted, headers=owner.headers)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "email"]


def test_an_invitation_is_mailed_where_there_is_a_mail_server(
    service_with: Callable[..., Service],
) -> None:
    with running_mail_server() as mail_server:
        service = service_with(**mail_server.named, invitation_days=1)
        tenant = service.tenant()
        owner = service.person(tenant.id, Membership.OWNER)
        made = _invite(tenant, owner).json()
        assert made["mailed"] is True
        assert made["expires_at_ms"] - made["created_at_ms"] == 24 * 60 * 60 * 1000
        runtime = service.runtime
        held = runtime.writer.run(lambda c: jobs.claim(c, "w", most=9, lease_ms=9_000))
        post = Post(runtime.writer, runtime.outbox, SmtpServer(runtime.settings))
        assert post.send_letters(runtime.writer.run(lambda c: jobs.begin(c, "w", held))) == {}
        assert mail_server.recipients == [made["email"]]
        assert made["link"] in mail_server.texts[0]
