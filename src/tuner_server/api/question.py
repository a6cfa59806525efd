"""What a list of calls is asked: its filters and words, its order, and where a page goes on."""

import base64
import json
from collections.abc import Sequence
from typing import Annotated, Any, get_args

from fastapi import HTTPException, Query

from tuner_server.api.access import LARGEST_ID
from tuner_server.api.body import QueryText, is_storable
from tuner_server.api.call_row import Included
from tuner_server.store.calls import METRIC_KEYS
from tuner_server.store.lists import Place
from tuner_server.store.selection import (
    KINDS,
    BadSelection,
    Kind,
    Selection,
    Sort,
    is_category,
    parse_conditions,
    parse_sort,
)

Filters = Annotated[
    list[QueryText],
    Query(
        alias="filter",
        max_length=50,
        description="Conditions, each `<field><operator><value>`: `duration_ms>=60000`, "
        "`tool=book`, `metadata.env=prod`, `version!=41`, `cost_cents:empty`, "
        "`e2e_p95_ms:present`. Several `=` on one field mean any of these values; with "
        "`:empty` beside them, none at all is one more.",
    ),
]
SearchedText = Annotated[
    QueryText,
    Query(
        alias="q",
        description='Words that occur in the call, in any order; "words in quotes" follow one '
        "another; `book*` finds all words that begin so.",
    ),
]
SortBy = Annotated[
    QueryText,
    Query(description="A field of the call or a metric's key; with `-` in front, largest first."),
]

ChosenParts = Annotated[
    list[Included],
    Query(
        alias="include",
        max_length=len(get_args(Included)),
        description="What to tell of each call besides: `tags`, those that rules gave it; `evals`, "
        "what each eval says of it; `classified`, its outcome, intent and sentiment.",
    ),
]
ChosenMetrics = Annotated[
    list[QueryText],
    Query(
        alias="metric",
        max_length=len(METRIC_KEYS),
        description="Keys of the metrics to answer with; without it, all of them.",
    ),
]


def read_selection(
    filters: list[str], text: str, *, where: Sequence[str] = ("query", "filter")
) -> Selection:
    """The selection that a request states; 422 where it states none."""
    try:
        return Selection(parse_conditions(filters), text.strip() or None)
    except BadSelection as error:
        raise bad_selection(where, error, filters) from None


def read_sort(wording: str, *, where: Sequence[str] = ("query", "sort")) -> Sort:
    """The order that a request states; 422 where it states none."""
    try:
        return parse_sort(wording)
    except BadSelection as error:
        raise bad_selection(where, error, wording) from None


def read_metrics(keys: list[str]) -> Sequence[str]:
    """The metrics that a request chooses, all where it chooses none; 422 where one is unknown."""
    for key in keys:
        if key not in METRIC_KEYS:
            fault = BadSelection(
                f"There is no metric {key!r}; /api/v1/metrics/definitions has all."
            )
            raise bad_selection(("query", "metric"), fault, keys)
    return list(dict.fromkeys(keys)) or METRIC_KEYS


def cursor_of(place: Place) -> str:
    """The text by which a URL goes on from this place."""
    between = [] if place.at_ms is None else [place.at_ms]
    written = json.dumps([place.value, *between, place.id], ensure_ascii=False)
    return base64.urlsafe_b64encode(written.encode()).decode()


def read_cursor(cursor: str, field: str) -> Place:
    """The place that a URL names in the order of a field; 422 where it names none."""
    values: Any
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, TypeError, RecursionError):
        values = None
    numbers = 2 if is_category(field) else 1
    if (
        not isinstance(values, list)
        or len(values) != numbers + 1
        or not all(_is_number(value) for value in values[1:])
        or not _is_sort_value(values[0], KINDS[field])
    ):
        fault = BadSelection("This is no cursor of such a list. Ask for the first page again.")
        raise bad_selection(("query", "cursor"), fault, cursor)
    return Place(values[0], values[-1], values[1] if numbers > 1 else None)


def _is_number(value: Any) -> bool:
    return type(value) is int and abs(value) <= LARGEST_ID


def _is_sort_value(value: Any, kind: Kind) -> bool:
    if value is None:
        return True
    match kind:
        case Kind.TEXT:
            return type(value) is str and is_storable(value)
        case Kind.YES_NO:
            return type(value) is bool
        case _:
            return type(value) in (int, float) and abs(value) <= LARGEST_ID


def bad_selection(where: Sequence[str], error: BadSelection, found: Any) -> HTTPException:
    """What a request is told that states no selection."""
    item = {
        "loc": list(where),
        "msg": str(error),
        "type": "value_error",
        "input": found,
    }
    return HTTPException(422, [item])
