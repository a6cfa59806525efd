"""Algebra of time intervals in whole milliseconds.

An `Intervals` value is in normal form: sorted, disjoint, none of zero length. Every function
here that returns one returns it so, and takes O(n log n) at most.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias


class Interval(NamedTuple):
    """The time from `start_ms` up to `end_ms`."""

    start_ms: int
    end_ms: int


Intervals: TypeAlias = tuple[Interval, ...]


def union(spans: Iterable[tuple[int, int]], *, bridge_ms: int = 0) -> Intervals:
    """The union of `(start, end)` spans in any order.

    Spans that touch are joined, and so are those with a gap of at most `bridge_ms` between them. A
    span of zero length counts as an instant that can close a gap; one that stands alone vanishes.
    """
    ordered = sorted(spans)
    if not ordered:
        return ()
    merged: list[Interval] = []
    current_start, current_end = ordered[0]
    for start, end in ordered:
        if start - current_end > bridge_ms:
            if current_end > current_start:
                merged.append(Interval(current_start, current_end))
            current_start, current_end = start, end
        elif end > current_end:
            current_end = end
    if current_end > current_start:
        merged.append(Interval(current_start, current_end))
    return tuple(merged)


def length(intervals: Iterable[Interval]) -> int:
    """The sum of the lengths, in ms."""
    return sum(end - start for start, end in intervals)


def intersection(left: Intervals, right: Intervals) -> Intervals:
    """The time that is in both."""
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i].start_ms, right[j].start_ms)
        end = min(left[i].end_ms, right[j].end_ms)
        if start < end:
            common.append(Interval(start, end))
        if left[i].end_ms < right[j].end_ms:
            i += 1
        else:
            j += 1
    return tuple(common)


def gaps(intervals: Intervals, span: Interval) -> Intervals:
    """The time of `span` that is in none of the intervals."""
    found: list[Interval] = []
    reached = span.start_ms
    for start, end in intervals:
        if start >= span.end_ms:
            break
        if start > reached:
            found.append(Interval(reached, start))
        reached = max(reached, end)
    if reached < span.end_ms:
        found.append(Interval(reached, span.end_ms))
    return tuple(found)


def around(intervals: Sequence[Interval], instant_ms: int) -> Interval | None:
    """The interval that began before the instant and ends after it, if there is one.

    An interval that begins or ends at the very instant is not around it.
    """
    before = bisect_left(intervals, (instant_ms, instant_ms)) - 1
    if before >= 0 and intervals[before].end_ms > instant_ms:
        return intervals[before]
    return None


def first_from(intervals: Sequence[Interval], instant_ms: int) -> Interval | None:
    """The first interval that begins at the instant or later, if there is one."""
    at = bisect_left(intervals, (instant_ms, instant_ms))
    return intervals[at] if at < len(intervals) else None
