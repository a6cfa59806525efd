"""Selections in SQL, in a way that stays fast whether a condition is common or rare.

Neither database knows beforehand how rare a word, a tool or a metadata value is. So each condition
that an index can answer is first counted, up to a limit. If one of them has few calls, these are
looked at one by one. If all are common, the list is walked in its order until the page is full; in
the order of time an index that answers one of the conditions is walked, and skips what does not
pass it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, any_, false, func, select

from tuner_server.store import schema
from tuner_server.store.passing import tests_of
from tuner_server.store.passing.columns import INDEXED
from tuner_server.store.passing.plan import Plan, Test, unindexed
from tuner_server.store.selection import COLUMNS, Selection, is_category

# Looking at so many calls one by one, or walking until a page is full of something more common
# than this, takes some ten milliseconds at a million calls.
FEW = 5_000
# So many ids are gathered from an index in some ten milliseconds, far sooner than a walk along
# another index finds what it looks for, if it has to look at each call itself.
MANY = 100_000

_calls = schema.calls.c


def plan(connection: Connection, workspace_id: int, selection: Selection, *, sort_by: str) -> Plan:
    """The way to read a selection in the order of the field `sort_by`."""
    tests = tests_of(connection, workspace_id, selection)
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
    return [test.holds() for test in tests_of(connection, workspace_id, selection)]


def _order(column: ColumnElement[Any], field: str) -> tuple[ColumnElement[Any], ...]:
    if is_category(field):
        return (column, _calls.started_at_ms, _calls.id)
    return (column, _calls.id)


def _has_few(connection: Connection, test: Test) -> bool:
    ids = test.ids()
    if ids is None:
        return False
    return _has_at_most(connection, ids, FEW)


def _has_at_most(connection: Connection, ids: Select[Any], limit: int) -> bool:
    some = ids.limit(limit + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() <= limit


def _in_passing(connection: Connection, test: Test, sort_by: str) -> ColumnElement[bool]:
    """The condition for a walk along the index of `sort_by`, answered by an index if possible."""
    ids = test.ids()
    if (
        sort_by in INDEXED
        and ids is not None
        and test.index_alone
        and _has_at_most(connection, ids, MANY)
    ):
        return _among(connection.dialect.name, ids)
    return test.holds()


def _one_by_one(
    connection: Connection, workspace_id: int, tests: Sequence[Test], few: Test, sort_by: str
) -> Plan:
    dialect = connection.dialect.name
    ids = few.ids()
    among = false() if ids is None else _among(dialect, ids)
    others = [test.holds() for test in tests if test is not few]
    order = _order(unindexed(dialect, COLUMNS[sort_by]), sort_by)
    return Plan(schema.calls, [_calls.workspace_id == workspace_id, among, *others], order)


def _among(dialect: str, ids: Select[Any]) -> ColumnElement[bool]:
    if dialect == "postgresql":
        # As an array the ids are found first; as a subquery they might be joined in any order.
        return _calls.id == any_(func.array(ids.scalar_subquery()))
    return _calls.id.in_(ids)
