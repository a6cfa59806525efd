"""Saved views: one's own, those that are shared, and having a deleted one back."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.api.service import Person, Service, Tenant
from tuner_server.store import views
from tuner_server.store.accounts import Membership

QUESTION = {
    "filters": ["tool=book", "duration_ms>=60000"],
    "q": "table",
    "period": "7d",
    "sort": "-duration_ms",
    "columns": ["started_at_ms", "agent"],
}


def save(tenant: Tenant, who: Person | None = None, **fields: Any) -> Any:
    """Save a view, as the key unless a person is given."""
    content = {"name": "Slow", "shared": True, "question": QUESTION, **fields}
    options = {} if who is None else {"headers": who.headers}
    return tenant.ask("POST", "views", json=content, **options)


def names(tenant: Tenant, who: Person) -> list[str]:
    response = tenant.ask("GET", "views", headers=who.headers)
    return [view["name"] for view in response.json()["views"]]


@pytest.fixture
def ann(service: Service, tenant: Tenant) -> Person:
    return service.person(tenant.id, Membership.EDITOR)


@pytest.fixture
def ben(service: Service, tenant: Tenant) -> Person:
    return service.person(tenant.id, Membership.EDITOR)


def test_a_view_keeps_what_was_asked_to_the_letter(tenant: Tenant, ann: Person) -> None:
    saved = save(tenant, ann).json()
    assert saved["question"] == QUESTION
    assert (saved["name"], saved["shared"], saved["own"]) == ("Slow", True, True)
    (listed,) = tenant.get("views")["views"]
    assert listed == {**saved, "own": False}


def test_ones_own_views_are_seen_by_nobody_else(tenant: Tenant, ann: Person, ben: Person) -> None:
    own = save(tenant, ann, name="Mine", shared=False).json()
    save(tenant, ann, name="Ours")
    assert names(tenant, ann) == ["Mine", "Ours"]
    assert names(tenant, ben) == ["Ours"]
    for method, path in (("PATCH", ""), ("DELETE", ""), ("POST", "/restore")):
        response = tenant.ask(
            method,
            f"views/{own['id']}{path}",
            json={} if method != "DELETE" else None,
            headers=ben.headers,
        )
        assert response.status_code == 404


def test_a_view_is_renamed_and_shows_something_else(tenant: Tenant, ann: Person) -> None:
    view = save(tenant, ann).json()
    path = f"views/{view['id']}"
    renamed = tenant.ask("PATCH", path, json={"name": " Slower "}, headers=ann.headers).json()
    assert (renamed["name"], renamed["question"]) == ("Slower", QUESTION)
    other: dict[str, Any] = {
        "filters": [],
        "q": "",
        "period": None,
        "sort": "version",
        "columns": [],
    }
    changed = tenant.ask("PATCH", path, json={"question": other}, headers=ann.headers).json()
    assert (changed["name"], changed["question"]) == ("Slower", other)


def test_only_who_made_a_view_can_keep_it_to_themselves(
    tenant: Tenant, ann: Person, ben: Person
) -> None:
    view = save(tenant, ann).json()
    path = f"views/{view['id']}"
    refused = tenant.ask("PATCH", path, json={"shared": False}, headers=ben.headers)
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["loc"] == ["body", "shared"]
    assert tenant.ask("PATCH", path, json={"shared": False}, headers=ann.headers).json()["own"]
    assert names(tenant, ben) == []


def test_a_deleted_view_can_be_had_back(tenant: Tenant, ann: Person) -> None:
    view = save(tenant, ann).json()
    path = f"views/{view['id']}"
    assert tenant.ask("POST", f"{path}/restore", headers=ann.headers).status_code == 404
    assert tenant.ask("DELETE", path, headers=ann.headers).status_code == 204
    assert names(tenant, ann) == []
    assert tenant.ask("DELETE", path, headers=ann.headers).status_code == 404
    assert tenant.ask("POST", f"{path}/restore", headers=ann.headers).json() == view
    assert names(tenant, ann) == ["Slow"]


def test_a_view_that_was_deleted_long_ago_is_gone_for_good(
    service: Service, tenant: Tenant
) -> None:
    view = save(tenant).json()
    tenant.ask("DELETE", f"views/{view['id']}")
    path = f"views/{view['id']}"
    service.runtime.writer.run(partial(views.clear_deleted, before_ms=0))
    assert tenant.ask("POST", f"{path}/restore").status_code == 200
    tenant.ask("DELETE", path)
    service.runtime.writer.run(partial(views.clear_deleted, before_ms=2**62))
    assert tenant.ask("POST", f"{path}/restore").status_code == 404


@pytest.mark.parametrize(
    ("fields", "loc"),
    [
        ({"name": " "}, ["body", "name"]),
        ({"name": "n" * 81}, ["body", "name"]),
        ({"shared": False}, ["body", "shared"]),
        ({"question": {"filters": ["nonsense"]}}, ["body", "question", "filters"]),
        ({"question": {"sort": "colour"}}, ["body", "question", "sort"]),
        ({"question": {"period": "2d"}}, ["body", "question", "period"]),
        ({"question": {"colour": "red"}}, ["body", "question", "colour"]),
    ],
)
def test_what_cannot_be_a_view_is_told_by_its_field(
    tenant: Tenant, fields: dict[str, Any], loc: list[str]
) -> None:
    response = save(tenant, **fields)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == loc


def test_a_workspace_has_so_many_views_at_most(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_VIEWS", 1)
    assert save(tenant).status_code == 201
    assert save(tenant).status_code == 409


def test_what_is_done_with_views_stands_in_the_audit_log(service: Service, tenant: Tenant) -> None:
    path = f"views/{save(tenant).json()['id']}"
    tenant.ask("PATCH", path, json={"name": "Slow"})  # changes nothing
    tenant.ask("PATCH", path, json={"name": "Slower", "shared": True})
    tenant.ask("DELETE", path)
    tenant.ask("POST", f"{path}/restore")
    owner = service.person(tenant.id, Membership.OWNER)
    entries = tenant.ask("GET", "audit", headers=owner.headers).json()["entries"]
    actions = [entry["action"] for entry in reversed(entries) if entry["subject"]["kind"] == "view"]
    assert actions == ["view.create", "view.change", "view.delete", "view.restore"]
