"""What `/openapi.json` says beyond what FastAPI derives from the routes: by which credentials each
can be called, how it refuses, and the headers of every answer.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from tuner_server.api.access import CSRF_HEADER, SAFE_METHODS, SESSION_COOKIE, Rule, rule_of
from tuner_server.api.problems import Problem

KEY_ALONE: list[dict[str, list[str]]] = [{"key": []}]
_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A workspace's API key, such as `tr_api_…`. It may do what an editor may.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "The session of a person who signed in.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": CSRF_HEADER,
        "description": "`csrf_token` of `GET /api/v1/session`; changes within a session need it.",
    },
}
_HEADERS = {
    "X-Request-ID": {
        "description": "The request's id, as it stands in the log: the client's, if well-formed.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,128}$"},
    },
    "Retry-After": {
        "description": "Seconds after which trying again makes sense.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "WWW-Authenticate": {"schema": {"type": "string", "const": "Bearer"}},
}
_HEADERS_OF_STATUS = {"401": "WWW-Authenticate", "429": "Retry-After", "503": "Retry-After"}
_A_PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_BAD_JSON = "The body is not JSON."
_TOO_LARGE = "The body is larger than the limit."
_BAD_CREDENTIALS = "Nobody is signed in, or the key is unknown or revoked."
_NOT_ALLOWED = "The caller may not do this, or the X-CSRF-Token header is missing."
_NOT_THERE = "There is no such thing, or not for this caller."
_UNAVAILABLE = "The database is away, full or busy, or this takes too long."


class DocumentedApi(FastAPI):
    """The framework's application, with a complete description of itself."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            schema = super().openapi()
            components = schema["components"]
            components["securitySchemes"] = _SCHEMES
            components["headers"] = _HEADERS
            components["schemas"]["Problem"] = Problem.model_json_schema()
            for route, method in _operations(self):
                operation = schema["paths"][route.path_format][method.lower()]
                _complete(operation, rule_of(route), method)
        return super().openapi()


def _operations(app: FastAPI) -> Iterator[tuple[APIRoute, str]]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                yield route, method


def _complete(operation: dict[str, Any], rule: Rule | None, method: str) -> None:
    if rule is not None:
        operation["security"] = _security(rule, method)
    refusals = _refusals(rule, method, has_body="requestBody" in operation)
    for status, description in refusals.items():
        # The framework turns away what is too large before anything of ours sees it.
        content = {"text/plain": {}} if status == "413" else _A_PROBLEM
        operation["responses"].setdefault(status, {"description": description, "content": content})
    for status, response in operation["responses"].items():
        names = ["X-Request-ID", *filter(None, [_HEADERS_OF_STATUS.get(status)])]
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _security(rule: Rule, method: str) -> list[dict[str, list[str]]]:
    session: dict[str, list[str]] = {"session": []}
    if method not in SAFE_METHODS:
        session["csrf"] = []
    match rule:
        case Rule.ANYONE:
            return [{}, session]
        case Rule.SIGNED_IN | Rule.OWNER:
            return [session]
        case _:
            return [*KEY_ALONE, session]


def _refusals(rule: Rule | None, method: str, *, has_body: bool) -> dict[str, str]:
    refusals: dict[str, str] = {}
    if has_body:
        refusals |= {"400": _BAD_JSON, "413": _TOO_LARGE}
    if has_body or rule is not None:
        refusals["503"] = _UNAVAILABLE
    if rule is not None:
        refusals["401"] = _BAD_CREDENTIALS
        if method not in SAFE_METHODS or rule.concerns_a_workspace:
            refusals["403"] = _NOT_ALLOWED
        if rule.concerns_a_workspace:
            refusals["404"] = _NOT_THERE
    return refusals
