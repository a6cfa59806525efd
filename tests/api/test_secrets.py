"""No key and no password goes out, neither in an answer nor in a line of the log."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from tests.api.service import CALL, Person, Service, Tenant
from tuner_server import logs
from tuner_server.store.accounts import Membership

PASSWORD = "hunter2-hunter2"
PROVIDER_KEY = "sk-provider-0123456789"


@pytest.fixture(params=["text", "json"])
def logged(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[io.StringIO]:
    """Give what is logged, in all detail."""
    stream = io.StringIO()
    before = structlog.get_config()
    handlers, level = logging.root.handlers[:], logging.root.level
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        logs.configure(request.param, "debug")
    yield stream
    structlog.configure(**before)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def _requests(tenant: Tenant, owner: Person) -> Iterator[Any]:
    client, bearer = tenant.service.client, tenant.headers
    yield tenant.deliver()
    yield tenant.deliver(b"nonsense")
    yield tenant.deliver(call_id=None)
    yield tenant.deliver(query={"workspace_id": 2**40})
    yield tenant.deliver(query={"agent_remote_identifier": "no"})
    yield tenant.deliver(headers={"Authorization": None, "X-API-Key": tenant.key})
    yield tenant.deliver(headers={"Authorization": tenant.key})
    yield tenant.deliver(headers={"Authorization": f"Bearer {tenant.key}x"})
    for method in ("GET", "PUT"):
        yield client.request(method, CALL, headers=bearer)
    for path in ("calls", "calls/0", "deliveries", "keys", "nothing"):
        yield tenant.ask("GET", path)
    yield client.get("/api/v1/session", headers=owner.headers)
    agent = {"agent_name": "A", "provider_name": "vapi", "api_key": PROVIDER_KEY}
    yield tenant.ask("POST", "agents", json=agent)
    yield tenant.ask("POST", "agents", json={**agent, "agent_id": "%"})
    yield tenant.ask("POST", "agents", json=[agent])
    for fields in ({}, {"typo": 1}, {"email": 7}):
        sent = {"email": "ann@example.com", "password": PASSWORD, **fields}
        yield client.post("/api/v1/session", json=sent)
        yield client.post("/api/v1/session/link", json={"token": "t", **sent})


def test_no_answer_and_no_log_line_holds_a_secret(
    service: Service, tenant: Tenant, logged: io.StringIO
) -> None:
    owner = service.person(tenant.id, Membership.OWNER)
    answers = [f"{answer.headers} {answer.text}" for answer in _requests(tenant, owner)]
    said = logged.getvalue()
    assert "delivery refused" in said
    for secret in (tenant.key, PASSWORD, PROVIDER_KEY, owner.token):
        assert secret not in said
        assert [answer for answer in answers if secret in answer] == []


def test_no_traceback_shows_a_secret(
    tenant: Tenant, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the cat ate it")

    monkeypatch.setattr("tuner_server.api.public._parameters", fail)
    monkeypatch.setattr("tuner_server.api.agents.columns_of", fail)
    monkeypatch.setattr("tuner_server.passwords.is_right", fail)
    agent = {"agent_name": "A", "provider_name": "vapi", "api_key": PROVIDER_KEY}
    sign_in = {"email": "ann@example.com", "password": PASSWORD}
    answers = [
        tenant.deliver(),
        tenant.ask("POST", "agents", json=agent),
        tenant.service.client.post("/api/v1/session", json=sign_in),
    ]
    assert [answer.status_code for answer in answers] == [500] * 3
    said = logged.getvalue()
    assert said.count("the cat ate it") >= 3
    for answer in answers:
        assert answer.headers["x-request-id"] in said
    for secret in (tenant.key, PASSWORD, PROVIDER_KEY):
        assert secret not in said
