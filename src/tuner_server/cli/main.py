"""All commands of `tuner-server`."""

import typer

from tuner_server import __version__
from tuner_server.cli import audit, deliveries, jobs, mail, manage, run, upkeep

app = typer.Typer(
    name="tuner-server",
    help="Files, measures and shows the calls of voice agents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run")(run.run)
app.command("worker")(run.worker)
app.command("sample-calls")(run.sample_calls)
app.command("recompute")(upkeep.recompute)
app.command("doctor")(upkeep.doctor)
app.command("backup")(upkeep.backup)
app.command("migrate")(upkeep.migrate)
app.add_typer(manage.workspaces, name="workspace")
app.add_typer(manage.agents, name="agent")
app.add_typer(manage.keys, name="key")
app.add_typer(manage.users, name="user")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(jobs.app, name="jobs")
app.add_typer(audit.app, name="audit")
app.add_typer(mail.app, name="mail")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """The entry point."""
    app()
