"""What an eval asks of a call: checks that need no model, joined by ALL or ANY.

What could not be run is refused here, with a message that stands at its field.
"""

from functools import lru_cache
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic.config import JsonDict

from tuner_server.evals.expressions import check_expression
from tuner_server.evals.folding import Folded
from tuner_server.evals.parameters import check_schema
from tuner_server.metrics import METRICS

MOST_PHRASES = 50
LONGEST_PHRASE = 500
MOST_CHECKS = 20
MOST_CONDITIONS = 20
A_DAY_S = 86_400

Match: TypeAlias = Literal["exact", "fuzzy", "regex"]
SaidBy: TypeAlias = Literal["agent", "caller", "anyone"]
Expectation: TypeAlias = Literal[
    "called", "never_called", "succeeded", "parameters_match", "called_before", "at_most"
]
Phrase: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_PHRASE)
]
ToolName: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
]
Text: TypeAlias = Annotated[str, StringConstraints(max_length=200)]

_METRICS = frozenset(metric.key for metric in METRICS)
_NEEDED = {
    "parameters_schema": "parameters_match",
    "other_tool": "called_before",
    "times": "at_most",
}


def _some(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if not items:
        raise ValueError("give at least one")
    return items


# `min_length` would also be missed where the only item has an error, and say so beside it.
_Some = AfterValidator(_some)
_SOME_IN_SCHEMA: JsonDict = {"minItems": 1}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class AtEdge(_Model):
    """The first or last seconds of the call, or the first or last rows of what was said."""

    part: Literal["first", "last"]
    count: Annotated[int, Field(ge=1, le=A_DAY_S, strict=True)]
    unit: Literal["seconds", "rows"]


class BesideTool(_Model):
    """What was said before the first call of a tool, or after it."""

    part: Literal["before", "after"]
    tool: ToolName


Within: TypeAlias = Annotated[AtEdge | BesideTool, Field(discriminator="part")]


class PhraseCheck(_Model):
    """One of the phrases must be said, or none may be.

    `meaning` says what the phrases have in common (“a greeting”); reasons name it in their place.
    """

    kind: Literal["phrase"]
    match: Match = "fuzzy"
    phrases: Annotated[
        tuple[Phrase, ...], Field(max_length=MOST_PHRASES, json_schema_extra=_SOME_IN_SCHEMA), _Some
    ]
    threshold: Annotated[int, Field(ge=1, le=100, strict=True)] = 90
    said_by: SaidBy = "anyone"
    within: Within | None = None
    must: bool = True
    meaning: Annotated[str, StringConstraints(min_length=1, max_length=80)] | None = None

    @field_validator("phrases")
    @classmethod
    def _can_be_found(cls, phrases: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for phrase in phrases:
            if info.data.get("match") == "regex":
                check_expression(phrase)
            elif not Folded(phrase).text:
                raise ValueError(f"“{phrase}” has no words to look for")
        return phrases


class ToolCheck(_Model):
    """How a tool must be used.

    In a tool's name `*` stands for any characters, `|` parts names of which any will do, and case
    does not matter.
    """

    kind: Literal["tool"]
    tool: ToolName
    expect: Expectation
    parameters_schema: Annotated[dict[str, JsonValue] | None, Field(validate_default=True)] = None
    other_tool: Annotated[ToolName | None, Field(validate_default=True)] = None
    times: Annotated[int | None, Field(ge=1, le=1000, strict=True, validate_default=True)] = None

    @field_validator("parameters_schema", "other_tool", "times")
    @classmethod
    def _goes_with_what_is_expected(cls, value: Any, info: ValidationInfo) -> Any:
        expect, name = info.data.get("expect"), info.field_name or ""
        if expect == _NEEDED[name] and value is None:
            raise ValueError(f"“expect: {expect}” needs “{name}”")
        if expect is not None and expect != _NEEDED[name] and value is not None:
            raise ValueError(
                f"“{name}” goes with “expect: {_NEEDED[name]}”, not with “{expect}”; leave it out"
            )
        return value

    @field_validator("parameters_schema")
    @classmethod
    def _is_a_schema(cls, schema: dict[str, Any] | None) -> dict[str, Any] | None:
        if schema is not None:
            check_schema(schema)
        return schema

    @field_validator("other_tool")
    @classmethod
    def _is_another(cls, other: str | None, info: ValidationInfo) -> str | None:
        tool = info.data.get("tool")
        if other is not None and tool is not None and other.casefold() == tool.casefold():
            raise ValueError(f"“{other}” cannot be called before itself; name another tool")
        return other


class MetricCheck(_Model):
    """A metric must lie within bounds, which are allowed values themselves."""

    kind: Literal["metric"]
    metric: Annotated[str, Field(json_schema_extra={"enum": [metric.key for metric in METRICS]})]
    at_least: float | None = None
    at_most: Annotated[float | None, Field(validate_default=True)] = None

    @field_validator("metric")
    @classmethod
    def _exists(cls, metric: str) -> str:
        if metric not in _METRICS:
            raise ValueError(f"there is no metric “{metric[:80]}”; docs/metrics.md names them all")
        return metric

    @field_validator("at_most")
    @classmethod
    def _is_a_bound(cls, at_most: float | None, info: ValidationInfo) -> float | None:
        if "at_least" not in info.data:  # It has an error of its own.
            return at_most
        at_least = info.data["at_least"]
        if at_least is None and at_most is None:
            raise ValueError("give “at_least”, “at_most” or both")
        if at_least is not None and at_most is not None and at_least > at_most:
            raise ValueError(f"no value is at least {at_least:g} and at most {at_most:g}")
        return at_most


Check: TypeAlias = Annotated[PhraseCheck | ToolCheck | MetricCheck, Field(discriminator="kind")]


class Criterion(_Model):
    """All, or any, of the checks must pass.

    `given` are checks that say which calls are meant: of a call in which one of them does not pass,
    nothing is asked. “Given that the caller asks for a human, a transfer must be called.”
    """

    combine: Literal["all", "any"] = "all"
    checks: Annotated[
        tuple[Check, ...], Field(max_length=MOST_CHECKS, json_schema_extra=_SOME_IN_SCHEMA), _Some
    ]
    given: Annotated[tuple[Check, ...], Field(max_length=MOST_CHECKS)] = ()


class MetadataEquals(_Model):
    """A key of the call's metadata has this value, written as text."""

    kind: Literal["metadata"]
    key: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    equals: Text


class VersionEquals(_Model):
    """The agent had this version in the call."""

    kind: Literal["version"]
    equals: Text


ScopeCondition: TypeAlias = Annotated[MetadataEquals | VersionEquals, Field(discriminator="kind")]


class Scope(_Model):
    """Which calls an eval is about: those that meet every condition."""

    conditions: Annotated[tuple[ScopeCondition, ...], Field(max_length=MOST_CONDITIONS)] = ()


@lru_cache(maxsize=1_000)
def read_scope(written: str) -> Scope:
    """A scope that was kept as JSON."""
    return Scope.model_validate_json(written)
