"""Which values a field has, for filters that are chosen from a list."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select

from tuner_server.store import schema
from tuner_server.store.selection import FACTS, METADATA, BadSelection, Kind, kind_of

MOST_VALUES = 200
COUNTED_AT_MOST = 1_000

_calls = schema.calls.c
_facts = schema.call_facts.c
_CHOICES = ("call_type", "status", "version", "disconnection_reason", "sentiment")
METADATA_KEYS = "metadata_keys"
_BEYOND_METADATA = "metadata/"  # the first text after everything that begins with "metadata."


@dataclass(frozen=True, slots=True)
class Value:
    """A value and how many calls have it, counted up to `COUNTED_AT_MOST`."""

    value: str
    calls: int


def values_of(connection: Connection, workspace_id: int, field: str) -> list[Value]:
    """The values of a field, the most common first; at most `MOST_VALUES`.

    `metadata_keys` gives the keys that calls have in their metadata. Raises `BadSelection`.
    """
    if field == METADATA_KEYS:
        return _metadata_keys(connection, workspace_id)
    if field in _CHOICES:
        column: ColumnElement[Any] = _calls[field]
        within = [_calls.workspace_id == workspace_id, column.is_not(None)]
    elif field in FACTS or (field.startswith(METADATA) and kind_of(field) is Kind.FACT):
        column = _facts.value
        within = [_facts.workspace_id == workspace_id, _facts.field == field]
    else:
        raise BadSelection(
            f"{field!r} has no list of values. These have: "
            f"{', '.join([*_CHOICES, *FACTS])}, metadata.<key>, {METADATA_KEYS}."
        )
    values = _distinct(column, within)
    found = connection.execute(select(values.c.value).limit(MOST_VALUES)).scalars().all()
    return sorted(
        (Value(value, _count(connection, within, column, value)) for value in found),
        key=lambda each: (-each.calls, each.value),
    )


def _distinct(column: ColumnElement[Any], within: list[ColumnElement[bool]]) -> Any:
    # Leaps from value to value along the index, instead of reading every call.
    leap = select(func.min(column).label("value")).where(*within).cte("leap", recursive=True)
    beyond = select(func.min(column)).where(*within, column > leap.c.value).scalar_subquery()
    leap = leap.union_all(select(beyond).where(leap.c.value.is_not(None)))
    return select(leap.c.value).where(leap.c.value.is_not(None)).subquery()


def _count(
    connection: Connection,
    within: list[ColumnElement[bool]],
    column: ColumnElement[Any],
    value: str,
) -> int:
    some: Select[Any] = select(literal(1)).where(*within, column == value).limit(COUNTED_AT_MOST)
    return connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def _metadata_keys(connection: Connection, workspace_id: int) -> list[Value]:
    within = [
        _facts.workspace_id == workspace_id,
        _facts.field > METADATA,
        _facts.field < _BEYOND_METADATA,
    ]
    fields = _distinct(_facts.field, within)
    found = connection.execute(select(fields.c.value).limit(MOST_VALUES)).scalars().all()
    return [
        Value(
            field.removeprefix(METADATA),
            _count(connection, [_facts.workspace_id == workspace_id], _facts.field, field),
        )
        for field in found
    ]
