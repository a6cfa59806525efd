"""A database with very many calls, for the bench of reading.

The calls are sample calls, each stored many times under ids, times and figures of its own. They
go through the functions by which the server itself stores calls and measurements.
"""

import hashlib
import json
import random
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tuner_server import contract
from tuner_server.pipeline.measure import measured
from tuner_server.pipeline.rollups import Rollups
from tuner_server.samples import generate
from tuner_server.store import agents, clock, schema, workspaces
from tuner_server.store.bodies import pack
from tuner_server.store.calls import StoredBody
from tuner_server.store.database import Database
from tuner_server.store.filing import CallToFile, file_calls
from tuner_server.store.migrate import migrate
from tuner_server.store.receipts import Delivery
from tuner_server.store.results import MeasuredCall, write_measurements
from tuner_server.store.writer import Writer
from tuner_server.timeline import Call

KINDS = 1_500
RARE_WORD = "xylophone"
_DAYS = 90
_AT_ONCE = 500
_RARE_EVERY = 20_000
_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class _Kind:
    call: Call
    body_zstd: bytes
    size_bytes: int
    measurements: MeasuredCall


def filled(folder: Path, calls: int) -> Path:
    """A data folder with so many calls, and a key to them; made below `folder` unless there."""
    made = folder / f"calls-{calls}"
    if not (made / "key").exists():
        shutil.rmtree(made, ignore_errors=True)  # of a run that was interrupted
        made.mkdir(parents=True)
        (made / "key").write_text(_fill(made, calls))
    return made


def _fill(folder: Path, calls: int) -> str:
    """Make a database with `calls` calls of three agents over three months; gives a key to it."""
    database = Database(f"sqlite:///{folder / 'tuner.db'}")
    migrate(database)
    kinds = _kinds()
    dice = random.Random(7)
    with database.writing_engine.connect() as connection:
        with connection.begin():
            workspace = workspaces.create_workspace(connection, "Bench")
            _, key = workspaces.create_key(connection, workspace.id, "Bench")
            agent_ids = [
                agents.create_agent(
                    connection,
                    workspace.id,
                    {
                        "remote_identifier": f"agent-{number}",
                        "name": f"Agent {number}",
                        "provider": "custom_api",
                        "call_direction": "inbound",
                    },
                )
                for number in range(3)
            ]
        for first in range(0, calls, _AT_ONCE):
            chosen = [dice.choice(kinds) for _ in range(min(_AT_ONCE, calls - first))]
            with connection.begin():
                items = [
                    _item(workspace.id, dice, agent_ids, kind, first + place)
                    for place, kind in enumerate(chosen)
                ]
                filed = file_calls(connection, items)
                connection.execute(schema.jobs.delete())
                write_measurements(
                    connection,
                    [
                        _measured(item, kind, each.call_id, dice)
                        for item, kind, each in zip(items, chosen, filed, strict=True)
                    ],
                )
            _say(first + len(chosen), calls)
    _make_rollups(database)
    database.close()
    return key


def _make_rollups(database: Database) -> None:
    writer = Writer(database)
    rollups = Rollups(database, writer)
    while not rollups.refresh(within_s=60):
        pass
    writer.close()


def _kinds() -> list[_Kind]:
    kinds = []
    for sample in generate(clock.now_ms(), calls=KINDS):
        body = json.dumps(sample.body).encode()
        reading = contract.read(body)
        if reading.call is not None:
            stored = StoredBody(1, 0, 1, body, None)
            kinds.append(_Kind(reading.call, pack(body), len(body), measured(stored)))
    return kinds


def _item(
    workspace_id: int, dice: random.Random, agent_ids: Sequence[int], kind: _Kind, number: int
) -> CallToFile:
    started_at_ms = clock.now_ms() - int(dice.random() * _DAYS * _DAY_MS)
    call = replace(
        kind.call,
        call_id=f"bench-{number}",
        started_at_ms=started_at_ms,
        ended_at_ms=started_at_ms + kind.call.duration_ms,
    )
    return CallToFile(
        Delivery(workspace_id, clock.now_ms(), f"request-{number}", 1, "agent", kind.size_bytes),
        dice.choice(agent_ids),
        call,
        kind.body_zstd,
        hashlib.sha256(call.call_id.encode()).digest(),
    )


def _measured(item: CallToFile, kind: _Kind, call_id: int, dice: random.Random) -> MeasuredCall:
    factor = 0.7 + 0.6 * dice.random()
    values = {
        key: value if value is None or not key.endswith("_ms") else int(value * factor)
        for key, value in kind.measurements.values.items()
    }
    rare = f"\n{RARE_WORD}" if dice.randrange(_RARE_EVERY) == 0 else ""
    return replace(
        kind.measurements,
        workspace_id=item.delivery.workspace_id,
        call_id=call_id,
        started_at_ms=item.call.started_at_ms,
        values=values,
        text=kind.measurements.text + rare,
    )


def _say(done: int, total: int) -> None:
    if done % 50_000 == 0 or done == total:
        print(f"  {done} of {total} calls at {time.strftime('%H:%M:%S')}", file=sys.stderr)
