import itertools

from hypothesis import given
from hypothesis import strategies as st

from tuner_server.timeline.intervals import (
    Interval,
    Intervals,
    around,
    first_from,
    gaps,
    intersection,
    length,
    union,
)

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 15)).map(lambda span: (span[0], sum(span)))
)
INTERVALS = SPANS.map(union)


def _instants(intervals: Intervals) -> set[int]:
    return {instant for start, end in intervals for instant in range(start, end)}


def test_a_union_joins_what_overlaps_or_touches() -> None:
    assert union([(5, 9), (0, 2), (2, 4), (8, 12)]) == (Interval(0, 4), Interval(5, 12))


def test_a_union_of_nothing_is_empty() -> None:
    assert union([]) == ()


def test_a_gap_of_exactly_the_bridge_is_closed_and_a_longer_one_is_not() -> None:
    assert union([(0, 100), (350, 400)], bridge_ms=250) == (Interval(0, 400),)
    assert union([(0, 100), (351, 400)], bridge_ms=250) == (Interval(0, 100), Interval(351, 400))


def test_an_instant_closes_a_gap_but_vanishes_alone() -> None:
    assert union([(0, 10), (20, 20), (30, 40), (90, 90)], bridge_ms=10) == (Interval(0, 40),)
    assert union([(5, 5)]) == ()
    assert union([(5, 5), (8, 9)]) == (Interval(8, 9),)


def test_an_instant_at_the_edge_of_an_interval_is_not_within_it() -> None:
    intervals = union([(0, 10), (20, 30)])
    assert [around(intervals, instant) for instant in (0, 10, 15, 20, 30)] == [None] * 5
    assert around(intervals, 1) == Interval(0, 10)
    assert around(intervals, 29) == Interval(20, 30)


def test_the_first_interval_from_an_instant_may_begin_at_it() -> None:
    intervals = union([(0, 10), (20, 30)])
    assert first_from(intervals, 0) == Interval(0, 10)
    assert first_from(intervals, 1) == Interval(20, 30)
    assert first_from(intervals, 21) is None


def test_gaps_reach_to_the_edges_of_the_span_and_no_farther() -> None:
    intervals = union([(-5, 1), (3, 4), (9, 20)])
    assert gaps(intervals, Interval(0, 10)) == (Interval(1, 3), Interval(4, 9))
    assert gaps((), Interval(0, 10)) == (Interval(0, 10),)
    assert gaps(union([(12, 14)]), Interval(0, 10)) == (Interval(0, 10),)


@given(SPANS)
def test_a_union_holds_each_instant_of_its_spans_once(spans: list[tuple[int, int]]) -> None:
    joined = union(spans)
    assert _instants(joined) == {at for start, end in spans for at in range(start, end)}
    assert length(joined) == len(_instants(joined))
    assert union(joined) == joined


@given(SPANS, st.integers(0, 5))
def test_bridging_leaves_only_longer_gaps(spans: list[tuple[int, int]], bridge: int) -> None:
    bridged = union(spans, bridge_ms=bridge)
    assert all(
        later.start_ms - earlier.end_ms > bridge for earlier, later in itertools.pairwise(bridged)
    )
    assert _instants(union(spans)) <= _instants(bridged)


@given(INTERVALS, INTERVALS)
def test_an_intersection_holds_the_instants_of_both(left: Intervals, right: Intervals) -> None:
    common = intersection(left, right)
    assert _instants(common) == _instants(left) & _instants(right)
    assert common == intersection(right, left)
    assert union(common) == common


@given(INTERVALS, st.integers(0, 80))
def test_gaps_hold_the_other_instants_of_the_span(intervals: Intervals, end: int) -> None:
    assert _instants(gaps(intervals, Interval(0, end))) == set(range(end)) - _instants(intervals)
