"""Regular expressions that people write, under a time limit.

Python's own `re` cannot be stopped: `(a+)+$` on a row of thirty letters would hold a worker for
minutes. `regex` looks at the clock while it matches.
"""

from contextlib import suppress
from functools import lru_cache
from time import monotonic, thread_time

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
    """What is left of a limit to the work of this thread.

    A machine that is busy with other things uses up none of it.
    """

    def __init__(self, limit_s: float) -> None:
        self._ends = monotonic() + limit_s
        self._worked_by_then_s = thread_time() + limit_s

    @property
    def left_s(self) -> float:
        """Seconds that are left; never below zero."""
        # No thread works longer than the clock runs, and the clock is read ten times as fast.
        by_clock = self._ends - monotonic()
        return by_clock if by_clock > 0 else max(self._worked_by_then_s - thread_time(), 0.0)


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
    try:
        matches_nothing = find(expression, "", Deadline(MATCHING_LIMIT_S)) is not None
    except TookTooLong:
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
    found = _searched(compiled(expression), text, deadline)
    return found.span() if found else None


def matches(expression: str, text: str, deadline: Deadline) -> bool:
    """Whether the expression matches anywhere, case regarded, as JSON Schema has it.

    Raises `TookTooLong` when the time is over.
    """
    return _searched(regex.compile(expression), text, deadline) is not None


def _searched(
    pattern: "regex.Pattern[str]", text: str, deadline: Deadline
) -> "regex.Match[str] | None":
    # `regex` counts the work of all threads: what others used up is tried again.
    while (left_s := deadline.left_s) > 0:
        with suppress(TimeoutError):
            return pattern.search(text, timeout=left_s)
    raise TookTooLong(pattern.pattern)
