"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, update

from tests.api.service import Service
from tuner_server import setup
from tuner_server.api.access import SESSION_COOKIE, csrf_token
from tuner_server.api.session import SignInFailures
from tuner_server.store import accounts, schema
from tuner_server.store.accounts import Membership

URL = "/api/v1/session"
PASSWORD = "a good password"
NOBODY: dict[str, Any] = {
    "user": None,
    "csrf_token": None,
    "workspaces": [],
    "base_url": "http://127.0.0.1:8000",
}


def _invited(service: Service) -> tuple[str, str]:
    """Somebody without a password; the e-mail, and the token of the link."""
    email = f"{uuid4().hex}@example.com"

    def invite(connection: Connection) -> str:
        user = accounts.create_user(connection, email, "Ann")
        return setup.sign_in_link(connection, "https://tuner.example", user.id)

    link = service.runtime.writer.run(invite)
    return email, link.partition("/welcome#token=")[2]


def _use(service: Service, token: str, **fields: Any) -> Any:
    sent = {"token": token, "password": PASSWORD, **fields}
    return service.client.post(f"{URL}/link", json=sent, headers={"Cookie": ""})


def _sign_in(service: Service, email: str, password: str = PASSWORD) -> Any:
    sent = {"email": email, "password": password}
    return service.client.post(URL, json=sent, headers={"Cookie": ""})


def _cookie(response: Any) -> Any:
    return SimpleCookie(response.headers["set-cookie"])[SESSION_COOKIE]


def _session(service: Service, token: str) -> Any:
    return service.client.get(URL, headers={"Cookie": f"{SESSION_COOKIE}={token}"})


@pytest.fixture(autouse=True)
def _no_cookies_stay(service: Service) -> None:
    service.client.cookies.clear()


def test_without_a_session_nobody_is_signed_in(service: Service) -> None:
    response = service.client.get(URL)
    assert (response.status_code, response.json()) == (200, NOBODY)


def test_a_link_sets_the_password_once_and_signs_in(service: Service) -> None:
    email, token = _invited(service)
    assert _sign_in(service, email).status_code == 401
    response = _use(service, token)
    assert response.status_code == 200
    assert response.json()["user"]["email"] == email
    assert _session(service, _cookie(response).value).json() == response.json()
    again = _use(service, token, password="another password")
    assert again.status_code == 410
    assert _sign_in(service, email).status_code == 200


def test_a_link_may_change_the_email(service: Service) -> None:
    _, token = _invited(service)
    wanted = f"{uuid4().hex}@Example.COM"
    assert _use(service, token, email=wanted).json()["user"]["email"] == wanted.lower()
    assert _sign_in(service, f" {wanted.upper()} ").status_code == 200


def test_a_taken_email_uses_up_no_link(service: Service) -> None:
    (taken, _), (_, token) = _invited(service), _invited(service)
    assert _use(service, token, email=taken).status_code == 409
    assert _use(service, token).status_code == 200


def test_an_unknown_or_old_link_is_refused(service: Service) -> None:
    _, token = _invited(service)
    links = schema.sign_in_links
    service.runtime.writer.run(
        lambda connection: connection.execute(update(links).values(expires_at_ms=1))
    )
    assert _use(service, token).status_code == 410
    assert _use(service, "unknown").status_code == 410


@pytest.mark.parametrize(
    "fields",
    [{"password": "too short"}, {"password": "x" * 201}, {"email": "no e-mail"}, {"typo": 1}],
)
def test_a_bad_choice_is_refused_without_repeating_the_password(
    service: Service, fields: dict[str, Any]
) -> None:
    sent = {"password": "the secret one", **fields}
    response = _use(service, "token", **sent)
    assert response.status_code == 422
    assert sent["password"] not in response.text


def test_a_new_password_ends_the_sessions_of_the_old_one(service: Service) -> None:
    email, token = _invited(service)
    old = _cookie(_use(service, token)).value
    user = _sign_in(service, email).json()["user"]
    link = service.runtime.writer.run(
        lambda connection: setup.sign_in_link(connection, "", user["id"])
    )
    assert _use(service, link.partition("=")[2], password="quite another").status_code == 200
    assert _session(service, old).json() == NOBODY
    assert _sign_in(service, email).status_code == 401


