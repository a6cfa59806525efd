"""What an eval said of calls, against what people said of the same calls."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tuner_server.evals.calibration.estimates import Count
from tuner_server.evals.verdict import Verdict

# What a person can say of a call, in the order in which it is shown.
SAYABLE = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A call with the eval's verdict, and that of each person who reviewed it."""

    by_eval: Verdict
    by_people: Sequence[Verdict]


def settled(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The verdict that more people gave than any other; nothing where there is no such one."""
    ranked = Counter(verdicts).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many calls there are of each pair: the eval's verdict, and that of people."""

    counts: Mapping[tuple[Verdict, Verdict], int]

    def of(self, by_eval: Verdict, by_people: Verdict) -> int:
        """How many calls got the one from the eval and the other from people."""
        return self.counts.get((by_eval, by_people), 0)

    @property
    def total(self) -> int:
        """How many calls there are."""
        return sum(self.counts.values())

    @property
    def agreed(self) -> Count:
        """Those on which both say the same."""
        return Count(sum(self.of(verdict, verdict) for verdict in SAYABLE), self.total)

    @property
    def agreed_by_chance(self) -> float:
        """The share on which both would, if each kept to its own shares of verdicts, but blindly.

        Raises `ZeroDivisionError` where there are no calls.
        """
        blindly = sum(
            sum(self.of(verdict, other) for other in SAYABLE)
            * sum(self.of(other, verdict) for other in SAYABLE)
            for verdict in SAYABLE
        )
        return blindly / self.total**2

    @property
    def passed_rightly(self) -> Count:
        """Passed by the eval, of those that people pass and the eval passes or fails."""
        right = self.of(Verdict.PASS, Verdict.PASS)
        return Count(right, right + self.of(Verdict.FAIL, Verdict.PASS))

    @property
    def failed_rightly(self) -> Count:
        """Failed by the eval, of those that people fail and the eval passes or fails."""
        right = self.of(Verdict.FAIL, Verdict.FAIL)
        return Count(right, right + self.of(Verdict.PASS, Verdict.FAIL))
