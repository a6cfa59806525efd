"""What a ready eval is, and short ways to write the checks of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from tuner_server.evals.criteria import Criterion
from tuner_server.evals.judging.criterion import JudgeCriterion

Category: TypeAlias = Literal[
    "accuracy", "actions_and_tools", "conversation_quality", "safety_and_compliance"
]
CATEGORIES: tuple[Category, ...] = get_args(Category)


@dataclass(frozen=True, slots=True)
class ReadyEval:
    """An eval to add as it is, or as a start.

    `question` is what it answers with pass or fail, `does_not_flag` what passes although one might
    think otherwise. Phrases of checks are English; judges know more languages. `suggested`: it
    needs no model, and fits any agent as it is.
    """

    key: str
    name: str
    category: Category
    question: str
    does_not_flag: str
    criterion: Criterion | JudgeCriterion
    suggested: bool = False

    @property
    def needs_model(self) -> bool:
        """Whether a language model answers it."""
        return isinstance(self.criterion, JudgeCriterion)


def judge(
    key: str,
    name: str,
    category: Category,
    question: str,
    *,
    failures: Mapping[str, str],
    does_not_flag: str,
    given: tuple[dict[str, Any], ...] = (),
    **more: Any,
) -> ReadyEval:
    """A ready eval that a model answers; `failures` are what each key means."""
    asked = {
        "kind": "judge",
        "question": question,
        "failures": [{"key": each, "means": means} for each, means in failures.items()],
        "does_not_flag": does_not_flag,
        "given": given,
        **more,
    }
    return ReadyEval(
        key=key,
        name=name,
        category=category,
        question=question,
        does_not_flag=does_not_flag,
        criterion=JudgeCriterion.model_validate(asked),
    )


def criterion(
    *checks: dict[str, Any], given: tuple[dict[str, Any], ...] = (), combine: str = "all"
) -> Criterion:
    """A criterion of these checks."""
    return Criterion.model_validate({"combine": combine, "checks": checks, "given": given})


def agent_says(meaning: str, *expressions: str, **more: Any) -> dict[str, Any]:
    """The agent must say something that an expression matches; `meaning` says what that is."""
    return _phrases("agent", meaning, expressions, **more)


def agent_avoids(meaning: str, *expressions: str) -> dict[str, Any]:
    """The agent must say nothing that an expression matches."""
    return _phrases("agent", meaning, expressions, must=False)


def caller_says(meaning: str, *expressions: str) -> dict[str, Any]:
    """The caller must say something that an expression matches."""
    return _phrases("caller", meaning, expressions)


def nobody_says(meaning: str, *expressions: str) -> dict[str, Any]:
    """Neither side may say anything that an expression matches."""
    return _phrases("anyone", meaning, expressions, must=False)


def tool(name: str, expect: str, **more: Any) -> dict[str, Any]:
    """What is expected of a tool."""
    return {"kind": "tool", "tool": name, "expect": expect, **more}


def metric(
    key: str, *, at_least: float | None = None, at_most: float | None = None
) -> dict[str, Any]:
    """A metric must lie within these bounds."""
    return {"kind": "metric", "metric": key, "at_least": at_least, "at_most": at_most}


def first_rows(count: int) -> dict[str, Any]:
    return {"part": "first", "count": count, "unit": "rows"}


def last_rows(count: int) -> dict[str, Any]:
    return {"part": "last", "count": count, "unit": "rows"}


def _phrases(said_by: str, meaning: str, expressions: Sequence[str], **more: Any) -> dict[str, Any]:
    return {
        "kind": "phrase",
        "match": "regex",
        "phrases": expressions,
        "said_by": said_by,
        "meaning": meaning,
        **more,
    }
