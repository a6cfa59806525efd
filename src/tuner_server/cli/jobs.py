"""Dead jobs from the command line."""

from typing import Annotated

import typer

from tuner_server.cli.opening import fail, open_runtime, operator
from tuner_server.store import job_reports, jobs

app = typer.Typer(help="See work that failed too often, and try it again.", no_args_is_help=True)
_MOST = 1_000
WorkspaceId = Annotated[
    int,
    typer.Option(
        "--workspace", min=0, help="The workspace's number; 0: work of the server itself."
    ),
]


@app.command("dead")
def list_dead(workspace_id: WorkspaceId) -> None:
    """List dead jobs: number, kind, call, attempts, error."""
    with open_runtime() as runtime, runtime.database.read() as connection:
        for job in job_reports.dead_jobs(connection, workspace_id, most=_MOST):
            typer.echo(f"{job.id}\t{job.kind}\t{job.call_id or ''}\t{job.attempt}\t{job.error}")


@app.command("replay")
def replay(job_id: int, workspace_id: WorkspaceId) -> None:
    """Try a dead job again, with all its attempts anew. A running server does it."""
    with open_runtime() as runtime:
        replayed = runtime.writer.run(
            lambda connection: jobs.replay(connection, workspace_id, job_id, by=operator())
        )
        if not replayed:
            raise fail(f"workspace {workspace_id} has no dead job {job_id}")
        typer.echo(f"Job {job_id} is queued.")
