"""All that labels say of an eval, beside scikit-learn's and statsmodels' figures."""

from __future__ import annotations

import random
from dataclasses import fields
from math import isnan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, cohen_kappa_score, confusion_matrix, recall_score
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from tuner_server.evals import Verdict
from tuner_server.evals.calibration import (
    FEWEST_CALLS,
    FIGURES,
    SAYABLE,
    Calibration,
    Estimate,
    Reviewed,
    calibrate,
    settled,
)
from tuner_server.metrics.figures import Empty

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE
RESTING_ON_LABELS = (
    "agreement",
    "kappa",
    "true_positive_rate",
    "true_negative_rate",
    "corrected_pass_rate",
)

pairs = st.lists(
    st.tuples(st.sampled_from(SAYABLE), st.sampled_from(SAYABLE)), min_size=FEWEST_CALLS
)


def of_pairs(
    given: list[tuple[Verdict, Verdict]], passed: int = 70, failed: int = 30
) -> Calibration:
    """Of the eval's verdict and that of one person, call by call."""
    return calibrate(
        [Reviewed(one, (other,)) for one, other in given], passed=passed, failed=failed
    )


def told(figure: Estimate | Empty) -> Estimate:
    assert isinstance(figure, Estimate), figure
    return figure


def why(figure: Estimate | Empty) -> str:
    assert isinstance(figure, Empty), figure
    return figure.reason


def test_the_figures_of_forty_calls_worked_by_hand() -> None:
    # People pass 25 calls, of which the eval passes 24, and fail 15, of which it fails 12.
    found = of_pairs([(P, P)] * 24 + [(F, P)] * 1 + [(P, F)] * 3 + [(F, F)] * 12)
    assert (found.labels, found.calls, found.disputed) == (40, 40, 0)
    assert told(found.agreement).value == pytest.approx(36 / 40)
    # By chance: 27/40 * 25/40 + 13/40 * 15/40 = 0.54375.
    assert told(found.kappa).value == pytest.approx((0.9 - 0.54375) / (1 - 0.54375))
    assert told(found.true_positive_rate).value == pytest.approx(24 / 25)
    assert told(found.true_negative_rate).value == pytest.approx(12 / 15)
    assert told(found.pass_rate).value == pytest.approx(0.7)
    assert told(found.corrected_pass_rate).value == pytest.approx(
        (0.7 + 0.8 - 1) / (0.96 + 0.8 - 1)
    )


@given(pairs)
def test_figures_are_those_of_scikit_learn(given: list[tuple[Verdict, Verdict]]) -> None:
    by_eval, by_people = ([str(verdict) for verdict in side] for side in zip(*given, strict=True))
    found = of_pairs(given)
    assert told(found.agreement).value == pytest.approx(accuracy_score(by_people, by_eval))
    names = [str(verdict) for verdict in SAYABLE]
    table = confusion_matrix(by_eval, by_people, labels=names)
    assert [
        [found.confusion.of(one, other) for other in SAYABLE] for one in SAYABLE
    ] == table.tolist()
    if len({*by_eval, *by_people}) == 1:  # scikit-learn would answer "not a number".
        assert "one and the same verdict" in why(found.kappa)
    else:
        assert told(found.kappa).value == pytest.approx(
            cohen_kappa_score(by_eval, by_people), abs=1e-12
        )


@given(pairs)
def test_kappa_is_that_of_statsmodels(given: list[tuple[Verdict, Verdict]]) -> None:
    found = of_pairs(given)
    assume(isinstance(found.kappa, Estimate))
    table = [[found.confusion.of(one, other) for other in SAYABLE] for one in SAYABLE]
    expected = cohens_kappa(table, return_results=False)
    assert told(found.kappa).value == pytest.approx(float(expected), abs=1e-12)


