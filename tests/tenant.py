"""A workspace to test with: calls are filed under it and measured, as the server does it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from tests.contract.bodies import body
from tuner_server import contract
from tuner_server.pipeline.handlers import MeasureCalls
from tuner_server.store import agents, clock, jobs, schema, workspaces
from tuner_server.store.bodies import pack
from tuner_server.store.calls import CallSummary, find_call
from tuner_server.store.database import Database
from tuner_server.store.filing import CallToFile, Filed, file_calls
from tuner_server.store.receipts import Delivery, Refusal, log_refusals
from tuner_server.store.writer import Writer

WORKER = "tester"


class Tenant:
    """A workspace of the database, with the agent `support`."""

    def __init__(self, database: Database, writer: Writer, name: str = "Default") -> None:
        self.database = database
        self.writer = writer
        self.id = writer.run(lambda c: workspaces.create_workspace(c, name)).id
        self.agent_id = self.add_agent("support")

    def add_agent(self, remote_identifier: str, **values: Any) -> int:
        return self.writer.run(
            lambda c: agents.create_agent(c, self.id, agent_values(remote_identifier, **values))
        )

    def delivery(self, size_bytes: int = 0, **known: Any) -> Delivery:
        """What is known of a request of this workspace; `known` replaces parts of it."""
        return Delivery(
            **{
                "workspace_id": self.id,
                "received_at_ms": clock.now_ms(),
                "request_id": "r-1",
                "api_key_id": None,
                "agent_remote_identifier": "support",
                "size_bytes": size_bytes,
                **known,
            }
        )

    def call_to_file(self, *, agent_id: int | None = None, **fields: Any) -> CallToFile:
        """The well-formed call, with these fields of its body set."""
        return self.body_to_file(body(**fields), agent_id=agent_id)

    def body_to_file(self, sent: bytes, *, agent_id: int | None = None) -> CallToFile:
        call = contract.read(sent).call
        assert call is not None
        return CallToFile(
            self.delivery(len(sent)),
            agent_id or self.agent_id,
            call,
            body_zstd=pack(sent),
            body_sha256=hashlib.sha256(sent).digest(),
        )

    def file(self, *, agent_id: int | None = None, **fields: Any) -> Filed:
        """Deliver the well-formed call, with these fields of its body set."""
        item = self.call_to_file(agent_id=agent_id, **fields)
        return self.writer.submit_together(file_calls, item).result()

    def refuse(self, sent: bytes | None = b"{}", **refused: Any) -> int:
        """Turn a delivery away; gives the receipt's id. `refused` are fields of the refusal."""
        refusal = Refusal(
            **{
                "delivery": self.delivery(len(sent or b"")),
                "status_code": 422,
                "reason": "body.call_id: missing",
                "body": sent,
                **refused,
            }
        )
        return self.writer.submit_together(log_refusals, refusal).result()

    def measure(self) -> Mapping[int, Exception]:
        """Do the jobs that measure calls; gives what went wrong, by job id."""
        return MeasureCalls(self.database, self.writer)(self.begun())

    def begun(self, worker: str = WORKER, lane: jobs.Lane = "main") -> list[jobs.Job]:
        """Claim and begin all jobs of a lane that are due."""
        return self.writer.run(lambda c: begun(c, worker, lane))

    def call(self, call_id: int) -> CallSummary:
        with self.database.read() as connection:
            found = find_call(connection, self.id, call_id)
        assert found is not None
        return found

    def rows(self, query: Select[Any]) -> Sequence[Any]:
        with self.database.read() as connection:
            return connection.execute(query).all()

    def jobs(self) -> Sequence[Any]:
        """All rows of the job table, those of other workspaces too."""
        return self.rows(select(schema.jobs).order_by(schema.jobs.c.id))


def agent_values(remote_identifier: str, **values: Any) -> dict[str, Any]:
    """Columns of an agent."""
    return {
        "remote_identifier": remote_identifier,
        "name": remote_identifier.capitalize(),
        "provider": "custom_api",
        "call_direction": "inbound",
        **values,
    }


def begun(connection: Connection, worker: str = WORKER, lane: jobs.Lane = "main") -> list[jobs.Job]:
    """Claim and begin all jobs of a lane that are due."""
    claimed = jobs.claim(connection, worker, most=1_000, lease_ms=60_000, lane=lane)
    return jobs.begin(connection, worker, claimed)


def segments(*rows: tuple[str, str]) -> list[dict[str, Any]]:
    """Rows of (role, text) that follow one another, a second each."""
    return [
        {"role": role, "text": text, "start_ms": 1000 * place, "end_ms": 1000 * place + 800}
        for place, (role, text) in enumerate(rows)
    ]


def tool_rows(name: str, *, result: Any = None, is_error: bool = False) -> list[dict[str, Any]]:
    """A tool call and its result."""
    return [
        {"role": "agent_function", "start_ms": 100, "tool": {"name": name, "request_id": "t"}},
        {
            "role": "agent_result",
            "start_ms": 200,
            "tool": {
                "name": name,
                "request_id": "t",
                "result": {} if result is None else result,
                "is_error": is_error,
            },
        },
    ]


def as_json(body: bytes) -> Any:
    return json.loads(body)
