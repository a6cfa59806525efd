"""`kill -9` of a worker in the middle of a run of evals: each says of each call one thing."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.crash.callers import Acknowledged, ask, create_agent, deliver
from tests.server import RunningServer, running_server
from tuner_server.store import schema
from tuner_server.store.database import Database

pytestmark = pytest.mark.crash

CALLS = 400
_PATIENCE_S = 120
_LEASE_S = "1"
_WORKSPACE = "/api/v1/workspaces/1"


def test_after_a_kill_every_eval_has_said_one_thing_of_every_call(
    database_url: str, tmp_path: Path
) -> None:
    with _server(database_url, tmp_path) as server:
        key = server.key
        assert key is not None
        create_agent(server, key)
        deliver(server, key, range(CALLS), Acknowledged())
        wanted = {"keys": ["greeted", "no_long_silence", "no_tool_errors", "said_goodbye"]}
        added = ask(server, key, "POST", f"{_WORKSPACE}/evals/from-library", wanted)["evals"]
        evals = [each["id"] for each in added]
        _wait_until(lambda: _unmeasured(database_url) == 0)
        task = ask(server, key, "POST", f"{_WORKSPACE}/evals/run", {"eval_ids": evals})
        _wait_until(lambda: _done(server, key, task) > 0)
        server.process.kill()
        server.process.wait()
    assert 0 < len(_said(database_url, task["id"])) < CALLS * len(evals), "the run had ended before"

    with _server(database_url, tmp_path) as server:
        _wait_until(lambda: _state(server, key, task) != "running")
        assert _state(server, key, task) == "done"
        assert _done(server, key, task) == CALLS
    said = _said(database_url, task["id"])
    assert set(said.values()) == {1}
    assert len(said) == CALLS * len(evals)
    facts = _verdicts(database_url)
    assert set(facts.values()) == {1}
    assert len(facts) == CALLS * len(evals)


def _server(database_url: str, folder: Path) -> AbstractContextManager[RunningServer]:
    return running_server(folder, TUNER_DATABASE_URL=database_url, TUNER_LEASE_S=_LEASE_S)


def _task(server: RunningServer, key: str, task: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = ask(server, key, "GET", f"{_WORKSPACE}/tasks/{task['id']}")
    return found


def _done(server: RunningServer, key: str, task: dict[str, Any]) -> int:
    return int(_task(server, key, task)["done"])


def _state(server: RunningServer, key: str, task: dict[str, Any]) -> str:
    return str(_task(server, key, task)["state"])


def _wait_until(holds: Callable[[], bool]) -> None:
    # Another process does the work, so there is no event to wait for but what it has written.
    deadline = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _unmeasured(url: str) -> int:
    with closing(Database(url)) as database, database.read() as connection:
        calls = schema.calls.c
        return len(connection.execute(select(calls.id).where(calls.measured_at_ms.is_(None))).all())


def _said(url: str, run: int) -> Counter[tuple[int, int, int]]:
    """How often each eval, in each version, has said something of each call since the run."""
    with closing(Database(url)) as database, database.read() as connection:
        results = schema.eval_results.c
        rows = connection.execute(
            select(results.call_id, results.eval_id, results.version).where(results.run == run)
        )
        return Counter((row[0], row[1], row[2]) for row in rows)


def _verdicts(url: str) -> Counter[tuple[int, str]]:
    """How often each eval stands among the facts of each call."""
    with closing(Database(url)) as database, database.read() as connection:
        facts = schema.call_facts.c
        rows = connection.execute(
            select(facts.call_id, facts.field).where(facts.field.like("eval.%"))
        )
        return Counter((row[0], row[1]) for row in rows)
