"""`/openapi.json` says what the server really does."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.api.service import CALL, Service
from tuner_server.contract import BODY_SCHEMA

_PLAIN = {"/healthz", "/readyz", "/metrics"}


@pytest.fixture
def described(service: Service) -> Any:
    """Give the description, as a client gets it."""
    return service.client.get("/openapi.json").json()


def _operations(described: Any) -> list[tuple[str, str, Any]]:
    return [
        (method, path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_create_call_is_described_as_the_contract_states_it(described: Any) -> None:
    (operation,) = described["paths"][CALL].values()
    assert operation["operationId"] == "create_call"
    assert operation["security"] == [{"key": []}]
    parameters = {each["name"]: each for each in operation["parameters"]}
    assert parameters.keys() == {"workspace_id", "agent_remote_identifier"}
    assert all(each["required"] and each["in"] == "query" for each in parameters.values())
    body = operation["requestBody"]
    assert body["required"]
    assert body["content"]["application/json"]["schema"] == BODY_SCHEMA
    statuses = {"200", "201", "400", "401", "403", "404", "413", "422", "503"}
    assert operation["responses"].keys() == statuses


def test_every_operation_has_a_name_of_its_own_a_tag_and_words(described: Any) -> None:
    names = [operation["operationId"] for _, _, operation in _operations(described)]
    assert len(names) == len(set(names))
    for method, path, operation in _operations(described):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])
        assert len(operation["tags"]) == 1, (method, path)
        assert operation["description"].endswith("."), (method, path)


def test_the_headers_of_every_answer_are_described(described: Any) -> None:
    for method, path, operation in _operations(described):
        for status, response in operation["responses"].items():
            names = response["headers"].keys()
            assert "X-Request-ID" in names, (method, path, status)
            assert ("WWW-Authenticate" in names) == (status == "401")
            assert ("Retry-After" in names) == (status in ("429", "503"))


def test_refusals_are_described_wherever_they_can_occur(described: Any) -> None:
    for method, path, operation in _operations(described):
        expected = set() if path in _PLAIN else {"401", "503"}
        if "{workspace_id}" in path:
            expected |= {"403", "404", "422"}
        if "requestBody" in operation:
            expected |= {"400", "413", "422"}
        if path.startswith("/api/v1/session/"):
            expected -= {"401"}  # there is nobody yet
        assert expected <= operation["responses"].keys(), (method, path)


def test_credentials_are_described(described: Any) -> None:
    schemes = described["components"]["securitySchemes"]
    assert schemes["key"]["scheme"] == "bearer"
    assert schemes["session"]["name"] == "tuner_session"
    assert schemes["csrf"]["name"] == "X-CSRF-Token"
    for method, path, operation in _operations(described):
        for alternative in operation.get("security", []):
            assert alternative.keys() <= schemes.keys()
            needs_csrf = "session" in alternative and method not in ("get", "head")
            assert ("csrf" in alternative) == needs_csrf, (method, path)


def test_every_reference_leads_somewhere(described: Any) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [found for item in value for found in references(item)]
        if not isinstance(value, dict):
            return []
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for item in value.values() for found in references(item)]

    for reference in references(described):
        found = described
        for name in reference.removeprefix("#/").split("/"):
            found = found[name]


def test_the_description_is_made_once(service: Service) -> None:
    answers = {service.client.get("/openapi.json").content for _ in range(2)}
    assert len(answers) == 1
