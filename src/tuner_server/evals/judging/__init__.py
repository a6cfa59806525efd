"""Evals that a language model answers: what it is asked, and what its answer is worth. No I/O."""

from tuner_server.evals.judging.criterion import Failure, JudgeCriterion, JudgeInputs

__all__ = ["Failure", "JudgeCriterion", "JudgeInputs"]
