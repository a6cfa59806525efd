"""Migrations: from nothing to the newest, once, however many start at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tuner_server.store.database import Database
from tuner_server.store.ids import SEQUENCES, take_ids
from tuner_server.store.migrate import NewerDatabase, migrate, newest_revision, revision_of
from tuner_server.store.schema import metadata


def revision(database: Database) -> str | None:
    with database.read() as connection:
        return revision_of(connection)


def test_an_empty_database_gets_all_tables_once(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        assert revision(database) is None
        assert migrate(database)
        assert revision(database) == newest_revision()
        assert not migrate(database)


def test_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    ready = threading.Barrier(2)

    def start(_: int) -> None:
        with closing(Database(database_url)) as database:
            ready.wait()
            migrate(database)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(start, range(2)))
    with closing(Database(database_url)) as database:
        assert revision(database) == newest_revision()
        assert not migrate(database)


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        migrate(database)
        with database.writing_engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(NewerDatabase, match="revision 9999"):
            migrate(database)


def test_the_migrations_make_what_the_code_describes(database: Database) -> None:
    def of_ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return not (kind == "table" and (name or "").startswith(("search_", "call_search")))

    with database.writing_engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": of_ours, "compare_type": True}
        )
        differences: list[Any] = compare_metadata(context, metadata)
    assert [each for each in differences if not _is_postgresqls_view_of_a_default(each)] == []


def _is_postgresqls_view_of_a_default(difference: Any) -> bool:
    return isinstance(difference, list) and difference[0][0] == "modify_default"


def test_numbers_for_new_rows_are_given_once_and_ascend(database: Database) -> None:
    def take(_: int) -> list[list[int]]:
        with closing(Database(_url(database))) as own, own.writing_engine.begin() as connection:
            return [list(ids) for ids in take_ids(connection, 5, *SEQUENCES)]

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, range(8)))
    for place in range(len(SEQUENCES)):
        ids = [number for each in taken for number in each[place]]
        assert len(set(ids)) == len(ids) == 40
        assert min(ids) >= 1
        assert all(each[place] == sorted(each[place]) for each in taken)


def _url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)
