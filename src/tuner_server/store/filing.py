"""Storing calls: the call, its body, its receipt and the job that measures it, in one commit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select, tuple_

from tuner_server.store import clock, jobs, receipts, schema
from tuner_server.store.ids import take_ids
from tuner_server.store.receipts import Delivery, Fate
from tuner_server.store.rollups.touched import touch
from tuner_server.store.sql import insert_rows
from tuner_server.timeline import Call

MEASURE_CALL = "measure_call"


@dataclass(frozen=True, slots=True)
class CallToFile:
    """A call that was read, with everything that is written in the same transaction.

    `body_zstd` is the packed body, `body_sha256` the hash of the plain one.
    """

    delivery: Delivery
    agent_id: int
    call: Call
    body_zstd: bytes
    body_sha256: bytes


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a call stands. `same_body` tells a repeat from another content under the same id."""

    call_id: int
    delivery_id: int
    is_new: bool
    same_body: bool


_CALL_COLUMNS = (
    "workspace_id",
    "id",
    "agent_id",
    "provider_call_id",
    "call_type",
    "status",
    "started_at_ms",
    "ended_at_ms",
    "duration_ms",
    "version",
    "disconnection_reason",
    "successful",
    "sentiment",
    "in_voicemail",
    "caller_phone_number",
    "recipient",
    "cost_cents",
    "warnings",
    "filed_at_ms",
    "body_sha256",
)
_CALL_KEY = ("workspace_id", "agent_id", "provider_call_id")


def file_calls(connection: Connection, items: Sequence[CallToFile]) -> list[Filed]:
    """Store each call once: the first delivery of (workspace, agent, call id) wins."""
    call_ids, delivery_ids, job_ids = take_ids(
        connection, len(items), "calls", "deliveries", "jobs"
    )
    new = _insert_calls(connection, items, call_ids)
    fresh = [each for each in zip(items, call_ids, job_ids, strict=True) if each[1] in new]
    insert_rows(
        connection,
        schema.payloads,
        ("workspace_id", "call_id", "body_zstd", "size_bytes"),
        [
            (item.delivery.workspace_id, call_id, item.body_zstd, item.delivery.size_bytes)
            for item, call_id, _ in fresh
        ],
    )
    jobs.enqueue(
        connection,
        [
            jobs.NewJob(item.delivery.workspace_id, MEASURE_CALL, str(call_id), call_id=call_id)
            for item, call_id, _ in fresh
        ],
        [job_id for _, _, job_id in fresh],
    )
    touch(connection, (_hour_key(item) for item, _, _ in fresh))
    filed = _filed(connection, items, call_ids, delivery_ids, new)
    insert_rows(
        connection,
        schema.deliveries,
        receipts.COLUMNS,
        [_receipt(item, result) for item, result in zip(items, filed, strict=True)],
    )
    receipts.record_replays(
        connection,
        (
            (item.delivery, result.delivery_id, _fate(result), item.call.call_id)
            for item, result in zip(items, filed, strict=True)
        ),
    )
    return filed


def _insert_calls(
    connection: Connection, items: Sequence[CallToFile], ids: Sequence[int]
) -> Collection[int]:
    """Insert the calls that are not there yet, and give their ids."""
    now_ms = clock.now_ms()
    inserted = insert_rows(
        connection,
        schema.calls,
        _CALL_COLUMNS,
        # In the order of their keys, so that two processes cannot wait for each other in a ring.
        sorted(
            (_call_row(item, call_id, now_ms) for item, call_id in zip(items, ids, strict=True)),
            key=itemgetter(0, 2, 3, 1),
        ),
        unless_taken=_CALL_KEY,
    )
    if inserted == len(items):
        return ids
    # The ids were just taken, so a row that has one is a row that this transaction inserted.
    calls = schema.calls.c
    workspace_ids = {item.delivery.workspace_id for item in items}
    rows = connection.execute(
        select(calls.id).where(calls.workspace_id.in_(workspace_ids), calls.id.in_(ids))
    )
    return frozenset(rows.scalars())


def _filed(
    connection: Connection,
    items: Sequence[CallToFile],
    call_ids: Sequence[int],
    delivery_ids: Sequence[int],
    new: Collection[int],
) -> list[Filed]:
    pairs = list(zip(items, call_ids, strict=True))
    earlier = _earlier_calls(connection, [item for item, call_id in pairs if call_id not in new])
    return [
        Filed(call_id, delivery_id, is_new=True, same_body=True)
        if call_id in new
        else _repeat_of(item, earlier, delivery_id)
        for (item, call_id), delivery_id in zip(pairs, delivery_ids, strict=True)
    ]


def _call_row(item: CallToFile, call_id: int, now_ms: int) -> tuple[Any, ...]:
    call = item.call
    return (
        item.delivery.workspace_id,
        call_id,
        item.agent_id,
        call.call_id,
        call.call_type,
        call.status,
        call.started_at_ms,
        call.ended_at_ms,
        call.duration_ms,
        call.agent_version,
        call.disconnection_reason,
        call.successful,
        call.sentiment,
        call.in_voicemail,
        call.caller_phone_number,
        call.recipient,
        None if call.cost_cents is None else float(call.cost_cents),
        0,  # counted when the call is measured
        now_ms,
        item.body_sha256,
    )


def _earlier_calls(
    connection: Connection, repeats: Sequence[CallToFile]
) -> dict[tuple[int, int, str], tuple[int, bytes]]:
    if not repeats:
        return {}
    calls = schema.calls.c
    key = (calls.workspace_id, calls.agent_id, calls.provider_call_id)
    rows = connection.execute(
        select(*key, calls.id, calls.body_sha256).where(
            tuple_(*key).in_({_key_of(item) for item in repeats})
        )
    )
    return {(row[0], row[1], row[2]): (row[3], bytes(row[4])) for row in rows}


def _key_of(item: CallToFile) -> tuple[int, int, str]:
    return (item.delivery.workspace_id, item.agent_id, item.call.call_id)


def _hour_key(item: CallToFile) -> tuple[int, int, int]:
    return (item.delivery.workspace_id, item.call.started_at_ms, item.agent_id)


def _repeat_of(
    item: CallToFile, earlier: dict[tuple[int, int, str], tuple[int, bytes]], delivery_id: int
) -> Filed:
    call_id, body_sha256 = earlier[_key_of(item)]
    return Filed(call_id, delivery_id, is_new=False, same_body=body_sha256 == item.body_sha256)


def _receipt(item: CallToFile, filed: Filed) -> tuple[Any, ...]:
    return receipts.receipt_row(
        item.delivery,
        filed.delivery_id,
        status_code=201 if filed.is_new else 200,
        fate=_fate(filed),
        agent_id=item.agent_id,
        provider_call_id=item.call.call_id,
        call_id=filed.call_id,
    )


def _fate(filed: Filed) -> Fate:
    return Fate.STORED if filed.is_new else Fate.REPEAT
