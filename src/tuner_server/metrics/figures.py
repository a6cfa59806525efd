"""Figures, empty ones with their reason, and the little arithmetic that the metrics share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Empty:
    """A figure without a value: why, in words, and the code of the quality note behind it."""

    reason: str
    code: str | None = None


Figure: TypeAlias = int | float | Empty
Figures: TypeAlias = dict[str, Figure]


def share(part: int, whole: int, otherwise: Empty) -> float | Empty:
    """`part / whole`, or the given emptiness where there is no whole."""
    return part / whole if whole else otherwise


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean of at least one value."""
    return sum(values) / len(values)


def percentile(ascending: Sequence[float], percent: int) -> float:
    """The percentile of at least one value, interpolated linearly between the closest ranks.

    The method of `statistics.quantiles(method="inclusive")` and of NumPy's default: rank
    `(n - 1) * percent / 100`, counted from 0.
    """
    whole, rest = divmod((len(ascending) - 1) * percent, 100)
    below = ascending[whole]
    if not rest:
        return below
    return below + (ascending[whole + 1] - below) * rest / 100
