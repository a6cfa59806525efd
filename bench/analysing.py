"""Running the evals and rules of the samples on calls that are stored, on one core."""

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from bench.figures import Figure
from bench.filling import filled
from tuner_server.evals import LIBRARY, Criterion, Scope
from tuner_server.pipeline.bulk import ManyCalls
from tuner_server.samples.evals import EVALS
from tuner_server.samples.rules import RULES
from tuner_server.store import bulk, evals, jobs, rules, tasks
from tuner_server.store.audit import SERVER
from tuner_server.store.bulk import RUN_EVALS, Chosen
from tuner_server.store.database import Database
from tuner_server.store.evals import Eval, NewEval
from tuner_server.store.jobs import Job
from tuner_server.store.tasks import TaskState
from tuner_server.store.writer import Writer

_CALLS = 10_000
_WORKSPACE = 1
_WANTED_PER_S = 300
_LEASE_MS = 600_000


def analyse(folder: Path) -> Iterator[Figure]:
    """Fill a database, and run a task of evals over all of its calls."""
    database = Database(f"sqlite:///{filled(folder, _CALLS) / 'tuner.db'}")
    writer = Writer(database)
    asked = _prepare(database, writer)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    began = time.perf_counter()
    done = _run(database, writer, asked)
    rate = done / (time.perf_counter() - began)
    writer.close()
    database.close()
    yield Figure(
        f"(f) {len(asked)} evals and {len(RULES)} rules on {done:,} stored calls, one core",
        f"{rate:.0f} calls/s",
        f"≥ {_WANTED_PER_S} calls/s",
        rate >= _WANTED_PER_S,
    )


def _prepare(database: Database, writer: Writer) -> list[Eval]:
    """Give the workspace the evals and rules of the samples."""
    new = [
        NewEval(ready.name, ready.category, ready.criterion, Scope(), library_key=ready.key)
        for ready in LIBRARY
        if ready.key in EVALS and isinstance(ready.criterion, Criterion)
    ]
    writer.run(lambda c: evals.create_evals(c, _WORKSPACE, new, by=SERVER))
    for rule in RULES:
        values = {"enabled": True, **rule}
        writer.run(partial(rules.create_rule, workspace_id=_WORKSPACE, values=values, by=SERVER))
    with database.read() as connection:
        return evals.evals_of(connection, _WORKSPACE)


def _run(database: Database, writer: Writer, asked: list[Eval]) -> int:
    """Begin a task over every call and do it to its end. Gives how many calls it did."""
    handler = ManyCalls(database, writer).handlers[RUN_EVALS]
    chosen = Chosen()
    with database.read() as connection:
        extent = bulk.extent_of(connection, _WORKSPACE, chosen)
    number = writer.run(lambda c: bulk.begin_run(c, _WORKSPACE, asked, chosen, extent, by=SERVER))
    while True:
        handler(writer.run(_claimed))
        with database.read() as connection:
            task = tasks.find_task(connection, _WORKSPACE, number)
        assert task is not None
        if task.state is not TaskState.RUNNING:
            return task.done


def _claimed(connection: Connection) -> list[Job]:
    claimed = jobs.claim(connection, "bench", most=1, lease_ms=_LEASE_MS)
    return jobs.begin(connection, "bench", claimed)
