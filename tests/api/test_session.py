"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, update

from tests.api.service import Service
from tests.mail_server import MailServer, running_mail_server
from tests.tenant import begun
from tuner_server import setup
from tuner_server.api.access import SESSION_COOKIE, csrf_token
from tuner_server.api.attempts import Attempts
from tuner_server.mail.smtp import SmtpServer
from tuner_server.pipeline.post import Post
from tuner_server.store import accounts, schema
from tuner_server.store.accounts import Membership

URL = "/api/v1/session"
PASSWORD = "a good password"
NOBODY: dict[str, Any] = {
    "user": None,
    "csrf_token": None,
    "workspaces": [],
    "base_url": "http://127.0.0.1:8000",
    "sends_mail": False,
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


def test_a_link_may_change_the_name(service: Service) -> None:
    _, token = _invited(service)
    assert _use(service, token, name=" ").status_code == 422
    assert _use(service, token, name=" Ann Lee ").json()["user"]["name"] == "Ann Lee"


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
        "sends_mail": False,
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
    monkeypatch.setattr("tuner_server.api.attempts.time.monotonic", lambda: now)
    failures = Attempts(most=8, within_s=15 * 60)
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
    failures = Attempts(most=8, within_s=15 * 60)
    for number in range(10_003):
        failures.add(str(number))
    assert len(failures._times) < 10_003


@pytest.fixture
def mailing(
    service_with: Callable[..., Service],
) -> Iterator[tuple[Service, MailServer]]:
    """Give a service that mails, and the server that takes its mails."""
    with running_mail_server() as mail_server:
        yield service_with(**mail_server.named, public_url="https://tuner.example"), mail_server


def _reset(service: Service, email: str) -> Any:
    return service.client.post(f"{URL}/reset", json={"email": email}, headers={"Cookie": ""})


def _do_the_jobs(service: Service) -> None:
    """Do what letters need, as the workers would."""
    runtime = service.runtime
    post = Post(runtime.writer, runtime.outbox, SmtpServer(runtime.settings))
    while held := runtime.writer.run(begun):
        assert post.reset_passwords([job for job in held if job.kind == "reset_password"]) == {}
        assert post.send_letters([job for job in held if job.kind == "send_letter"]) == {}


def test_a_forgotten_password_is_reset_by_a_mailed_link(
    mailing: tuple[Service, MailServer],
) -> None:
    service, mail_server = mailing
    email, token = _invited(service)
    old = _cookie(_use(service, token)).value
    answer = _reset(service, f" {email.upper()} ".strip())
    assert (answer.status_code, answer.content) == (204, b"")
    _do_the_jobs(service)
    assert mail_server.recipients == [email]
    link = mail_server.texts[0].partition("https://tuner.example/reset#token=")[2].split()[0]
    begun_here = _use(service, link, password="a new password")
    assert begun_here.status_code == 200
    assert _session(service, old).json()["user"] is None
    assert _session(service, _cookie(begun_here).value).json()["user"]["email"] == email
    assert _sign_in(service, email).status_code == 401
    assert _sign_in(service, email, "a new password").status_code == 200
    _do_the_jobs(service)
    assert "was just changed" in mail_server.texts[1]


def test_whether_an_email_is_known_cannot_be_told_from_the_answer_or_the_work(
    mailing: tuple[Service, MailServer],
) -> None:
    service, mail_server = mailing
    email, _ = _invited(service)
    answers, written = [], []
    for each in (email, "x" + email):
        before = service.runtime.writer.statistics.written
        answers.append(_reset(service, each))
        written.append(service.runtime.writer.statistics.written - before)
    assert [(each.status_code, each.content) for each in answers] == [(204, b"")] * 2
    assert written == [1, 1]
    _do_the_jobs(service)
    assert mail_server.recipients == [email]


def test_a_new_password_ends_every_other_link(mailing: tuple[Service, MailServer]) -> None:
    service, mail_server = mailing
    email, token = _invited(service)
    for _ in range(2):
        _reset(service, email)
    _do_the_jobs(service)
    links = [text.partition("/reset#token=")[2].split()[0] for text in mail_server.texts]
    assert [_use(service, each).status_code for each in (links[1], links[0], token)] == [
        *(200, 410, 410)
    ]


def test_whoever_asks_too_often_for_a_reset_has_to_wait(
    mailing: tuple[Service, MailServer],
) -> None:
    service, _ = mailing
    assert [_reset(service, "a@x.com").status_code for _ in range(4)] == [204] * 3 + [429]
    refused = _reset(service, "A@x.com")
    assert 0 < int(refused.headers["retry-after"]) <= 15 * 60
    many = [_reset(service, f"{number}@x.com").status_code for number in range(60)]
    assert many[0] == 204
    assert many[-1] == 429  # and so has whoever tries many e-mails


def test_without_a_mail_server_it_is_said_who_helps(service: Service) -> None:
    answer = _reset(service, "ann@example.com")
    assert answer.status_code == 409
    assert "tuner-server user link" in answer.json()["detail"]


def test_a_mail_server_is_told_of_in_the_session(mailing: tuple[Service, MailServer]) -> None:
    service, _ = mailing
    assert service.client.get(URL).json()["sends_mail"] is True


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
