"""How far an eval can be trusted: its verdicts beside those of people. Pure functions."""

from tuner_server.evals.calibration.calibrate import FEWEST_CALLS, Calibration, calibrate
from tuner_server.evals.calibration.confusion import SAYABLE, Confusion, Reviewed, settled
from tuner_server.evals.calibration.defined import FIGURES, DefinedFigure
from tuner_server.evals.calibration.estimates import (
    Estimate,
    Figure,
    chance_corrected,
    corrected,
    proportion,
    wilson,
)

__all__ = [
    "FEWEST_CALLS",
    "FIGURES",
    "SAYABLE",
    "Calibration",
    "Confusion",
    "DefinedFigure",
    "Estimate",
    "Figure",
    "Reviewed",
    "calibrate",
    "chance_corrected",
    "corrected",
    "proportion",
    "settled",
    "wilson",
]
