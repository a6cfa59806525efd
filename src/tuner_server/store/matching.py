"""Selections in SQL, in a way that stays fast whether a condition is common or rare.

Neither database knows beforehand how rare a word, a tool or a metadata value is. So each condition
that an index can answer is first counted, up to a limit. If one of them has few calls, these are
looked at one by one. If all are common, the list is walked in its order until the page is full; in
the order of time an index that answers one of the conditions is walked, and skips what does not
pass it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    any_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from tuner_server.store import schema, search
from tuner_server.store.selection import (
    COLUMNS,
    Condition,
    Kind,
    Operator,
    Selection,
    is_category,
    kind_of,
)

# Looking at so many calls one by one, or walking until a page is full of something more common
# than this, takes some ten milliseconds at a million calls.
FEW = 5_000
# So many ids are gathered from an index in some ten milliseconds, far sooner than a walk along
# another index finds what it looks for, if it has to look at each call itself.
MANY = 100_000

_calls = schema.calls.c
_facts = schema.call_facts.c
_INDEXED = frozenset(
    {
        *(field for field in COLUMNS if is_category(field)),
        *schema.INDEXED_MEASURES,
        "started_at_ms",
        "filed_at_ms",
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the calls of a selection are read: from where, under which conditions, in what order.

    `order` are the columns to sort by, ascending; the last one tells calls of equal value apart.
    With `by_words`, the only column is the search id, and a place in the list is one of those.
    """

    source: FromClause
    conditions: Sequence[ColumnElement[bool]]
    order: Sequence[ColumnElement[Any]]
    by_words: bool = False


def plan(connection: Connection, workspace_id: int, selection: Selection, *, sort_by: str) -> Plan:
    """The way to read a selection in the order of the field `sort_by`."""
    tests = _tests(connection, workspace_id, selection)
    in_time = sort_by == "started_at_ms"
    leader = next((test for test in tests if in_time and test.in_time is not None), None)
    if leader is None or len(tests) > 1:
        few = next((test for test in tests if _has_few(connection, test)), None)
        if few is not None:
            return _one_by_one(connection, workspace_id, tests, few, sort_by)
    if leader is not None and leader.in_time is not None:
        others = [test.holds() for test in tests if test is not leader]
        return Plan(
            leader.in_time.source,
            [_calls.workspace_id == workspace_id, *leader.in_time.conditions, *others],
            leader.in_time.order,
            leader.in_time.by_words,
        )
    passing = [_in_passing(connection, test, sort_by) for test in tests]
    conditions = [_calls.workspace_id == workspace_id, *passing]
    return Plan(schema.calls, conditions, _order(COLUMNS[sort_by], sort_by))


def holds(
    connection: Connection, workspace_id: int, selection: Selection
) -> list[ColumnElement[bool]]:
    """The conditions of a selection on a row of `calls` that is looked at anyway."""
    return [test.holds() for test in _tests(connection, workspace_id, selection)]


def _order(column: ColumnElement[Any], field: str) -> tuple[ColumnElement[Any], ...]:
    if is_category(field):
        return (column, _calls.started_at_ms, _calls.id)
    return (column, _calls.id)


class _Test(Protocol):
    """A condition of the selection."""

    @property
    def in_time(self) -> Plan | None:
        """How to read the calls that pass in the order of time, where an index is so ordered."""
        ...

    def ids(self) -> Select[Any] | None:
        """The ids of the calls that pass, where an index can tell them."""
        ...

    @property
    def index_alone(self) -> bool:
        """Whether `ids` reads nothing but an index."""
        ...

    def holds(self) -> ColumnElement[bool]:
        """The condition on a row of `calls`, to be looked at in passing."""
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


def _has_few(connection: Connection, test: _Test) -> bool:
    ids = test.ids()
    if ids is None:
        return False
    return _has_at_most(connection, ids, FEW)


