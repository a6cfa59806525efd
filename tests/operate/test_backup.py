"""A copy that is taken while the server writes is whole, and can be restored."""

import os
import shutil
import stat
import subprocess
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.kinds import on_postgresql, on_sqlite
from tests.left_out import leave_out
from tests.postgres import PostgresServer
from tests.tenant import Tenant
from tuner_server.operate.backup import BackupFailed, back_up
from tuner_server.settings import Settings
from tuner_server.store import schema
from tuner_server.store.database import Database


def content(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in schema.metadata.sorted_tables
        }


@pytest.fixture
def chosen(migrated_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=migrated_url)


@on_sqlite
def test_a_copy_taken_while_the_server_writes_is_whole(
    tenant: Tenant, chosen: Settings, tmp_path: Path
) -> None:
    target, enough = tmp_path / "copy.db", threading.Event()
    first_filed = threading.Event()

    def deliver() -> None:
        number = 0
        while not enough.is_set():
            tenant.file(call_id=str(number))
            first_filed.set()
            number += 1

    delivering = threading.Thread(target=deliver)
    delivering.start()
    first_filed.wait()
    size = back_up(chosen, target)
    enough.set()
    delivering.join()
    assert size == target.stat().st_size > 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(Database(f"sqlite:///{target}")) as copy:
        found = content(copy)
    assert len(found["calls"]) == len(found["payloads"]) == len(found["jobs"]) > 0
    assert len(found["deliveries"]) == len(found["calls"])


@on_sqlite
def test_a_copy_has_the_same_content(tenant: Tenant, chosen: Settings, tmp_path: Path) -> None:
    tenant.file()
    tenant.measure()
    target = tmp_path / "copy.db"
    back_up(chosen, target)
    with closing(Database(f"sqlite:///{target}")) as copy:
        assert content(copy) == content(tenant.database)
        with closing(Database(chosen.database)) as original:
            assert content(copy) == content(original)


@on_sqlite
def test_a_file_of_any_name_can_be_copied(migrated_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "50%41 of #1?"
    folder.mkdir()
    with closing(Database(migrated_url)) as database:
        assert database.path is not None
        shutil.copy(database.path, folder / "tuner.db")
    assert back_up(Settings(data_dir=folder), folder / "copy?#.db") > 0


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(BackupFailed, match="exists already"):
        back_up(Settings(data_dir=tmp_path), target)
    assert target.read_text() == "precious"


def test_where_there_is_no_database_there_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="there is no database"):
        back_up(Settings(data_dir=tmp_path), tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="cannot write"):
        back_up(Settings(data_dir=tmp_path), tmp_path / "nowhere" / "copy.db")


def test_a_file_that_is_no_database_is_told_and_leaves_no_copy(tmp_path: Path) -> None:
    (tmp_path / "tuner.db").write_bytes(b"This is no database. " * 100)
    with pytest.raises(BackupFailed, match="SQLite could not copy"):
        back_up(Settings(data_dir=tmp_path), tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


@on_postgresql
def test_what_pg_dump_wrote_restores_to_the_same(
    tenant: Tenant, chosen: Settings, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    _needs("pg_dump")
    tenant.file()
    tenant.measure()
    target = tmp_path / "tuner.dump"
    assert back_up(chosen, target) == target.stat().st_size > 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with postgres_server.new_database() as url:
        command = [_needs("pg_restore"), "--no-owner", f"--dbname={url}", str(target)]
        subprocess.run(command, check=True)
        with closing(Database(url)) as copy:
            assert content(copy) == content(tenant.database)


def _needs(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        leave_out(f"there is no {program} here.", "Install Debian's package postgresql-client.")
    return path


def test_without_pg_dump_it_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    chosen = Settings(data_dir=tmp_path, database_url="postgresql://tuner@127.0.0.1:1/tuner")
    with pytest.raises(BackupFailed, match="apt install postgresql-client"):
        back_up(chosen, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_what_pg_dump_says_is_told_and_the_password_is_not_among_its_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "arguments $* password $PGPASSWORD" >&2\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    chosen = Settings(data_dir=tmp_path, database_url="postgresql://tuner:s3cret@127.0.0.1:1/x")
    with pytest.raises(BackupFailed, match="password s3cret") as error:
        back_up(chosen, tmp_path / "copy")
    assert str(error.value).count("s3cret") == 1
    assert not (tmp_path / "copy").exists()
