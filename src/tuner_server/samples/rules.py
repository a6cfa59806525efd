"""The rules of the Samples workspace: what a team would first want to find among these calls."""

from collections.abc import Mapping, Sequence
from typing import Any, Final


def _rule(name: str, kind: str, colour: str, *conditions: tuple[str, str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "colour": colour,
        "condition": {
            "combine": "all",
            "conditions": [
                {"field": field, "operator": operator, "value": value}
                for field, operator, value in conditions
            ],
        },
    }


RULES: Final[Sequence[Mapping[str, Any]]] = (
    _rule("Slow answers", "flag", "amber", ("metric.response_latency_p95_ms", "over", 5_000)),
    _rule("A tool failed", "flag", "red", ("metric.tool_errors", "at_least", 1)),
    _rule(
        "Caller gave up",
        "flag",
        "red",
        ("disconnection_reason", "is", "user_hangup"),
        ("successful", "is", False),
    ),
    _rule("Long silence", "label", "violet", ("metric.longest_silence_ms", "at_least", 6_000)),
    _rule("Handed over", "label", "blue", ("disconnection_reason", "is", "call_transfer")),
)
