"""What an eval says of a call."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a call did. `ERROR`: the eval could not be run; `NOT_RUN`: it was not tried."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the call: the index of its row, and a part of it as it was spoken.

    Of a row that was not spoken the quote is the name of its tool, or empty where it has none.
    """

    row: int
    quote: str


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict, why, and where in the call that shows. The reason is a sentence for people."""

    verdict: Verdict
    reason: str
    evidence: tuple[Evidence, ...] = ()
