"""Workspaces, agents, keys and people from the command line."""

import re
from typing import Annotated

import typer
from sqlalchemy import Connection

from tuner_server import setup
from tuner_server.api.agent_body import PROVIDERS, AgentIn, columns_of
from tuner_server.cli.opening import fail, open_runtime, operator
from tuner_server.runtime import Runtime
from tuner_server.store import accounts
from tuner_server.store import agents as stored_agents
from tuner_server.store import workspaces as stored_workspaces
from tuner_server.store.accounts import Membership

workspaces = typer.Typer(help="Make, list and delete workspaces.", no_args_is_help=True)
agents = typer.Typer(help="Make and list agents.", no_args_is_help=True)
keys = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)
users = typer.Typer(help="Add people, and let them sign in.", no_args_is_help=True)

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
WorkspaceId = Annotated[int, typer.Option("--workspace", min=1, help="The workspace's number.")]


@workspaces.command("list")
def list_workspaces() -> None:
    """List the workspaces."""
    with open_runtime() as runtime, runtime.database.read() as connection:
        for workspace in stored_workspaces.all_workspaces(connection):
            typer.echo(f"{workspace.id}\t{workspace.name}")


@workspaces.command("create")
def create_workspace(name: str) -> None:
    """Make a workspace, owned by everybody who can sign in."""
    with open_runtime() as runtime:

        def create(connection: Connection) -> stored_workspaces.Workspace:
            workspace = stored_workspaces.create_workspace(connection, name, by=operator())
            for user in accounts.all_users(connection):
                accounts.add_member(
                    connection, workspace.id, user.id, Membership.OWNER, by=operator()
                )
            return workspace

        typer.echo(f"workspace_id {runtime.writer.run(create).id}")


@workspaces.command("delete")
def delete_workspace(
    workspace_id: int,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a workspace with all its calls. A running server clears it away."""
    with open_runtime() as runtime:
        name = _workspace(runtime, workspace_id).name
        if not yes:
            typer.confirm(f"Delete workspace {name!r} with all its calls, for good?", abort=True)
        runtime.writer.run(
            lambda connection: stored_workspaces.delete_workspace(
                connection, workspace_id, by=operator()
            )
        )
        typer.echo(f"Deleted workspace {name!r}.")


@agents.command("list")
def list_agents(workspace_id: WorkspaceId) -> None:
    """List a workspace's agents: number, Agent ID, provider, name."""
    with open_runtime() as runtime:
        _workspace(runtime, workspace_id)
        with runtime.database.read() as connection:
            for agent in stored_agents.agents_of(connection, workspace_id):
                typer.echo(f"{agent.id}\t{agent.remote_identifier}\t{agent.provider}\t{agent.name}")


@agents.command("create")
def create_agent(
    name: str,
    workspace_id: WorkspaceId,
    agent_id: Annotated[str | None, typer.Option(help="The Agent ID that clients send.")] = None,
    provider: Annotated[str, typer.Option(help=f"One of {', '.join(PROVIDERS)}.")] = "custom_api",
) -> None:
    """Make an agent, under whose Agent ID calls can then be delivered."""
    try:
        wanted = AgentIn(agent_name=name, provider_name=provider, agent_id=agent_id)
    except ValueError as error:
        raise fail(_first_fault(error)) from None
    with open_runtime() as runtime:
        _workspace(runtime, workspace_id)
        values = columns_of(wanted, set(AgentIn.model_fields), runtime.sealer)
        try:
            runtime.writer.run(
                lambda connection: stored_agents.create_agent(
                    connection, workspace_id, values, by=operator()
                )
            )
        except stored_agents.AgentIdTaken as error:
            raise fail(f"another agent of this workspace has the Agent ID {error}") from None
        typer.echo(f"Agent ID {values['remote_identifier']}")


@keys.command("list")
def list_keys(workspace_id: WorkspaceId) -> None:
    """List a workspace's keys: number, prefix, name, and whether it is revoked."""
    with open_runtime() as runtime:
        _workspace(runtime, workspace_id)
        with runtime.database.read() as connection:
            for key in stored_workspaces.keys_of(connection, workspace_id):
                state = "\trevoked" if key.revoked_at_ms else ""
                typer.echo(f"{key.id}\t{key.prefix}…\t{key.name}{state}")


@keys.command("create")
def create_key(name: str, workspace_id: WorkspaceId) -> None:
    """Make a key, and print it this once."""
    with open_runtime() as runtime:
        _workspace(runtime, workspace_id)
        _, secret = runtime.writer.run(
            lambda connection: stored_workspaces.create_key(
                connection, workspace_id, name, by=operator()
            )
        )
        typer.echo(secret)


@keys.command("revoke")
def revoke_key(key_id: int, workspace_id: WorkspaceId) -> None:
    """Revoke a key, which then opens nothing."""
    with open_runtime() as runtime:
        revoked = runtime.writer.run(
            lambda connection: stored_workspaces.revoke_key(
                connection, workspace_id, key_id, by=operator()
            )
        )
        if not revoked:
            raise fail(f"workspace {workspace_id} has no key {key_id} that could be revoked")
        typer.echo(f"Revoked key {key_id}. Running servers refuse it within two seconds.")


@users.command("list")
def list_users() -> None:
    """List who can sign in."""
    with open_runtime() as runtime, runtime.database.read() as connection:
        for user in accounts.all_users(connection):
            typer.echo(f"{user.id}\t{user.email}\t{user.name}")


@users.command("create")
def create_user(
    email: str,
    workspace_id: WorkspaceId,
    name: Annotated[str, typer.Option(help="Name to show.")] = "",
    role: Annotated[Membership, typer.Option(help="What the person may do.")] = Membership.EDITOR,
) -> None:
    """Add a person to a workspace, and print a link under which the password is set."""
    if not _EMAIL.fullmatch(email):
        raise fail(f"{email!r} is no e-mail")
    with open_runtime() as runtime:
        _workspace(runtime, workspace_id)

        def create(connection: Connection) -> str:
            user = accounts.create_user(
                connection, email, name or email.split("@", maxsplit=1)[0], by=operator()
            )
            accounts.add_member(connection, workspace_id, user.id, role, by=operator())
            return setup.sign_in_link(connection, runtime.settings.base_url, user.id, by=operator())

        try:
            typer.echo(runtime.writer.run(create))
        except accounts.EmailTaken:
            raise fail(f"somebody signs in with {email} already") from None


@users.command("link")
def make_link(email: str) -> None:
    """Print a one-time link under which a person sets a new password."""
    with open_runtime() as runtime:
        with runtime.database.read() as connection:
            user = accounts.find_user(connection, email)
        if user is None:
            raise fail(f"nobody signs in with {email}")
        typer.echo(
            runtime.writer.run(
                lambda connection: setup.sign_in_link(
                    connection, runtime.settings.base_url, user.id, by=operator()
                )
            )
        )


def _workspace(runtime: Runtime, workspace_id: int) -> stored_workspaces.Workspace:
    with runtime.database.read() as connection:
        found = stored_workspaces.find_workspace(connection, workspace_id)
    if found is None:
        raise fail(f"there is no workspace {workspace_id}; `tuner-server workspace list` tells")
    return found


def _first_fault(error: ValueError) -> str:
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
    return str(error)
