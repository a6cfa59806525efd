"""Histograms: how far off a percentile may be, and that they add up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuner_server.store.rollups.histogram import (
    BUCKETS,
    GROWTH,
    bucket_of,
    counts_at,
    frozen,
    middle_of,
    packed,
    percentile,
    thawed,
)

durations = st.lists(st.integers(1, int(GROWTH ** (BUCKETS - 1))), min_size=1, max_size=60)


def lanes(values: list[int]) -> int:
    return packed(((0, value) for value in values), places=1)


@given(durations, st.sampled_from([50, 95]))
def test_a_percentile_is_off_by_at_most_two_and_a_half_percent(
    values: list[int], percent: int
) -> None:
    exact = sorted(values)[math.ceil(len(values) * percent / 100) - 1]
    read = percentile(counts_at(lanes(values), 0), percent)
    assert read is not None
    assert abs(read - exact) <= 0.025 * exact + 0.5  # half a ms by rounding to whole ones


@given(durations, durations)
def test_the_sum_of_two_is_the_histogram_of_both(some: list[int], more: list[int]) -> None:
    assert lanes(some) + lanes(more) == lanes(some + more)
    assert lanes(some + more) - lanes(more) == lanes(some)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 10**7)), max_size=40))
def test_histograms_side_by_side_do_not_mix_and_survive_storing(
    values: list[tuple[int, int]],
) -> None:
    stored = thawed(frozen(packed(values, places=5)))
    for place in range(5):
        expected = [0] * BUCKETS
        for at, ms in values:
            expected[bucket_of(ms)] += at == place
        assert list(counts_at(stored, place)) == expected


def test_an_empty_histogram_has_no_percentile_and_takes_no_room() -> None:
    assert frozen(packed([], places=3)) is None
    assert thawed(None) == 0
    assert percentile(counts_at(0, 2), 95) is None


@pytest.mark.parametrize(("ms", "bucket"), [(0, 0), (1, 0), (10**9, BUCKETS - 1)])
def test_what_is_very_short_or_very_long_is_counted_at_the_end(ms: int, bucket: int) -> None:
    assert bucket_of(ms) == bucket


def test_the_end_of_a_bucket_belongs_to_it() -> None:
    for bucket in range(1, BUCKETS):
        assert bucket_of(GROWTH**bucket) == bucket
        assert abs(middle_of(bucket) / GROWTH**bucket - 1) <= 0.025
