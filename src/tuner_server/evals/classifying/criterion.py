"""What a team wants to know of every call: how it came out, what it was about, what was said."""

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from tuner_server.evals.judging.criterion import JudgeInputs

MOST_OUTCOMES = 20
MOST_INTENTS = 50
MOST_FIELDS = 30
MOST_CHOICES = 30
LONGEST_MEANING = 500

FieldType: TypeAlias = Literal["text", "number", "boolean", "choice"]
Name: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)
]
Meaning: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_MEANING)
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Outcome(_Model):
    """A way in which a call can end, and whether that is a success of the agent."""

    name: Name
    success: bool
    means: Meaning = ""


class Intent(_Model):
    """What a caller can want."""

    name: Name
    means: Meaning = ""


class ExtractedField(_Model):
    """Something to read out of every call; it is empty where the call does not say it."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    means: Meaning = ""
    type: FieldType = "text"
    choices: Annotated[tuple[Name, ...], Field(max_length=MOST_CHOICES, validate_default=True)] = ()

    @field_validator("choices")
    @classmethod
    def _go_with_the_type(cls, choices: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        kind = info.data.get("type")
        if kind == "choice" and len(choices) < 2:
            raise ValueError("“type: choice” needs at least two “choices”")
        if kind is not None and kind != "choice" and choices:
            raise ValueError(f"“choices” go with “type: choice”, not with “{kind}”; leave them out")
        _differ(choices)
        return choices


class ClassifyCriterion(_Model):
    """What a model is to say of every call.

    Each call gets at most one of the `outcomes` and one of the `intents`: the one that fits best,
    or none. The verdict on a call is that of its outcome.
    """

    kind: Literal["classify"]
    outcomes: Annotated[tuple[Outcome, ...], Field(max_length=MOST_OUTCOMES)] = ()
    intents: Annotated[tuple[Intent, ...], Field(max_length=MOST_INTENTS)] = ()
    fields: Annotated[tuple[ExtractedField, ...], Field(max_length=MOST_FIELDS)] = ()
    sentiment: bool = True
    inputs: JudgeInputs = JudgeInputs()
    summary: Annotated[bool, Field(validate_default=True)] = True

    @field_validator("outcomes", "intents")
    @classmethod
    def _have_different_names(
        cls, named: tuple[Outcome | Intent, ...]
    ) -> tuple[Outcome | Intent, ...]:
        _differ([each.name for each in named])
        return named

    @field_validator("fields")
    @classmethod
    def _have_different_keys(cls, fields: tuple[ExtractedField, ...]) -> tuple[ExtractedField, ...]:
        _differ([field.key for field in fields])
        return fields

    @field_validator("summary")
    @classmethod
    def _asks_something(cls, summary: bool, info: ValidationInfo) -> bool:
        others = ("outcomes", "intents", "fields", "sentiment")
        if not summary and all(name in info.data and not info.data[name] for name in others):
            raise ValueError(
                "nothing is asked: name outcomes, intents or fields, or turn the summary on"
            )
        return summary


def _differ(names: Sequence[str]) -> None:
    folded = [name.casefold() for name in names]
    twice = next((name for name in names if folded.count(name.casefold()) > 1), None)
    if twice is not None:
        raise ValueError(f"“{twice}” is there more than once")
