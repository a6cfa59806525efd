"""The environments with the official SDKs: who is in them, and how they are made and kept.

Each is a folder below `.venvs/sdks`, made from a pinned file in `requirements/` and made anew
when that file changes. The `.in` files say what was asked for; `uv pip compile` pins them, for
the oldest SDKs as of the weeks after their release (`--exclude-newer 2026-04-15`). Unpinned, an
environment has instead what is the newest on the day.
"""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

_HERE = Path(__file__).parent
_ROOT = _HERE.parent.parent / ".venvs" / "sdks"
_DRIVERS = _HERE / "drivers"
_INSTALL_TIMEOUT_S = 900
_INSTALL = ("pip", "install", "--quiet", "--system-certs")
ASKED_FOR = "TUNER_TEST_SDKS"
"""The variable that has the SDKs' tests run: `pinned`, or `unpinned` for the newest of the day."""


class CannotInstall(Exception):
    """An environment could not be made; the message says which, and what the installer said."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An SDK of one version with all that it needs, and the script that makes calls with it."""

    name: str
    driver: str

    sdk: str

    @property
    def script(self) -> Path:
        return _DRIVERS / self.driver

    @property
    def is_pinned(self) -> bool:
        return os.environ.get(ASKED_FOR) != "unpinned" or not self.name.endswith("-newest")

    def python(self) -> Path:
        """Its interpreter; the environment is made first where it is missing or outdated."""
        folder = _ROOT / (self.name if self.is_pinned else f"{self.name}-unpinned")
        python = folder / "bin" / "python"
        ready = folder / ".ready"
        requirements = self._requirements()
        fingerprint = self._fingerprint(requirements)
        if not ready.exists() or ready.read_text() != fingerprint:
            rmtree(folder, ignore_errors=True)
            self._uv("venv", "--quiet", "--python", sys.executable, str(folder))
            self._uv(*_INSTALL, "--python", str(python), *requirements)
            ready.write_text(fingerprint)
        return python

    def installed_sdk(self) -> str:
        """The SDK's version, as the environment itself tells."""
        code = f"import importlib.metadata; print(importlib.metadata.version({self.sdk!r}))"
        done = subprocess.run(
            [self.python(), "-c", code], capture_output=True, text=True, check=True
        )
        return f"{self.sdk} {done.stdout.strip()}"

    def _requirements(self) -> list[str]:
        suffix = "txt" if self.is_pinned else "in"
        lines = (_HERE / "requirements" / f"{self.name}.{suffix}").read_text().splitlines()
        return lines if self.is_pinned else [line.partition("==")[0] for line in lines]

    def _fingerprint(self, requirements: list[str]) -> str:
        day = "" if self.is_pinned else datetime.now(UTC).date().isoformat()
        return hashlib.sha256("\n".join([sys.version, day, *requirements]).encode()).hexdigest()

    def _uv(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "uv", *arguments],
            capture_output=True,
            text=True,
            timeout=_INSTALL_TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            raise CannotInstall(
                f"the environment {self.name} could not be made. Installing the SDKs needs the "
                f"network and a package index. The installer said:\n{done.stderr[-2_000:]}"
            )


LIVEKIT_NEWEST = Environment("livekit-newest", "livekit_calls.py", "tuner-livekit-sdk")
LIVEKIT_OLDEST = Environment("livekit-oldest", "livekit_calls.py", "tuner-livekit-sdk")
PIPECAT_NEWEST = Environment("pipecat-newest", "pipecat_calls.py", "tuner-pipecat-sdk")
PIPECAT_OLDEST = Environment("pipecat-oldest", "pipecat_calls.py", "tuner-pipecat-sdk")
CORE_NEWEST = Environment("core-newest", "core_calls.py", "tuner-core")
ENVIRONMENTS = (LIVEKIT_NEWEST, LIVEKIT_OLDEST, PIPECAT_NEWEST, PIPECAT_OLDEST, CORE_NEWEST)
