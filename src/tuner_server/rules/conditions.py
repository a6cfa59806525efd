"""The condition of a rule: comparisons, joined by ALL or ANY, with groups one level deep."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    Tag,
    model_validator,
)

from tuner_server.rules.fields import OPERATORS, VERDICTS, WITHOUT_VALUE, Kind, Operator, kind_of

Value: TypeAlias = StrictBool | StrictInt | StrictFloat | StrictStr
Combine: TypeAlias = Literal["all", "any"]
MOST_CONDITIONS = 20
# The longest value that is kept of a tool, a node or metadata.
LONGEST_TEXT = 200


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Condition(_Model):
    """One comparison. `empty` and `present` take no value, every other operator needs one."""

    field: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT + len("metadata."))]
    operator: Operator
    value: Value | None = None

    @model_validator(mode="after")
    def _goes_together(self) -> "Condition":
        kind = kind_of(self.field)
        if self.operator not in OPERATORS[kind]:
            raise ValueError(
                f"{self.field} does not take “{self.operator}”. "
                f"Use one of {', '.join(OPERATORS[kind])}"
            )
        if self.operator in WITHOUT_VALUE:
            if self.value is not None:
                raise ValueError(f"“{self.operator}” takes no value; leave it out")
        else:
            _check_value(self.field, kind, self.value)
        return self


class Group(_Model):
    """Comparisons of which all, or any, must hold."""

    combine: Combine
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=MOST_CONDITIONS)]


def _shape_of(part: Any) -> str:
    if isinstance(part, dict):
        return "group" if "conditions" in part else "condition"
    return "group" if isinstance(part, Group) else "condition"


Part: TypeAlias = Annotated[
    Annotated[Condition, Tag("condition")] | Annotated[Group, Tag("group")],
    Discriminator(_shape_of),
]


class RuleCondition(_Model):
    """What must hold of a call: comparisons and groups of them, all or any."""

    combine: Combine
    conditions: Annotated[tuple[Part, ...], Field(min_length=1, max_length=MOST_CONDITIONS)]

    @property
    def fields(self) -> frozenset[str]:
        """What it looks at in a call."""
        return frozenset(
            each.field
            for part in self.conditions
            for each in (part.conditions if isinstance(part, Group) else (part,))
        )


def _check_value(field: str, kind: Kind, value: Value | None) -> None:
    fits, wanted = {
        Kind.QUANTITY: (
            isinstance(value, int | float) and not isinstance(value, bool),
            "a number",
        ),
        Kind.BOOLEAN: (isinstance(value, bool), "true or false"),
        Kind.CHOICE: (
            isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT,
            f"a text of 1 to {LONGEST_TEXT} characters",
        ),
        Kind.VERDICT: (value in VERDICTS, f"one of {', '.join(VERDICTS)}"),
    }[kind]
    if not fits:
        found = "nothing" if value is None else repr(value)
        raise ValueError(f"{field} is compared with {wanted}, not with {found}")
