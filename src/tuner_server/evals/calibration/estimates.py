"""Figures from a sample, each with its 95 % confidence interval.

What cannot be told is `Empty` with its reason, never a number.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TypeAlias

from tuner_server.metrics.figures import Empty

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its 95 % confidence interval, and of how many calls it was made."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class Count:
    """So many calls `of` all that could have been among them."""

    part: int
    of: int

    @property
    def share(self) -> float:
        """The one over the other. Raises `ZeroDivisionError` where there are none."""
        return self.part / self.of


Figure: TypeAlias = Estimate | Empty


def wilson(count: Count) -> tuple[float, float]:
    """Wilson's score interval of a share.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
    (1927). Unlike the textbook's p ± 1.96 √(p(1 - p)/n) it stays within 0 and 1, and is not empty
    where all or none are counted.
    """
    squared = _Z * _Z
    middle = count.part + squared / 2
    reach = _Z * sqrt(count.part * (count.of - count.part) / count.of + squared / 4)
    # Rounding must not put the ends outside of what they are the ends of.
    low = 0.0 if count.part == 0 else (middle - reach) / (count.of + squared)
    high = 1.0 if count.part == count.of else (middle + reach) / (count.of + squared)
    return low, high


def proportion(count: Count, otherwise: Empty) -> Figure:
    """A share with Wilson's interval, or the given emptiness where there is nothing to share."""
    if count.of == 0:
        return otherwise
    return Estimate(count.share, *wilson(count), count.of)


def chance_corrected(agreed: Count, by_chance: float) -> Figure:
    """Cohen's kappa: the agreement beyond chance, of all that was possible beyond chance.

    (p - e) / (1 - e), with the share p of calls on which both agree, and the share e on which they
    would if each gave its verdicts as often, but blindly: the sum over the verdicts of how often
    the one gives it times how often the other does. J. Cohen, A coefficient of agreement for
    nominal scales, Educational and Psychological Measurement 20 (1960).

    The interval is Wilson's for p, put through the same formula: as Cohen does for his standard
    error, it takes e for known. The usual one (Fleiss, Cohen and Everitt 1969) relies on large
    samples: of 20 calls on which the two mostly agree, it held the truth in 35 to 91 of 100
    samples that were tried, this one in 93 to 99.
    """
    if by_chance >= 1:
        return Empty(
            "The eval and people always gave one and the same verdict: "
            "whether they agree beyond chance cannot be told."
        )
    value, low, high = (
        (share - by_chance) / (1 - by_chance) for share in (agreed.share, *wilson(agreed))
    )
    return Estimate(value, max(low, -1.0), high, agreed.of)


def corrected(passed: Count, passed_rightly: Count, failed_rightly: Count) -> Figure:
    """The pass rate that people would find, from the eval's own and the errors that it makes.

    (p + TNR - 1) / (TPR + TNR - 1), cut to [0, 1]: W. J. Rogan and B. Gladen, Estimating
    prevalence from the results of a screening test, American Journal of Epidemiology 107 (1978).
    `passed` is the eval's verdict on all calls; `passed_rightly` counts among the calls that people
    passed, `failed_rightly` among those that they failed.

    The interval allows for TPR and TNR being estimates themselves: Z. Lang and J. Reiczigel,
    Confidence limits for prevalence of disease adjusted for estimated sensitivity and specificity,
    Preventive Veterinary Medicine 113 (2014). It is likewise cut to [0, 1].
    """
    if min(passed.of, passed_rightly.of, failed_rightly.of) == 0:
        return Empty(_missing(passed, passed_rightly))
    informative = passed_rightly.share + failed_rightly.share - 1
    if informative <= 0:
        return Empty(
            "The eval passes calls that people fail at least as often as those that they pass: "
            "its verdicts tell nothing that could be corrected."
        )
    interval = _lang_reiczigel(passed, passed_rightly, failed_rightly)
    if interval is None:
        verdict = "passed" if passed_rightly.of < failed_rightly.of else "failed"
        return Empty(
            f"Too few calls that people {verdict} are reviewed to tell the eval from a blind guess."
        )
    low, high = interval
    if low > 1 or high < 0:
        return Empty(
            f"The eval {'passes' if low > 1 else 'fails'} more calls than its errors on the "
            "reviewed ones can explain: these cannot be like the others. Review calls at random."
        )
    value = _within_one((passed.share + failed_rightly.share - 1) / informative)
    return Estimate(value, min(_within_one(low), value), max(_within_one(high), value), passed.of)


def _missing(passed: Count, passed_rightly: Count) -> str:
    if passed.of == 0:
        return "The eval passed or failed no call yet."
    verdict = "passed" if passed_rightly.of == 0 else "failed"
    return (
        f"People {verdict} no call that the eval judged: "
        f"how often it is right about such calls is not known."
    )


def _lang_reiczigel(
    passed: Count, passed_rightly: Count, failed_rightly: Count
) -> tuple[float, float] | None:
    """The interval before it is cut; nothing where the labels cannot be told from blind ones.

    Each share is first moved towards one half, as Agresti and Coull do, and the variance is Rogan
    and Gladen's of the moved ones; `shift` undoes what moving TPR and TNR does to the middle.
    """
    squared = _Z * _Z
    all_calls = passed.of + squared
    rate = (passed.part + squared / 2) / all_calls
    tpr_of, tnr_of = passed_rightly.of + 2, failed_rightly.of + 2
    tpr, tnr = (passed_rightly.part + 1) / tpr_of, (failed_rightly.part + 1) / tnr_of
    informative = tpr + tnr - 1
    if informative <= 0:
        return None
    middle = (rate + tnr - 1) / informative
    tpr_variance, tnr_variance = tpr * (1 - tpr) / tpr_of, tnr * (1 - tnr) / tnr_of
    shift = 2 * squared * (middle * tpr_variance - (1 - middle) * tnr_variance)
    variance = (
        rate * (1 - rate) / all_calls + middle**2 * tpr_variance + (1 - middle) ** 2 * tnr_variance
    ) / informative**2
    reach = _Z * sqrt(variance)
    return middle + shift - reach, middle + shift + reach


def _within_one(share: float) -> float:
    return min(max(share, 0.0), 1.0)
