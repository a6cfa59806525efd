"""A server process that can be killed and started again on the same database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ADDRESS = re.compile(r"Listening on http://127\.0\.0\.1:(\d+)")
_KEY = re.compile(r"tr_api_[\w-]+")
# A dead worker's jobs come back this soon, so that a test need not wait for a minute.
_LEASE_S = "1"


@dataclass(frozen=True)
class Victim:
    """A running server. `key` is what its database's first start printed, if this was it."""

    process: subprocess.Popen[str]
    port: int
    key: str | None

    def kill(self) -> None:
        """End it at once, as `kill -9` and the out-of-memory killer do."""
        self.process.kill()
        self.process.wait()


@contextmanager
def victim(database_url: str, folder: Path) -> Iterator[Victim]:
    """Start a server on a database; it is killed at the end, if it still lives."""
    settings = {
        "TUNER_DATABASE_URL": database_url,
        "TUNER_DATA_DIR": str(folder),
        "TUNER_PORT": "0",
        "TUNER_LEASE_S": _LEASE_S,
        "PYTHONUNBUFFERED": "1",
    }
    with (
        (folder / "server.log").open("a") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tuner_server.cli", "run", "--no-samples"],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            yield _introduced(process, folder / "server.log")
        finally:
            process.kill()


def _introduced(process: subprocess.Popen[str], log: Path) -> Victim:
    said = ""
    for line in process.stdout or ():
        said += line
        if address := _ADDRESS.search(line):
            key = _KEY.search(said)
            return Victim(process, int(address[1]), None if key is None else key[0])
    raise AssertionError(f"the server ended at once:\n{said}\n{log.read_text()}")
