"""Who may call what: every route, from the application itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from tests.api.service import CALL, Service, Tenant
from tuner_server.api.access import CSRF_HEADER, SAFE_METHODS, Editor, Rule, Viewer, rule_of
from tuner_server.app import PARTS, create_app
from tuner_server.store.accounts import Membership

# These ask nobody who they are; Create Call checks its key by itself.
WITHOUT_A_RULE = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/api/v1/session"),
    ("POST", "/api/v1/session/link"),
    ("POST", "/api/v1/session/reset"),
    ("POST", "/api/v1/session/invitation"),
    ("POST", CALL),
}
_CONDITION = {"combine": "all", "conditions": [{"field": "tool", "operator": "present"}]}
_CRITERION = {"checks": [{"kind": "phrase", "phrases": ["hello"]}]}
_BODIES = {
    "create_agent": {"agent_name": "A", "provider_name": "vapi"},
    "replace_agent": {"agent_name": "A", "provider_name": "vapi"},
    "change_agent": {"summary": "S"},
    "change_workspace": {"name": "W"},
    "create_workspace": {"name": "W"},
    "create_key": {"name": "K"},
    "find_number": {"number": "+31201234567"},
    "forget_number": {"number": "+31201234567"},
    "choose_retention": {
        "calls_days": None,
        "bodies_days": None,
        "refused_bodies_days": None,
        "receipts_days": None,
        "audit_entries_days": None,
    },
    "choose_model": {"base_url": "https://models.example.com/v1", "model": "m"},
    "replay_deliveries": {"filter": {}},
    "delete_calls": {"ids": [1]},
    "recompute_calls": {"ids": [1]},
    "create_view": {"name": "V", "shared": True, "question": {}},
    "change_view": {"name": "V"},
    "create_rule": {"name": "R", "kind": "flag", "condition": _CONDITION},
    "change_rule": {"name": "R"},
    "preview_rule": {"condition": _CONDITION},
    "change_analysis": {"criterion": {"kind": "classify"}},
    "create_eval": {"name": "E", "criterion": _CRITERION},
    "change_eval": {"name": "E"},
    "add_from_library": {"keys": ["greeted"]},
    "try_eval": {"call_id": 987654321, "criterion": _CRITERION},
    "estimate_run": {"eval_ids": [987654321]},
    "run_evals": {"eval_ids": [987654321]},
    "set_label": {"verdict": "pass"},
    "change_member": {"role": "viewer"},
    "invite": {"email": "carol@example.com", "role": "viewer"},
}
_QUERIES = {
    "list_values": {"field": "version"},
    "list_hits": {"q": "a", "id": "1"},
    "check_agent_id": {"agent_id": "front-desk"},
    "compare_eval_versions": {"older": "1", "newer": "2"},
}


def _routes() -> Iterator[tuple[str, APIRoute]]:
    for part in PARTS:
        for route in part.router.routes:
            assert isinstance(route, APIRoute)
            for method in sorted(route.methods or ()):
                yield method, route


ROUTES = list(_routes())
OF_A_WORKSPACE = [
    pytest.param(method, route, id=f"{method}-{route.name}")
    for method, route in ROUTES
    if "{workspace_id}" in route.path
]
CHANGES = [each for each in OF_A_WORKSPACE if each.values[0] not in SAFE_METHODS]


def _ask(tenant: Tenant, method: str, route: APIRoute, **options: Any) -> Any:
    """Call a route of a workspace, well-formed; what it is about need not exist."""
    path = route.path.replace("{workspace_id}", str(tenant.id))
    path = re.sub(r"\{\w+\}", "987654321", path) + options.pop("ending", "")
    return tenant.service.client.request(method, path, **well_formed(route), **options)


def well_formed(route: APIRoute) -> dict[str, Any]:
    """What a request needs beside its path."""
    return {"params": _QUERIES.get(route.name, {}), "json": _BODIES.get(route.name)}


def test_no_route_of_the_application_is_left_out_here(service: Service) -> None:
    app: Any = create_app(service.runtime)._app  # type: ignore[attr-defined]
    served = {
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
        for method in context.methods or ()
    }
    assert served == {(method, route.path) for method, route in ROUTES}


def test_every_route_has_exactly_one_rule_or_is_known_to_need_none() -> None:
    without = {(method, route.path) for method, route in ROUTES if rule_of(route) is None}
    assert without == WITHOUT_A_RULE


def test_every_route_of_a_workspace_asks_for_a_role_in_it() -> None:
    for method, route in ROUTES:
        rule = rule_of(route)
        of_workspace = rule is not None and rule.concerns_a_workspace
        assert of_workspace == ("{workspace_id}" in route.path), (method, route.path)
        if of_workspace and method not in SAFE_METHODS:
            assert rule in (Rule.EDITOR, Rule.OWNER), (method, route.path)


def test_a_route_with_two_rules_is_a_mistake() -> None:
    def both(_: Viewer, __: Editor) -> None:
        """Ask twice."""

    with pytest.raises(ValueError, match="more than one access rule"):
        rule_of(APIRoute("/{workspace_id}", both))


def test_every_route_is_in_openapi(service: Service) -> None:
    paths = service.client.get("/openapi.json").json()["paths"]
    described = {(method.upper(), path) for path in paths for method in paths[path]}
    assert described == {(method, route.path) for method, route in ROUTES}


@pytest.mark.parametrize(("method", "route"), OF_A_WORKSPACE)
def test_a_trailing_slash_changes_nothing_and_nothing_redirects(
    tenant: Tenant, method: str, route: APIRoute
) -> None:
    statuses = [
        _ask(tenant, method, route, headers=tenant.headers, ending=ending).status_code
        for ending in ("/", "", "///")
    ]
    assert statuses[1:] == statuses[:-1]
    assert statuses[0] in (200, 201, 202, 204, 403, 404)


@pytest.mark.parametrize(("method", "route"), OF_A_WORKSPACE)
def test_nobody_in_particular_is_told_to_sign_in(
    tenant: Tenant, method: str, route: APIRoute
) -> None:
    response = _ask(tenant, method, route)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "route"), OF_A_WORKSPACE)
def test_another_workspaces_key_is_told_403(
    service: Service, tenant: Tenant, method: str, route: APIRoute
) -> None:
    other = service.tenant()
    response = _ask(tenant, method, route, headers=other.headers)
    assert response.status_code == 403
    assert str(other.id) in response.json()["detail"]
    assert str(tenant.id) in response.json()["detail"]


@pytest.mark.parametrize(("method", "route"), OF_A_WORKSPACE)
def test_to_another_person_a_workspace_does_not_exist(
    service: Service, tenant: Tenant, method: str, route: APIRoute
) -> None:
    response = _ask(tenant, method, route, headers=service.person().headers)
    assert response.status_code == 404
    assert response.json() == {"detail": f"There is no workspace {tenant.id}."}


@pytest.mark.parametrize(("method", "route"), CHANGES)
def test_a_viewer_changes_nothing(
    service: Service, tenant: Tenant, method: str, route: APIRoute
) -> None:
    viewer = service.person(tenant.id, Membership.VIEWER)
    response = _ask(tenant, method, route, headers=viewer.headers)
    assert response.status_code == 403
    assert "you are a viewer" in response.json()["detail"]


@pytest.mark.parametrize(("method", "route"), CHANGES)
def test_an_editor_and_a_key_do_all_but_what_is_an_owners(
    service: Service, tenant: Tenant, method: str, route: APIRoute
) -> None:
    editor = service.person(tenant.id, Membership.EDITOR)
    refused = rule_of(route) is Rule.OWNER
    for headers in (editor.headers, tenant.headers):
        response = _ask(tenant, method, route, headers=headers)
        assert (response.status_code == 403) == refused


@pytest.mark.parametrize(("method", "route"), CHANGES)
def test_no_change_is_made_without_the_sessions_csrf_header(
    service: Service, tenant: Tenant, method: str, route: APIRoute
) -> None:
    cookie = {"Cookie": service.person(tenant.id, Membership.OWNER).headers["Cookie"]}
    for csrf in ({}, {CSRF_HEADER: ""}, {CSRF_HEADER: "0" * 64}, {CSRF_HEADER: b"\xe9"}):
        response = _ask(tenant, method, route, headers=cookie | csrf)
        assert response.status_code == 403
        assert CSRF_HEADER in response.json()["detail"]


@pytest.mark.parametrize(("method", "route"), OF_A_WORKSPACE)
def test_a_workspaces_number_is_a_positive_integer(
    tenant: Tenant, method: str, route: APIRoute
) -> None:
    for number in ("0", "-1", "x", "1.5", "9223372036854775808", "%00", "9" * 400):
        path = re.sub(r"\{\w+\}", "1", route.path.replace("{workspace_id}", number, 1))
        response = tenant.service.client.request(method, path, headers=tenant.headers)
        assert response.status_code == 422


def test_a_key_is_no_person(tenant: Tenant) -> None:
    for method in ("GET", "POST"):
        response = tenant.service.client.request(
            method, "/api/v1/workspaces", headers=tenant.headers, json={"name": "W"}
        )
        assert (response.status_code, response.json()) == (401, {"detail": "Sign in first."})


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({"Authorization": "Bearer tr_api_x"}, "unknown or was revoked"),
        ({"Authorization": "Basic eDp5"}, "Authorization: Bearer"),
        ({"X-API-Key": "tr_api_x"}, "X-API-Key is not accepted"),
    ],
)
def test_a_bad_key_is_refused_wherever_it_is_sent(
    service: Service, headers: dict[str, str], says: str
) -> None:
    response = service.client.get("/api/v1/metrics/definitions", headers=headers)
    assert response.status_code == 401
    assert says in response.json()["detail"]
