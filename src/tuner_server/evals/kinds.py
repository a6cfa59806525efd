"""The kinds of criteria: checks that need no model, and judges that are one."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag, TypeAdapter

from tuner_server.evals.criteria import Criterion
from tuner_server.evals.judging.criterion import JudgeCriterion


def _kind(value: Any) -> str:
    kind = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)
    return "judge" if kind == "judge" else "checks"


AnyCriterion: TypeAlias = Annotated[
    Annotated[Criterion, Tag("checks")] | Annotated[JudgeCriterion, Tag("judge")],
    Discriminator(_kind),
]
"""A judge says so in its `kind`; checks have none."""

_ADAPTER: TypeAdapter[Criterion | JudgeCriterion] = TypeAdapter(AnyCriterion)


def read_criterion(value: Any) -> Criterion | JudgeCriterion:
    """The criterion that was written as JSON. Raises `pydantic.ValidationError`."""
    return _ADAPTER.validate_python(value)
