"""Selections in SQL, in a way that stays fast whether a condition is common or rare.

Neither database knows beforehand how rare a word, a tool or a metadata value is. So each condition
that an index can answer is first asked for a limited number of calls. If one of them has few,
these are looked at one by one; if all are common, the list is walked in its order and a page is
soon full.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    any_,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from tuner_server.store import schema, search
from tuner_server.store.selection import COLUMNS, Condition, Kind, Operator, Selection, kind_of

# Looking at so many calls one by one, or walking until a page is full of something more common
# than this, takes some ten milliseconds at a million calls.
FEW = 5_000

_calls = schema.calls.c
_facts = schema.call_facts.c
_CATEGORIES = frozenset({*schema.CATEGORIES, "call_id"}) - {"provider_call_id"}
_INDEXED = _CATEGORIES | {*schema.INDEXED_MEASURES, "started_at_ms", "filed_at_ms"}


def matching_calls(
    connection: Connection, workspace_id: int, selection: Selection, *, walk_by: str
) -> list[ColumnElement[bool]]:
    """Conditions on `calls` for a list that is sorted by the field `walk_by`."""
    tests = _tests(connection, workspace_id, selection)
    here = _calls.workspace_id == workspace_id
    # One category in the order of time is what an index holds as it is.
    if len(tests) == 1 and walk_by == "started_at_ms" and tests[0].in_order_of_time:
        return [here, tests[0].holds(use_index=True)]
    for test in tests:
        few = _few(connection, test)
        if few is not None:
            others = [other.holds(use_index=False) for other in tests if other is not test]
            return [here, _among(connection, few), *others]
    return [here, *(test.holds(use_index=False) for test in tests)]


class _Test(Protocol):
    """A condition of the selection."""

    @property
    def in_order_of_time(self) -> bool:
        """Whether an index gives the calls that pass by their start time."""
        ...

    def calls(self) -> Select[Any] | None:
        """The ids of the calls that pass, where an index can tell them."""
        ...

    def holds(self, *, use_index: bool) -> ColumnElement[bool]:
        """The condition on a row of `calls`."""
        ...


def _tests(connection: Connection, workspace_id: int, selection: Selection) -> list[_Test]:
    dialect = connection.dialect.name
    tests: list[_Test] = []
    if selection.text is not None:
        tests.append(_TextTest(dialect, workspace_id, selection.text))
    for condition in selection.conditions:
        if kind_of(condition.field) is Kind.FACT:
            tests.append(_FactTest(workspace_id, condition))
        else:
            tests.append(_ColumnTest(dialect, workspace_id, condition))
    return tests


def _few(connection: Connection, test: _Test) -> Sequence[int] | None:
    calls = test.calls()
    if calls is None:
        return None
    ids = connection.execute(calls.limit(FEW + 1)).scalars().all()
    return ids if len(ids) <= FEW else None


def _among(connection: Connection, ids: Sequence[int]) -> ColumnElement[bool]:
    if connection.dialect.name == "postgresql":
        return _calls.id == any_(literal(list(ids), ARRAY(BigInteger)))
    each = func.json_each(literal(json.dumps(list(ids)), String)).table_valued("value")
    return _calls.id.in_(select(each.c.value))


@dataclass(frozen=True, slots=True)
class _ColumnTest:
    dialect: str
    workspace_id: int
    condition: Condition

    @property
    def in_order_of_time(self) -> bool:
        return (
            self.condition.field in _CATEGORIES
            and self.condition.operator is Operator.EQUALS
            and len(self.condition.values) == 1
        ) or self.condition.field == "started_at_ms"

    def calls(self) -> Select[Any] | None:
        if self.condition.field not in _INDEXED or self.condition.operator in (
            Operator.DIFFERS,
            Operator.EMPTY,
            Operator.PRESENT,
        ):
            return None
        return select(_calls.id).where(
            _calls.workspace_id == self.workspace_id, self.holds(use_index=True)
        )

    def holds(self, *, use_index: bool) -> ColumnElement[bool]:
        column: ColumnElement[Any] = COLUMNS[self.condition.field]
        if not use_index and self.dialect == "sqlite":
            # A unary plus keeps SQLite, which has no statistics, from leaving the list's order.
            column = UnaryExpression(column, operator=custom_op("+"), type_=column.type)
        return _compared(column, self.condition)


def _compared(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    values = condition.values
    match condition.operator:
        case Operator.EQUALS:
            return column.in_(values) if len(values) > 1 else column == values[0]
        case Operator.DIFFERS:
            return or_(column != values[0], column.is_(None))
        case Operator.AT_LEAST:
            return column >= values[0]
        case Operator.AT_MOST:
            return column <= values[0]
        case Operator.ABOVE:
            return column > values[0]
        case Operator.BELOW:
            return column < values[0]
        case Operator.EMPTY:
            return column.is_(None)
        case Operator.PRESENT:
            return column.is_not(None)


@dataclass(frozen=True, slots=True)
class _FactTest:
    workspace_id: int
    condition: Condition

    in_order_of_time = False

    def calls(self) -> Select[Any] | None:
        if self.condition.operator is not Operator.EQUALS:
            return None
        found = select(_facts.call_id).where(
            _facts.workspace_id == self.workspace_id,
            _facts.field == self.condition.field,
            _facts.value.in_(self.condition.values),
        )
        return found.distinct() if len(self.condition.values) > 1 else found

    def holds(self, *, use_index: bool) -> ColumnElement[bool]:
        del use_index  # it is the only way
        of_call = exists().where(
            _facts.workspace_id == _calls.workspace_id,
            _facts.field == self.condition.field,
            _facts.started_at_ms == _calls.started_at_ms,
            _facts.call_id == _calls.id,
        )
        match self.condition.operator:
            case Operator.EQUALS:
                return of_call.where(_facts.value.in_(self.condition.values))
            case Operator.DIFFERS:
                return not_(of_call.where(_facts.value.in_(self.condition.values)))
            case Operator.EMPTY:
                return not_(of_call)
            case _:
                return of_call


@dataclass(frozen=True, slots=True)
class _TextTest:
    dialect: str
    workspace_id: int
    text: str

    in_order_of_time = False

    def calls(self) -> Select[Any] | None:
        matches = search.matches(self.dialect, self.text)
        if matches is None:
            return select(_calls.id).where(false())
        if self.dialect == "postgresql":
            vectors = search.search_vectors.c
            return select(vectors.call_id).where(vectors.workspace_id == self.workspace_id, matches)
        # CROSS JOIN keeps SQLite from looking up every call in the index instead.
        return (
            select(_calls.id)
            .select_from(search.call_search.join(schema.calls, _SAME_ROW))
            .where(matches, _calls.workspace_id == self.workspace_id)
            .order_by(search.call_search.c.rowid.desc())
        )

    def holds(self, *, use_index: bool) -> ColumnElement[bool]:
        del use_index  # it is the only way
        matches = search.matches(self.dialect, self.text)
        if matches is None:
            return false()
        if self.dialect == "postgresql":
            # As a scalar it is asked row by row, and not turned into a join with everything.
            vectors = search.search_vectors.c
            return (
                select(matches)
                .where(vectors.workspace_id == _calls.workspace_id, vectors.call_id == _calls.id)
                .scalar_subquery()
            )
        return exists().where(search.call_search.c.rowid == _calls.id, matches)


_SAME_ROW = search.call_search.c.rowid == _calls.id
