"""Connections: who may write, how long a read may take, which databases will do."""

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from tests.kinds import on_postgresql, on_sqlite
from tuner_server.store import database as module
from tuner_server.store import schema
from tuner_server.store.database import (
    Database,
    ReadTimedOut,
    StoreUnavailable,
    UnsupportedDatabase,
)

FOREVER = (
    "WITH RECURSIVE forever(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM forever) "
    "SELECT count(*) FROM forever"
)


def test_a_reading_connection_cannot_write(database: Database) -> None:
    read_only = pytest.raises((DBAPIError, StoreUnavailable), match=r"(?i)read.?only")
    with read_only, database.read() as connection:
        connection.execute(insert(schema.sessions).values(token_sha256=b"", user_id=1))


def test_a_query_that_outlasts_its_limit_is_cut_off(migrated_url: str) -> None:
    with closing(Database(migrated_url, read_timeout_ms=100)) as database:
        with pytest.raises(ReadTimedOut), database.read() as connection:
            connection.exec_driver_sql(FOREVER)
        with database.read() as connection:  # the connection serves again
            assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1


def test_a_read_may_ask_for_another_limit(database: Database) -> None:
    with pytest.raises(ReadTimedOut), database.read(timeout_ms=100) as connection:
        connection.exec_driver_sql(FOREVER)


_CANCELLED_IN_OTHER_WORDS = """
DO $$ BEGIN
  RAISE EXCEPTION 'storniere Anfrage wegen Zeitüberschreitung' USING ERRCODE = '57014';
END $$
"""


@on_postgresql
def test_a_limit_is_told_from_trouble_in_every_language(database: Database) -> None:
    with pytest.raises(ReadTimedOut), database.read() as connection:
        connection.exec_driver_sql(_CANCELLED_IN_OTHER_WORDS)


@on_postgresql
def test_what_no_second_try_can_mend_is_not_called_unavailable(database: Database) -> None:
    with pytest.raises(DBAPIError, match="too long"), database.read() as connection:
        connection.exec_driver_sql("SELECT repeat('x', 2000000)::tsvector")


def test_a_mistake_in_a_query_is_told_as_it_is(database: Database) -> None:
    with pytest.raises((DBAPIError, StoreUnavailable)), database.read() as connection:
        connection.exec_driver_sql("SELECT nonsense FROM calls")


def test_too_many_readers_at_once_are_turned_away(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOCK_WAIT_S", 0.01)
    monkeypatch.setattr(module, "_MOST_READERS_BEYOND_THE_POOL", 1)
    if migrated_url.startswith("postgresql"):
        monkeypatch.setattr(module, "_LOCK_WAIT_S", 1)
    with closing(Database(migrated_url, readers=1)) as database, ExitStack() as readers:
        for _ in range(2):
            readers.enter_context(database.read())
        with pytest.raises(StoreUnavailable, match="Too many"):
            readers.enter_context(database.read())


@pytest.mark.parametrize(
    "url",
    ["postgresql://tuner@127.0.0.1:1/tuner", "sqlite:////nowhere/at/all/tuner.db"],
)
def test_a_database_that_cannot_be_reached_is_unavailable(url: str) -> None:
    with closing(Database(url)) as database, pytest.raises(StoreUnavailable):
        database.check()


def test_a_database_tells_its_version(database: Database) -> None:
    name = {"sqlite": "SQLite 3.", "postgresql": "PostgreSQL "}[database.dialect]
    assert database.check().startswith(name)


@on_sqlite
def test_an_sqlite_that_is_too_old_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(UnsupportedDatabase, match=r"3\.35 or newer is needed"):
        database.check()


@on_postgresql
def test_a_postgresql_that_is_too_old_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_OLDEST_POSTGRESQL", 10**9)
    with pytest.raises(UnsupportedDatabase, match="15 or newer is needed"):
        database.check()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://root@localhost/x", "begins with 'mysql'"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("tuner.db", "cannot be read"),
        ("", "cannot be read"),
        ("secret:password", "cannot be read"),
    ],
)
def test_a_url_that_will_not_do_is_refused_in_words(url: str, told: str) -> None:
    with pytest.raises(UnsupportedDatabase, match=told) as error:
        Database(url)
    assert "password" not in str(error.value)


def test_an_sqlite_database_knows_its_file_and_postgresql_has_none(tmp_path: Path) -> None:
    assert Database(f"sqlite:///{tmp_path}/x.db").path == f"{tmp_path}/x.db"
    for url in ("postgres://h/x", "postgresql://h/x", "postgresql+asyncpg://h/x"):
        database = Database(url)
        assert (database.path, database.url.drivername) == (None, "postgresql+psycopg")


@on_postgresql
def test_options_of_the_url_are_kept(migrated_url: str) -> None:
    url = f"{migrated_url}&options=-c%20application_name%3Dtuner"
    with closing(Database(url)) as database, database.read() as connection:
        assert connection.exec_driver_sql("SHOW application_name").scalar_one() == "tuner"
        assert connection.exec_driver_sql("SHOW timezone").scalar_one() == "UTC"


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Ann, this is no database, however long it may be. " * 100)
    with (
        closing(Database(f"sqlite:///{file}")) as database,
        pytest.raises(UnsupportedDatabase, match=r"letter\.txt is no SQLite database"),
    ):
        database.check()
