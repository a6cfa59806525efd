"""What belongs to a workspace stays there: every route is tried with the numbers of another one.

The callers are those of `test_access`; here the numbers in the paths name things that exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import Connection, select, update

from tests.api.service import Person, Service, Tenant
from tests.api.test_access import CHANGES, OF_A_WORKSPACE, ROUTES, well_formed
from tuner_server.api.access import Rule, rule_of
from tuner_server.store import invitations, jobs, schema
from tuner_server.store.accounts import Membership
from tuner_server.store.jobs import NewJob

_HOUR_MS = 60 * 60 * 1000
RULE = {
    "name": "R",
    "kind": "flag",
    "condition": {"combine": "all", "conditions": [{"field": "tool", "operator": "present"}]},
}
EVAL = {"name": "E", "criterion": {"checks": [{"kind": "phrase", "phrases": ["hello"]}]}}


@dataclass(frozen=True)
class Furnished:
    """A workspace that has one of everything; `numbers` are theirs, by their name in a path."""

    tenant: Tenant
    owner: Person
    viewer: Person
    editor: Person
    numbers: dict[str, int]

    def state(self) -> dict[str, list[str]]:
        """All rows of this workspace."""
        with self.tenant.service.runtime.database.read() as connection:
            return {
                table.name: sorted(
                    repr(tuple(row))
                    for row in connection.execute(
                        select(table).where(table.c.workspace_id == self.tenant.id)
                    )
                )
                for table in schema.metadata.sorted_tables
                if "workspace_id" in table.columns
            }


def _furnish(service: Service) -> Furnished:
    tenant = service.tenant()
    run = service.runtime.writer.run
    owner = service.person(tenant.id, Membership.OWNER)
    call_id, deleted = tenant.filed(call_id="a"), tenant.filed(call_id="b")
    tenant.deliver(query={"agent_remote_identifier": "nobody"})
    asked = {"headers": owner.headers}
    task = tenant.ask("POST", "calls/delete", json={"ids": [deleted]}, **asked).json()
    view = {"name": "V", "shared": True, "question": {}}

    def others(connection: Connection) -> dict[str, int]:
        email = f"{uuid4().hex}@example.com"
        invitation, _ = invitations.invite(
            connection, tenant.id, email, Membership.VIEWER, lasts_ms=_HOUR_MS
        )
        jobs.enqueue(connection, [NewJob(tenant.id, "dig", "k", run_at_ms=0)])
        job_id = connection.execute(
            update(schema.jobs)
            .where(schema.jobs.c.workspace_id == tenant.id, schema.jobs.c.kind == "dig")
            .values(state="dead", finished_at_ms=5)
            .returning(schema.jobs.c.id)
        ).scalar_one()
        return {"invitation_id": invitation.id, "job_id": job_id}

    viewer = service.person(tenant.id, Membership.VIEWER)
    return Furnished(
        tenant,
        owner,
        viewer,
        service.person(tenant.id, Membership.EDITOR),
        {
            "agent_id": tenant.agent,
            "call_id": call_id,
            "delivery_id": tenant.receipts(fate="refused")[0]["id"],
            "key_id": tenant.get("keys")["keys"][0]["id"],
            "task_id": task["id"],
            "user_id": viewer.user.id,
            "view_id": tenant.ask("POST", "views", json=view, **asked).json()["id"],
            "rule_id": tenant.ask("POST", "rules", json=RULE, **asked).json()["id"],
            "eval_id": tenant.ask("POST", "evals", json=EVAL, **asked).json()["id"],
            **run(others),
        },
    )


@pytest.fixture(scope="module")
def ours(service: Service) -> Furnished:
    """Give a workspace whose people look for what is in another one."""
    return _furnish(service)


@pytest.fixture(scope="module")
def theirs(service: Service) -> Furnished:
    """Give the other one, in which nothing may change."""
    return _furnish(service)


def _names(route: APIRoute) -> list[str]:
    """The numbers in a route's path, but for that of the workspace."""
    return [name for name in re.findall(r"\{(\w+)\}", route.path) if name != "workspace_id"]


