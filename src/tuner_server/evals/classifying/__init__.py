"""How a team sorts its calls: outcomes, intents, what is read out of them. No I/O."""

from tuner_server.evals.classifying.answer import Classification, Sentiment
from tuner_server.evals.classifying.criterion import (
    ClassifyCriterion,
    ExtractedField,
    Intent,
    Outcome,
)

__all__ = [
    "Classification",
    "ClassifyCriterion",
    "ExtractedField",
    "Intent",
    "Outcome",
    "Sentiment",
]
