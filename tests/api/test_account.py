"""What a person changes of themselves, and where they are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.api.service import Person, Service
from tuner_server import passwords
from tuner_server.api.access import SESSION_COOKIE, csrf_token
from tuner_server.store import accounts, audit
from tuner_server.store.audit import EntryFilter

URL = "/api/v1/account"
PASSWORD = "a good password"


@pytest.fixture
def ann(service: Service) -> Iterator[Person]:
    """Give somebody with a password who is signed in; no cookie of theirs stays."""
    service.client.cookies.clear()
    person = service.person()

    def set_up(connection: Connection) -> str:
        accounts.set_password(connection, person.user.id, passwords.hashed(PASSWORD))
        return accounts.begin_session(
            connection, person.user.id, lasts_ms=60_000, user_agent="Firefox on a desk"
        )

    yield Person(person.user, service.runtime.writer.run(set_up))
    service.client.cookies.clear()


def _ask(service: Service, person: Person, method: str, path: str = "", **sent: Any) -> Any:
    return service.client.request(method, f"{URL}{path}", json=sent or None, headers=person.headers)


def _elsewhere(service: Service, person: Person) -> Person:
    """The same person, signed in at another place."""
    sent = {"email": person.user.email, "password": PASSWORD}
    response = service.client.post(
        "/api/v1/session", json=sent, headers={"Cookie": "", "User-Agent": "Safari on a phone"}
    )
    token = SimpleCookie(response.headers["set-cookie"])[SESSION_COOKIE].value
    service.client.cookies.clear()
    return Person(person.user, token)


def _is_signed_in(service: Service, person: Person) -> bool:
    answer = service.client.get("/api/v1/session", headers=person.headers).json()
    return answer["user"] is not None


def test_a_person_gives_themselves_another_name(service: Service, ann: Person) -> None:
    response = _ask(service, ann, "PATCH", name=" Ann Lee ")
    assert response.status_code == 200
    assert response.json() == {"id": ann.user.id, "email": ann.user.email, "name": "Ann Lee"}
    with service.runtime.database.read() as connection:
        wanted = EntryFilter(actions=["user.change"], actor_id=ann.user.id)
        entry = audit.entries(connection, audit.SERVER_LOG, wanted, most=1)[0]
    assert entry.details == {"changes": {"name": {"from": "Somebody", "to": "Ann Lee"}}}


def test_another_e_mail_needs_the_password(service: Service, ann: Person) -> None:
    wanted = f"new-{ann.user.email}"
    assert _ask(service, ann, "PATCH", email=wanted).status_code == 403
    assert _ask(service, ann, "PATCH", email=wanted, password="wrong one").status_code == 403
    response = _ask(service, ann, "PATCH", email=wanted.upper(), password=PASSWORD)
    assert response.json()["email"] == wanted
    assert _ask(service, ann, "PATCH", email=wanted).status_code == 200  # it is theirs already


def test_the_e_mail_of_somebody_else_is_taken(service: Service, ann: Person) -> None:
    taken = service.person().user.email
    response = _ask(service, ann, "PATCH", email=taken, password=PASSWORD)
    assert response.status_code == 409


def test_another_password_ends_every_other_session(service: Service, ann: Person) -> None:
    phone = _elsewhere(service, ann)
    sent = {"current_password": PASSWORD, "new_password": "a better password"}
    response = _ask(service, ann, "POST", "/password", **sent)
    assert response.status_code == 200
    assert not _is_signed_in(service, ann)
    assert not _is_signed_in(service, phone)
    token = SimpleCookie(response.headers["set-cookie"])[SESSION_COOKIE].value
    assert response.json()["csrf_token"] == csrf_token(token)
    service.client.cookies.clear()
    assert _is_signed_in(service, Person(ann.user, token))
    credentials = {"email": ann.user.email, "password": "a better password"}
    again = service.client.post("/api/v1/session", json=credentials, headers={"Cookie": ""})
    assert again.status_code == 200


def test_the_current_password_cannot_be_guessed(service: Service, ann: Person) -> None:
    sent = {"current_password": "not this one", "new_password": "a better password"}
    statuses = [_ask(service, ann, "POST", "/password", **sent).status_code for _ in range(9)]
    assert statuses == [403] * 8 + [429]
    assert _is_signed_in(service, ann)


def test_a_short_password_is_refused(service: Service, ann: Person) -> None:
    sent = {"current_password": PASSWORD, "new_password": "short"}
    assert _ask(service, ann, "POST", "/password", **sent).status_code == 422


def test_sessions_tell_of_browsers_and_are_ended_one_by_one(service: Service, ann: Person) -> None:
    phone = _elsewhere(service, ann)
    found = _ask(service, ann, "GET", "/sessions").json()["sessions"]
    assert {each["user_agent"]: each["current"] for each in found} == {
        "Safari on a phone": False,
        "Firefox on a desk": True,
    }
    other = next(each["id"] for each in found if not each["current"])
    assert _ask(service, ann, "DELETE", f"/sessions/{other}").status_code == 204
    assert not _is_signed_in(service, phone)
    assert _is_signed_in(service, ann)
    assert _ask(service, ann, "DELETE", f"/sessions/{other}").status_code == 404


def test_nobody_ends_a_session_of_somebody_else(service: Service, ann: Person) -> None:
    mine = _ask(service, ann, "GET", "/sessions").json()["sessions"][0]["id"]
    other = service.person()
    assert _ask(service, other, "DELETE", f"/sessions/{mine}").status_code == 404
    assert _is_signed_in(service, ann)


def test_all_other_sessions_are_ended_at_once(service: Service, ann: Person) -> None:
    places = [_elsewhere(service, ann) for _ in range(2)]
    stranger = service.person()
    assert _ask(service, ann, "DELETE", "/sessions").status_code == 204
    assert not any(_is_signed_in(service, place) for place in places)
    assert _is_signed_in(service, ann)
    assert _is_signed_in(service, stranger)
