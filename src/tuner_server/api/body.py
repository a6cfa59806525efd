"""What requests may carry: what the database can hold and every answer can repeat."""

import math
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

_DEEPEST = 100

LANG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
"""What a BCP 47 tag looks like: `en`, `pt-BR`."""


def is_storable(text: str) -> bool:
    """Whether the database can hold a text."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("has a NUL or half a surrogate pair in it; leave that out")
    return text


def _all_storable(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise ValueError(f"is nested more than {_DEEPEST} levels deep")
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, dict):
        return {_storable(key): _all_storable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_all_storable(item, depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("has a number in it that is not finite")
    return value


QueryText = Annotated[str, Field(max_length=2_000), AfterValidator(_storable)]


class Body(BaseModel):
    """A request's body. Fields that it does not know are refused, so that a typo is noticed."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _holds_what_can_be_kept(cls, values: Any) -> Any:
        return _all_storable(values)
