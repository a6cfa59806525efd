"""Which receipts: the filter of the delivery log, in SQL that reads by an index.

Every index of the log ends in the time of receipt, so a page is read in its order by whichever
condition comes first here. SQLite keeps no statistics: it is told which condition that is, by
hiding the others from its choice. PostgreSQL knows, and chooses by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, not_, or_
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from tuner_server.store import schema
from tuner_server.store.receipts import Fate

_log = schema.deliveries.c
_kept_bodies = schema.refused_bodies.alias("kept")
_STORED_STATUS = 201
_UNREADABLE, _WRONG_FIELDS = 400, 422


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Which receipts; what is empty does not restrict.

    `replayable` asks for refused deliveries whose bodies are still kept and whose cause lies
    outside of them; `malformed` for those that were refused because of their body. `from_ms` is
    the first moment and `before_ms` the one after the last.
    """

    fate: Fate | None = None
    agent_remote_identifier: str | None = None
    call_id: str | None = None
    request_id: str | None = None
    filed_call_id: int | None = None
    status_code: int | None = None
    api_key_id: int | None = None
    replayable: bool = False
    malformed: bool = False
    from_ms: int | None = None
    before_ms: int | None = None

    @property
    def whole_fate(self) -> Fate | None:
        """The fate that the filter leaves: only refused deliveries can be replayed, say."""
        if self.fate is None and (self.replayable or self.malformed):
            return Fate.REFUSED
        if self.fate is None and self.status_code == _STORED_STATUS:
            return Fate.STORED
        return self.fate

    def of_fate(
        self, fate: Fate, *, replayable: bool = False, malformed: bool = False
    ) -> "ReceiptFilter":
        """The same filter, for one fate."""
        return replace(self, fate=fate, replayable=replayable, malformed=malformed)


@dataclass(frozen=True, slots=True)
class ReceiptPlace:
    """Where a page of the log ended."""

    received_at_ms: int
    id: int


def matching(
    query: Select[Any],
    dialect: str,
    workspace_id: int,
    wanted: ReceiptFilter,
    after: ReceiptPlace | None = None,
) -> Select[Any]:
    """The receipts of a filter, those after a place in the log if one is given."""
    query = query.where(*_conditions(dialect, workspace_id, wanted))
    at_ms = _time(dialect, wanted)
    if wanted.from_ms is not None:
        query = query.where(at_ms >= wanted.from_ms)
    if wanted.before_ms is not None:
        query = query.where(at_ms < wanted.before_ms)
    if after is not None:
        query = query.where(
            at_ms <= after.received_at_ms,
            or_(
                unindexed(dialect, _log.received_at_ms) < after.received_at_ms,
                unindexed(dialect, _log.id) < after.id,
            ),
        )
    return query


def newest_first(query: Select[Any], dialect: str, wanted: ReceiptFilter) -> Select[Any]:
    """The order of the log."""
    return query.order_by(_time(dialect, wanted).desc(), _log.id.desc())


def malformed(dialect: str) -> ColumnElement[bool]:
    """Refused because of the body itself, which would be refused again as it is."""
    # The URL's faults come before the body's, so the last one tells whether the body has any.
    in_body: ColumnElement[Any] = (
        func.json_extract(_log.errors, "$[#-1].loc[0]")
        if dialect == "sqlite"
        else _log.errors[-1]["loc"][0].as_string()
    )
    return or_(
        _log.status_code == _UNREADABLE,
        and_(_log.status_code == _WRONG_FIELDS, func.coalesce(in_body, "") == "body"),
    )


def _time(dialect: str, wanted: ReceiptFilter) -> ColumnElement[int]:
    # The few receipts of one request or call are sorted; SQLite would rather walk the whole log.
    few = (wanted.request_id, wanted.filed_call_id, wanted.call_id)
    return _log.received_at_ms if few == (None,) * 3 else unindexed(dialect, _log.received_at_ms)


def _conditions(
    dialect: str, workspace_id: int, wanted: ReceiptFilter
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_log.workspace_id == workspace_id]
    leads = True
    for column, value in _equalities(wanted):
        found.append((column if leads else unindexed(dialect, column)) == value)
        leads = False
    found += _of_fate(wanted)
    if wanted.malformed:
        found.append(malformed(dialect))
    if wanted.replayable:
        found.append(not_(malformed(dialect)))
        kept = _kept_bodies.c
        found.append(
            exists()
            .where(kept.workspace_id == _log.workspace_id, kept.delivery_id == _log.id)
            .correlate(schema.deliveries)
        )
    return found


def _equalities(wanted: ReceiptFilter) -> Iterator[tuple[ColumnElement[Any], Any]]:
    """Columns and their values, the one that leaves the fewest receipts first."""
    rare: tuple[tuple[ColumnElement[Any], Any], ...] = (
        (_log.request_id, wanted.request_id),
        (_log.call_id, wanted.filed_call_id),
        (_log.provider_call_id, wanted.call_id),
        (_log.agent_remote_identifier, wanted.agent_remote_identifier),
    )
    fate, status = (_log.fate, wanted.whole_fate), (_log.status_code, wanted.status_code)
    key = (_log.api_key_id, wanted.api_key_id)
    # Most receipts are of stored calls: there is no index of them, and none is needed.
    last = (key, fate, status) if wanted.whole_fate is Fate.STORED else (status, fate, key)
    return (each for each in (*rare, *last) if each[1] is not None)


def _of_fate(wanted: ReceiptFilter) -> list[ColumnElement[bool]]:
    """What tells a database that an index of a part of the log holds all that is asked for.

    Written into the statement, because SQLite does not look at a parameter's value; and only for
    the one index that is to be read.
    """
    fate = wanted.whole_fate
    if fate is Fate.REFUSED and wanted.agent_remote_identifier is not None:
        return [_log.fate == literal_column("'refused'")]
    if fate is not Fate.STORED and (fate is not None or wanted.status_code is not None):
        return [_log.fate != literal_column("'stored'")]
    return []


def unindexed(dialect: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, hidden from SQLite's choice of an index."""
    if dialect == "sqlite":
        return UnaryExpression(column, operator=custom_op("+"), type_=column.type)
    return column
