"""The doctor says in plain words what is wrong, and changes nothing."""

import shutil
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.kinds import on_postgresql, on_sqlite
from tests.mail_server import Mood, running_mail_server
from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.operate.doctor import Finding, examine
from tuner_server.settings import Settings
from tuner_server.store import clock, jobs, schema
from tuner_server.store.database import Database, ReadTimedOut
from tuner_server.store.migrate import newest_revision


def settings(url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "not" / "yet", database_url=url)


def found(url: str, tmp_path: Path) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(settings(url, tmp_path))}


def wrong(findings: dict[str, Finding]) -> dict[str, str]:
    return {subject: each.text for subject, each in findings.items() if not each.fine}


def test_of_a_healthy_server_everything_is_fine(
    tenant: Tenant, migrated_url: str, tmp_path: Path
) -> None:
    tenant.file()
    tenant.measure()
    findings = found(migrated_url, tmp_path)
    assert wrong(findings) == {}
    assert list(findings) == [
        *("disk", "mail", "database", "migrations", "clock", "queue", "dead jobs", "measurements")
    ]


def test_a_database_without_tables_wants_a_start(database_url: str, tmp_path: Path) -> None:
    with closing(Database(database_url)) as database:
        database.check()
    assert wrong(found(database_url, tmp_path)) == {
        "migrations": "there are no tables yet: start the server"
    }


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "tuner.db"
    assert "start the server" in wrong(found(f"sqlite:///{path}", tmp_path))["database"]
    assert not path.exists()


@pytest.mark.parametrize(
    ("revision", "advice"), [("0000", "start the server"), ("9999", "upgrade the server")]
)
def test_tables_of_another_version_are_told(
    tenant: Tenant,
    database: Database,
    migrated_url: str,
    tmp_path: Path,
    revision: str,
    advice: str,
) -> None:
    def set_revision(value: str) -> None:
        with database.writing_engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{value}'")

    set_revision(revision)
    try:
        assert wrong(found(migrated_url, tmp_path))["migrations"].endswith(advice)
    finally:
        set_revision(newest_revision())


@pytest.mark.parametrize(
    "url", ["postgresql://tuner@127.0.0.1:1/tuner", "mysql://x", "sqlite:////dev/null/x.db"]
)
def test_a_database_that_is_away_or_will_not_do_is_told(url: str, tmp_path: Path) -> None:
    assert "database" in wrong(found(url, tmp_path))


def test_a_database_that_answers_too_slowly_is_told(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_: object) -> int:
        raise ReadTimedOut("too slow")

    monkeypatch.setattr(jobs, "oldest_due_ms", slow)
    assert wrong(found(migrated_url, tmp_path)) == {"database": "too slow"}


def test_dead_jobs_are_told(tenant: Tenant, migrated_url: str, tmp_path: Path) -> None:
    tenant.file()
    (job,) = tenant.begun()
    tenant.writer.run(lambda c: jobs.fail(c, job, "why", retry_at_ms=None))
    assert "1 failed too often" in wrong(found(migrated_url, tmp_path))["dead jobs"]


@on_sqlite
def test_a_queue_that_waits_is_told(
    tenant: Tenant, migrated_url: str, tmp_path: Path, watch: Watch
) -> None:
    tenant.file()
    watch.advance(60_000)
    assert wrong(found(migrated_url, tmp_path)) == {}
    watch.advance(1)
    assert wrong(found(migrated_url, tmp_path)) == {
        "queue": "1 due jobs wait, the oldest for 60 s: does a server run?"
    }


def test_measurements_by_older_definitions_are_told(
    tenant: Tenant, migrated_url: str, tmp_path: Path
) -> None:
    tenant.file()
    tenant.measure()
    tenant.writer.run(lambda c: c.execute(update(schema.calls).values(metrics_version=0)))
    assert "tuner-server recompute" in wrong(found(migrated_url, tmp_path))["measurements"]


@on_sqlite
def test_a_delivery_from_the_future_is_told(
    tenant: Tenant, migrated_url: str, tmp_path: Path, watch: Watch
) -> None:
    tenant.file()
    watch.advance(-2_001)
    assert "2001 ms in the future" in wrong(found(migrated_url, tmp_path))["clock"]


@on_postgresql
def test_a_clock_that_differs_from_the_databases_is_told(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_ms = clock.now_ms
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms() + 3_600_000)
    assert "from the database's clock" in wrong(found(migrated_url, tmp_path))["clock"]


def test_a_mail_server_that_does_not_let_us_in_is_told(tmp_path: Path) -> None:
    with running_mail_server() as mail_server:
        named = mail_server.settings(data_dir=tmp_path)
        fine = {each.subject: each for each in examine(named)}["mail"]
        assert (fine.fine, fine.text) == (True, f"127.0.0.1:{mail_server.port} answers")
        mail_server.mood = Mood.ASKS_WHO
        refused = mail_server.settings(data_dir=tmp_path, smtp_user="x", smtp_password="hush")
        told = wrong({each.subject: each for each in examine(refused)})["mail"]
        assert "535 5.7.8 wrong user or password" in told
        assert "hush" not in told


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(512 * 1024**2))
    findings = found("sqlite:////nowhere/tuner.db", tmp_path)
    assert wrong(findings)["disk"].startswith("only 0.5 GiB are free at /")
