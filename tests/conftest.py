"""Fixtures for every test: the two databases, and the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import left_out
from tests.postgres import OLDEST_VERSION, PostgresServer, find_binaries, running_cluster


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
def chromium_path() -> str:
    """Give the path of a Chromium, for the tests in a real browser."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        left_out.leave_out(
            "there is no Chromium here.",
            "Install Debian's package chromium, or set CHROMIUM to the path of one.",
        )
    return found
