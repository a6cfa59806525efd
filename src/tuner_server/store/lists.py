"""Lists of calls: a page of one, how many it has, who stands beside a call, and what came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select

from tuner_server.store import schema, search
from tuner_server.store.calls import METRIC_KEYS, CallSummary, summaries
from tuner_server.store.matching import holds, in_order, plan, told_by_an_index
from tuner_server.store.passing.plan import Plan
from tuner_server.store.selection import COLUMNS, Selection, Sort, is_category

COUNTED_AT_MOST = 1_000
# To look at so many calls takes a few milliseconds, as it does to learn which condition is rare.
LOOKS_FOR_A_PAGE = 1_000
LOOKS_FOR_A_COUNT = 2_500

_calls = schema.calls.c
_METRICS = frozenset(METRIC_KEYS)

Value = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last call's sort value, which may be empty, and its id.

    `at_ms` is its start, by which calls of one text follow one another.
    """

    value: Value
    id: int
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Calls in order; `end` is where the next page goes on, if there is one."""

    calls: tuple[CallSummary, ...]
    end: Place | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The calls before and after one in a list; nothing at the list's ends."""

    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class News:
    """Calls that came into a list: the latest of them, and how many, up to `COUNTED_AT_MOST`.

    `latest_id` is where to go on: no call with a higher number had been looked at.
    """

    calls: tuple[CallSummary, ...]
    count: int
    capped: bool
    latest_id: int


def page_of_calls(
    connection: Connection,
    workspace_id: int,
    selection: Selection,
    sort: Sort,
    *,
    most: int,
    after: Place | None = None,
    metrics: Sequence[str] = METRIC_KEYS,
) -> Page:
    """The next `most` calls of a selection. Calls that have no value to sort by come last.

    They come with the metrics of these keys, and with the one that they are sorted by.
    """
    ids = _soon(connection, workspace_id, selection, sort, most + 1, LOOKS_FOR_A_PAGE, after)
    if ids is None:
        way = plan(connection, workspace_id, selection, sort_by=sort.field)
        ids = _next_ids(connection, workspace_id, way, sort, most + 1, after)
    needed = dict.fromkeys([*metrics, *({sort.field} & _METRICS)])
    calls = summaries(connection, workspace_id, ids[:most], metrics=tuple(needed))
    return Page(calls, place_of(calls[-1], sort) if calls and len(ids) > most else None)


def neighbours_of(
    connection: Connection, workspace_id: int, selection: Selection, sort: Sort, call: CallSummary
) -> Neighbours:
    """Who stands before and after a call, whether or not the call itself is selected."""
    way = plan(connection, workspace_id, selection, sort_by=sort.field)
    here = place_of(call, sort)
    following = _next_ids(connection, workspace_id, way, sort, 1, here)
    before = _previous_id(connection, workspace_id, way, sort, here)
    return Neighbours(before, following[0] if following else None)


def count_calls(
    connection: Connection, workspace_id: int, selection: Selection, *, exactly: bool = False
) -> tuple[int, bool]:
    """How many calls a selection has, and whether counting stopped at `COUNTED_AT_MOST`.

    `exactly` does not stop, which at a million calls takes a moment.
    """
    found = told_by_an_index(connection, workspace_id, selection)
    if found is None and not exactly:
        wanted, looks = COUNTED_AT_MOST + 1, LOOKS_FOR_A_COUNT
        soon = _soon(connection, workspace_id, selection, Sort(), wanted, looks)
        if soon is not None:
            return min(len(soon), COUNTED_AT_MOST), len(soon) > COUNTED_AT_MOST
    if found is None:
        way = plan(connection, workspace_id, selection, sort_by="started_at_ms")
        found = select(_calls.id).select_from(way.source).where(*way.conditions)
    if exactly:
        some = found.subquery()
        return connection.execute(select(func.count()).select_from(some)).scalar_one(), False
    return _capped(connection, found)


def news_of(
    connection: Connection,
    workspace_id: int,
    selection: Selection,
    *,
    after_id: int,
    most: int,
    metrics: Sequence[str] = METRIC_KEYS,
) -> News:
    """What was filed after the call with this number, the latest start first.

    Only those calls are looked at, so it costs next to nothing however many there were before.
    """
    of_workspace = [_calls.workspace_id == workspace_id, _calls.id > after_id]
    latest = connection.execute(select(func.max(_calls.id)).where(*of_workspace)).scalar_one()
    if latest is None:
        return News((), 0, capped=False, latest_id=after_id)
    found = select(_calls.id).where(
        *of_workspace, _calls.id <= latest, *holds(connection, workspace_id, selection)
    )
    count, capped = _capped(connection, found)
    ids = connection.execute(
        found.order_by(_beside_index(_calls.started_at_ms).desc(), _calls.id.desc()).limit(most)
    ).scalars()
    calls = summaries(connection, workspace_id, list(ids), metrics=metrics)
    return News(calls, count, capped, latest)


def latest_id(connection: Connection, workspace_id: int) -> int:
    """The number of the call that was filed last; 0 where there is none."""
    return (
        connection.execute(
            select(func.max(_calls.id)).where(_calls.workspace_id == workspace_id)
        ).scalar_one()
        or 0
    )


