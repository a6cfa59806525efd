"""All that labels say of an eval.

Each call counts once, however many people reviewed it: those who look at the same call are no
independent evidence of the eval's errors, and to count each would make every interval too narrow.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tuner_server.evals.calibration.confusion import Confusion, Reviewed, settled
from tuner_server.evals.calibration.estimates import (
    Count,
    Figure,
    chance_corrected,
    corrected,
    proportion,
)
from tuner_server.metrics.figures import Empty

FEWEST_CALLS = 20


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the labels of one version of an eval, with one model, say of it.

    `labels` were given on `calls` calls; on `disputed` of these people are tied, so that these
    stand in no figure. `defined.FIGURES` says what each figure is. Fewer than `FEWEST_CALLS` calls
    that are settled leave all figures empty that rest on them.
    """

    labels: int
    calls: int
    disputed: int
    confusion: Confusion
    agreement: Figure
    kappa: Figure
    true_positive_rate: Figure
    true_negative_rate: Figure
    pass_rate: Figure
    corrected_pass_rate: Figure


def calibrate(reviewed: Iterable[Reviewed], *, passed: int, failed: int) -> Calibration:
    """All figures; `passed` and `failed` are the eval's verdicts on all its calls."""
    known = [call for call in reviewed if call.by_people]
    verdicts = [(call.by_eval, settled(call.by_people)) for call in known]
    confusion = Confusion(
        Counter((by_eval, people) for by_eval, people in verdicts if people is not None)
    )
    judged = Count(passed, passed + failed)
    agreement, kappa, true_positive_rate, true_negative_rate, corrected_pass_rate = _figures(
        confusion, judged
    )
    return Calibration(
        labels=sum(len(call.by_people) for call in known),
        calls=len(known),
        disputed=len(known) - confusion.total,
        confusion=confusion,
        agreement=agreement,
        kappa=kappa,
        true_positive_rate=true_positive_rate,
        true_negative_rate=true_negative_rate,
        pass_rate=proportion(judged, Empty("The eval passed or failed no call yet.")),
        corrected_pass_rate=corrected_pass_rate,
    )


def _figures(confusion: Confusion, judged: Count) -> tuple[Figure, ...]:
    """Those that rest on labels, in the order of `Calibration`."""
    if confusion.total < FEWEST_CALLS:
        few = Empty(f"Not enough labels: {confusion.total} of {FEWEST_CALLS} calls.")
        return (few,) * 5
    return (
        proportion(confusion.agreed, Empty("No call is reviewed.")),
        chance_corrected(confusion.agreed, confusion.agreed_by_chance),
        proportion(
            confusion.passed_rightly, Empty("People passed none of the calls that it judged.")
        ),
        proportion(
            confusion.failed_rightly, Empty("People failed none of the calls that it judged.")
        ),
        corrected(judged, confusion.passed_rightly, confusion.failed_rightly),
    )
