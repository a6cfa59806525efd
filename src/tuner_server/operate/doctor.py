"""Looking at everything that the server needs, and saying in plain words what is wrong."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, make_url, select, text

from tuner_server.mail.smtp import NotSent, SmtpServer
from tuner_server.settings import Settings
from tuner_server.store import clock, jobs, schema
from tuner_server.store.database import (
    Database,
    ReadTimedOut,
    StoreUnavailable,
    UnsupportedDatabase,
)
from tuner_server.store.migrate import newest_revision, revision_of
from tuner_server.store.results import METRICS_VERSION

_LEAST_FREE_BYTES = 1024**3
_LARGEST_CLOCK_DIFFERENCE_MS = 2_000
_LONGEST_WAIT_MS = 60_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    fine: bool
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Look at disk, mail server, database, migrations, clock, queue and measurements.

    Changes nothing. Where the database cannot be reached, what lies in it is left out.
    """
    findings = [_disk(settings), _mail(settings)]
    try:
        with closing(Database(settings.database)) as database:
            findings.extend(_database(database))
    except (StoreUnavailable, UnsupportedDatabase, ReadTimedOut) as error:
        findings.append(Finding("database", fine=False, text=str(error)))
    return findings


def _database(database: Database) -> Iterator[Finding]:
    if database.path is not None and not Path(database.path).exists():
        yield Finding(
            "database", fine=False, text=f"there is none at {database.path} yet: start the server"
        )
        return
    yield Finding("database", fine=True, text=f"{database.check()} answers")
    with database.read(timeout_ms=60_000) as connection:
        yield from _inside(connection)


def _inside(connection: Connection) -> Iterator[Finding]:
    revision = revision_of(connection)
    yield _migrations(revision)
    if revision != newest_revision():
        return
    looks: tuple[Callable[[Connection], Finding], ...] = (_clock, _queue, _dead, _measurements)
    for look in looks:
        yield look(connection)


def _disk(settings: Settings) -> Finding:
    url = make_url(settings.database)
    file = url.database if url.get_backend_name() == "sqlite" else None
    folder = _existing(Path(file).parent if file else settings.data_dir)
    free = shutil.disk_usage(folder).free
    gib = free / 1024**3
    if free < _LEAST_FREE_BYTES:
        return Finding("disk", fine=False, text=f"only {gib:.1f} GiB are free at {folder}")
    return Finding("disk", fine=True, text=f"{gib:.0f} GiB are free at {folder}")


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_host:
        return Finding("mail", fine=True, text="no mail server is set: links are shown, not sent")
    server = SmtpServer(settings)
    try:
        server.check()
    except NotSent as error:
        return Finding("mail", fine=False, text=str(error))
    return Finding("mail", fine=True, text=f"{server.name} answers")


def _existing(folder: Path) -> Path:
    folder = folder.absolute()
    return folder if folder.exists() else _existing(folder.parent)


def _migrations(revision: str | None) -> Finding:
    needed = newest_revision()
    if revision == needed:
        return Finding("migrations", fine=True, text=f"the tables are at revision {revision}")
    if revision is None:
        return Finding("migrations", fine=False, text="there are no tables yet: start the server")
    advice = "start the server" if revision < needed else "upgrade the server"
    return Finding(
        "migrations", fine=False, text=f"the tables are at {revision}, not {needed}: {advice}"
    )


def _clock(connection: Connection) -> Finding:
    if connection.dialect.name == "sqlite":
        latest = connection.execute(select(func.max(schema.deliveries.c.received_at_ms))).scalar()
        ahead_ms = (latest or 0) - clock.now_ms()
        if ahead_ms > _LARGEST_CLOCK_DIFFERENCE_MS:
            return Finding(
                "clock", fine=False, text=f"the latest delivery is {ahead_ms} ms in the future"
            )
        return Finding("clock", fine=True, text="no delivery lies in the future")
    theirs = connection.execute(
        text("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
    ).scalar_one()
    difference_ms = abs(clock.now_ms() - theirs)
    fine = difference_ms <= _LARGEST_CLOCK_DIFFERENCE_MS
    return Finding("clock", fine, f"{difference_ms} ms from the database's clock")


def _queue(connection: Connection) -> Finding:
    waiting = jobs.count_due(connection)
    oldest_ms = jobs.oldest_due_ms(connection)
    waited_ms = 0 if oldest_ms is None else clock.now_ms() - oldest_ms
    if waited_ms > _LONGEST_WAIT_MS:
        waited = f"the oldest for {waited_ms // 1000} s: does a server run?"
        return Finding("queue", fine=False, text=f"{waiting} due jobs wait, {waited}")
    return Finding("queue", fine=True, text=f"{waiting} due jobs wait")


def _dead(connection: Connection) -> Finding:
    dead = jobs.count_by_state(connection)["dead"]
    if dead:
        advice = "`tuner-server jobs dead` lists them"
        return Finding("dead jobs", fine=False, text=f"{dead} failed too often: {advice}")
    return Finding("dead jobs", fine=True, text="none")


def _measurements(connection: Connection) -> Finding:
    calls = schema.calls.c
    older = connection.execute(
        select(func.count()).where(calls.metrics_version < METRICS_VERSION)
    ).scalar_one()
    if older:
        return Finding(
            "measurements",
            fine=False,
            text=f"{older} calls were measured by older definitions: `tuner-server recompute`",
        )
    return Finding("measurements", fine=True, text="all by the current definitions")
