"""What measuring a call yields: values, the reasons for those that are empty, and moments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

MomentKind: TypeAlias = Literal[
    "response",
    "no_response",
    "user_interruption",
    "agent_interruption",
    "backchannel",
    "long_silence",
    "repetition",
    "injected",
]


@dataclass(frozen=True, slots=True)
class QualityNote:
    """An input that was absent or odd, in words, and the keys of the metrics it leaves empty."""

    code: str
    message: str
    disables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeTime:
    """How often a node was entered and how long the call stayed in it; empty where unknown."""

    name: str
    visits: int
    time_ms: int | None


@dataclass(frozen=True, slots=True)
class NodeVisit:
    """One stay of the call in a node, or outside of the graph where `node` is empty.

    `row_index` is the row that entered it (none: the call began in it). `is_loop`: the call had
    been in the node before, and had left it.
    """

    node: str | None
    row_index: int | None
    from_ms: int | None
    time_ms: int | None
    is_loop: bool


class Moment(NamedTuple):
    """Something that happened at one place of the call.

    `row_index` is the row to mark: the agent's row for a response and an agent's interruption,
    the user's for the others of the two sides' play, the row that ends a long silence (none: the
    call ended in it), the row itself for a repetition and an injected row. `latency_ms` is the
    wait for a response, or for the agent to yield to an interruption.
    """

    kind: MomentKind
    row_index: int | None
    start_ms: int
    end_ms: int
    latency_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Measurements:
    """Every metric of one call. `values` has every key; `reasons` exactly those that are empty.

    `tool_times` are the durations of the calls of each tool, in ms.
    """

    values: Mapping[str, float | int | None]
    reasons: Mapping[str, str]
    quality: tuple[QualityNote, ...]
    nodes: tuple[NodeTime, ...]
    visits: tuple[NodeVisit, ...]
    moments: tuple[Moment, ...]
    tool_times: Mapping[str, Sequence[int]]
