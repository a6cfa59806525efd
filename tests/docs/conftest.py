"""A server for the docs' examples."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.pages import FOUR_VALUES, Block
from tests.sdks.server import RunningServer, running_server

_COMMAND = Path(sys.executable).with_name("tuner-server")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A running server, and what a reader of the docs has at hand."""

    server: RunningServer
    data_dir: Path

    def run(self, block: Block) -> str:
        """What an example prints, run as its reader would."""
        program = {
            "bash": [shutil.which("bash") or "bash", "-euo", "pipefail", "-c"],
            "python": [sys.executable, "-c"],
        }[block.language]
        return self._output([*program, block.text], self.variables())

    def command(self, *words: str) -> str:
        """What `tuner-server` prints beside the running server."""
        return self._output([str(_COMMAND), *words], {"TUNER_DATA_DIR": str(self.data_dir)})

    def variables(self) -> dict[str, str]:
        """The four values that clients are given."""
        values = (
            self.server.base_url,
            self.server.key,
            str(self.server.workspace_id),
            "my-agent",
        )
        return dict(zip(FOUR_VALUES, values, strict=True))

    def _output(self, command: list[str], variables: dict[str, str]) -> str:
        others = {name: os.environ[name] for name in os.environ if not name.startswith("TUNER_")}
        done = subprocess.run(
            command, env=others | variables, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Surroundings]:
    """Give a server on an empty folder, to this test alone."""
    with running_server(tmp_path) as server:
        yield Surroundings(server, tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    """Give a server to all tests of a module."""
    data_dir = tmp_path_factory.mktemp("docs")
    with running_server(data_dir) as server:
        yield Surroundings(server, data_dir)
