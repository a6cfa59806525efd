"""What a team asks of every call, and its verdict: criteria, checks without a model. No I/O."""

from tuner_server.evals.check import run, run_each
from tuner_server.evals.criteria import (
    Check,
    Criterion,
    MetricCheck,
    PhraseCheck,
    Scope,
    ScopeCondition,
    ToolCheck,
    Within,
)
from tuner_server.evals.library import CATEGORIES, LIBRARY, Category, ReadyEval
from tuner_server.evals.verdict import Evidence, Result, Verdict

__all__ = [
    "CATEGORIES",
    "LIBRARY",
    "Category",
    "Check",
    "Criterion",
    "Evidence",
    "MetricCheck",
    "PhraseCheck",
    "ReadyEval",
    "Result",
    "Scope",
    "ScopeCondition",
    "ToolCheck",
    "Verdict",
    "Within",
    "run",
    "run_each",
]
