"""What a value of an undocumented type or range still means. Pure functions.

Each takes a value that is not null, and returns what it means, or None where that is not clear,
together with what was done in words, or None where the value is as documented.
"""

import json
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias, TypeVar

from tuner_server.timeline import Json

T = TypeVar("T")
Meaning: TypeAlias = tuple[T | None, str | None]
Reader: TypeAlias = Callable[[Json], Meaning[T]]

LONGEST_MS = 10**11
"""Times within a call, and durations, stay below three years."""

LARGEST_COUNT = 2**53
MOST_CENTS = 10**9

_LEFT_OUT = "left out; it stands in the body as received"
_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?", re.ASCII)
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def text(value: Json) -> tuple[str, str | None]:
    if isinstance(value, str):
        return value, None
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")), "kept as text"


def number(value: Json) -> Meaning[int | float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value, None
    if isinstance(value, str) and _NUMBER.fullmatch(digits := value.strip()):
        return (float(digits) if "." in digits else int(digits)), "read as a number"
    return None, _LEFT_OUT


def moment_ms(value: Json) -> Meaning[int]:
    """A time in ms from the call's start; fractions are rounded up."""
    read, done = number(value)
    if read is None or abs(read) >= LONGEST_MS:
        return None, _LEFT_OUT
    if read < 0:
        return math.ceil(read), "kept, though it lies before the call's start"
    return math.ceil(read), done


def length_ms(value: Json) -> Meaning[int]:
    """A duration in ms; fractions are rounded up."""
    read, done = number(value)
    if read is None or not 0 <= read < LONGEST_MS:
        return None, _LEFT_OUT
    return math.ceil(read), done


def confidence(value: Json) -> Meaning[float]:
    """A share from 0 to 1."""
    read, done = number(value)
    if read is None or not 0 <= read <= 1:
        return None, _LEFT_OUT
    return float(read), done


def count(value: Json) -> Meaning[int]:
    """How many; fractions are rounded up."""
    read, done = number(value)
    if read is None or not 0 <= read < LARGEST_COUNT:
        return None, _LEFT_OUT
    whole = math.ceil(read)
    return whole, done if whole == read else "rounded up"


def seconds(value: Json) -> Meaning[float]:
    read, done = number(value)
    if read is None or not 0 <= read < LONGEST_MS:
        return None, _LEFT_OUT
    return float(read), done


def cents(value: Json) -> Meaning[Decimal]:
    """An amount in cents, to six decimal places."""
    read, done = number(value)
    if read is None or abs(read) >= MOST_CENTS:
        return None, _LEFT_OUT
    exact = Decimal(str(read))
    rounded = round(exact, 6)
    amount = exact if rounded == exact else rounded
    return amount, "kept, though it is negative" if amount < 0 else done


def truth(value: Json) -> Meaning[bool]:
    if isinstance(value, bool):
        return value, None
    meant = _TRUTHS.get(str(value).strip().lower())
    return meant, _LEFT_OUT if meant is None else f"read as {str(meant).lower()}"


def mapping(value: Json) -> Meaning[dict[str, Json]]:
    if isinstance(value, dict):
        return value, None
    if value == "":
        return None, None
    return {"value": value}, "not an object; kept as the field `value` of one"


def array(value: Json) -> Meaning[list[Json]]:
    if isinstance(value, list):
        return value, None
    return None, _LEFT_OUT
