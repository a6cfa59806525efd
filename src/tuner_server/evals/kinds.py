"""The kinds of criteria: checks that need no model, and judges that are one."""

from collections.abc import Mapping
from functools import lru_cache
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


@lru_cache(maxsize=1_000)
def read_criterion(written: str) -> Criterion | JudgeCriterion:
    """The criterion that was written as JSON. Raises `pydantic.ValidationError`.

    What is run on call after call is read once.
    """
    return _ADAPTER.validate_json(written)
