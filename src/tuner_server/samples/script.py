"""The language in which sample calls are written: steps, endings, scenarios.

A text may hold alternatives, separated by ` | `, of which a call says one, and facts of the call
in braces, as in `"A table for {people}. | We are {people}."`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from tuner_server.timeline import Json

Facts: TypeAlias = Mapping[str, str | int]
_ONLY_A_FACT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Agent:
    """The agent says something, after its stack has thought."""

    text: str


@dataclass(frozen=True, slots=True)
class User:
    """The other side says something, after `thinking_ms` of its own when that is given."""

    text: str
    thinking_ms: int | None = None


@dataclass(frozen=True, slots=True)
class BargeIn:
    """The user speaks into the agent's last words, at `after` of them (0 to 1)."""

    text: str
    after: float = 0.5


@dataclass(frozen=True, slots=True)
class Backchannel:
    """The user murmurs along while the agent goes on speaking."""

    text: str
    after: float = 0.4


@dataclass(frozen=True, slots=True)
class TalkOver:
    """The agent takes a pause of the user for the end and speaks into the user's words."""

    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Nobody speaks."""

    ms: int


@dataclass(frozen=True, slots=True)
class Tool:
    """The agent uses a tool, which takes about `ms`.

    With `error` it fails, without an answer (`answered=False`) it stays silent for ever. With
    `as_text` the model wrote its parameters as plain text, which is not what clients should send.
    """

    name: str
    params: Mapping[str, Json] = field(default_factory=dict)
    result: Json = None
    ms: int = 350
    error: str | None = None
    answered: bool = True
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class Enter:
    """The conversation moves to another node of the agent's graph."""

    node: str
    reason: str | None = None


Step: TypeAlias = Agent | User | BargeIn | Backchannel | TalkOver | Pause | Tool | Enter


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ends, in the provider's words."""

    disconnection: str
    successful: bool | None
    sentiment: str | None = "neutral"
    status: str = "completed"
    in_voicemail: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of call: what happens in it, how it ends, and how often it occurs (`weight`)."""

    name: str
    weight: int
    steps: tuple[Step, ...]
    ending: Ending
    summary: str
    language: str = "en"


def spoken(text: str, facts: Facts, rng: Random) -> str:
    """One of the alternatives of a text, with the call's facts filled in."""
    chosen = rng.choice(text.split(" | "))
    said = chosen.format_map(facts)
    return said[0].upper() + said[1:] if chosen.startswith("{") else said


def filled(value: Json, facts: Facts) -> Json:
    """A tool's value with facts filled in; a string that is nothing but a fact takes its type."""
    if isinstance(value, str):
        fact = _ONLY_A_FACT.fullmatch(value)
        return facts[fact[1]] if fact else value.format_map(facts)
    if isinstance(value, list):
        return [filled(item, facts) for item in value]
    if isinstance(value, dict):
        return {key: filled(item, facts) for key, item in value.items()}
    return value