def place_of(call: CallSummary, sort: Sort) -> Place:
    """Where a call stands in a list."""
    value = call.metrics[sort.field] if sort.field in call.metrics else getattr(call, sort.field)
    return Place(
        float(value) if isinstance(value, Decimal) else value,
        call.id,
        call.started_at_ms if is_category(sort.field) else None,
    )


def _beside_index(column: ColumnElement[int]) -> ColumnElement[int]:
    # An expression of no index: what is filed lately is found by id, not by walking all starts.
    return column + 0


def _capped(connection: Connection, found: Select[Any]) -> tuple[int, bool]:
    some = found.limit(COUNTED_AT_MOST + 1).subquery()
    count = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return min(count, COUNTED_AT_MOST), count > COUNTED_AT_MOST


def _soon(
    connection: Connection,
    workspace_id: int,
    selection: Selection,
    sort: Sort,
    wanted: int,
    looks: int,
    after: Place | None = None,
) -> list[int] | None:
    """The ids of the next calls, if it takes no more looks along the list to find them."""
    walk = in_order(connection, workspace_id, selection, sort_by=sort.field)
    if walk is None or (after is not None and after.value is None):
        return None
    way = walk.way
    bounds = [] if after is None else [_beyond(connection, workspace_id, way, sort, after)]
    end = connection.execute(
        select(*way.order)
        .select_from(way.source)
        .where(*walk.along, *_present(way), *bounds)
        .order_by(*_ordered(way, sort))
        .offset(looks)
        .limit(1)
    ).one_or_none()
    if end is not None:
        bounds.append(_further(way.order, end, descending=not sort.descending))
    ids = _with_value(connection, way, sort, wanted, bounds)
    is_whole = end is None and not COLUMNS[sort.field].nullable
    return ids if is_whole or len(ids) == wanted else None


def _next_ids(
    connection: Connection,
    workspace_id: int,
    way: Plan,
    sort: Sort,
    wanted: int,
    after: Place | None,
) -> list[int]:
    ids: list[int] = []
    if after is None or after.value is not None:
        bounds = [] if after is None else [_beyond(connection, workspace_id, way, sort, after)]
        ids = _with_value(connection, way, sort, wanted, bounds)
    if len(ids) < wanted and COLUMNS[sort.field].nullable:
        after_empty = after if after is not None and after.value is None else None
        ids += _without_value(connection, way, sort, wanted - len(ids), after_empty)
    return ids


def _previous_id(
    connection: Connection, workspace_id: int, way: Plan, sort: Sort, here: Place
) -> int | None:
    backwards = Sort(sort.field, descending=not sort.descending)
    if here.value is None:
        column = COLUMNS[sort.field]
        empty = select(_calls.id).select_from(way.source).where(*way.conditions, column.is_(None))
        ids = connection.execute(
            empty.where(_calls.id > here.id).order_by(_calls.id).limit(1)
        ).scalars()
        found = list(ids) or _with_value(connection, way, backwards, 1, [])
    else:
        beyond = _beyond(connection, workspace_id, way, backwards, here)
        found = _with_value(connection, way, backwards, 1, [beyond])
    return found[0] if found else None


def _beyond(
    connection: Connection, workspace_id: int, way: Plan, sort: Sort, after: Place
) -> ColumnElement[bool]:
    """The condition that a call comes after this place."""
    if way.by_words:
        at_ms = int(after.value or 0)
        search_id = search.search_id_of(connection, workspace_id, after.id, at_ms)
        (column,) = way.order
        return column < search_id if sort.descending else column > search_id
    values: list[Any] = [after.value, after.id]
    if len(way.order) > len(values):
        values.insert(1, after.at_ms)
    return _further(way.order, values, descending=sort.descending)


def _further(
    columns: Sequence[ColumnElement[Any]], values: Sequence[Any], *, descending: bool
) -> ColumnElement[bool]:
    """Whether a row comes after these values, in a form that an index on the columns answers."""
    column, value = columns[0], literal(values[0], columns[0].type)
    further = column < value if descending else column > value
    if len(columns) == 1:
        return further
    reached = column <= value if descending else column >= value
    return and_(reached, or_(further, _further(columns[1:], values[1:], descending=descending)))


def _with_value(
    connection: Connection,
    way: Plan,
    sort: Sort,
    wanted: int,
    bounds: Sequence[ColumnElement[bool]],
) -> list[int]:
    query = (
        select(_calls.id)
        .select_from(way.source)
        .where(*way.conditions, *_present(way), *bounds)
        .order_by(*_ordered(way, sort))
        .limit(wanted)
    )
    return list(connection.execute(query).scalars())


def _present(way: Plan) -> list[ColumnElement[bool]]:
    # Also where every call has a value: SQLite uses the index of the column only if told so.
    return [] if way.by_words else [way.order[0].is_not(None)]


def _ordered(way: Plan, sort: Sort) -> list[ColumnElement[Any]]:
    return [column.desc() if sort.descending else column for column in way.order]


def _without_value(
    connection: Connection, way: Plan, sort: Sort, wanted: int, after: Place | None
) -> list[int]:
    query = select(_calls.id).where(*way.conditions, COLUMNS[sort.field].is_(None)).limit(wanted)
    if after is not None:
        query = query.where(_calls.id < after.id)
    return list(connection.execute(query.order_by(_calls.id.desc())).scalars())
