"""The kinds of criteria: checks that need no model, judges, and the classification of a call."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag, TypeAdapter

from tuner_server.evals.classifying.criterion import ClassifyCriterion
from tuner_server.evals.criteria import Criterion
from tuner_server.evals.judging.criterion import JudgeCriterion


def _kind(value: Any) -> str:
    kind = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)
    return kind if kind in ("judge", "classify") else "checks"


AnyCriterion: TypeAlias = Annotated[
    Annotated[Criterion, Tag("checks")]
    | Annotated[JudgeCriterion, Tag("judge")]
    | Annotated[ClassifyCriterion, Tag("classify")],
    Discriminator(_kind),
]
"""Judges and classifications say so in their `kind`; checks have none."""

_ADAPTER: TypeAdapter[Criterion | JudgeCriterion | ClassifyCriterion] = TypeAdapter(AnyCriterion)


@lru_cache(maxsize=1_000)
def read_criterion(written: str) -> Criterion | JudgeCriterion | ClassifyCriterion:
    """The criterion that was written as JSON. Raises `pydantic.ValidationError`.

    What is run on call after call is read once.
    """
    return _ADAPTER.validate_json(written)