def _under(rule: Rule) -> list[Any]:
    """The routes of a workspace that ask for this role."""
    return [
        pytest.param(method, route, id=f"{method}-{route.name}")
        for method, route in ROUTES
        if "{workspace_id}" in route.path and rule_of(route) is rule
    ]


WITH_NUMBERS = [
    pytest.param(method, route, name, id=f"{method}-{route.name}-{name}")
    for method, route in ROUTES
    if "{workspace_id}" in route.path
    for name in _names(route)
]


def _ask(
    service: Service,
    method: str,
    route: APIRoute,
    numbers: dict[str, int],
    headers: dict[str, str],
) -> Any:
    path = re.sub(r"\{(\w+)\}", lambda match: str(numbers[match[1]]), route.path)
    service.client.cookies.clear()
    return service.client.request(method, path, headers=headers, **well_formed(route))


def test_of_everything_that_a_path_can_name_there_is_one(theirs: Furnished) -> None:
    named = {
        name for _, route in ROUTES if "{workspace_id}" in route.path for name in _names(route)
    }
    assert named == theirs.numbers.keys()


@pytest.mark.parametrize(("method", "route", "name"), WITH_NUMBERS)
def test_what_is_another_workspaces_does_not_exist(
    service: Service, ours: Furnished, theirs: Furnished, method: str, route: APIRoute, name: str
) -> None:
    before = theirs.state()
    numbers = {**ours.numbers, "workspace_id": ours.tenant.id, name: theirs.numbers[name]}
    answer = _ask(service, method, route, numbers, ours.owner.headers)
    assert answer.status_code == 404, answer.text
    assert theirs.state() == before


@pytest.mark.parametrize(("method", "route"), OF_A_WORKSPACE)
def test_strangers_see_and_change_nothing_of_what_is_there(
    service: Service, ours: Furnished, theirs: Furnished, method: str, route: APIRoute
) -> None:
    before = theirs.state()
    numbers = {**theirs.numbers, "workspace_id": theirs.tenant.id}
    statuses = [
        _ask(service, method, route, numbers, headers).status_code
        for headers in ({}, ours.owner.headers, ours.tenant.headers)
    ]
    assert statuses == [401, 404, 403]
    assert theirs.state() == before


@pytest.mark.parametrize(("method", "route"), CHANGES)
def test_a_viewer_changes_nothing_of_what_is_there(
    service: Service, theirs: Furnished, method: str, route: APIRoute
) -> None:
    before = theirs.state()
    numbers = {**theirs.numbers, "workspace_id": theirs.tenant.id}
    answer = _ask(service, method, route, numbers, theirs.viewer.headers)
    assert answer.status_code == 403
    assert "you are a viewer" in answer.json()["detail"]
    assert theirs.state() == before


@pytest.mark.parametrize(("method", "route"), _under(Rule.OWNER))
def test_what_is_an_owners_an_editor_neither_sees_nor_changes(
    service: Service, theirs: Furnished, method: str, route: APIRoute
) -> None:
    before = theirs.state()
    numbers = {**theirs.numbers, "workspace_id": theirs.tenant.id}
    for headers in (theirs.editor.headers, theirs.tenant.headers):
        assert _ask(service, method, route, numbers, headers).status_code == 403
    assert theirs.state() == before


@pytest.mark.parametrize(("method", "route"), _under(Rule.VIEWER))
def test_a_viewer_sees_what_is_there_and_changes_nothing_by_looking(
    service: Service, theirs: Furnished, method: str, route: APIRoute
) -> None:
    before = theirs.state()
    numbers = {**theirs.numbers, "workspace_id": theirs.tenant.id}
    answer = _ask(service, method, route, numbers, theirs.viewer.headers)
    assert answer.status_code == 200, answer.text
    assert theirs.state() == before
