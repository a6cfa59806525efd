"""The command line."""

from tuner_server.cli.main import main

__all__ = ["main"]
