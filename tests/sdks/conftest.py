"""Fixtures of the SDKs' tests, which run only as `python -m tests.sdks`: they need the network."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import left_out
from tests.sdks.deliveries import Delivered, deliver
from tests.sdks.environments import ASKED_FOR, CannotInstall, Environment
from tests.sdks.server import RunningServer, running_server

collect_ignore_glob = [] if ASKED_FOR in os.environ else ["test_*.py"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Give a server of this run's own."""
    data_dir: Path = tmp_path_factory.mktemp("server")
    with running_server(data_dir) as running:
        yield running


@pytest.fixture(scope="session")
def installed() -> Callable[[Environment], Environment]:
    """Give a check that an environment is there; without it the test is left out."""

    @cache
    def can_be_made(environment: Environment) -> bool:
        try:
            environment.python()
        except CannotInstall:
            return False
        return True

    def require(environment: Environment) -> Environment:
        if not can_be_made(environment):
            left_out.leave_out(
                f"the environment {environment.name} could not be made, as said above.",
                "Connect to the network, so that the SDK can be installed, and run it again.",
            )
        return environment

    return require


@pytest.fixture(scope="session")
def delivered(
    server: RunningServer, installed: Callable[[Environment], Environment]
) -> Callable[[Environment], Delivered]:
    """Give what an environment's SDK delivered; it delivers once in a run."""

    @cache
    def once(environment: Environment) -> Delivered:
        # The Pipecat SDK does not strip the slash, so that its calls go to //api.
        slash = "/" if environment.driver == "pipecat_calls.py" else ""
        return deliver(installed(environment), server, base_url=server.base_url + slash)

    return once
