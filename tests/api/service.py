"""The application in this process, and tenants of it that know nothing of one another."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import uvicorn
from httpx2 import Response
from sqlalchemy import Connection
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from tests.contract.bodies import body
from tuner_server.api.access import CSRF_HEADER, SESSION_COOKIE, csrf_token
from tuner_server.app import create_app
from tuner_server.pipeline.recompute import recompute
from tuner_server.runtime import Runtime
from tuner_server.settings import Settings
from tuner_server.store import accounts, agents, workspaces
from tuner_server.store.accounts import Membership, User
from tuner_server.store.workspaces import Workspace

CALL = "/api/v1/public/call"
AGENT_ID = "front-desk"
_HOUR_MS = 60 * 60 * 1000


@dataclass(frozen=True)
class Person:
    """Somebody with a session."""

    user: User
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What a page of the app sends with each request."""
        cookie = f"{SESSION_COOKIE}={self.token}"
        return {"Cookie": cookie, CSRF_HEADER: csrf_token(self.token)}


@dataclass(frozen=True)
class Service:
    """The running application, and its parts."""

    runtime: Runtime
    app: ASGIApp
    client: TestClient

    def person(self, workspace_id: int | None = None, role: Membership | None = None) -> Person:
        """Somebody who is signed in, and perhaps a member of a workspace."""

        def create(connection: Connection) -> Person:
            user = accounts.create_user(connection, f"{uuid4().hex}@example.com", "Somebody")
            if workspace_id is not None and role is not None:
                accounts.add_member(connection, workspace_id, user.id, role)
            token = accounts.begin_session(connection, user.id, lasts_ms=_HOUR_MS)
            return Person(user, token)

        return self.runtime.writer.run(create)

    def tenant(self) -> Tenant:
        """A fresh workspace with a key and an agent."""

        def create(connection: Connection) -> tuple[Workspace, str, int]:
            workspace = workspaces.create_workspace(connection, "Test")
            key = workspaces.create_key(connection, workspace.id, "Test")[1]
            agent = agents.create_agent(
                connection,
                workspace.id,
                {
                    "name": "Front desk",
                    "provider": "custom_api",
                    "remote_identifier": AGENT_ID,
                    "call_direction": "inbound",
                },
            )
            return workspace, key, agent

        workspace, key, agent = self.runtime.writer.run(create)
        return Tenant(self, workspace.id, key, agent)


@dataclass(frozen=True)
class Tenant:
    """A workspace, and its key to reach it with."""

    service: Service
    id: int
    key: str
    agent: int

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def deliver(
        self, content: bytes | None = None, *, path: str = CALL, **options: Any
    ) -> Response:
        """Create Call; `options` replace parameters of the URL, headers, or fields of the body."""
        query: dict[str, Any] = {"workspace_id": self.id, "agent_remote_identifier": AGENT_ID}
        query |= options.pop("query", {})
        headers = {**self.headers, **options.pop("headers", {})}
        return self.service.client.post(
            path,
            params={name: value for name, value in query.items() if value is not None},
            content=body(**options) if content is None else content,
            headers={name: value for name, value in headers.items() if value is not None},
        )

    def filed(self, **fields: Any) -> int:
        """Deliver a call; its number."""
        response = self.deliver(**fields)
        assert response.status_code == 201, response.text
        return int(response.json()["id"])

    def measure(self) -> None:
        """Measure all calls now, as the workers would by and by."""
        for _ in recompute(self.service.runtime.database, self.service.runtime.writer, self.id):
            pass

    def ask(self, method: str, path: str, **options: Any) -> Response:
        """A request below the workspace, with the key unless `headers` are given."""
        options.setdefault("headers", self.headers)
        url = f"/api/v1/workspaces/{self.id}/{path}".rstrip("/")
        return self.service.client.request(method, url, **options)

    def get(self, path: str, **query: Any) -> Any:
        """What a good GET answers, read as JSON."""
        response = self.ask("GET", path, params=query)
        assert response.status_code == 200, response.text
        return response.json()

    def receipts(self, **query: Any) -> list[dict[str, Any]]:
        """The delivery log, newest first."""
        return list(self.get("deliveries", **query)["deliveries"])


@contextmanager
def running(settings: Settings) -> Iterator[Service]:
    """Run the application until the end of the context."""
    runtime = Runtime.open(settings)
    app = create_app(runtime)
    with TestClient(app) as client:
        yield Service(runtime, app, client)


@contextmanager
def listening(service: Service) -> Iterator[str]:
    """Let a running application also be reached at a real address until the end of the context."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(service.app, lifespan="off", log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="listening")
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def parsed(text: str) -> list[dict[str, Any]]:
    """JSON lines."""
    return [json.loads(line) for line in text.splitlines()]
