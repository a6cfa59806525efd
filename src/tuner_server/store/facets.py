"""Which values a field has, for filters that are chosen from a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select

from tuner_server.store import schema
from tuner_server.store.rules import rules_of
from tuner_server.store.selection import FACTS, METADATA, TAG, BadSelection, is_fact

MOST_VALUES = 200
COUNTED_AT_MOST = 1_000
SEARCHED_AT_MOST = 500_000
"""So many calls are looked through for a text, in some tenths of a second."""
_LEAPS = 2_000

_calls = schema.calls.c
_facts = schema.call_facts.c
_tags = schema.call_tags.c
_CHOICES = ("call_type", "status", "version", "disconnection_reason", "sentiment")
METADATA_KEYS = "metadata_keys"
_Within: TypeAlias = list[ColumnElement[bool]]
_BEYOND_METADATA = "metadata/"  # the first text after everything that begins with "metadata."


@dataclass(frozen=True, slots=True)
class Value:
    """A value and how many calls have it, counted up to `COUNTED_AT_MOST`.

    `name` is what people call it, where that is not the value itself.
    """

    value: str
    calls: int
    name: str | None = None


def values_of(
    connection: Connection, workspace_id: int, field: str, *, containing: str = ""
) -> list[Value]:
    """The values of a field, the most common first; at most `MOST_VALUES`.

    With `containing` those that have this text in them, in whatever case; the value that is this
    very text is found among however many. `metadata_keys` gives the keys that calls have in their
    metadata, `tag` the rules, which are found by their names. Raises `BadSelection`.
    """
    if field == METADATA_KEYS:
        return _metadata_keys(connection, workspace_id, containing)
    if field == TAG:
        return _rules(connection, workspace_id, containing)
    if field in _CHOICES:
        column: ColumnElement[Any] = _calls[field]
        within = [_calls.workspace_id == workspace_id, column.is_not(None)]
    elif is_fact(field):
        column = _facts.value
        within = [_facts.workspace_id == workspace_id, _facts.field == field]
    else:
        raise BadSelection(
            f"{field!r} has no list of values. These have: "
            f"{', '.join([*_CHOICES, *FACTS, TAG])}, "
            f"eval.<number>, extracted.<key>, metadata.<key>, {METADATA_KEYS}."
        )
    if not containing:
        found = _leap(connection, column, within, MOST_VALUES)
    else:
        found = _containing(connection, column, within, containing)
        if containing not in found and _count(connection, within, column, containing):
            found = [containing, *found[: MOST_VALUES - 1]]
    return _most_common_first(
        Value(value, _count(connection, within, column, value)) for value in found
    )


def _most_common_first(values: Iterable[Value]) -> list[Value]:
    return sorted(values, key=lambda each: (-each.calls, each.name or each.value))


def _rules(connection: Connection, workspace_id: int, containing: str) -> list[Value]:
    within = [_tags.workspace_id == workspace_id]
    return _most_common_first(
        Value(str(rule.id), _count(connection, within, _tags.rule_id, rule.id), rule.name)
        for rule in rules_of(connection, workspace_id)
        if containing.casefold() in rule.name.casefold()
    )


def _containing(
    connection: Connection, column: ColumnElement[Any], within: _Within, text: str
) -> list[str]:
    """The first `MOST_VALUES` values of a column that have a text in them."""
    values = _leap(connection, column, within, _LEAPS + 1)
    if len(values) <= _LEAPS:
        return [value for value in values if text.casefold() in value.casefold()][:MOST_VALUES]
    # So many that reading one row after the other is faster than a leap for each.
    looked_at = select(column.label("value")).where(*within).order_by(column)
    rows = looked_at.limit(SEARCHED_AT_MOST).subquery()
    query = select(rows.c.value).where(rows.c.value.icontains(text, autoescape=True)).distinct()
    return list(connection.execute(query.limit(MOST_VALUES)).scalars())


def _leap(
    connection: Connection,
    column: ColumnElement[Any],
    within: _Within,
    most: int,
    *,
    above: str | None = None,
) -> list[str]:
    """The first values of a column, above one if it is given, in their order.

    Leaps from value to value along the index, instead of reading every call.
    """
    begin = [] if above is None else [column > above]
    first = select(func.min(column).label("value")).where(*within, *begin)
    leap = first.cte("leap", recursive=True)
    # With a second lower bound SQLite would begin each leap there.
    beyond = select(func.min(column)).where(*within, column > leap.c.value).scalar_subquery()
    leap = leap.union_all(select(beyond).where(leap.c.value.is_not(None)))
    values = select(leap.c.value).where(leap.c.value.is_not(None)).limit(most)
    return list(connection.execute(values).scalars())


def _count(
    connection: Connection,
    within: _Within,
    column: ColumnElement[Any],
    value: str | int,
) -> int:
    some: Select[Any] = select(literal(1)).where(*within, column == value).limit(COUNTED_AT_MOST)
    return connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def _metadata_keys(connection: Connection, workspace_id: int, containing: str) -> list[Value]:
    within = [_facts.workspace_id == workspace_id, _facts.field < _BEYOND_METADATA]
    keys = [
        field.removeprefix(METADATA)
        for field in _leap(connection, _facts.field, within, _LEAPS, above=METADATA)
    ]
    found = [key for key in keys if containing.casefold() in key.casefold()][:MOST_VALUES]
    return [
        Value(
            key,
            _count(
                connection,
                [_facts.workspace_id == workspace_id],
                _facts.field,
                f"{METADATA}{key}",
            ),
        )
        for key in found
    ]
