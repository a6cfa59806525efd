"""The audit log from the command line."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from tuner_server.cli.opening import open_runtime
from tuner_server.store import audit
from tuner_server.store.audit import Entry, EntryFilter

app = typer.Typer(help="See who changed what.", no_args_is_help=True)


@app.callback()
def log() -> None:
    """See who changed what."""


@app.command("list")
def list_entries(
    workspace_id: Annotated[
        int,
        typer.Option(
            "--workspace",
            min=0,
            help="The workspace's number; 0: people, passwords and deleted workspaces.",
        ),
    ] = audit.SERVER_LOG,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
) -> None:
    """List the latest changes: time, who, what, on what."""
    with open_runtime() as runtime, runtime.database.read() as connection:
        for entry in audit.entries(connection, workspace_id, EntryFilter(), most=most):
            typer.echo(_line(entry))


def _line(entry: Entry) -> str:
    at = datetime.fromtimestamp(entry.at_ms / 1000, UTC).isoformat(timespec="seconds")
    who = entry.actor.email or entry.actor.name
    number = "" if entry.subject.id is None else f" {entry.subject.id}"
    what = f"{entry.subject.kind}{number} {entry.subject.name}".rstrip()
    return "\t".join((at, f"{entry.actor.kind.value} {who}", entry.action, what))
