"""A throw-away PostgreSQL cluster for the tests, of whatever PostgreSQL the machine has."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import NullPool, create_engine, make_url, text

from tuner_server.store.database import Database
from tuner_server.store.schema import metadata
from tuner_server.store.search import search_vectors

OLDEST_VERSION = 15
_SUPERUSER = "tuner"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running PostgreSQL server; `url` names a database whose user may create others."""

    url: str

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """Give the URL of an empty database that lives as long as the context."""
        name = f"tuner_test_{uuid4().hex[:12]}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield make_url(self.url).set(database=name).render_as_string(hide_password=False)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        # Neither statement may run inside a transaction.
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))


def remove_all_rows(database: Database) -> None:
    """Empty every table, which takes a fraction of what a new database takes."""
    tables = (search_vectors, *reversed(metadata.sorted_tables))
    with database.writing_engine.begin() as connection:
        connection.exec_driver_sql("; ".join(f"DELETE FROM {table.name}" for table in tables))


def find_binaries() -> Path | None:
    """Return the folder of a PostgreSQL that is new enough: an installed one, else pgserver's."""
    return next((folder for folder in _candidates() if _is_new_enough(folder)), None)


def _candidates() -> Iterator[Path]:
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")  # Debian keeps these off the PATH.
    yield from sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)
    if (wheel := importlib.util.find_spec("pgserver")) and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _is_new_enough(binaries: Path) -> bool:
    try:
        said = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    version = re.search(r"\d+", said)
    return version is not None and int(version[0]) >= OLDEST_VERSION


@contextmanager
def running_cluster(binaries: Path) -> Iterator[PostgresServer]:
    """Start a cluster of its own in a temporary folder, and leave nothing behind.

    It listens on a socket in that folder alone, and syncs its files to disk as in production: what
    the tests say about durability is said about the real thing.
    """
    folder = Path(tempfile.mkdtemp(prefix="tuner-postgres-"))
    try:
        identity = _unprivileged_identity(folder)
        if identity and "pgserver" in binaries.parts:
            binaries = _copy_of_pgserver(binaries, folder)
        data, log = folder / "data", folder / "log"

        def run(*command: Path | str) -> None:
            subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, cwd=folder, umask=0o077, **identity
            )

        # A UTF-8 locale: under plain C, PostgreSQL folds the case of ASCII letters only.
        run(
            *(binaries / "initdb", "--pgdata", data, "--username", _SUPERUSER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
        )
        pg_ctl = (binaries / "pg_ctl", "--pgdata", data, "--log", log, "--wait")
        run(*pg_ctl, "start", "--options", f"-k {folder} -c listen_addresses= -N 200")
        try:
            yield PostgresServer(f"postgresql://{_SUPERUSER}@/postgres?host={folder}")
        finally:
            run(*pg_ctl, "stop", "--mode", "fast")
    finally:
        shutil.rmtree(folder)


def _copy_of_pgserver(binaries: Path, folder: Path) -> Path:
    """Copy pgserver to where another user can read it, which our own environment may not be."""
    package = binaries.parent.parent
    for part in package.parent.glob("pgserver*"):  # The package, and the libraries beside it.
        if part.is_dir():
            shutil.copytree(part, folder / part.name)
    return folder / binaries.relative_to(package.parent)


def _unprivileged_identity(folder: Path) -> dict[str, Any]:
    """Return what makes a child run as an ordinary user, who then owns `folder`.

    PostgreSQL refuses to run as root; for anybody else this is empty.
    """
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
