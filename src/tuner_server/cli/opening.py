"""What every command begins with: settings, and the parts of a process."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError

from tuner_server import logs
from tuner_server.runtime import Runtime
from tuner_server.settings import Settings
from tuner_server.store.audit import Actor, ActorKind
from tuner_server.store.database import ReadTimedOut, StoreUnavailable, UnsupportedDatabase
from tuner_server.store.migrate import NewerDatabase


def fail(message: str) -> typer.Exit:
    """Say what is wrong, and end with 1."""
    typer.echo(f"tuner-server: {message}", err=True)
    return typer.Exit(1)


def settings() -> Settings:
    """The settings of the environment; a wrong one is named, and ends the command."""
    try:
        chosen = Settings()
    except ValidationError as error:
        lines = [
            f"TUNER_{str(fault['loc'][0]).upper()} is {fault['input']!r}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise fail("; ".join(lines)) from None
    logs.configure(chosen.log_format, chosen.log_level)
    return chosen


def opened(chosen: Settings) -> Runtime:
    """The parts of this process; what keeps them from opening is told in words."""
    try:
        return Runtime.open(chosen)
    except (StoreUnavailable, UnsupportedDatabase, NewerDatabase, OSError) as error:
        raise fail(f"cannot open the database: {error}") from None


@contextmanager
def open_runtime() -> Iterator[Runtime]:
    """The parts of this process, for a command that does its work and ends."""
    runtime = opened(settings().model_copy(update={"workers": 0}))
    try:
        yield runtime
    except (StoreUnavailable, ReadTimedOut) as error:
        raise fail(f"the database did not do it: {error}") from None
    finally:
        runtime.close()


def operator() -> Actor:
    """Who runs this command, for the audit log: the user of the operating system."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        name = f"uid {os.getuid()}"
    return Actor(ActorKind.COMMAND_LINE, None, name)
