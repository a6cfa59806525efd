"""Accepting a delivery: agent, contract, store, receipt, and the answer.

Only what cannot be filed under an agent is refused, and even that is kept, with its reason, so
that it can be replayed. Of a body only what this needs is read here; the rows, and what was odd
about them, are read after the answer, when the call is measured.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tuner_server import contract
from tuner_server.ingest.directory import Directory
from tuner_server.store import agents, calls, delivery_log
from tuner_server.store.bodies import pack
from tuner_server.store.database import Database
from tuner_server.store.filing import CallToFile, Filed, file_calls
from tuner_server.store.receipts import Delivery, Refusal, log_refusals
from tuner_server.store.writer import Writer
from tuner_server.timeline import Call

# A longer body is read in a thread, so that it does not keep the other callers waiting.
_READ_AT_ONCE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client is told. `delivery_id` names the receipt, `filed` the call if it has one."""

    status_code: int
    content: dict[str, Any]
    delivery_id: int
    filed: Filed | None = None


@dataclass(frozen=True, slots=True)
class QueryError:
    """A parameter of the URL that is missing or wrong."""

    name: str
    msg: str
    type: str
    input: str | None

    def rendered(self) -> dict[str, Any]:
        """As an item of FastAPI's `detail`."""
        return {
            "loc": ["query", self.name],
            "msg": self.msg,
            "type": self.type,
            "input": self.input,
        }


class Intake:
    """Takes deliveries in."""

    def __init__(self, database: Database, writer: Writer, directory: Directory) -> None:
        self._database = database
        self._writer = writer
        self._directory = directory

    async def accept(
        self, delivery: Delivery, body: bytes, query_errors: Sequence[QueryError] = ()
    ) -> Answer:
        """File the call that `body` describes, or refuse it; either way a receipt is written.

        Raises `WriterBusy`, `WriterClosed` or `StoreUnavailable` when nothing could be stored,
        not even a receipt.
        """
        read = _read(body) if len(body) <= _READ_AT_ONCE_BYTES else asyncio.to_thread(_read, body)
        reading = await read if asyncio.iscoroutine(read) else read
        refuse = partial(_refusal, delivery, body, reading)
        if query_errors:
            return await self.refuse(refuse(422, errors=[each.rendered() for each in query_errors]))
        agent_id = await self._agent_id(delivery)
        if agent_id is None:
            return await self.refuse(refuse(404, detail=await self._unknown_agent(delivery)))
        if isinstance(reading, contract.UnreadableBody):
            return await self.refuse(refuse(400, agent_id=agent_id, detail=str(reading)))
        if reading.call is None:
            return await self.refuse(refuse(422, agent_id=agent_id))
        return await self._file(delivery, agent_id, reading.call, body)

    async def refuse(self, refusal: Refusal) -> Answer:
        """Turn a delivery away, and keep it."""
        delivery_id = await asyncio.wrap_future(self._writer.submit_together(log_refusals, refusal))
        detail = list(refusal.errors) if refusal.errors else refusal.reason
        return Answer(refusal.status_code, {"detail": detail}, delivery_id)

    async def _file(self, delivery: Delivery, agent_id: int, call: Call, body: bytes) -> Answer:
        filed = await asyncio.wrap_future(
            self._writer.submit_together(
                file_calls,
                CallToFile(
                    delivery,
                    agent_id,
                    call,
                    body_zstd=pack(body),
                    body_sha256=hashlib.sha256(body).digest(),
                ),
            )
        )
        if not filed.same_body:
            await asyncio.to_thread(self._note_differences, delivery, filed, body)
        return Answer(
            201 if filed.is_new else 200,
            {
                "id": filed.call_id,
                "provider_call_id": call.call_id,
                "is_new": filed.is_new,
            },
            filed.delivery_id,
            filed,
        )

    def _note_differences(self, delivery: Delivery, filed: Filed, body: bytes) -> None:
        with self._database.read() as connection:
            first = calls.body_of_call(connection, delivery.workspace_id, filed.call_id)
        found = contract.differences(first, body) if first is not None else ()
        if found:
            self._writer.run(
                partial(
                    delivery_log.note_differences,
                    workspace_id=delivery.workspace_id,
                    delivery_id=filed.delivery_id,
                    found=found,
                )
            )

    async def _agent_id(self, delivery: Delivery) -> int | None:
        if delivery.agent_remote_identifier is None:
            return None
        name = (delivery.workspace_id, delivery.agent_remote_identifier)
        known = self._directory.agents.recall(name)
        return known or await asyncio.to_thread(self._directory.agents.find, name)

    async def _unknown_agent(self, delivery: Delivery) -> str:
        wanted = delivery.agent_remote_identifier or ""
        nearest = await asyncio.to_thread(self._nearest, delivery.workspace_id, wanted)
        known = (
            f"Nearest existing Agent IDs: {', '.join(map(repr, nearest))}."
            if nearest
            else "This workspace has no agent like it."
        )
        return (
            f"No agent of workspace {delivery.workspace_id} has the Agent ID {wanted!r}. {known} "
            "The call is kept: create the agent or correct the id, then replay this delivery."
        )

    def _nearest(self, workspace_id: int, wanted: str) -> list[str]:
        with self._database.read() as connection:
            return agents.nearest_identifiers(connection, workspace_id, wanted)


def _read(body: bytes) -> "contract.Reading | contract.UnreadableBody":
    try:
        return contract.read_heading(body)
    except contract.UnreadableBody as error:
        return error


def _refusal(
    delivery: Delivery,
    body: bytes,
    reading: "contract.Reading | contract.UnreadableBody",
    status_code: int,
    *,
    agent_id: int | None = None,
    detail: str = "",
    errors: Sequence[dict[str, Any]] = (),
) -> Refusal:
    """A refusal that tells all that is wrong at once: the URL's faults and the body's."""
    call_id = None
    if isinstance(reading, contract.Reading):
        call_id = reading.call_id
        if status_code == 422:
            errors = [*errors, *contract.error_detail(reading.errors)]
    return Refusal(
        delivery,
        status_code,
        reason=detail or _in_words(errors),
        errors=errors,
        agent_id=agent_id,
        provider_call_id=call_id,
        # What a replay is refused with stays kept where it was first refused.
        body=body if delivery.replay_of is None else None,
    )


def _in_words(errors: Sequence[dict[str, Any]]) -> str:
    return "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in errors)
