"""Clients that deliver many calls at once and remember which ones were acknowledged."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.server import RunningServer
from tuner_server.samples import benchmark_bodies

AGENT_ID = "crash"
_CONNECTIONS = 8


@dataclass
class Acknowledged:
    """What clients were told: the id that each call was given, by the client's own id."""

    ids: dict[str, int] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: dict[str, object], status: int) -> int:
        """Remember an answer; how many there are now. A call never changes its id."""
        call_id, filed_as = str(answer["provider_call_id"]), int(str(answer["id"]))
        with self._lock:
            assert self.ids.setdefault(call_id, filed_as) == filed_as
            self.answers.append(status)
            return len(self.answers)


def create_agent(server: RunningServer, key: str) -> None:
    """The agent to which the calls go."""
    body = {"agent_name": "Crash", "provider_name": "custom_api", "agent_id": AGENT_ID}
    ask(server, key, "POST", "/api/v1/workspaces/1/agents", body)


def ask(server: RunningServer, key: str, method: str, path: str, body: object = None) -> Any:
    """What the server answers to a request of its API that succeeds."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with closing(_connection(server)) as connection:
        connection.request(method, path, json.dumps(body).encode() if body else None, headers)
        with connection.getresponse() as response:
            answer = json.loads(response.read())
            assert response.status < 300, answer
            return answer


def deliver(
    server: RunningServer,
    key: str,
    indexes: Iterable[int],
    acknowledged: Acknowledged,
    after_each: Callable[[int], None] = lambda _: None,
) -> None:
    """Deliver calls over some connections; a client whose connection breaks gives up."""
    numbers = list(indexes)
    shares: Sequence[list[int]] = [numbers[n::_CONNECTIONS] for n in range(_CONNECTIONS)]
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        for ended in [
            pool.submit(_client, server, key, share, acknowledged, after_each) for share in shares
        ]:
            ended.result()


def _client(
    server: RunningServer,
    key: str,
    indexes: Sequence[int],
    acknowledged: Acknowledged,
    after_each: Callable[[int], None],
) -> None:
    make = benchmark_bodies(12_000)
    path = f"/api/v1/public/call?workspace_id=1&agent_remote_identifier={AGENT_ID}"
    headers = {"Authorization": f"Bearer {key}"}
    with closing(_connection(server)) as connection:
        for index in indexes:
            try:
                connection.request("POST", path, make(index), headers)
                with connection.getresponse() as response:
                    answer = json.loads(response.read())
            except (OSError, http.client.HTTPException, ValueError):
                return
            assert response.status in (200, 201), answer
            after_each(acknowledged.note(answer, response.status))


def _connection(server: RunningServer) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(server.base_url).netloc, timeout=60)
