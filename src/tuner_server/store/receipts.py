"""The delivery log: one receipt for every request that came with a valid key."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import SERVER, Actor, Subject
from tuner_server.store.bodies import pack
from tuner_server.store.ids import take_ids
from tuner_server.store.sql import insert_rows


class Fate(StrEnum):
    """What became of a delivery."""

    STORED = "stored"
    REPEAT = "repeat"
    DIFFERING_REPEAT = "differing_repeat"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of a request before its fate is decided.

    A replay is `replay_of` a refused delivery, and somebody asked for it; nobody is named where it
    is part of a task, which has an entry of its own in the audit log.
    """

    workspace_id: int
    received_at_ms: int
    request_id: str
    api_key_id: int | None
    agent_remote_identifier: str | None
    size_bytes: int
    replay_of: int | None = None
    replayed_by: Actor | None = SERVER


@dataclass(frozen=True, slots=True)
class Refusal:
    """A delivery that is turned away, why, and its body so that it can be replayed.

    `errors` are FastAPI's error items. `body` is absent where there was none to keep.
    """

    delivery: Delivery
    status_code: int
    reason: str
    errors: Sequence[dict[str, Any]] = ()
    agent_id: int | None = None
    provider_call_id: str | None = None
    body: bytes | None = None


COLUMNS = (
    "workspace_id",
    "id",
    "received_at_ms",
    "request_id",
    "api_key_id",
    "agent_remote_identifier",
    "agent_id",
    "provider_call_id",
    "call_id",
    "status_code",
    "fate",
    "reason",
    "errors",
    "size_bytes",
    "duration_ms",
    "replay_of",
)


def receipt_row(
    delivery: Delivery,
    delivery_id: int,
    *,
    status_code: int,
    fate: Fate,
    agent_id: int | None = None,
    provider_call_id: str | None = None,
    call_id: int | None = None,
    reason: str | None = None,
    errors: str | None = None,
) -> tuple[Any, ...]:
    """Values in the order of `COLUMNS`; `errors` is a JSON text."""
    return (
        delivery.workspace_id,
        delivery_id,
        delivery.received_at_ms,
        delivery.request_id,
        delivery.api_key_id,
        delivery.agent_remote_identifier,
        agent_id,
        provider_call_id,
        call_id,
        status_code,
        fate.value,
        reason,
        errors,
        delivery.size_bytes,
        max(0, clock.now_ms() - delivery.received_at_ms),
        delivery.replay_of,
    )


def log_refusals(connection: Connection, refusals: Sequence[Refusal]) -> list[int]:
    """Write the receipts of refused deliveries and keep their bodies. Gives the receipts' ids."""
    ids = list(take_ids(connection, len(refusals), "deliveries")[0])
    insert_rows(
        connection,
        schema.deliveries,
        COLUMNS,
        [
            receipt_row(
                refusal.delivery,
                delivery_id,
                status_code=refusal.status_code,
                fate=Fate.REFUSED,
                agent_id=refusal.agent_id,
                provider_call_id=refusal.provider_call_id,
                reason=refusal.reason,
                errors=json.dumps(refusal.errors) if refusal.errors else None,
            )
            for delivery_id, refusal in zip(ids, refusals, strict=True)
        ],
    )
    _keep_bodies(connection, zip(ids, refusals, strict=True))
    record_replays(
        connection,
        (
            (refusal.delivery, delivery_id, Fate.REFUSED, refusal.provider_call_id)
            for delivery_id, refusal in zip(ids, refusals, strict=True)
        ),
    )
    return ids


def record_replays(
    connection: Connection, outcomes: Iterable[tuple[Delivery, int, Fate, str | None]]
) -> None:
    """Write into the audit log which of these deliveries were replays, and what became of them.

    An outcome is the delivery, its receipt's id, its fate and the client's call id.
    """
    for delivery, delivery_id, fate, call_id in outcomes:
        if delivery.replay_of is not None and delivery.replayed_by is not None:
            audit.record(
                connection,
                delivery.workspace_id,
                delivery.replayed_by,
                "delivery.replay",
                Subject("delivery", delivery.replay_of, call_id or ""),
                {
                    "agent_id": delivery.agent_remote_identifier,
                    "fate": fate.value,
                    "receipt": delivery_id,
                },
            )


def _keep_bodies(connection: Connection, refusals: "zip[tuple[int, Refusal]]") -> None:
    rows = []
    for delivery_id, refusal in refusals:
        if refusal.body is not None:
            packed = pack(refusal.body)
            rows.append(
                (
                    refusal.delivery.workspace_id,
                    delivery_id,
                    clock.now_ms(),
                    packed,
                    len(refusal.body),
                    len(packed),
                )
            )
    insert_rows(
        connection,
        schema.refused_bodies,
        ("workspace_id", "delivery_id", "kept_at_ms", "body_zstd", "size_bytes", "stored_bytes"),
        rows,
    )
