"""Regular expressions that people write, under a time limit.

Python's own `re` cannot be stopped: `(a+)+$` on a row of thirty letters would hold a worker for
minutes. `regex` looks at the clock while it matches.
"""

from functools import lru_cache
from time import monotonic

import regex

MATCHING_LIMIT_S = 0.25
"""How long one check may match expressions, over all rows of a call."""

# Each stands for one character, so that places in the text stay the same.
_STRAIGHTENED = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "‑": "-"}
)


class TookTooLong(Exception):
    """Matching was stopped at its time limit. The text says what was matched."""


class Deadline:
    """The time that is left of a limit."""

    def __init__(self, limit_s: float) -> None:
        self._ends = monotonic() + limit_s

    @property
    def left_s(self) -> float:
        """Seconds that are left; never below zero."""
        return max(self._ends - monotonic(), 0.0)


@lru_cache(maxsize=512)
def compiled(expression: str) -> "regex.Pattern[str]":
    """The expression, which disregards case. Raises `ValueError`, in words, if it is none."""
    try:
        return regex.compile(expression, regex.IGNORECASE)
    except regex.error as error:
        raise ValueError(f"“{expression}” is not a regular expression: {error}") from None
    except (RecursionError, OverflowError, MemoryError, KeyError, IndexError, ValueError) as error:
        raise ValueError(f"“{expression}” cannot be read as a regular expression") from error


def check_expression(expression: str) -> None:
    """Raise `ValueError`, in words, for an expression that is none or that matches nothing said."""
    pattern = compiled(expression)
    try:
        matches_nothing = pattern.search("", timeout=MATCHING_LIMIT_S) is not None
    except TimeoutError:
        raise ValueError(f"“{expression}” takes too long even on an empty text") from None
    if matches_nothing:
        raise ValueError(
            f"“{expression}” matches even an empty text, so it would match every row. "
            "Let it ask for at least one character"
        )


def straightened(text: str) -> str:
    """The text with plain quotes, hyphens and spaces for curly and hard ones, place by place."""
    return text if text.isascii() else text.translate(_STRAIGHTENED)


def find(expression: str, text: str, deadline: Deadline) -> tuple[int, int] | None:
    """Where the expression first matches. Raises `TookTooLong` when the time is over."""
    left_s = deadline.left_s
    if left_s <= 0:
        raise TookTooLong(expression)
    try:
        found = compiled(expression).search(text, timeout=left_s)
    except (TimeoutError, MemoryError):
        raise TookTooLong(expression) from None
    return found.span() if found else None


def matches(expression: str, text: str, limit_s: float = MATCHING_LIMIT_S) -> bool:
    """Whether the expression matches anywhere, case regarded, as JSON Schema has it.

    Raises `TookTooLong` when the time is over.
    """
    try:
        return regex.search(expression, text, timeout=max(limit_s, 0.001)) is not None
    except (TimeoutError, MemoryError):
        raise TookTooLong(expression) from None
