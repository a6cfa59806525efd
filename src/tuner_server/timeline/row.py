"""One row of a call's timeline: what was said, which tool ran, which node was entered.

What a call has by the hundred is a named tuple, which is made in a fraction of the time that a
frozen dataclass takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Self, TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


class Role(StrEnum):
    """Who or what a row belongs to. `UNKNOWN` is a role that the contract does not name.

    `speaks` tells whether rows of this role are somebody's speech.
    """

    speaks: bool

    def __new__(cls, value: str) -> Self:
        role = str.__new__(cls, value)
        role._value_ = value
        role.speaks = value in ("user", "agent")
        return role

    USER = "user"
    AGENT = "agent"
    AGENT_FUNCTION = "agent_function"
    AGENT_RESULT = "agent_result"
    NODE_TRANSITION = "node_transition"
    UNKNOWN = "unknown"


class Word(NamedTuple):
    """A spoken word. Confidence is the recogniser's, 0 to 1."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool call (on an `agent_function` row) or its result (on an `agent_result` row).

    `params`, `result` and `error` are whatever JSON the client sent. The two rows of one use
    share `request_id`.
    """

    name: str | None
    request_id: str | None
    params: Json = None
    result: Json = None
    is_error: bool | None = None
    error: Json = None
    start_ms: int | None = None
    end_ms: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class NodeChange:
    """The conversation moved to `to_node`; `from_node` is empty where it entered the graph."""

    from_node: str | None
    to_node: str | None
    reason: str | None = None


class Reported(NamedTuple):
    """What the voice stack measured for a row, in ms; confidences are 0 to 1."""

    e2e_ms: int | None = None
    llm_ttft_ms: int | None = None
    tts_ttfb_ms: int | None = None
    stt_ms: int | None = None
    eou_ms: int | None = None
    transcript_confidence: float | None = None
    eou_confidence: float | None = None
    eou_reason: str | None = None
    interrupted: bool | None = None


class Row(NamedTuple):
    """A row of the timeline, in the order in which the client sent it (`index`, from 0).

    `injected` marks a user row of zero length that carries no speech measurement: a prompt that
    the stack put into the conversation, not the caller's speech.
    """

    index: int  # type: ignore[assignment]  # in place of the tuple's method of that name
    role: Role
    role_as_sent: str
    text: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    words: tuple[Word, ...] = ()
    tool: ToolUse | None = None
    node: NodeChange | None = None
    reported: Reported = Reported()
    injected: bool = False
    metadata: Mapping[str, Json] = MappingProxyType({})
