"""`kill -9` in the middle of the load: what was acknowledged is there, once, and gets measured."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import AbstractContextManager, closing
from pathlib import Path
from signal import SIGKILL

import pytest
from sqlalchemy import select

from tests.crash.callers import Acknowledged, create_agent, deliver
from tests.server import RunningServer, running_server
from tuner_server.store import jobs, schema
from tuner_server.store.database import Database

pytestmark = pytest.mark.crash

ROUNDS = 3
CALLS = 250
KILLED_AFTER = 90
_PATIENCE_S = 120
# A dead worker's jobs come back this soon, so that the test need not wait for a minute.
_LEASE_S = "1"


def test_whatever_was_acknowledged_before_a_kill_is_stored_once_and_measured(
    database_url: str, tmp_path: Path
) -> None:
    acknowledged = Acknowledged()
    key = ""
    for round_ in range(ROUNDS):
        with _server(database_url, tmp_path) as server:
            if server.key is not None:
                key = server.key
                create_agent(server, key)
            first = round_ * CALLS
            _deliver_and_kill(server, key, range(first, first + CALLS), acknowledged)
    stored = _stored_calls(database_url)
    assert acknowledged.ids.items() <= stored.items()

    with _server(database_url, tmp_path) as server:
        deliver(server, key, range(ROUNDS * CALLS), acknowledged)
        assert acknowledged.ids == _stored_calls(database_url)
        assert len(acknowledged.ids) == ROUNDS * CALLS
        _wait_until_nothing_waits(database_url)
    assert _unmeasured_calls(database_url) == 0
    assert _stored_receipts(database_url) == dict.fromkeys(acknowledged.ids.values(), 1)


def _server(database_url: str, folder: Path) -> AbstractContextManager[RunningServer]:
    return running_server(folder, TUNER_DATABASE_URL=database_url, TUNER_LEASE_S=_LEASE_S)


def _deliver_and_kill(
    server: RunningServer, key: str, indexes: range, acknowledged: Acknowledged
) -> None:
    target = len(acknowledged.answers) + KILLED_AFTER

    def kill_in_the_middle(answers: int) -> None:
        if answers == target:
            server.process.kill()

    deliver(server, key, indexes, acknowledged, kill_in_the_middle)
    assert server.process.wait() == -SIGKILL, "the load ended before the kill"


def _stored_calls(url: str) -> dict[str, int]:
    with closing(Database(url)) as database, database.read() as connection:
        calls, payloads = schema.calls.c, schema.payloads.c
        rows = connection.execute(
            select(calls.provider_call_id, calls.id).join(
                schema.payloads,
                (payloads.workspace_id == calls.workspace_id) & (payloads.call_id == calls.id),
            )
        ).all()
    assert max(Counter(row[0] for row in rows).values()) == 1
    return {row[0]: row[1] for row in rows}


def _stored_receipts(url: str) -> Counter[int]:
    with closing(Database(url)) as database, database.read() as connection:
        receipts = schema.deliveries.c
        return Counter(
            connection.execute(select(receipts.call_id).where(receipts.fate == "stored")).scalars()
        )


def _unmeasured_calls(url: str) -> int:
    with closing(Database(url)) as database, database.read() as connection:
        calls = schema.calls.c
        return len(connection.execute(select(calls.id).where(calls.measured_at_ms.is_(None))).all())


def _wait_until_nothing_waits(url: str) -> None:
    # Another process does the work, so there is no event to wait for but the table itself.
    deadline = time.monotonic() + _PATIENCE_S
    with closing(Database(url)) as database:
        while time.monotonic() < deadline:
            with database.read() as connection:
                counts = jobs.count_by_state(connection)
                due = jobs.oldest_due_ms(connection)
            assert counts["dead"] == 0
            if due is None and counts["running"] == 0:
                return
            time.sleep(0.05)
    raise AssertionError(f"jobs still wait: {counts}")