def _has_at_most(connection: Connection, ids: Select[Any], limit: int) -> bool:
    some = ids.limit(limit + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() <= limit


def _in_passing(connection: Connection, test: _Test, sort_by: str) -> ColumnElement[bool]:
    """The condition for a walk along the index of `sort_by`, answered by an index if possible."""
    ids = test.ids()
    if (
        sort_by in _INDEXED
        and ids is not None
        and test.index_alone
        and _has_at_most(connection, ids, MANY)
    ):
        return _among(connection.dialect.name, ids)
    return test.holds()


def _one_by_one(
    connection: Connection, workspace_id: int, tests: Sequence[_Test], few: _Test, sort_by: str
) -> Plan:
    dialect = connection.dialect.name
    ids = few.ids()
    among = false() if ids is None else _among(dialect, ids)
    others = [test.holds() for test in tests if test is not few]
    order = _order(_unindexed(dialect, COLUMNS[sort_by]), sort_by)
    return Plan(schema.calls, [_calls.workspace_id == workspace_id, among, *others], order)


def _among(dialect: str, ids: Select[Any]) -> ColumnElement[bool]:
    if dialect == "postgresql":
        # As an array the ids are found first; as a subquery they might be joined in any order.
        return _calls.id == any_(func.array(ids.scalar_subquery()))
    return _calls.id.in_(ids)


def _unindexed(dialect: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    # A unary plus keeps SQLite, which has no statistics, from choosing this column's index.
    if dialect == "sqlite":
        return UnaryExpression(column, operator=custom_op("+"), type_=column.type)
    return column


@dataclass(frozen=True, slots=True)
class _ColumnTest:
    dialect: str
    workspace_id: int
    condition: Condition

    index_alone = True

    @property
    def in_time(self) -> Plan | None:
        one_value = (
            self.condition.operator is Operator.EQUALS
            and len(self.condition.values) == 1
            and not self.condition.or_empty
        )
        if self.condition.field == "started_at_ms" or (
            is_category(self.condition.field) and one_value
        ):
            column = COLUMNS[self.condition.field]
            holds = and_(column.is_not(None), _compared(column, self.condition))
            return Plan(schema.calls, [holds], (_calls.started_at_ms, _calls.id))
        return None

    def ids(self) -> Select[Any] | None:
        if self.condition.field not in _INDEXED or self.condition.or_empty:
            return None
        if self.condition.operator in (Operator.DIFFERS, Operator.EMPTY, Operator.PRESENT):
            return None
        column = COLUMNS[self.condition.field]
        return select(_calls.id).where(
            _calls.workspace_id == self.workspace_id,
            # Its index has the rows with a value; SQLite must be told where all rows have one.
            column.is_not(None),
            _compared(column, self.condition),
        )

    def holds(self) -> ColumnElement[bool]:
        return _compared(_unindexed(self.dialect, COLUMNS[self.condition.field]), self.condition)


def _compared(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    values = condition.values
    match condition.operator:
        case Operator.EQUALS:
            among = column.in_(values) if len(values) > 1 else column == values[0]
            return or_(among, column.is_(None)) if condition.or_empty else among
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

    index_alone = True

    @property
    def in_time(self) -> Plan | None:
        if not self._named_alone or len(self.condition.values) > 1:
            return None
        of_call = and_(_facts.workspace_id == _calls.workspace_id, _facts.call_id == _calls.id)
        return Plan(
            schema.call_facts.join(schema.calls, of_call),
            [self._named()],
            (_facts.started_at_ms, _facts.call_id),
        )

    def ids(self) -> Select[Any] | None:
        if self.condition.operator is Operator.PRESENT:
            of_field = and_(
                _facts.workspace_id == self.workspace_id, _facts.field == self.condition.field
            )
            return select(_facts.call_id).where(of_field).distinct()
        if not self._named_alone:
            return None
        found = select(_facts.call_id).where(self._named())
        return found.distinct() if len(self.condition.values) > 1 else found

    def holds(self) -> ColumnElement[bool]:
        # The list may walk `call_facts` itself, by another condition: this one has its own.
        of_call = (
            exists()
            .where(
                _facts.workspace_id == _calls.workspace_id,
                _facts.field == self.condition.field,
                _facts.started_at_ms == _calls.started_at_ms,
                _facts.call_id == _calls.id,
            )
            .correlate(schema.calls)
        )
        match self.condition.operator:
            case Operator.EQUALS:
                named = of_call.where(_facts.value.in_(self.condition.values))
                return or_(named, not_(of_call)) if self.condition.or_empty else named
            case Operator.DIFFERS:
                return not_(of_call.where(_facts.value.in_(self.condition.values)))
            case Operator.EMPTY:
                return not_(of_call)
            case _:
                return of_call

    @property
    def _named_alone(self) -> bool:
        return self.condition.operator is Operator.EQUALS and not self.condition.or_empty

    def _named(self) -> ColumnElement[bool]:
        values = self.condition.values
        return and_(
            _facts.workspace_id == self.workspace_id,
            _facts.field == self.condition.field,
            _facts.value.in_(values) if len(values) > 1 else _facts.value == values[0],
        )


@dataclass(frozen=True, slots=True)
class _TextTest:
    dialect: str
    workspace_id: int
    text: str

    index_alone = False

    @property
    def in_time(self) -> Plan | None:
        matches = search.matches(self.dialect, self.text)
        if matches is None or self.dialect == "postgresql":
            return None
        of_call = and_(_texts.workspace_id == _calls.workspace_id, _texts.call_id == _calls.id)
        return Plan(
            _WORDS.join(schema.calls, of_call),
            [matches, self._here()],
            (search.call_search.c.rowid,),
            by_words=True,
        )

    def ids(self) -> Select[Any] | None:
        matches = search.matches(self.dialect, self.text)
        if matches is None:
            return select(_calls.id).where(false())
        if self.dialect == "postgresql":
            vectors = search.search_vectors.c
            return select(vectors.call_id).where(vectors.workspace_id == self.workspace_id, matches)
        return select(_texts.call_id).select_from(_WORDS).where(matches, self._here())

    def holds(self) -> ColumnElement[bool]:
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
        return (
            exists()
            .select_from(_WORDS)
            .where(_texts.workspace_id == _calls.workspace_id, _texts.call_id == _calls.id, matches)
        )

    def _here(self) -> ColumnElement[bool]:
        # Unindexed, so that SQLite begins with the matches, not with all texts of the workspace.
        return _unindexed(self.dialect, _texts.workspace_id) == self.workspace_id


_texts = search.search_texts.c
_WORDS = search.call_search.join(
    search.search_texts, _texts.search_id == search.call_search.c.rowid
)
