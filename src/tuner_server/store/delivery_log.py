"""Reading the delivery log, replaying from it, and clearing away what it kept too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, select, update

from tuner_server.store import schema
from tuner_server.store.bodies import unpack
from tuner_server.store.receipts import Fate

_log = schema.deliveries.c
_kept = schema.refused_bodies.c
_keys = schema.api_keys.c


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery. `call_id` is the client's, `filed_call_id` ours.

    `body_kept` tells whether the body of a refused delivery can still be replayed;
    `replayed_as` is the latest receipt that a replay of it got.
    """

    id: int
    received_at_ms: int
    request_id: str
    key_prefix: str | None
    agent_remote_identifier: str | None
    agent_id: int | None
    call_id: str | None
    filed_call_id: int | None
    status_code: int
    fate: Fate
    reason: str | None
    warnings: Sequence[Any]
    errors: Sequence[Any]
    differing_fields: Sequence[str]
    size_bytes: int
    duration_ms: int
    body_kept: bool
    replay_of: int | None
    replayed_as: int | None


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Which receipts; what is empty does not restrict."""

    fate: Fate | None = None
    agent_remote_identifier: str | None = None
    call_id: str | None = None
    request_id: str | None = None
    filed_call_id: int | None = None


_again = schema.deliveries.alias("again")
_REPLAYED_AS = (
    select(func.max(_again.c.id))
    .where(_again.c.workspace_id == _log.workspace_id, _again.c.replay_of == _log.id)
    .correlate(schema.deliveries)
    .scalar_subquery()
)
_SELECT = (
    select(
        _log.id,
        _log.received_at_ms,
        _log.request_id,
        _keys.prefix,
        _log.agent_remote_identifier,
        _log.agent_id,
        _log.provider_call_id,
        _log.call_id,
        _log.status_code,
        _log.fate,
        _log.reason,
        _log.warnings,
        _log.errors,
        _log.differing_fields,
        _log.size_bytes,
        _log.duration_ms,
        _kept.delivery_id.is_not(None),
        _log.replay_of,
        _REPLAYED_AS,
    )
    .select_from(schema.deliveries)
    .outerjoin(
        schema.api_keys,
        and_(_keys.workspace_id == _log.workspace_id, _keys.id == _log.api_key_id),
    )
    .outerjoin(
        schema.refused_bodies,
        and_(_kept.workspace_id == _log.workspace_id, _kept.delivery_id == _log.id),
    )
)


def receipts(
    connection: Connection,
    workspace_id: int,
    wanted: ReceiptFilter,
    *,
    most: int,
    before_id: int | None = None,
) -> list[Receipt]:
    """The latest receipts, newest first, those with an id below `before_id` if one is given."""
    query = _filtered(_SELECT.where(_log.workspace_id == workspace_id), wanted)
    if before_id is not None:
        query = query.where(_log.id < before_id)
    rows = connection.execute(query.order_by(_log.id.desc()).limit(most))
    return [_receipt(row) for row in rows]


def _filtered(query: Select[Any], wanted: ReceiptFilter) -> Select[Any]:
    for column, value in (
        (_log.fate, wanted.fate),
        (_log.agent_remote_identifier, wanted.agent_remote_identifier),
        (_log.provider_call_id, wanted.call_id),
        (_log.request_id, wanted.request_id),
        (_log.call_id, wanted.filed_call_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return query


def find_receipt(connection: Connection, workspace_id: int, delivery_id: int) -> Receipt | None:
    """One receipt."""
    row = connection.execute(
        _SELECT.where(_log.workspace_id == workspace_id, _log.id == delivery_id)
    ).one_or_none()
    return None if row is None else _receipt(row)


def _receipt(row: Any) -> Receipt:
    values = list(row)
    values[9] = Fate(values[9])
    values[11:14] = [value or () for value in values[11:14]]
    return Receipt(*values)


def kept_body(connection: Connection, workspace_id: int, delivery_id: int) -> bytes | None:
    """The body of a refused delivery; nothing where it was too large, cleared away or replayed."""
    packed = connection.execute(
        select(_kept.body_zstd).where(
            _kept.workspace_id == workspace_id, _kept.delivery_id == delivery_id
        )
    ).scalar_one_or_none()
    return None if packed is None else unpack(packed)


def refused_ids(connection: Connection, workspace_id: int) -> list[int]:
    """The refused deliveries whose bodies are kept, oldest first: those that can be replayed."""
    rows = connection.execute(
        select(_kept.delivery_id)
        .where(_kept.workspace_id == workspace_id)
        .order_by(_kept.delivery_id)
    )
    return list(rows.scalars())


def forget_kept_body(connection: Connection, workspace_id: int, delivery_id: int) -> None:
    """Drop the body of a refused delivery, once a replay stored it as a call."""
    connection.execute(
        delete(schema.refused_bodies).where(
            _kept.workspace_id == workspace_id, _kept.delivery_id == delivery_id
        )
    )


def note_differences(
    connection: Connection, workspace_id: int, delivery_id: int, fields: Sequence[str]
) -> None:
    """Record that a repeat brought other content than the call that was stored first."""
    connection.execute(
        update(schema.deliveries)
        .where(_log.workspace_id == workspace_id, _log.id == delivery_id)
        .values(
            fate=Fate.DIFFERING_REPEAT.value,
            differing_fields=list(fields),
            reason="The first delivery stands; this repeat of it had other content.",
        )
    )


def clear_refused_bodies(connection: Connection, *, before_ms: int, most_bytes: int) -> int:
    """Drop the refused bodies kept since before `before_ms`, then the oldest until the rest takes
    at most `most_bytes`. Gives how many went."""
    gone = connection.execute(
        delete(schema.refused_bodies).where(_kept.kept_at_ms < before_ms)
    ).rowcount
    newest_first = (
        select(
            _kept.workspace_id,
            _kept.delivery_id,
            func.sum(_kept.stored_bytes)
            .over(order_by=(_kept.kept_at_ms.desc(), _kept.delivery_id.desc()))
            .label("bytes_so_far"),
        )
    ).subquery()
    for workspace_id, delivery_id in connection.execute(
        select(newest_first.c.workspace_id, newest_first.c.delivery_id).where(
            newest_first.c.bytes_so_far > most_bytes
        )
    ).all():
        forget_kept_body(connection, workspace_id, delivery_id)
        gone += 1
    return gone
