"""`recompute`, `doctor`, `backup`, `migrate`: what an operator does now and then."""

from pathlib import Path
from typing import Annotated

import typer

from tuner_server.cli.opening import fail, open_runtime, settings
from tuner_server.operate.backup import BackupFailed, back_up
from tuner_server.operate.doctor import Finding, examine
from tuner_server.pipeline.recompute import recompute as recomputed
from tuner_server.store.migrate import newest_revision
from tuner_server.store.workspaces import all_workspaces


def recompute(
    workspace_id: Annotated[
        int | None, typer.Option("--workspace", min=1, help="Only this workspace.")
    ] = None,
    after_id: Annotated[
        int, typer.Option(min=0, help="Go on after this call, where an earlier run was stopped.")
    ] = 0,
) -> None:
    """Measure all stored calls anew. Ctrl-C stops it; what is done stays done."""
    with open_runtime() as runtime:
        with runtime.database.read() as connection:
            wanted = [
                workspace
                for workspace in all_workspaces(connection)
                if workspace_id in (None, workspace.id)
            ]
        if not wanted:
            raise fail(f"there is no workspace {workspace_id}; `tuner-server workspace list` tells")
        for workspace in wanted:
            typer.echo(f"{workspace.name} (workspace_id {workspace.id})")
            last = None
            try:
                for last in recomputed(
                    runtime.database, runtime.writer, workspace.id, after_id=after_id
                ):
                    typer.echo(
                        f"  {last.done} of {last.total} calls, {last.failed} failed", err=True
                    )
            except KeyboardInterrupt:
                done = last.last_id if last else after_id
                typer.echo(f"Stopped. Go on with --workspace {workspace.id} --after-id {done}")
                raise typer.Exit(130) from None
            typer.echo(f"  measured {last.done if last else 0} calls")


def doctor() -> None:
    """Look at database, disk, migrations, clock and queue, and say in words what is wrong."""
    findings = examine(settings())
    for finding in findings:
        typer.echo(_line(finding))
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)


def backup(
    target: Annotated[Path, typer.Argument(help="The file to write. It must not exist.")],
) -> None:
    """Copy the database to a file, consistent, also while the server runs."""
    try:
        written = back_up(settings(), target)
    except BackupFailed as error:
        raise fail(str(error)) from None
    typer.echo(f"Wrote {written} bytes to {target}.")


def migrate() -> None:
    """Create or upgrade the tables, as every start does."""
    with open_runtime():
        typer.echo(f"The database is at revision {newest_revision()}.")


def _line(finding: Finding) -> str:
    return f"{'ok  ' if finding.fine else 'BAD '} {finding.subject}: {finding.text}"
