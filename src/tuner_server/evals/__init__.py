"""What a team asks of every call, and its verdict: checks without a model, judges. No I/O."""

from tuner_server.evals.check import run, run_each, why_not_asked
from tuner_server.evals.classifying import Classification, ClassifyCriterion
from tuner_server.evals.criteria import (
    Check,
    Criterion,
    MetricCheck,
    PhraseCheck,
    Scope,
    ScopeCondition,
    ToolCheck,
    Within,
    read_scope,
)
from tuner_server.evals.judging import JudgeCriterion
from tuner_server.evals.kinds import AnyCriterion, read_criterion
from tuner_server.evals.library import CATEGORIES, LIBRARY, Category, ReadyEval
from tuner_server.evals.verdict import Evidence, Result, Verdict

__all__ = [
    "CATEGORIES",
    "LIBRARY",
    "AnyCriterion",
    "Category",
    "Check",
    "Classification",
    "ClassifyCriterion",
    "Criterion",
    "Evidence",
    "JudgeCriterion",
    "MetricCheck",
    "PhraseCheck",
    "ReadyEval",
    "Result",
    "Scope",
    "ScopeCondition",
    "ToolCheck",
    "Verdict",
    "Within",
    "read_criterion",
    "read_scope",
    "run",
    "run_each",
    "why_not_asked",
]
