"""Figures from samples: worked by hand, and beside scikit-learn's and statsmodels'."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from tuner_server.evals.calibration import Estimate, chance_corrected, corrected, proportion, wilson
from tuner_server.evals.calibration.estimates import Count
from tuner_server.metrics.figures import Empty

NOTHING = Empty("there is nothing")
Z = 1.959963984540054


@st.composite
def counts(draw: st.DrawFn, least: int = 1, most: int = 400) -> Count:
    of = draw(st.integers(least, most))
    return Count(draw(st.integers(0, of)), of)


def told(figure: Estimate | Empty) -> Estimate:
    assert isinstance(figure, Estimate), figure
    return figure


def why(figure: Estimate | Empty) -> str:
    assert isinstance(figure, Empty), figure
    return figure.reason


def test_a_share_has_the_interval_that_wilson_gives_it() -> None:
    # Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    known = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605)}
    known |= {(0, 20): (0.0, 0.1611), (1, 29): (0.0061, 0.1718)}
    for (part, of), (low, high) in known.items():
        share = told(proportion(Count(part, of), NOTHING))
        assert (share.value, share.of) == (part / of, of)
        assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)


@given(counts())
def test_wilsons_interval_is_that_of_statsmodels(count: Count) -> None:
    expected = proportion_confint(count.part, count.of, alpha=0.05, method="wilson")
    low, high = wilson(count)
    assert (low, high) == pytest.approx(expected, abs=1e-12)
    assert 0 <= low <= count.share <= high <= 1


def test_a_share_of_nothing_is_empty() -> None:
    assert proportion(Count(0, 0), NOTHING) == NOTHING


def test_kappa_is_the_agreement_beyond_chance() -> None:
    # Of 50 grant proposals two readers give 20 both a yes and 15 both a no; the one says yes to
    # 25, the other to 30: by chance they agree on 0.5 * 0.6 + 0.5 * 0.4 = 0.5 of them.
    kappa = told(chance_corrected(Count(35, 50), 0.5))
    assert kappa.value == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    low, high = proportion_confint(35, 50, method="wilson")
    assert (kappa.low, kappa.high) == pytest.approx(((low - 0.5) / 0.5, (high - 0.5) / 0.5))
    assert kappa.of == 50


def test_kappa_is_1_where_all_agree_and_its_interval_says_on_how_few_calls() -> None:
    kappa = told(chance_corrected(Count(20, 20), 0.5))
    assert (kappa.value, kappa.high) == (1, 1)
    assert kappa.low == pytest.approx((0.8389 - 0.5) / 0.5, abs=1e-3)


def test_kappa_is_0_where_they_agree_as_by_chance_and_never_below_minus_1() -> None:
    assert told(chance_corrected(Count(10, 20), 0.5)).value == 0
    assert told(chance_corrected(Count(1, 20), 0.6)).low == -1


def test_kappa_is_empty_where_nothing_but_one_verdict_was_given() -> None:
    assert "one and the same verdict" in why(chance_corrected(Count(30, 30), 1.0))


def test_a_pass_rate_is_corrected_by_the_errors_that_are_known() -> None:
    # Of 150 cows 23 react to a test of sensitivity 0.96 and specificity 0.89 (epiR's example for
    # brucellosis): 0.1533 - 0.11 = 0.0433 over 0.85, 5.1 in 100.
    share = told(corrected(Count(23, 150), Count(96, 100), Count(89, 100)))
    assert share.value == pytest.approx(0.0510, abs=5e-5)
    assert share.of == 150


def test_a_perfect_eval_needs_no_correction_but_few_labels_leave_doubt() -> None:
    few = told(corrected(Count(700, 1000), Count(10, 10), Count(10, 10)))
    many = told(corrected(Count(700, 1000), Count(10_000, 10_000), Count(10_000, 10_000)))
    assert few.value == many.value == pytest.approx(0.7)
    assert few.low < many.low < 0.7 < many.high < few.high


def test_with_errors_known_for_certain_the_interval_is_that_of_the_observed_rate() -> None:
    sure = Count(10**12, 10**12)
    share = told(corrected(Count(60, 100), sure, sure))
    expected = proportion_confint(60, 100, method="agresti_coull")
    assert (share.low, share.high) == pytest.approx(expected, abs=1e-6)


def test_with_many_labels_the_interval_is_that_of_rogan_and_gladen() -> None:
    passed, rightly, wrongly = Count(60_000, 100_000), Count(9_000, 10_000), Count(4_000, 5_000)
    share = told(corrected(passed, rightly, wrongly))
    rate, tpr, tnr = 0.6, 0.9, 0.8
    assert share.value == pytest.approx(0.4 / 0.7)

    def gladen(rate: float, tpr: float, tnr: float) -> float:
        return (rate + tnr - 1) / (tpr + tnr - 1)

    # The delta method, with slopes measured instead of derived.
    slopes = _slopes(gladen, (rate, tpr, tnr))
    variances = (0.6 * 0.4 / 100_000, 0.9 * 0.1 / 10_000, 0.8 * 0.2 / 5_000)
    error = sqrt(
        sum(slope**2 * variance for slope, variance in zip(slopes, variances, strict=True))
    )
    assert share.low == pytest.approx(share.value - Z * error, abs=2e-4)
    assert share.high == pytest.approx(share.value + Z * error, abs=2e-4)


def _slopes(
    function: Callable[[float, float, float], float], at: tuple[float, float, float]
) -> list[float]:
    step, slopes = 1e-6, []
    for place in range(3):
        moved = [value + (place == other) * step for other, value in enumerate(at)]
        slopes.append((function(moved[0], moved[1], moved[2]) - function(*at)) / step)
    return slopes


def test_lang_and_reiczigels_interval_worked_by_hand() -> None:
    # TPR 18/20 and TNR 7/10 move to 19/22 and 8/12, 60 of 100 to 61.9207/103.8415 = 0.596301.
    # Informative: 0.863636 + 0.666667 - 1 = 0.530303; middle: 0.262968 / 0.530303 = 0.495883.
    # Variances of both: 0.0053531 and 0.0185185.
    # The shift is 2 * 3.841459 * (0.0026545 - 0.0093355) = -0.0513296.
    # Variance of all: (0.0023182 + 0.0013163 + 0.0047063) / 0.281221 = 0.0296594, root 0.172219.
    share = told(corrected(Count(60, 100), Count(18, 20), Count(7, 10)))
    assert share.value == pytest.approx((0.6 + 0.7 - 1) / 0.6)
    assert (share.low, share.high) == pytest.approx((0.10701, 0.78210), abs=5e-5)


@pytest.mark.parametrize(
    ("passed", "rightly", "wrongly", "reason"),
    [
        (Count(0, 0), Count(9, 10), Count(9, 10), "passed or failed no call yet"),
        (Count(9, 20), Count(0, 0), Count(18, 20), "People passed no call"),
        (Count(9, 20), Count(18, 20), Count(0, 0), "People failed no call"),
        (Count(9, 20), Count(10, 20), Count(10, 20), "as often as those"),
        (Count(9, 20), Count(2, 20), Count(3, 20), "as often as those"),
        (Count(9, 20), Count(2, 2), Count(20, 100), "Too few calls that people passed"),
        (Count(100, 100), Count(60, 100), Count(100, 100), "passes more calls than its errors"),
        (Count(0, 100), Count(100, 100), Count(60, 100), "fails more calls than its errors"),
    ],
)
def test_a_rate_that_cannot_be_corrected_is_empty_and_says_why(
    passed: Count, rightly: Count, wrongly: Count, reason: str
) -> None:
    assert reason in why(corrected(passed, rightly, wrongly))


def test_a_corrected_rate_is_cut_to_what_a_share_can_be() -> None:
    share = told(corrected(Count(95, 100), Count(90, 100), Count(90, 100)))
    assert (share.value, share.high) == (1, 1)
    assert 0 < share.low < 1
    share = told(corrected(Count(5, 100), Count(90, 100), Count(90, 100)))
    assert (share.value, share.low) == (0, 0)


@given(counts(), counts(most=60), counts(most=60))
def test_a_corrected_rate_lies_in_its_interval_and_within_0_and_1(
    passed: Count, rightly: Count, wrongly: Count
) -> None:
    share = corrected(passed, rightly, wrongly)
    if rightly.share + wrongly.share <= 1:
        assert isinstance(share, Empty)
    elif isinstance(share, Estimate):
        assert 0 <= share.low <= share.value <= share.high <= 1


@given(counts(), counts(most=60), counts(most=60))
def test_passes_and_fails_change_places_without_a_trace(
    passed: Count, rightly: Count, wrongly: Count
) -> None:
    share = corrected(passed, rightly, wrongly)
    mirrored = corrected(Count(passed.of - passed.part, passed.of), wrongly, rightly)
    assert isinstance(share, Estimate) == isinstance(mirrored, Estimate)
    if isinstance(share, Estimate) and isinstance(mirrored, Estimate):
        turned = (1 - mirrored.value, 1 - mirrored.high, 1 - mirrored.low)
        assert (share.value, share.low, share.high) == pytest.approx(turned, abs=1e-9)


@pytest.mark.parametrize(
    ("true_rate", "tpr", "tnr", "labels"),
    [(0.8, 0.95, 0.85, 60), (0.6, 0.9, 0.8, 40), (0.9, 0.98, 0.7, 120)],
)
def test_19_of_20_intervals_hold_the_true_pass_rate(
    true_rate: float, tpr: float, tnr: float, labels: int
) -> None:
    dice = random.Random(4)
    tries = 400
    held = sum(_holds(dice, true_rate, tpr, tnr, labels) for _ in range(tries))
    assert held / tries >= 0.92


def _holds(dice: random.Random, true_rate: float, tpr: float, tnr: float, labels: int) -> bool:
    """Whether the interval of a made-up eval holds the true rate; one that cannot be told does."""

    def count(of: int, chance: float) -> Count:
        return Count(sum(dice.random() < chance for _ in range(of)), of)

    good = count(labels, true_rate).part
    passed = count(500, true_rate * tpr + (1 - true_rate) * (1 - tnr))
    share = corrected(passed, count(good, tpr), count(labels - good, tnr))
    return isinstance(share, Empty) or share.low <= true_rate <= share.high
