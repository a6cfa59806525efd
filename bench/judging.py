"""Having a model judge calls: how busy an endpoint is kept that takes 200 ms for an answer."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, select

from bench.figures import Figure
from bench.filling import filled
from tests.scripted_model import ScriptedModel, scripted_model
from tuner_server.evals import LIBRARY, Scope
from tuner_server.outgoing.allowed import AllowedHosts
from tuner_server.pipeline.judges import Judges
from tuner_server.sealing import Sealer
from tuner_server.store import evals, judge_models, judging, schema
from tuner_server.store.audit import SERVER
from tuner_server.store.database import Database
from tuner_server.store.evals import NewEval
from tuner_server.store.judge_models import JudgeModel
from tuner_server.store.judging import ToJudge
from tuner_server.store.writer import Writer

_CALLS = 10_000
_JUDGED = 1_600
_AT_ONCE = 16
_ANSWER_MS = 200
_WORKSPACE = 1
_RUN = 1
_WANTED = 0.9
_LEASE_MS = 600_000


def judge(folder: Path) -> Iterator[Figure]:
    """Judge stored calls with an endpoint that is scripted, in a process of its own."""
    with scripted_model() as model, closing(_opened(folder)) as database:
        writer = Writer(database)
        _prepare(database, writer, model)
        judges = Judges(
            database,
            writer,
            Sealer("bench"),
            AllowedHosts.read(model.host),
            threads=4,
            lease_ms=_LEASE_MS,
        )
        before_s = time.process_time()
        judges.start()
        took_s = _finished(database)
        cpu_ms = (time.process_time() - before_s) * 1000 / _JUDGED
        judges.stop(within_s=60)
        writer.close()
    busy = _JUDGED * _ANSWER_MS / 1000 / (_AT_ONCE * took_s)
    cores = len(os.sched_getaffinity(0))
    yield Figure(
        f"(h) {_JUDGED:,} calls judged by an endpoint of {_ANSWER_MS} ms, {_AT_ONCE} at once, "
        f"{cores} cores",
        f"busy {busy:.0%}, {_JUDGED / took_s:.0f} calls/s, {cpu_ms:.1f} ms of CPU a call",
        f"≥ {_WANTED:.0%} busy",
        busy >= _WANTED,
    )


def _opened(folder: Path) -> Database:
    return Database(f"sqlite:///{filled(folder, _CALLS) / 'tuner.db'}")


def _prepare(database: Database, writer: Writer, model: ScriptedModel) -> None:
    """Set the model up, and have the calls wait to be judged."""
    chosen = JudgeModel(
        kind="openai",
        base_url=f"{model.base_url}/v1",
        model=f"slow-{_ANSWER_MS}",
        key_sealed=None,
        key_hint=None,
        input_price=15.0,
        output_price=60.0,
        requests_a_minute=None,
        concurrency=_AT_ONCE,
        timeout_s=60,
        evals_together=4,
        most_tokens=24_000,
        budget_cents=100_000.0,
        agent_budget_cents=None,
        sampled_percent=100.0,
    )
    [ready] = [ready for ready in LIBRARY if ready.key == "judge_questions_answered"]
    new = NewEval(ready.name, ready.category, ready.criterion, Scope(), library_key=ready.key)
    writer.run(partial(judge_models.choose, workspace_id=_WORKSPACE, chosen=chosen, by=SERVER))
    (eval_id,) = writer.run(
        partial(evals.create_evals, workspace_id=_WORKSPACE, new=[new], by=SERVER)
    )
    calls = schema.calls.c
    query = select(calls.id).where(calls.workspace_id == _WORKSPACE).limit(_JUDGED)
    with database.read() as connection:
        ids = list(connection.execute(query).scalars())
    waiting = [ToJudge(_WORKSPACE, call_id, [(eval_id, 1)]) for call_id in ids]

    def plan(connection: Connection) -> None:
        judging.plan(connection, waiting, run=_RUN)

    writer.run(plan)


def _finished(database: Database) -> float:
    """Wait until all is judged; how long that took, in seconds."""
    began = time.perf_counter()
    while True:
        with database.read() as connection:
            if not judging.unfinished(connection, _WORKSPACE, _RUN):
                return time.perf_counter() - began
        time.sleep(0.02)
