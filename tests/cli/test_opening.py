"""What keeps a command from beginning is told in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tuner_server.store.database import StoreUnavailable


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Give one kind of database: these commands need none, or not this one."""
    return f"sqlite:///{tmp_path / 'tuner.db'}"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TUNER_PORT", "abc", "TUNER_PORT is 'abc': "),
        ("TUNER_PORT", "70000", "TUNER_PORT is '70000': "),
        ("TUNER_WORKERS", "-1", "TUNER_WORKERS is '-1': "),
        ("TUNER_PUBLIC_URL", "tuner.example", "must begin with http"),
        ("TUNER_LOG_FORMAT", "xml", "'text' or 'json'"),
        ("TUNER_DATABASE_URL", "nonsense", "cannot open the database"),
        ("TUNER_DATABASE_URL", "mysql://here/there", "must be sqlite:///"),
        ("TUNER_DATABASE_URL", "sqlite://", "must name a file"),
        ("TUNER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x", "cannot open the database"),
        ("TUNER_DATA_DIR", "/dev/null", "cannot open the database"),
        ("TUNER_DATA_DIR", "/dev/null/data", "cannot open the database"),
    ],
)
def test_a_wrong_setting_is_named(
    command: Command, environment: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    environment.setenv(name, value)
    result = command("workspace", "list")
    assert result.exit_code == 1
    assert result.output.startswith("tuner-server: ")
    assert says in result.output
    assert "Traceback" not in result.output


def test_all_wrong_settings_are_named_at_once(
    command: Command, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("TUNER_PORT", "x")
    environment.setenv("TUNER_DRAIN_S", "0")
    result = command("doctor")
    assert "TUNER_PORT" in result.output
    assert "TUNER_DRAIN_S" in result.output


def test_a_database_that_goes_away_is_told(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Any) -> Any:
        raise StoreUnavailable("the cable is out")

    monkeypatch.setattr("tuner_server.store.workspaces.all_workspaces", away)
    result = command("workspace", "list")
    assert result.exit_code == 1
    assert "the database did not do it: the cable is out" in result.output
