"""Mail from the command line."""

from typing import Annotated

import typer

from tuner_server.cli.opening import fail, settings
from tuner_server.mail import letters
from tuner_server.mail.smtp import NotSent, SmtpServer

app = typer.Typer(help="Try the mail server of the settings.", no_args_is_help=True)


@app.callback()
def mail() -> None:
    """Try the mail server of the settings."""


@app.command("test")
def test(address: Annotated[str, typer.Argument(help="Whom to send a test to.")]) -> None:
    """Send a test mail at once, and say what the mail server answers."""
    chosen = settings()
    if not chosen.smtp_host:
        raise fail("no mail server is set: TUNER_SMTP_HOST names one")
    server = SmtpServer(chosen)
    try:
        with server.connected() as connection:
            connection.send(letters.test(address, base_url=chosen.base_url))
    except NotSent as error:
        raise fail(f"the mail was not sent. {error}") from None
    typer.echo(f"{server.name} took a mail for {address}.")
