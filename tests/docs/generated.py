"""The parts of the docs that are made from the code; `python -m tests.docs` writes them."""

from collections.abc import Iterator, Mapping
from typing import Literal, get_args, get_origin

from typer.main import get_command
from typer.testing import CliRunner

from tests.docs.pages import ANALYSES, COMMANDS, OPERATE, Page
from tuner_server.cli.main import app
from tuner_server.evals import CATEGORIES, LIBRARY
from tuner_server.settings import Settings

_WIDTH = 100


def settings_table() -> str:
    """Every setting: its variable, its default, its description."""
    lines = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if str(field.default) else "(empty)"
        choices = ", ".join(f"`{choice}`" for choice in _choices(field.annotation))
        meaning = f"{field.description} {choices}.".removesuffix(" .")
        lines.append(f"| `TUNER_{name.upper()}` | {default} | {meaning} |")
    return "\n".join(lines) + "\n"


def command_names() -> list[tuple[str, ...]]:
    """Every command, as the words that follow `tuner-server`."""
    return list(_below(get_command(app), ()))


def help_of(*words: str) -> str:
    """What a command's `--help` prints."""
    result = CliRunner().invoke(
        app, [*words, "--help"], prog_name="tuner-server", env={"COLUMNS": str(_WIDTH)}
    )
    assert result.exit_code == 0, result.output
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


def command_reference() -> str:
    """The help of every command, under a heading of its own."""
    sections = [
        f"## {' '.join(words)}\n\n```text\n{help_of(*words)}\n```\n" for words in command_names()
    ]
    return "\n" + "\n".join(sections) + "\n"


def library_list() -> str:
    """Every ready eval, by category: what it answers, what it does not flag."""
    lines: list[str] = []
    for category in CATEGORIES:
        lines += [
            f"\n### {category.replace('_', ' ').capitalize()}\n",
            "| Key | Name | By | Answers | Does not flag |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| `{ready.key}` | {ready.name} | {'judge' if ready.needs_model else 'check'} | "
            f"{ready.question} | {ready.does_not_flag} |"
            for ready in LIBRARY
            if ready.category == category
        ]
    return "\n".join(lines) + "\n\n"


def _choices(annotation: object) -> tuple[object, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def _below(command: object, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    children: Mapping[str, object] = getattr(command, "commands", {})
    if not children:
        yield words
    for name, child in children.items():
        yield from _below(child, (*words, name))


PARTS: tuple[tuple[Page, str, str], ...] = (
    (OPERATE, "settings", settings_table()),
    (COMMANDS, "commands", command_reference()),
    (ANALYSES, "library", library_list()),
)
"""Each generated part: its page, its name, and what belongs between its marks."""
