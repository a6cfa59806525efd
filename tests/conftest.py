"""Fixtures for every test: the two databases, and the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from tests import left_out
from tests.browser.chromium import find_chromium
from tests.postgres import (
    OLDEST_VERSION,
    PostgresServer,
    find_binaries,
    remove_all_rows,
    running_cluster,
)
from tests.scripted_model import ScriptedModel, scripted_model
from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import clock
from tuner_server.store.database import Database
from tuner_server.store.migrate import migrate
from tuner_server.store.writer import Writer


def pytest_configure(config: pytest.Config) -> None:
    """Have the end of the run say what was left out."""
    config.pluginmanager.register(left_out)


# A busy machine is no reason for a property to fail. The parent is Hypothesis's own choice of
# profile, which in CI tries the same examples in every run.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Give the PostgreSQL server of `TUNER_TEST_POSTGRES_URL`, else one that lives for this run."""
    if url := os.environ.get("TUNER_TEST_POSTGRES_URL"):
        yield PostgresServer(url)
        return
    binaries = find_binaries()
    if binaries is None:
        left_out.leave_out(
            f"there is no PostgreSQL {OLDEST_VERSION} or newer here.",
            "Install Debian's package postgresql, or `pip install pgserver` (Python < 3.13), "
            "or set TUNER_TEST_POSTGRES_URL to a server whose user may create databases.",
        )
    with running_cluster(binaries) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a fresh, empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'tuner.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.new_database() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an SQLite file with all tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "tuner.db"
    with closing(Database(f"sqlite:///{path}")) as database:
        migrate(database)
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """Give the URL of a PostgreSQL database with all tables, to be left without rows."""
    with postgres_server.new_database() as url:
        with closing(Database(url)) as database:
            migrate(database)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database that has all tables and no rows: once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "tuner.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    url: str = request.getfixturevalue("migrated_postgres")
    yield url
    with closing(Database(url)) as database:
        remove_all_rows(database)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """Give a database with all tables and no rows: the test runs once on each kind."""
    with closing(Database(migrated_url)) as database:
        yield database


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    """Give the writer of the database."""
    with closing(Writer(database)) as writer:
        yield writer


@pytest.fixture
def tenant(database: Database, writer: Writer) -> Tenant:
    """Give a workspace with an agent, under which calls are filed and measured."""
    return Tenant(database, writer)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Stop the server's clock; it goes on when the test says so."""
    watch = Watch()
    monkeypatch.setattr(clock, "now_ms", watch)
    return watch


@pytest.fixture(scope="session")
def model_process() -> Iterator[ScriptedModel]:
    """Give a server of language models that does as it is told, as a process of its own."""
    with scripted_model() as running:
        yield running


@pytest.fixture
def model(model_process: ScriptedModel) -> ScriptedModel:
    """Give the scripted model, with nothing asked yet."""
    model_process.forget()
    return model_process


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Give the path of a Chromium, for the tests in a real browser."""
    found = find_chromium()
    if found is None:
        left_out.leave_out(
            "there is no Chromium here.",
            "Install Debian's package chromium, or set CHROMIUM to the path of one.",
        )
    return found


@pytest.fixture(scope="session")
def curl() -> None:
    """Leave the test out where there is no curl."""
    if not shutil.which("curl"):
        left_out.leave_out("there is no curl here.", "Install Debian's package curl.")
