"""Selections in SQL, in a way that stays fast whether a condition is common or rare.

Neither database knows beforehand how rare a word, a tool or a metadata value is. So each condition
that an index can answer is first counted, up to a limit. If one of them has few calls, these are
looked at one by one. If all are common, the list is walked in its order until the page is full; in
the order of time an index that answers one of the conditions is walked, and skips what does not
pass it.

A page is often full before any of that pays: `in_order` is the way to look at the next calls first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, any_, false, func, null, select

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
# It holds for every call. No index has this column: else SQLite would go through all calls of the
# workspace in one that has the others, instead of looking up the few.
_LOOKED_AT = _calls.body_sha256.is_not(null())


@dataclass(frozen=True, slots=True)
class Walk:
    """A way along an index. `along` are the conditions of the calls that it comes by."""

    way: Plan
    along: Sequence[ColumnElement[bool]]


def in_order(
    connection: Connection, workspace_id: int, selection: Selection, *, sort_by: str
) -> Walk | None:
    """The way to look at one call after another in the order of the field `sort_by`.

    Nothing where no index has that order, or one has just the calls that pass.
    """
    tests = tests_of(connection, workspace_id, selection)
    leader = _leader(tests, sort_by)
    if leader is not None:
        return _led(workspace_id, tests, leader) if len(tests) > 1 else None
    # To look for words in one call after another takes long.
    if not tests or sort_by not in INDEXED or not all(test.index_alone for test in tests):
        return None
    along = [_calls.workspace_id == workspace_id]
    conditions = [*along, *(test.holds() for test in tests)]
    return Walk(Plan(schema.calls, conditions, _order(COLUMNS[sort_by], sort_by)), along)


def plan(connection: Connection, workspace_id: int, selection: Selection, *, sort_by: str) -> Plan:
    """The way to read a selection in the order of the field `sort_by`."""
    tests = tests_of(connection, workspace_id, selection)
    leader = _leader(tests, sort_by)
    if leader is None or len(tests) > 1:
        few = next((test for test in tests if _has_few(connection, test)), None)
        if few is not None:
            return _one_by_one(connection, workspace_id, tests, few, sort_by)
    if leader is not None:
        return _led(workspace_id, tests, leader).way
    passing = [_in_passing(connection, test, sort_by) for test in tests]
    conditions = [_calls.workspace_id == workspace_id, *passing]
    return Plan(schema.calls, conditions, _order(COLUMNS[sort_by], sort_by))


def told_by_an_index(
    connection: Connection, workspace_id: int, selection: Selection
) -> Select[Any] | None:
    """The ids of the calls of a selection, where one index alone tells them."""
    tests = tests_of(connection, workspace_id, selection)
    return tests[0].ids() if len(tests) == 1 and tests[0].index_alone else None


def holds(
    connection: Connection, workspace_id: int, selection: Selection
) -> list[ColumnElement[bool]]:
    """The conditions of a selection on a row of `calls` that is looked at anyway."""
    return [test.holds() for test in tests_of(connection, workspace_id, selection)]


def _leader(tests: Sequence[Test], sort_by: str) -> tuple[Test, Plan] | None:
    """The first condition whose calls an index has in that order, and how to read them."""
    if sort_by != "started_at_ms":
        return None
    led = ((test, test.in_time) for test in tests)
    return next(((test, way) for test, way in led if way is not None), None)


def _led(workspace_id: int, tests: Sequence[Test], leader: tuple[Test, Plan]) -> Walk:
    first, way = leader
    along = [_calls.workspace_id == workspace_id, *way.conditions]
    others = [test.holds() for test in tests if test is not first]
    return Walk(replace(way, conditions=[*along, *others]), along)


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
    conditions = [_calls.workspace_id == workspace_id, among, _LOOKED_AT, *others]
    return Plan(schema.calls, conditions, order)


def _among(dialect: str, ids: Select[Any]) -> ColumnElement[bool]:
    if dialect == "postgresql":
        # As an array the ids are found first; as a subquery they might be joined in any order.
        return _calls.id == any_(func.array(ids.scalar_subquery()))
    return _calls.id.in_(ids)
