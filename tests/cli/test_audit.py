"""The audit log from the command line."""

from __future__ import annotations

from tests.cli.conftest import Command, as_operator
from tuner_server.setup import FirstStart


def test_commands_are_in_the_log_of_the_workspace(command: Command, first: FirstStart) -> None:
    ws = ("--workspace", first.default.id)
    command("key", "create", "CI", *ws)
    command("user", "create", "ann@example.com", *ws, "--role", "viewer")
    added, key, *_ = (
        line.split("\t") for line in command("audit", "list", *ws).output.splitlines()
    )
    assert key[1:3] == [as_operator(), "key.create"]
    assert key[3].endswith(" CI")
    assert added[1:3] == [as_operator(), "member.add"]
    assert added[3].endswith("ann@example.com")


def test_accounts_and_deleted_workspaces_are_in_the_servers_own_log(
    command: Command, first: FirstStart
) -> None:
    command("user", "link", first.owner.email)
    command("workspace", "delete", first.samples.id, "--yes")
    lines = [line.split("\t") for line in command("audit", "list").output.splitlines()]
    assert [(line[1], line[2]) for line in lines[:2]] == [
        (as_operator(), "workspace.delete"),
        (as_operator(), "user.link"),
    ]
    assert len(command("audit", "list", "--most", 1).output.splitlines()) == 1
