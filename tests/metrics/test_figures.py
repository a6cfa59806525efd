import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuner_server.metrics.figures import Empty, mean, percentile, share


def test_a_percentile_lies_between_the_closest_ranks() -> None:
    assert percentile([10, 20, 30, 40], 50) == 25
    assert percentile([10, 20, 30, 40], 90) == pytest.approx(37)
    assert percentile([10, 20, 30, 40], 95) == pytest.approx(38.5)


def test_every_percentile_of_one_value_is_that_value() -> None:
    assert [percentile([7], percent) for percent in (0, 50, 95, 100)] == [7, 7, 7, 7]


@given(st.lists(st.integers(0, 10_000), min_size=2), st.integers(1, 99))
def test_percentiles_are_those_of_the_standard_library(values: list[int], percent: int) -> None:
    expected = statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
    assert percentile(sorted(values), percent) == pytest.approx(expected)


def test_a_share_of_nothing_is_empty() -> None:
    assert share(0, 0, Empty("there was none")) == Empty("there was none")
    assert share(1, 4, Empty("there was none")) == 0.25


def test_the_mean_is_the_sum_over_the_count() -> None:
    assert mean([1, 2, 6]) == 3
