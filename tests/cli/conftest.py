"""Fixtures of the command line's tests: commands in this process, on a database of their own."""

from __future__ import annotations

import getpass
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from tuner_server import setup
from tuner_server.cli.main import app
from tuner_server.runtime import Runtime
from tuner_server.settings import Settings
from tuner_server.setup import FirstStart

Command = Callable[..., Result]


def as_operator() -> str:
    """How the audit log names whoever runs these tests."""
    return f"command_line {getpass.getuser()}"


@pytest.fixture(autouse=True)
def environment(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.MonkeyPatch]:
    """Have the commands work on a database of this test; logging is left as it was."""
    before = structlog.get_config()
    handlers, level = logging.root.handlers[:], logging.root.level
    monkeypatch.setenv("TUNER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TUNER_DATABASE_URL", database_url)
    monkeypatch.setenv("TUNER_LOG_LEVEL", "error")
    yield monkeypatch
    structlog.configure(**before)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def command() -> Command:
    """Give a way to run a command."""

    def run(*arguments: str | int, answer: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], input=answer)

    return run


@pytest.fixture
def runtime(environment: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """Give the parts of a process that shares the commands' database."""
    opened = Runtime.open(Settings(workers=0))
    yield opened
    opened.close()


@pytest.fixture
def first(runtime: Runtime) -> FirstStart:
    """Give what the first start of a server makes."""
    made = runtime.writer.run(setup.set_up)
    assert made is not None
    return made