@given(pairs)
def test_rates_are_recalls_with_wilsons_interval(given: list[tuple[Verdict, Verdict]]) -> None:
    found = of_pairs(given)
    judged = [(one, other) for one, other in given if N not in (one, other)]
    for verdict, rate in ((P, found.true_positive_rate), (F, found.true_negative_rate)):
        of = sum(other is verdict for _, other in judged)
        if of == 0:
            assert "of the calls that it judged" in why(rate)
            continue
        expected = recall_score(
            [str(other) for _, other in judged],
            [str(one) for one, _ in judged],
            labels=[str(verdict)],
            average="macro",
        )
        assert told(rate).value == pytest.approx(expected)
        right = sum(one is other is verdict for one, other in judged)
        interval = proportion_confint(right, of, method="wilson")
        assert (told(rate).low, told(rate).high) == pytest.approx(interval, abs=1e-12)
        assert told(rate).of == of


@given(pairs)
def test_no_figure_is_ever_not_a_number(given: list[tuple[Verdict, Verdict]]) -> None:
    found = of_pairs(given)
    for defined in FIGURES:
        figure = getattr(found, defined.key)
        if isinstance(figure, Estimate):
            assert not any(map(isnan, (figure.value, figure.low, figure.high)))
            assert figure.low <= figure.value <= figure.high
        else:
            assert figure.reason.endswith(".")


def test_fewer_than_twenty_calls_are_not_enough() -> None:
    some = [(P, P)] * 12 + [(F, F)] * 7
    found = of_pairs(some)
    for key in RESTING_ON_LABELS:
        assert why(getattr(found, key)) == "Not enough labels: 19 of 20 calls."
    assert told(found.pass_rate).value == pytest.approx(0.7)
    enough = of_pairs([*some, (P, F)])
    assert all(isinstance(getattr(enough, key), Estimate) for key in RESTING_ON_LABELS)


def test_without_calls_that_people_failed_only_what_needs_them_is_empty() -> None:
    found = of_pairs([(P, P)] * 25 + [(F, P)] * 5)
    assert told(found.true_positive_rate).value == pytest.approx(25 / 30)
    assert "People failed none" in why(found.true_negative_rate)
    assert "People failed no call" in why(found.corrected_pass_rate)


def test_an_eval_that_judged_no_call_has_no_pass_rate() -> None:
    found = of_pairs([(N, P)] * 20 + [(N, F)] * 5, passed=0, failed=0)
    assert "passed or failed no call" in why(found.pass_rate)
    assert "passed or failed no call" in why(found.corrected_pass_rate)
    assert told(found.agreement).value == 0


def test_a_call_counts_once_with_the_verdict_of_most_of_its_reviewers() -> None:
    three = Reviewed(P, (P, P, F))
    tied = Reviewed(P, (P, F))
    found = calibrate([three] * 20 + [tied] * 3 + [Reviewed(P, ())], passed=1, failed=0)
    assert (found.labels, found.calls, found.disputed) == (66, 23, 3)
    assert found.confusion.counts == {(P, P): 20}
    assert told(found.agreement).of == 20


def test_a_tie_settles_nothing() -> None:
    assert settled((P, F)) is None
    assert settled((P, F, N)) is None
    assert settled((P, P, F, F, N)) is None
    assert settled((P, F, F)) is F
    assert settled(()) is None


def test_19_of_20_intervals_hold_the_true_kappa() -> None:
    # The eval passes and people pass 70 %, one of them alone 5 % each: kappa is 0.7333.
    dice, tries = random.Random(7), 400
    of = ((P, P), (P, F), (F, P), (F, F))
    held = 0
    for _ in range(tries):
        kappa = of_pairs(dice.choices(of, weights=(70, 5, 5, 20), k=20)).kappa
        held += isinstance(kappa, Empty) or kappa.low <= 0.7333 <= kappa.high
    assert held / tries >= 0.92


def test_every_figure_is_defined_once_in_the_order_in_which_it_stands() -> None:
    figures = [field.name for field in fields(Calibration)][-len(FIGURES) :]
    assert [defined.key for defined in FIGURES] == figures
