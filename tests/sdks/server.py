"""A Tuner Server as a user starts it: a process of its own, on a free port, with its own data."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM
from typing import Any

import httpx2

COMMAND = [str(Path(sys.executable).with_name("tuner-server")), "run", "--no-samples"]
_STOP_TIMEOUT_S = 30
_WORKSPACE = re.compile(r"workspace_id (\d+)")
_KEY = re.compile(r"tr_api_[\w-]+")
_ADDRESS = re.compile(r"Listening on (http://\S+)")


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
    """Start a server on an empty data folder; it is told to stop at the end, and must."""
    own = {"TUNER_DATA_DIR": str(data_dir), "TUNER_PORT": "0", "PYTHONUNBUFFERED": "1"}
    inherited = {name: os.environ[name] for name in os.environ if not name.startswith("TUNER_")}
    with (
        (data_dir / "server.log").open("w") as log,
        subprocess.Popen(
            COMMAND, env=inherited | own, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            yield _introduced(process, data_dir / "server.log")
        finally:
            process.terminate()
            assert process.wait(_STOP_TIMEOUT_S) in (0, -SIGTERM), "it did not end in order"


def _introduced(process: subprocess.Popen[str], log: Path) -> RunningServer:
    """Read what the server prints at its first start, until it says that it listens."""
    said = ""
    for line in process.stdout or ():
        said += line
        if address := _ADDRESS.search(line):
            workspace, key = _WORKSPACE.search(said), _KEY.search(said)
            assert workspace, said
            assert key, said
            return RunningServer(address[1], int(workspace[1]), key[0])
    raise AssertionError(f"the server ended at once:\n{said}\n{log.read_text()}")
