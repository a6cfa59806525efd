"""A server as a user starts it, on a database of its own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import httpx2

_PATIENCE_S = 60
AGENT_ID = "bench"


@dataclass(frozen=True, slots=True)
class Served:
    """A running server. `first_answer_s` is the time from its start to its first healthy answer."""

    pid: int
    port: int
    key: str
    workspace_id: int
    first_answer_s: float

    @property
    def base_url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def resident_mib(self) -> float:
        """Resident memory of the process."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise LookupError("the system does not tell resident memory")

    def cpu_s(self) -> float:
        """Processor time that the process took so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(folder: Path, port: int, settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """A server on `folder`, with one agent in its first workspace; it is ended by a signal."""
    output = folder / "server.log"
    with output.open("w") as log:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "tuner_server.cli", "run", "--no-samples"],
            env={
                **os.environ,
                "TUNER_DATA_DIR": str(folder),
                "TUNER_PORT": str(port),
                **(settings or {}),
            },
            stdout=log,
            stderr=log,
        )
    try:
        first_answer_s = _first_answer(process, port) - began
        key = _key(folder, output)
        yield Served(process.pid, port, key, 1, first_answer_s)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE_S)


def _first_answer(process: "subprocess.Popen[bytes]", port: int) -> float:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended at once; see server.log in its folder")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz"):
                return time.perf_counter()
        except URLError:
            time.sleep(0.005)
    raise TimeoutError("the server gave no healthy answer")


def _key(folder: Path, output: Path) -> str:
    """The key that the first start printed; later starts on the same folder use it again."""
    kept = folder / "key"
    if not kept.exists():
        match = re.search(r"tr_api_\S+", output.read_text())
        if match is None:
            raise LookupError("the first start printed no key")
        kept.write_text(match[0])
    return kept.read_text()


def make_agent(server: Served) -> None:
    """The agent to which the load is delivered."""
    answer = httpx2.post(
        f"{server.base_url}/api/v1/workspaces/{server.workspace_id}/agents",
        headers={"Authorization": f"Bearer {server.key}"},
        json={"agent_name": "Bench", "provider_name": "custom_api", "agent_id": AGENT_ID},
    )
    answer.raise_for_status()
