"""Workspaces, agents, keys and people from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command
from tuner_server.runtime import Runtime
from tuner_server.setup import FirstStart
from tuner_server.store import accounts, agents, workspaces
from tuner_server.store.accounts import Membership


def test_a_workspace_is_made_listed_and_deleted(command: Command, first: FirstStart) -> None:
    made = command("workspace", "create", "Bookings")
    assert made.exit_code == 0
    number = made.output.removeprefix("workspace_id ").strip()
    assert command("workspace", "list").output.splitlines()[-1] == f"{number}\tBookings"
    kept = command("workspace", "delete", number, answer="n\n")
    assert kept.exit_code == 1
    assert "Bookings" in command("workspace", "list").output
    assert command("workspace", "delete", number, answer="y\n").exit_code == 0
    assert "Bookings" not in command("workspace", "list").output


def test_everybody_owns_a_workspace_made_here(
    command: Command, first: FirstStart, runtime: Runtime
) -> None:
    number = int(command("workspace", "create", "New").output.split()[1])
    with runtime.database.read() as connection:
        assert accounts.role_in(connection, number, first.owner.id) is Membership.OWNER


def test_a_workspace_is_deleted_without_asking_where_told_so(
    command: Command, first: FirstStart
) -> None:
    assert command("workspace", "delete", first.default.id, "--yes").exit_code == 0
    assert "Default" not in command("workspace", "list").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("workspace", "delete", "99"),
        ("agent", "list", "--workspace", "99"),
        ("agent", "create", "A", "--workspace", "99"),
        ("key", "list", "--workspace", "99"),
        ("key", "create", "K", "--workspace", "99"),
        ("user", "create", "ann@example.com", "--workspace", "99"),
    ],
)
def test_a_workspace_that_is_not_there_is_named(
    command: Command, arguments: tuple[str, ...]
) -> None:
    result = command(*arguments)
    assert result.exit_code == 1
    assert "there is no workspace 99" in result.output


def test_an_agent_is_made_and_listed(command: Command, first: FirstStart) -> None:
    ws = ("--workspace", first.default.id)
    made = command("agent", "create", "Desk", *ws, "--agent-id", "desk", "--provider", "vapi")
    assert (made.exit_code, made.output) == (0, "Agent ID desk\n")
    assert command("agent", "create", "Other", *ws).exit_code == 0
    lines = [line.split("\t")[1:] for line in command("agent", "list", *ws).output.splitlines()]
    assert lines[0] == ["desk", "vapi", "Desk"]
    assert lines[1][1:] == ["custom_api", "Other"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--agent-id", "a&b"), "agent_id: "),
        (("--agent-id", "a&b"), "unescaped"),
        (("--provider", "vapour"), "provider_name: "),
        (("--agent-id", "i" * 37), "agent_id: "),
    ],
)
def test_a_wrong_agent_is_refused_with_the_reason(
    command: Command, first: FirstStart, arguments: tuple[str, ...], says: str
) -> None:
    result = command("agent", "create", "A", "--workspace", first.default.id, *arguments)
    assert result.exit_code == 1
    assert says in result.output


def test_a_taken_agent_id_is_refused(command: Command, first: FirstStart, runtime: Runtime) -> None:
    wanted = ("agent", "create", "A", "--workspace", first.default.id, "--agent-id", "desk")
    assert command(*wanted).exit_code == 0
    again = command(*wanted)
    assert again.exit_code == 1
    assert "has the Agent ID desk" in again.output
    with runtime.database.read() as connection:
        assert len(agents.agents_of(connection, first.default.id)) == 1


def test_a_key_is_shown_once_listed_and_revoked(
    command: Command, first: FirstStart, runtime: Runtime
) -> None:
    ws = ("--workspace", first.default.id)
    key = command("key", "create", "CI", *ws).output.strip()
    with runtime.database.read() as connection:
        holder = workspaces.find_key_holder(connection, key)
    assert holder is not None
    listed = command("key", "list", *ws).output
    assert f"{holder.key_id}\t{key[:15]}\u2026\tCI" in listed
    assert key not in listed
    assert command("key", "revoke", holder.key_id, *ws).exit_code == 0
    assert "CI\trevoked" in command("key", "list", *ws).output
    again = command("key", "revoke", holder.key_id, *ws)
    assert again.exit_code == 1
    assert f"no key {holder.key_id}" in again.output


def test_a_person_is_added_and_gets_a_link(
    command: Command, first: FirstStart, runtime: Runtime
) -> None:
    ws = ("--workspace", first.default.id)
    added = command("user", "create", "Ann@Example.com", *ws, "--role", "viewer")
    assert "/welcome#token=" in added.output
    with runtime.database.read() as connection:
        user = accounts.find_user(connection, "ann@example.com")
        assert user is not None
        assert accounts.role_in(connection, first.default.id, user.id) is Membership.VIEWER
    assert f"{user.id}\tann@example.com\tAnn" in command("user", "list").output
    again = command("user", "create", "ann@example.com", *ws)
    assert again.exit_code == 1
    assert "already" in again.output


@pytest.mark.parametrize("email", ["ann", "", "a b@c", "@", "ann@"])
def test_a_person_needs_an_email(command: Command, first: FirstStart, email: str) -> None:
    result = command("user", "create", email, "--workspace", first.default.id)
    assert result.exit_code == 1
    assert "e-mail" in result.output


def test_a_person_gets_another_link(command: Command, first: FirstStart) -> None:
    links = {command("user", "link", first.owner.email).output for _ in range(2)}
    assert len(links) == 2
    unknown = command("user", "link", "bob@example.com")
    assert unknown.exit_code == 1
    assert "nobody signs in with bob@example.com" in unknown.output
