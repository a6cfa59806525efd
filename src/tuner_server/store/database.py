"""Connections: many short-lived reading ones with a time limit, and one that writes.

Reading never waits for writing: SQLite runs in WAL mode, PostgreSQL has MVCC. A read that
outlasts its limit is cut off, so no query can hold the server.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.pool import NullPool

Dialect = Literal["sqlite", "postgresql"]

_OLDEST_SQLITE = (3, 35, 0)
_OLDEST_POSTGRESQL = 150000
# Any number will do, as long as nothing else in the database locks the same one.
_TURN = 7_283_119_406
_LOCK_WAIT_S = 10
_LOOK_AGAIN_S = 0.02
_MOST_READERS_BEYOND_THE_POOL = 32
_SQLITE_STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 20_000


class StoreUnavailable(Exception):
    """The database cannot be used right now: away, full or locked. Trying again may help."""


class ReadTimedOut(Exception):
    """A query ran longer than a reader may."""


class UnsupportedDatabase(Exception):
    """The URL names a database, or a version of one, that this server does not run on."""


class Database:
    """One SQLite file or PostgreSQL database, seen through a reading and a writing engine."""

    def __init__(self, url: str, *, read_timeout_ms: int = 10_000, readers: int = 8) -> None:
        self.url = _normal_url(url)
        self.dialect: Dialect = (
            "sqlite" if self.url.get_backend_name() == "sqlite" else "postgresql"
        )
        self._read_timeout_ms = read_timeout_ms
        if self.dialect == "sqlite":
            self.writing_engine = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE")
            self._reading_engine = _sqlite_engine(self.url, begin="BEGIN", readers=readers)
        else:
            self.writing_engine = _postgresql_engine(self.url, "-c synchronous_commit=on")
            self._reading_engine = _postgresql_engine(
                self.url,
                f"-c default_transaction_read_only=on -c statement_timeout={read_timeout_ms}",
                readers=readers,
            )

    @property
    def path(self) -> str | None:
        """The SQLite file, or nothing on PostgreSQL."""
        return self.url.database if self.dialect == "sqlite" else None

    @contextmanager
    def read(self, *, timeout_ms: int | None = None) -> Iterator[Connection]:
        """A connection that sees one consistent state and can change nothing.

        Raises `ReadTimedOut` when a query outlasts the limit, `StoreUnavailable` when the
        database cannot be reached.
        """
        limit_ms = timeout_ms or self._read_timeout_ms
        try:
            with self._reading_engine.connect() as connection, connection.begin():
                if self.dialect == "postgresql":
                    if timeout_ms:
                        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {limit_ms:d}")
                    yield connection
                else:
                    with _interrupted_after(connection, limit_ms):
                        yield connection
        except NoFreeConnection as error:
            raise StoreUnavailable("Too many read at the same time.") from error
        except DBAPIError as error:
            raise _in_our_words(error) from error

    def check(self) -> str:
        """The database's version; raises when it is too old or cannot be reached."""
        with self.read() as connection:
            if self.dialect == "sqlite":
                if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
                    raise UnsupportedDatabase(
                        f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed."
                    )
                return f"SQLite {sqlite3.sqlite_version}"
            number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
            version = str(connection.exec_driver_sql("SHOW server_version").scalar_one())
            if number < _OLDEST_POSTGRESQL:
                raise UnsupportedDatabase(
                    f"PostgreSQL {version} is too old: 15 or newer is needed."
                )
            return f"PostgreSQL {version}"

    def close(self) -> None:
        """Give all connections back."""
        self._reading_engine.dispose()
        self.writing_engine.dispose()


def take_turns(connection: Connection) -> None:
    """Let one process at a time do what follows, until its transaction ends.

    On SQLite a writing transaction is alone as it is.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def _normal_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise UnsupportedDatabase(
            "The database URL cannot be read; it must be sqlite:///… or postgresql://…"
        ) from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise UnsupportedDatabase("An SQLite URL must name a file: sqlite:///path/to/tuner.db")
        return url.set(drivername="sqlite+pysqlite")
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise UnsupportedDatabase(
        f"The database URL begins with {backend!r}; it must be sqlite:///… or postgresql://…"
    )


def _sqlite_engine(url: URL, *, begin: str, readers: int | None = None) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": _LOCK_WAIT_S, "check_same_thread": False},
        **_pool(readers),
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, see below
        _enter_wal_mode(connection, url)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16384" if readers is None else "cache_size=-8192",
            "mmap_size=0",
            "temp_store=MEMORY",
            f"query_only={'OFF' if readers is None else 'ON'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _enter_wal_mode(connection: sqlite3.Connection, url: URL) -> None:
    # SQLite itself does not wait for others here: two first starts would disturb each other.
    deadline = time.monotonic() + _LOCK_WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
                raise UnsupportedDatabase(f"{url.database} is no SQLite database.") from None
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_LOOK_AGAIN_S)
        else:
            return


def _postgresql_engine(url: URL, options: str, readers: int | None = None) -> Engine:
    options = f"{options} -c timezone=UTC {url.query.get('options', '')}".strip()
    return create_engine(
        url.difference_update_query(["options"]),
        connect_args={"options": options, "connect_timeout": _LOCK_WAIT_S},
        pool_pre_ping=readers is not None,
        **_pool(readers),
    )


def _pool(readers: int | None) -> dict[str, Any]:
    # The writer holds one connection for its whole life and needs no pool.
    if readers is None:
        return {"poolclass": NullPool}
    return {
        "pool_size": readers,
        "max_overflow": _MOST_READERS_BEYOND_THE_POOL,
        "pool_timeout": _LOCK_WAIT_S,
    }


@contextmanager
def _interrupted_after(connection: Connection, limit_ms: int) -> Iterator[None]:
    raw: Any = connection.connection.driver_connection
    deadline = time.monotonic() + limit_ms / 1000
    raw.set_progress_handler(
        lambda: int(time.monotonic() > deadline), _SQLITE_STEPS_BETWEEN_LOOKS_AT_THE_CLOCK
    )
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


def _in_our_words(error: DBAPIError) -> Exception:
    if _sqlstate(error) == "57014" or _was_interrupted(error):
        return ReadTimedOut("The query took longer than a read may.")
    if means_unavailable(error):
        return StoreUnavailable(str(error.orig))
    return error


def means_unavailable(error: DBAPIError) -> bool:
    """Whether the database could not do it now, rather than what was asked being wrong."""
    if error.connection_invalidated:
        return True
    # Class 54, a limit of PostgreSQL's that a value exceeds: no second try gets below it.
    return isinstance(error, OperationalError) and not _sqlstate(error).startswith("54")


def is_deadlock(error: DBAPIError) -> bool:
    """Whether PostgreSQL undid this so that somebody else could go on; a second try will do."""
    return _sqlstate(error) == "40P01"


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _was_interrupted(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
