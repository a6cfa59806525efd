"""Reading the delivery log, replaying from it, and clearing away what it kept too long."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, select, update

from tuner_server.contract import Difference
from tuner_server.store import schema
from tuner_server.store.bodies import unpack
from tuner_server.store.receipt_filter import (
    ReceiptFilter,
    ReceiptPlace,
    matching,
    newest_first,
    unindexed,
)
from tuner_server.store.receipts import Fate

_log = schema.deliveries.c
_kept = schema.refused_bodies.c
_keys = schema.api_keys.c


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a refused delivery when it was delivered again."""

    id: int
    fate: Fate
    filed_call_id: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery. `call_id` is the client's, `filed_call_id` ours.

    `body_kept` tells whether the body of a refused delivery can still be replayed;
    `replayed` is the latest replay of it.
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
    replayed: Replay | None


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
    after: ReceiptPlace | None = None,
) -> list[Receipt]:
    """The latest receipts, newest first, from a place in the log on if one is given."""
    dialect = connection.dialect.name
    query = matching(_SELECT, dialect, workspace_id, wanted, after)
    return _receipts(connection, workspace_id, newest_first(query, dialect, wanted).limit(most))


def count_receipts(
    connection: Connection, workspace_id: int, wanted: ReceiptFilter, *, at_most: int
) -> int:
    """How many receipts a filter has; counting stops at `at_most`."""
    some = matching(select(_log.id), connection.dialect.name, workspace_id, wanted)
    counted = select(func.count()).select_from(some.limit(at_most).subquery())
    return connection.execute(counted).scalar_one()


def find_receipt(connection: Connection, workspace_id: int, delivery_id: int) -> Receipt | None:
    """One receipt."""
    query = _SELECT.where(_log.workspace_id == workspace_id, _log.id == delivery_id)
    return next(iter(_receipts(connection, workspace_id, query)), None)


def kindred(
    connection: Connection, workspace_id: int, receipt: Receipt, *, most: int
) -> list[Receipt]:
    """The latest other receipts of the same call: repeats, refused tries, replays.

    The same call is the one that it was filed as, or the same call id sent to the same Agent ID.
    """
    same = [_log.replay_of == receipt.id]
    if receipt.replay_of is not None:
        same += [_log.id == receipt.replay_of, _log.replay_of == receipt.replay_of]
    if receipt.filed_call_id is not None:
        same.append(_log.call_id == receipt.filed_call_id)
    if receipt.call_id is not None:
        same.append(
            and_(
                _log.provider_call_id == receipt.call_id,
                _log.agent_remote_identifier == receipt.agent_remote_identifier,
            )
        )
    # One look into an index for each: with an OR between them SQLite would read the whole log.
    ids: set[int] = set()
    for condition in same:
        query = select(_log.id).where(_log.workspace_id == workspace_id, condition)
        latest = query.order_by(unindexed(connection.dialect.name, _log.id).desc())
        ids.update(connection.execute(latest.limit(most + 1)).scalars())
    ids.discard(receipt.id)
    query = _SELECT.where(_log.workspace_id == workspace_id, _log.id.in_(ids))
    return _receipts(connection, workspace_id, query.order_by(_log.id.desc()).limit(most))


def _receipts(connection: Connection, workspace_id: int, query: Select[Any]) -> list[Receipt]:
    rows = connection.execute(query).all()
    replays = latest_replays(connection, workspace_id, [row[0] for row in rows])
    return [_receipt(row, replays.get(row[0])) for row in rows]


def latest_replays(
    connection: Connection, workspace_id: int, ids: Sequence[int]
) -> dict[int, Replay]:
    """The latest replay of each of these deliveries, where there was one."""
    rows = connection.execute(
        select(_log.id, _log.replay_of, _log.fate, _log.call_id).where(
            _log.workspace_id == workspace_id,
            _log.replay_of.in_(ids),
            _log.replay_of.is_not(None),
        )
    ).all()
    # Sorted here: for an ORDER BY SQLite would walk the whole log.
    return {row[1]: Replay(row[0], Fate(row[2]), row[3]) for row in sorted(rows)}


def _receipt(row: Any, replay: Replay | None) -> Receipt:
    values = list(row)
    values[9] = Fate(values[9])
    values[11:14] = [value or () for value in values[11:14]]
    values.append(replay)
    return Receipt(*values)


def differences_of(
    connection: Connection, workspace_id: int, delivery_id: int
) -> Sequence[Mapping[str, str | None]]:
    """What a differing repeat had instead: `field`, and its value `before` and `after` as JSON."""
    found = connection.execute(
        select(_log.differences).where(_log.workspace_id == workspace_id, _log.id == delivery_id)
    ).scalar_one_or_none()
    return found or ()


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
    connection: Connection, workspace_id: int, delivery_id: int, found: Sequence[Difference]
) -> None:
    """Record that a repeat brought other content than the call that was stored first."""
    connection.execute(
        update(schema.deliveries)
        .where(_log.workspace_id == workspace_id, _log.id == delivery_id)
        .values(
            fate=Fate.DIFFERING_REPEAT.value,
            differing_fields=[difference.field for difference in found],
            differences=[asdict(difference) for difference in found],
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