def test_signing_in_tells_who_one_is_and_where(service: Service) -> None:
    email, token = _invited(service)
    user = _use(service, token).json()["user"]
    workspace = service.tenant().id
    service.runtime.writer.run(
        lambda connection: accounts.add_member(connection, workspace, user["id"], Membership.VIEWER)
    )
    response = _sign_in(service, email)
    assert response.json() == {
        "user": {"id": user["id"], "email": email, "name": "Ann"},
        "csrf_token": csrf_token(_cookie(response).value),
        "workspaces": [
            {
                "id": workspace,
                "name": "Test",
                "role": "viewer",
                "samples": False,
                "time_zone": "UTC",
            }
        ],
        "base_url": "http://127.0.0.1:8000",
    }


def test_the_cookie_is_kept_from_scripts_and_other_sites(service: Service) -> None:
    cookie = _cookie(_use(service, _invited(service)[1]))
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == 14 * 24 * 60 * 60
    assert not cookie["secure"]  # or a browser would not send it to http://127.0.0.1


def test_behind_https_the_cookie_travels_over_tls_only(
    service_with: Callable[..., Service],
) -> None:
    service = service_with(public_url="https://tuner.example/")
    assert service.client.get(URL).json()["base_url"] == "https://tuner.example"
    assert _cookie(_use(service, _invited(service)[1]))["secure"]


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_email_are_answered_alike(
    service: Service, known: bool
) -> None:
    email, token = _invited(service)
    _use(service, token)
    response = _sign_in(service, email if known else "x" + email, "a wrong password")
    assert response.status_code == 401
    assert response.json() == {"detail": "This e-mail and password do not belong together."}
    assert "set-cookie" not in response.headers


def test_after_too_many_failures_an_email_has_to_wait(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    email, token = _invited(service)
    _use(service, token)
    with monkeypatch.context() as patch:
        patch.setattr("tuner_server.passwords.is_right", lambda *_: False)
        assert [_sign_in(service, email).status_code for _ in range(9)] == [401] * 8 + [429]
    response = _sign_in(service, email)
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= 15 * 60
    assert "min" in response.json()["detail"]
    assert _sign_in(service, _invited(service)[0]).status_code == 401  # others are not held up


def test_failures_are_forgotten_after_a_while_and_after_a_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    monkeypatch.setattr("tuner_server.api.session.time.monotonic", lambda: now)
    failures = SignInFailures()
    for _ in range(8):
        failures.add("ann")
    assert failures.wait_s("ann") == 15 * 60
    now += 15 * 60
    assert failures.wait_s("ann") == 0
    failures.add("ann")
    now -= 15 * 60
    failures.forget("ann")
    assert failures.wait_s("ann") == 0


def test_remembered_failures_take_limited_room() -> None:
    failures = SignInFailures()
    for number in range(10_003):
        failures.add(str(number))
    assert len(failures._times) < 10_003


def test_signing_out_ends_the_session(service: Service) -> None:
    person = service.person()
    response = service.client.delete(URL, headers=person.headers)
    assert response.status_code == 204
    assert _cookie(response)["max-age"] == "0"
    assert _session(service, person.token).json() == NOBODY


def test_signing_out_without_a_session_does_no_harm(service: Service) -> None:
    assert service.client.delete(URL).status_code == 204


def test_signing_out_needs_the_csrf_header(service: Service) -> None:
    person = service.person()
    response = service.client.delete(URL, headers={"Cookie": person.headers["Cookie"]})
    assert response.status_code == 403
    assert _session(service, person.token).json()["user"]["id"] == person.user.id


def test_a_session_ends_after_its_time(service: Service) -> None:
    person = service.person()
    sessions = schema.sessions
    service.runtime.writer.run(
        lambda connection: connection.execute(
            update(sessions)
            .where(sessions.c.user_id == person.user.id)
            .values(expires_at_ms=sessions.c.created_at_ms)
        )
    )
    assert _session(service, person.token).json() == NOBODY
    response = service.client.get("/api/v1/workspaces", headers=person.headers)
    assert response.status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", '"\\000"', "a" * 5_000, "\xe9".encode("latin-1")])
def test_a_made_up_cookie_opens_nothing(service: Service, cookie: Any) -> None:
    named = (
        SESSION_COOKIE.encode() + b"=" + (cookie if isinstance(cookie, bytes) else cookie.encode())
    )
    response = service.client.get(URL, headers={b"Cookie": named})
    assert (response.status_code, response.json()) == (200, NOBODY)


def test_a_form_of_another_site_cannot_sign_in(service: Service) -> None:
    email, token = _invited(service)
    _use(service, token)
    content = f'{{"email": "{email}", "password": "{PASSWORD}"}}'
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        response = service.client.post(URL, content=content, headers={"Content-Type": kind})
        assert response.status_code == 422
