"""A consistent copy of the database, taken while the server runs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tuner_server.settings import Settings
from tuner_server.store.database import Database


class BackupFailed(Exception):
    """No copy was made; the text says why."""


def back_up(settings: Settings, target: Path) -> int:
    """Write a copy to `target`, readable by its owner only; gives its size in bytes.

    SQLite: a database file, by SQLite's own online backup. PostgreSQL: what `pg_dump` writes in
    its custom format, for `pg_restore`. Raises `BackupFailed`.
    """
    if target.exists():
        raise BackupFailed(f"{target} exists already; name a file that does not")
    database = Database(settings.database)
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.close(descriptor)
        if database.path is not None:
            _copy_sqlite(Path(database.path), target)
        else:
            _dump_postgresql(database, target)
    except OSError as error:
        raise BackupFailed(f"cannot write {target}: {error}") from error
    finally:
        database.close()
    return target.stat().st_size


def _copy_sqlite(path: Path, target: Path) -> None:
    if not path.is_file():
        target.unlink()
        raise BackupFailed(f"there is no database at {path}")
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            # One step: in several, each write in between would make it begin anew.
            source.backup(copy)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise BackupFailed(f"SQLite could not copy {path}: {error}") from error


def _dump_postgresql(database: Database, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        target.unlink()
        raise BackupFailed(
            "a PostgreSQL database is copied by pg_dump, which is not installed here "
            "(Debian: apt install postgresql-client)"
        )
    url = database.url.set(drivername="postgresql")
    # The password goes by the environment: arguments can be read by everybody on the machine.
    address = url.set(password=None).render_as_string()
    done = subprocess.run(  # noqa: S603 - the program was looked up, the arguments are ours
        [program, "--format=custom", f"--file={target}", address],
        env={**os.environ, "PGPASSWORD": url.password or os.environ.get("PGPASSWORD", "")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        raise BackupFailed(f"pg_dump failed: {done.stderr.strip()}")
