"""What is remembered of keys and agents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tuner_server.ingest.directory import REMEMBERED_S, Directory
from tuner_server.store import workspaces
from tuner_server.store.database import Database
from tuner_server.store.migrate import migrate
from tuner_server.store.writer import Writer


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give an empty database with its tables."""
    opened = Database(database_url)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def key(database: Database) -> str:
    """Give the key of a workspace."""
    writer = Writer(database)
    secret = writer.run(
        lambda connection: workspaces.create_key(
            connection, workspaces.create_workspace(connection, "W").id, "K"
        )[1]
    )
    writer.close()
    return secret


def test_what_was_found_is_believed_for_a_moment(
    database: Database, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("tuner_server.ingest.directory.time.monotonic", lambda: now)
    keys = Directory(database).keys
    assert keys.recall(key) is None
    holder = keys.find(key)
    assert holder is not None
    assert keys.recall(key) == holder
    now += REMEMBERED_S
    assert keys.recall(key) is None


def test_what_was_not_found_is_asked_anew(database: Database) -> None:
    directory = Directory(database)
    assert directory.keys.find("tr_api_unknown") is None
    assert directory.keys.recall("tr_api_unknown") is None
    assert directory.agents.find((1, "unknown")) is None


def test_after_a_change_nothing_is_believed(database: Database, key: str) -> None:
    directory = Directory(database)
    directory.keys.find(key)
    directory.forget()
    assert directory.keys.recall(key) is None


def test_what_is_remembered_takes_limited_room(
    database: Database, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuner_server.ingest.directory._MOST_REMEMBERED", 1)
    keys = Directory(database).keys
    keys._found = {"another": (1e18, workspaces.KeyHolder(1, 1, None, "K"))}
    keys.find(key)
    assert keys.recall("another") is None
    assert keys.recall(key) is not None
