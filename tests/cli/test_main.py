"""All commands."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.main import get_command

from tests.cli.conftest import Command
from tuner_server import __version__
from tuner_server.cli.main import app


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Give one kind of database: these commands need none, or not this one."""
    return f"sqlite:///{tmp_path / 'tuner.db'}"


def _commands(group: typer.Typer) -> list[tuple[str, ...]]:
    whole = get_command(group)
    found: list[tuple[str, ...]] = [()]
    for name, part in getattr(whole, "commands", {}).items():
        found.append((name,))
        found += [(name, inner) for inner in getattr(part, "commands", {})]
    return found


@pytest.mark.parametrize("names", _commands(app))
def test_every_command_explains_itself(command: Command, names: tuple[str, ...]) -> None:
    result = command(*names, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
    text = result.output.split("\n\n")[1].strip()
    assert text[0].isupper()
    assert text.endswith((".", ")")), text


def test_the_version_is_told(command: Command) -> None:
    assert command("version").output == f"{__version__}\n"


@pytest.mark.parametrize("names", [(), ("workspace",), ("agent",), ("key",), ("user",)])
def test_without_a_command_the_commands_are_told(command: Command, names: tuple[str, ...]) -> None:
    assert "Commands:" in command(*names).output


def test_an_unknown_command_is_refused(command: Command) -> None:
    assert command("fly").exit_code == 2
