"""The parts of a process: opened in order, closed with nothing lost."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.tenant import Tenant
from tuner_server.pipeline.rollups import REFRESH_ROLLUPS
from tuner_server.pipeline.upkeep import CLEAR_OUTDATED
from tuner_server.runtime import Runtime
from tuner_server.settings import Settings
from tuner_server.store import schema
from tuner_server.store.database import Database, StoreUnavailable, UnsupportedDatabase
from tuner_server.store.jobs import Job
from tuner_server.store.writer import WriterClosed


def settings(url: str, tmp_path: Path, **chosen: object) -> Settings:
    return Settings.model_validate({"data_dir": tmp_path / "data", "database_url": url, **chosen})


def test_an_empty_database_is_made_ready_and_the_key_is_kept(
    database_url: str, tmp_path: Path
) -> None:
    chosen = settings(database_url, tmp_path)
    first = Runtime.open(chosen)
    sealed = first.sealer.seal("secret")
    assert first.close()
    second = Runtime.open(chosen)
    assert second.sealer.open(sealed) == "secret"
    assert second.close()
    assert (tmp_path / "data" / "secret.key").exists()


def test_a_key_of_the_settings_needs_no_file(migrated_url: str, tmp_path: Path) -> None:
    runtime = Runtime.open(settings(migrated_url, tmp_path, secret_key="mine", workers=0))
    assert list((tmp_path / "data").iterdir()) == []
    assert runtime.close()


def test_what_was_acknowledged_is_worked_on_and_upkeep_is_planned(
    migrated_url: str, tmp_path: Path
) -> None:
    runtime = Runtime.open(settings(migrated_url, tmp_path))
    tenant = Tenant(runtime.database, runtime.writer)
    filed = tenant.file()
    runtime.start()
    measured = threading.Event()
    while not measured.is_set():
        if tenant.call(filed.call_id).measured_at_ms is not None:
            measured.set()
    assert runtime.close()
    with pytest.raises(WriterClosed):
        runtime.writer.run(lambda c: None)
    rows = {row.kind: row.state for row in _jobs(migrated_url)}
    assert rows == {"measure_call": "done", CLEAR_OUTDATED: "queued", REFRESH_ROLLUPS: "queued"}


def _jobs(url: str) -> Sequence[Any]:
    database = Database(url)
    with database.read() as connection:
        rows = connection.execute(schema.jobs.select()).all()
    database.close()
    return rows


def test_work_that_outlasts_the_drain_is_told_and_its_job_is_kept(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(_: object, held: Sequence[Job]) -> Mapping[int, Exception]:
        begun.set()
        go_on.wait()
        return {}

    monkeypatch.setattr("tuner_server.pipeline.handlers.MeasureCalls.__call__", wait)
    runtime = Runtime.open(settings(migrated_url, tmp_path, drain_s=0.01))
    Tenant(runtime.database, runtime.writer).file()
    runtime.start()
    assert begun.wait(30)
    with capture_logs() as lines:
        assert not runtime.close()
    assert "its jobs go to others" in lines[0]["event"]
    go_on.set()
    for thread in runtime.workers._everybody:
        thread.join(30)
    assert {row.state for row in _jobs(migrated_url)} == {"running", "queued"}


@pytest.mark.parametrize(
    ("url", "error"),
    [("mysql://x", UnsupportedDatabase), ("postgresql://u@127.0.0.1:1/x", StoreUnavailable)],
)
def test_what_keeps_it_from_opening_is_told(
    url: str, error: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(error):
        Runtime.open(settings(url, tmp_path))
