"""The rows of a call in the order of time, whatever order they were sent in."""

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from tuner_server.timeline.row import Row


class Placed(NamedTuple):
    """A row and its place in time: its own start, else that of the row sent before it."""

    at_ms: int
    row: Row


def in_time_order(rows: Iterable[Row]) -> list[Placed]:
    """Rows by start; rows that share one, or tell none, stay in the order in which they were sent.

    A row without any timing happened after the row sent before it, as far as anybody knows.
    """
    placed: list[Placed] = []
    at_ms = 0
    for row in rows:
        start_ms = starts_at(row) if row.start_ms is None else row.start_ms
        if start_ms is not None:
            at_ms = start_ms
        placed.append(Placed(at_ms, row))
    placed.sort(key=itemgetter(0))  # which leaves rows that begin together in their order
    return placed


def starts_at(row: Row) -> int | None:
    """When the row began: its own start, else its first word's or its tool's; else `None`."""
    if row.start_ms is not None:
        return row.start_ms
    if row.words:
        return min(word.start_ms for word in row.words)
    return row.tool.start_ms if row.tool is not None else None
