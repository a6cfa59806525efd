"""Trying a refused delivery again, once its cause is gone."""

import asyncio
from functools import partial

from tuner_server.ingest.accept import Answer, Intake
from tuner_server.store import clock, delivery_log
from tuner_server.store.audit import SERVER, Actor
from tuner_server.store.database import Database
from tuner_server.store.delivery_log import Receipt
from tuner_server.store.receipts import Delivery, Fate
from tuner_server.store.writer import Writer


class NotReplayable(Exception):
    """There is nothing to replay; the text says why."""


class Replayer:
    """Replays refused deliveries from the bodies that were kept."""

    def __init__(self, database: Database, writer: Writer, intake: Intake) -> None:
        self._database = database
        self._writer = writer
        self._intake = intake

    async def replay(
        self,
        workspace_id: int,
        receipt: Receipt,
        *,
        request_id: str,
        agent_remote_identifier: str | None = None,
        by: Actor | None = SERVER,
    ) -> Answer:
        """Deliver a refused body again, to another Agent ID if one is given.

        When it is stored now, the kept body goes. Raises `NotReplayable`, and what `Intake.accept`
        raises.
        """
        if receipt.fate is not Fate.REFUSED:
            raise NotReplayable("Only a refused delivery can be replayed; this one was accepted.")
        body = await asyncio.to_thread(self._kept_body, workspace_id, receipt.id)
        if body is None:
            raise NotReplayable(
                "The body of this delivery is not there: it was too large, was replayed already, "
                "was cleared away after its time, or stays with the delivery that this replayed."
            )
        answer = await self._intake.accept(
            Delivery(
                workspace_id=workspace_id,
                received_at_ms=clock.now_ms(),
                request_id=request_id,
                api_key_id=None,
                agent_remote_identifier=agent_remote_identifier or receipt.agent_remote_identifier,
                size_bytes=len(body),
                replay_of=receipt.id,
                replayed_by=by,
            ),
            body,
        )
        if answer.filed is not None:
            await asyncio.wrap_future(
                self._writer.submit(
                    partial(
                        delivery_log.forget_kept_body,
                        workspace_id=workspace_id,
                        delivery_id=receipt.id,
                    )
                )
            )
        return answer

    def _kept_body(self, workspace_id: int, delivery_id: int) -> bytes | None:
        with self._database.read() as connection:
            return delivery_log.kept_body(connection, workspace_id, delivery_id)
