"""The figures of a calibration: what each is, as it is told to people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DefinedFigure:
    """A figure: its name among the fields of `Calibration`, how it is called, what it says, how it
    and its interval are made, and who says so."""

    key: str
    title: str
    meaning: str
    formula: str
    interval: str
    source: str


FIGURES = (
    DefinedFigure(
        key="agreement",
        title="Agreement",
        meaning="Of the reviewed calls, the share on which the eval and people say the same.",
        formula="same verdict / reviewed calls",
        interval="Wilson",
        source="Wilson 1927",
    ),
    DefinedFigure(
        key="kappa",
        title="Cohen’s kappa",
        meaning="Agreement beyond chance: 1 is full agreement, 0 is what blind guesses with the "
        "same shares of verdicts would reach, below 0 is worse than that.",
        formula="(agreement − by chance) / (1 − by chance)",
        interval="Wilson’s for the agreement, with the agreement by chance taken as known",
        source="Cohen 1960",
    ),
    DefinedFigure(
        key="true_positive_rate",
        title="True-positive rate",
        meaning="Of the calls that people pass, the share that the eval passes. Calls that either "
        "finds not applicable are left out.",
        formula="both pass / people pass",
        interval="Wilson",
        source="Wilson 1927",
    ),
    DefinedFigure(
        key="true_negative_rate",
        title="True-negative rate",
        meaning="Of the calls that people fail, the share that the eval fails. Calls that either "
        "finds not applicable are left out.",
        formula="both fail / people fail",
        interval="Wilson",
        source="Wilson 1927",
    ),
    DefinedFigure(
        key="pass_rate",
        title="Pass rate",
        meaning="Of all calls that the eval passed or failed, reviewed or not, the share that it "
        "passed.",
        formula="passed / (passed + failed)",
        interval="Wilson",
        source="Wilson 1927",
    ),
    DefinedFigure(
        key="corrected_pass_rate",
        title="Corrected pass rate",
        meaning="The pass rate that people would find, had they reviewed every call: the eval’s "
        "own, corrected for the errors that it makes on the reviewed ones.",
        formula="(pass rate + TNR − 1) / (TPR + TNR − 1), cut to 0–1",
        interval="Lang and Reiczigel’s, which allows for TPR and TNR being estimates",
        source="Rogan and Gladen 1978; Lang and Reiczigel 2014",
    ),
)
