"""Fixtures of the API's tests: one service per kind of database, a tenant of it per test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.api.service import Service, Tenant, running
from tests.postgres import PostgresServer
from tuner_server import logs
from tuner_server.settings import Settings


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Give a running service, which measures nothing by itself."""
    folder: Path = tmp_path_factory.mktemp("service")
    logs.configure("json", "warning")
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres_server")
            url = stack.enter_context(server.new_database())
        settings = Settings(data_dir=folder, database_url=url, workers=0)
        yield stack.enter_context(running(settings))


@pytest.fixture
def tenant(service: Service) -> Tenant:
    """Give a workspace of this test's own."""
    return service.tenant()


@pytest.fixture
def service_with(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Give services of this test's own, with settings of its choice, on SQLite."""
    with ExitStack() as stack:

        def start(**settings: Any) -> Service:
            chosen = Settings(**{"data_dir": tmp_path, "workers": 0, **settings})
            return stack.enter_context(running(chosen))

        yield start
