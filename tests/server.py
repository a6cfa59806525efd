"""A server as a user starts it: a process of its own, on a free port, with its own data."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

COMMAND = (sys.executable, "-m", "tuner_server.cli", "run", "--no-samples")
_STOP_TIMEOUT_S = 60
_WORKSPACE = re.compile(r"workspace_id (\d+)")
_KEY = re.compile(r"tr_api_[\w-]+")
_LINK = re.compile(r"http://\S+/welcome#token=\S+")
_ADDRESS = re.compile(r"Listening on (http://\S+)")


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server's process, its address, and what it printed until it listened.

    Workspace and key are told at the first start only, the link until somebody has a password.
    """

    process: subprocess.Popen[str]
    base_url: str
    said: str
    workspace_id: int | None
    key: str | None
    link: str | None


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """The environment of a server with these settings, and none that this process has."""
    inherited = {name: os.environ[name] for name in os.environ if not name.startswith("TUNER_")}
    own = {"TUNER_DATA_DIR": str(data_dir), "TUNER_PORT": "0", "PYTHONUNBUFFERED": "1"}
    return inherited | own | settings


@contextmanager
def running_server(data_dir: Path, **settings: str) -> Iterator[RunningServer]:
    """Start a server on a data folder; at the end it is told to stop, if it still runs."""
    with (
        (data_dir / "server.log").open("a+") as log,
        subprocess.Popen(
            COMMAND,
            env=environment(data_dir, **settings),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            yield _introduced(process, log)
        finally:
            process.terminate()
            process.wait(_STOP_TIMEOUT_S)


def _introduced(process: subprocess.Popen[str], log: IO[str]) -> RunningServer:
    said = ""
    for line in process.stdout or ():
        said += line
        if address := _ADDRESS.search(line):
            workspace, key, link = (each.search(said) for each in (_WORKSPACE, _KEY, _LINK))
            return RunningServer(
                process,
                address[1],
                said,
                workspace_id=int(workspace[1]) if workspace else None,
                key=key[0] if key else None,
                link=link[0] if link else None,
            )
    log.seek(0)
    raise AssertionError(f"the server ended at once:\n{said}\n{log.read()}")
