"""What rules cost: the same calls are measured without and with them, in this process.

By the time of the processor, so that what else the machine does is not counted.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bench.figures import Figure
from tuner_server import contract
from tuner_server.pipeline.recompute import recompute
from tuner_server.samples import generate
from tuner_server.samples.rules import RULES
from tuner_server.store import agents, clock, rules, workspaces
from tuner_server.store.audit import SERVER
from tuner_server.store.bodies import pack
from tuner_server.store.database import Database
from tuner_server.store.filing import CallToFile, file_calls
from tuner_server.store.migrate import migrate
from tuner_server.store.receipts import Delivery
from tuner_server.store.writer import Writer

_CALLS = 3_000
_RULES = 20
_MOST_LOST = 0.15


def tagging(folder: Path) -> Sequence[Figure]:
    """Calls per second that are measured, with no rules and with 20."""
    database = Database(f"sqlite:///{folder / 'tuner.db'}")
    migrate(database)
    writer = Writer(database)
    bodies = [json.dumps(sample.body).encode() for sample in generate(clock.now_ms(), calls=_CALLS)]
    plain, tagged = (
        _measured_per_s(database, writer, bodies, rules_on=rules_on) for rules_on in (0, _RULES)
    )
    writer.close()
    database.close()
    lost = 1 - tagged / plain
    return [
        Figure("(g) measuring stored calls, no rules: processor time", f"{plain:.0f} calls/s"),
        Figure(
            f"(g) measuring stored calls, {_RULES} rules: processor time",
            f"{tagged:.0f} calls/s = {lost:.0%} less",
            f"≤ {_MOST_LOST:.0%} less",
            lost <= _MOST_LOST,
        ),
    ]


def _measured_per_s(
    database: Database, writer: Writer, bodies: Sequence[bytes], *, rules_on: int
) -> float:
    workspace_id = writer.run(lambda connection: _furnish(connection, bodies, rules_on))
    began = time.process_time()
    for _ in recompute(database, writer, workspace_id):
        pass
    return len(bodies) / (time.process_time() - began)


def _furnish(connection: Connection, bodies: Sequence[bytes], rules_on: int) -> int:
    """A workspace with these calls, none of them measured yet."""
    workspace_id = workspaces.create_workspace(connection, "Bench").id
    agent: dict[str, Any] = {"name": "Agent", "provider": "custom_api"}
    known = {"remote_identifier": "agent", "call_direction": "inbound"}
    agent_id = agents.create_agent(connection, workspace_id, {**agent, **known})
    for number in range(rules_on):
        values = {**RULES[number % len(RULES)], "name": f"Rule {number}", "enabled": True}
        rules.create_rule(connection, workspace_id, values, by=SERVER)
    file_calls(
        connection,
        [
            CallToFile(
                Delivery(workspace_id, clock.now_ms(), "request", None, "agent", len(body)),
                agent_id,
                call,
                pack(body),
                hashlib.sha256(body).digest(),
            )
            for body in bodies
            if (call := contract.read(body).call) is not None
        ],
    )
    return workspace_id
