"""What a metric is: its key, its unit, and in words what it means and when it is empty."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal[
    "ms",
    "count",
    "ratio",
    "wpm",
    "cents",
    "cents_per_minute",
    "tokens",
    "characters",
    "seconds",
    "confidence",
]
Group: TypeAlias = Literal[
    "Speech",
    "Responses",
    "Interruptions",
    "Latency by stage",
    "Tools",
    "Flow",
    "Recognition",
    "Cost and usage",
]
Better: TypeAlias = Literal["lower", "higher"] | None


@dataclass(frozen=True, slots=True)
class Metric:
    """The definition of one figure of a call.

    `key` names it everywhere: in `Measurements.values`, as a column, in filters and in the API.
    `integer` says that its values are whole numbers. `question` is what it answers, `formula` how
    it is computed, `inputs` what it is computed from, `empty_when` what leaves it without a
    value. `better` is the direction of improvement, where there is one.
    """

    key: str
    title: str
    unit: Unit
    integer: bool
    group: Group
    question: str
    formula: str
    inputs: str
    empty_when: str
    better: Better = None
