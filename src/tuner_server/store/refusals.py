"""Refused deliveries that still want something done: why they were refused, which can go again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, false, func, not_, select

from tuner_server.store import schema
from tuner_server.store.delivery_log import latest_replays
from tuner_server.store.receipt_filter import ReceiptFilter, malformed, matching, newest_first
from tuner_server.store.receipts import Fate

LOOKED_AT = 1_000

_log = schema.deliveries.c
_kept = schema.refused_bodies.c


@dataclass(frozen=True, slots=True)
class Cause:
    """Refused deliveries that one cure may cure: the same answer to the same Agent ID.

    `reason` and `latest_id` are those of the latest. `replayable` is how many are still kept and
    were refused for something outside of their body, `malformed` how many because of it.
    """

    status_code: int
    agent_remote_identifier: str | None
    reason: str | None
    refused: int
    replayable: int
    malformed: int
    latest_id: int


@dataclass(frozen=True, slots=True)
class Refusals:
    """What was refused since a moment and was not accepted by a replay, the most frequent first.

    `capped`: only the latest `LOOKED_AT` were looked at. `latest_id` is the latest receipt's.
    """

    refused: int
    replayable: int
    malformed: int
    capped: bool
    latest_id: int | None
    causes: Sequence[Cause]


def refusals_since(connection: Connection, workspace_id: int, from_ms: int) -> Refusals:
    """What was refused since `from_ms` and still is. Replays that failed again do not count."""
    kept = (
        exists()
        .where(_kept.workspace_id == _log.workspace_id, _kept.delivery_id == _log.id)
        .correlate(schema.deliveries)
    )
    wanted = ReceiptFilter(fate=Fate.REFUSED, from_ms=from_ms)
    dialect = connection.dialect.name
    query = matching(
        select(
            _log.id,
            _log.status_code,
            _log.agent_remote_identifier,
            _log.reason,
            and_(kept, not_(malformed(dialect))),
            malformed(dialect),
        ),
        dialect,
        workspace_id,
        wanted,
    ).where(_log.replay_of.is_(None))
    rows = connection.execute(newest_first(query, dialect, wanted).limit(LOOKED_AT + 1)).all()
    looked_at = rows[:LOOKED_AT]
    replays = latest_replays(connection, workspace_id, [row[0] for row in looked_at])
    open_ = [
        row for row in looked_at if row[0] not in replays or replays[row[0]].fate is Fate.REFUSED
    ]
    refused = Counter((row[1], row[2]) for row in open_)
    replayable = Counter((row[1], row[2]) for row in open_ if row[4])
    faulty = Counter((row[1], row[2]) for row in open_ if row[5])
    latest = {(row[1], row[2]): row for row in reversed(open_)}
    return Refusals(
        refused=len(open_),
        replayable=replayable.total(),
        malformed=faulty.total(),
        capped=len(rows) > LOOKED_AT,
        latest_id=open_[0][0] if open_ else None,
        causes=[
            Cause(*key, latest[key][3], many, replayable[key], faulty[key], latest[key][0])
            for key, many in refused.most_common()
        ],
    )


def count_replayable(
    connection: Connection, workspace_id: int, wanted: ReceiptFilter, *, up_to_id: int
) -> int:
    """How many kept deliveries of a filter there are, those that are malformed too."""
    some = _replayable(connection, workspace_id, wanted, 0, up_to_id).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def replayable_after(
    connection: Connection,
    workspace_id: int,
    wanted: ReceiptFilter,
    *,
    after_id: int,
    up_to_id: int,
    most: int,
) -> list[int]:
    """The next kept deliveries of a filter, oldest first."""
    found = _replayable(connection, workspace_id, wanted, after_id, up_to_id)
    return list(connection.execute(found.order_by(_kept.delivery_id).limit(most)).scalars())


def latest_kept_id(connection: Connection, workspace_id: int) -> int:
    """The latest delivery whose body is kept; 0 where there is none."""
    return (
        connection.execute(
            select(func.max(_kept.delivery_id)).where(_kept.workspace_id == workspace_id)
        ).scalar_one()
        or 0
    )


def _replayable(
    connection: Connection, workspace_id: int, wanted: ReceiptFilter, after_id: int, up_to_id: int
) -> Select[Any]:
    if wanted.fate not in (None, Fate.REFUSED):
        return select(_kept.delivery_id).where(false())  # only refused deliveries are kept
    passes = matching(
        select(_log.id).where(_log.id == _kept.delivery_id),
        connection.dialect.name,
        workspace_id,
        replace(wanted, fate=Fate.REFUSED),
    )
    return select(_kept.delivery_id).where(
        _kept.workspace_id == workspace_id,
        _kept.delivery_id > after_id,
        _kept.delivery_id <= up_to_id,
        exists(passes.correlate(schema.refused_bodies)),
    )
