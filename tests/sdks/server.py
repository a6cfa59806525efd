"""The server to which the SDKs deliver, and what its API tells of what arrived."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests import server


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server's address, the workspace made at its first start, and that workspace's key."""

    base_url: str
    workspace_id: int
    key: str

    def get(self, path: str, **query: str | int) -> Any:
        """What the API answers below the workspace."""
        return self._ask("GET", path, params=query)

    def create_agent(self, agent_id: str, provider: str) -> None:
        body = {"agent_name": agent_id, "agent_id": agent_id, "provider_name": provider}
        self._ask("POST", "agents/", json=body)

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        response = httpx2.request(
            method,
            f"{self.base_url}/api/v1/workspaces/{self.workspace_id}/{path}",
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=30,
            **options,
        )
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
        return response.json()


@contextmanager
def running_server(data_dir: Path) -> Iterator[RunningServer]:
    """Start a server on an empty data folder."""
    with server.running_server(data_dir) as running:
        assert running.workspace_id is not None
        assert running.key is not None
        yield RunningServer(running.base_url, running.workspace_id, running.key)
    assert running.process.returncode == 0, "it did not end in order"
