"""`kill -9` of a server that has calls judged: each eval says of each call one thing, once paid."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.crash.callers import Acknowledged, ask, create_agent, deliver
from tests.evals.judging.asking import judge
from tests.scripted_model import ScriptedModel
from tests.server import RunningServer, running_server
from tests.store.test_model_turns import MODEL
from tuner_server.store import judge_models, schema
from tuner_server.store.audit import SERVER
from tuner_server.store.database import Database
from tuner_server.store.writer import Writer

pytestmark = pytest.mark.crash

CALLS = 120
AT_ONCE = 16
_WORKSPACE = "/api/v1/workspaces/1"
_PATIENCE_S = 120
# Long enough for a busy machine to renew it; a lease that ran out would be asked about again.
_LEASE_S = "8"


def test_after_a_kill_every_judge_has_said_one_thing_of_every_call(
    database_url: str, tmp_path: Path, model: ScriptedModel
) -> None:
    with _server(database_url, tmp_path, model) as server:
        key = server.key
        assert key is not None
        create_agent(server, key)
        _set_up(database_url, model)
        for name in ("One", "Two"):
            new = {"name": name, "criterion": judge().model_dump(mode="json")}
            ask(server, key, "POST", f"{_WORKSPACE}/evals", new)
        deliver(server, key, range(CALLS), Acknowledged())
        _wait_until(lambda: len(_said(database_url)) > CALLS // 2)
        server.process.kill()
        server.process.wait()
    before, asked_before = _said(database_url), len(model.requests)
    assert len(before) < 2 * CALLS, "all was judged before the kill"

    with _server(database_url, tmp_path, model):
        _wait_until(lambda: _unfinished(database_url) == 0)
    said = _said(database_url)
    assert set(said.values()) == {1}
    assert len(said) == 2 * CALLS
    assert before.items() <= said.items()
    assert set(_verdicts(database_url)) == {"pass"}
    # Both evals of a call go in one question. Paid for twice is at most what was on its way.
    again = len(model.requests) - CALLS
    assert 0 <= again <= AT_ONCE
    assert asked_before >= len(before) // 2
    assert CALLS <= _questions(database_url) <= CALLS + again


def _server(
    database_url: str, folder: Path, model: ScriptedModel
) -> AbstractContextManager[RunningServer]:
    return running_server(
        folder,
        TUNER_DATABASE_URL=database_url,
        TUNER_LEASE_S=_LEASE_S,
        TUNER_OUTGOING_ALLOW=model.host,
    )


def _set_up(url: str, model: ScriptedModel) -> None:
    """As an owner would, which a key may not."""
    chosen = replace(
        MODEL,
        base_url=f"{model.base_url}/v1",
        model="slow-100",
        key_sealed=None,
        key_hint=None,
        concurrency=AT_ONCE,
    )
    with closing(Database(url)) as database, closing(Writer(database)) as writer:
        writer.run(lambda c: judge_models.choose(c, 1, chosen, by=SERVER))


def _wait_until(holds: Callable[[], bool]) -> None:
    # Another process does the work, so there is no event to wait for but what it has written.
    deadline = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _said(url: str) -> Counter[tuple[int, int, int]]:
    """How often each eval, in each version, has said something of each call."""
    with closing(Database(url)) as database, database.read() as connection:
        results = schema.eval_results.c
        rows = connection.execute(select(results.call_id, results.eval_id, results.version))
        return Counter((row[0], row[1], row[2]) for row in rows)


def _verdicts(url: str) -> list[str]:
    with closing(Database(url)) as database, database.read() as connection:
        return list(connection.execute(select(schema.eval_results.c.verdict)).scalars())


def _unfinished(url: str) -> int:
    with closing(Database(url)) as database, database.read() as connection:
        jobs = schema.jobs.c
        return connection.execute(
            select(func.count())
            .select_from(schema.jobs)
            .where(
                jobs.kind.in_(("measure_call", "judge_call")),
                jobs.state.in_(("queued", "running")),
            )
        ).scalar_one()


def _questions(url: str) -> int:
    with closing(Database(url)) as database, database.read() as connection:
        spent = schema.model_spending.c
        return connection.execute(select(func.sum(spent.questions))).scalar_one()
