"""Replaying all refused deliveries of a filter: a task, because there may be many."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from sqlalchemy import Connection

from tuner_server.ingest.replay import NotReplayable, Replayer
from tuner_server.store import audit, delivery_log, refusals, tasks
from tuner_server.store.audit import Actor, Subject
from tuner_server.store.database import Database
from tuner_server.store.jobs import Job
from tuner_server.store.one_by_one import one_by_one
from tuner_server.store.receipt_filter import ReceiptFilter
from tuner_server.store.receipts import Fate
from tuner_server.store.tasks import Task, TaskState
from tuner_server.store.writer import Writer

REPLAY_DELIVERIES = "replay_deliveries"
STORED, REFUSED_AGAIN, GONE = "stored", "refused_again", "gone"
_AT_ONCE = 20


def begin_replaying(
    connection: Connection,
    workspace_id: int,
    wanted: ReceiptFilter,
    *,
    agent_remote_identifier: str | None,
    by: Actor,
) -> int:
    """Start the replay of all that a filter has now, to another Agent ID if one is given."""
    up_to_id = refusals.latest_kept_id(connection, workspace_id)
    total = refusals.count_replayable(connection, workspace_id, wanted, up_to_id=up_to_id)
    wish = {
        "filter": {name: value for name, value in asdict(wanted).items() if value},
        "agent_remote_identifier": agent_remote_identifier,
    }
    task_id = tasks.begin_task(
        connection,
        workspace_id,
        REPLAY_DELIVERIES,
        {**wish, "up_to_id": up_to_id},
        total=total,
        counts=(STORED, REFUSED_AGAIN, GONE),
        by=by,
    )
    audit.record(
        connection,
        workspace_id,
        by,
        "delivery.replay_many",
        Subject("task", task_id, REPLAY_DELIVERIES),
        {**wish, "deliveries": total},
    )
    return task_id


class ReplayMany:
    """Does the jobs of these tasks, a handful of deliveries at a time."""

    def __init__(self, database: Database, writer: Writer, replayer: Replayer) -> None:
        self._database = database
        self._writer = writer
        self._replayer = replayer

    def __call__(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        return one_by_one(held, self._step)

    def _step(self, job: Job) -> None:
        with self._database.read() as connection:
            task = tasks.task_of(connection, job)
            ids = refusals.replayable_after(
                connection,
                job.workspace_id,
                _filter_of(task),
                after_id=task.place,
                up_to_id=task.arguments["up_to_id"],
                most=_AT_ONCE,
            )
        if task.stop_asked or not ids:
            state = TaskState.STOPPED if task.stop_asked else TaskState.DONE
            self._writer.run(partial(tasks.finish, job=job, state=state))
            return
        to = task.arguments["agent_remote_identifier"]
        counts = asyncio.run(self._replay(job.workspace_id, ids, to))
        self._writer.run(
            partial(tasks.advance, job=job, task=task, place=ids[-1], done=len(ids), counts=counts)
        )

    async def _replay(
        self, workspace_id: int, ids: Sequence[int], to: str | None
    ) -> Mapping[str, int]:
        return Counter(
            await asyncio.gather(*(self._replay_one(workspace_id, each, to) for each in ids))
        )

    async def _replay_one(self, workspace_id: int, delivery_id: int, to: str | None) -> str:
        receipt = await asyncio.to_thread(self._receipt, workspace_id, delivery_id)
        if receipt is None:
            return GONE
        try:
            answer = await self._replayer.replay(
                workspace_id,
                receipt,
                request_id=uuid.uuid4().hex,
                agent_remote_identifier=to,
                by=None,
            )
        except NotReplayable:
            return GONE
        return REFUSED_AGAIN if answer.filed is None else STORED

    def _receipt(self, workspace_id: int, delivery_id: int) -> delivery_log.Receipt | None:
        with self._database.read() as connection:
            return delivery_log.find_receipt(connection, workspace_id, delivery_id)


def _filter_of(task: Task) -> ReceiptFilter:
    kept: dict[str, Any] = dict(task.arguments["filter"])
    if "fate" in kept:
        kept["fate"] = Fate(kept["fate"])
    return ReceiptFilter(**kept)
