"""What a rule can look at in a call, and which operators each kind of field takes."""

from enum import StrEnum
from typing import Literal, TypeAlias

from tuner_server.metrics import METRICS

Operator: TypeAlias = Literal[
    "is", "is_not", "at_least", "at_most", "over", "under", "empty", "present"
]
WITHOUT_VALUE = frozenset(("empty", "present"))


class Kind(StrEnum):
    """What values of a field are."""

    QUANTITY = "quantity"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    VERDICT = "verdict"


OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    Kind.QUANTITY: ("at_least", "at_most", "over", "under", "is", "is_not", "empty", "present"),
    Kind.BOOLEAN: ("is", "is_not", "empty", "present"),
    Kind.CHOICE: ("is", "is_not", "empty", "present"),
    Kind.VERDICT: ("is", "is_not", "empty", "present"),
}
CHOICES = (
    "status",
    "disconnection_reason",
    "sentiment",
    "agent_version",
    "call_type",
    "tool",
    "tool_error",
    "node",
    "outcome",
    "intent",
    "judged_sentiment",
)
VERDICTS = ("pass", "fail", "not_applicable", "error", "not_run")
"""What an eval says of a call; it is `empty` where the eval was never asked of it."""
_METRICS = frozenset(metric.key for metric in METRICS)


def kind_of(field: str) -> Kind:
    """The kind of a field. Raises `ValueError`, in words, where there is no such field."""
    group, dot, rest = field.partition(".")
    if field in CHOICES:
        return Kind.CHOICE
    if field == "successful":
        return Kind.BOOLEAN
    if dot and group in ("metadata", "extracted") and rest:
        return Kind.CHOICE
    if dot and group == "eval" and rest.isascii() and rest.isdecimal():
        return Kind.VERDICT
    if dot and group == "metric" and rest in _METRICS:
        return Kind.QUANTITY
    raise ValueError(
        f"there is no field “{field}”. Use one of {', '.join((*CHOICES, 'successful'))}, "
        "metric.<key of a metric>, eval.<number of an eval>, extracted.<key> or metadata.<key>"
    )
