"""What is asked of a model, where, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeAlias, TypeVar

from tuner_server.timeline import Json

Kind: TypeAlias = Literal["openai", "anthropic"]
"""How an endpoint is spoken to: `openai` is any that has `/chat/completions`."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model under an address. The key is shown in no text of this value."""

    kind: Kind
    base_url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in the order in which it is sent.

    `shared` comes before `own`: what several questions have in common at their beginning is
    cheaper where the provider keeps it, and `is_shared` says that there are several. `schema`
    is the JSON Schema of the answer, within what strict endpoints take: every member required, no
    others allowed.
    """

    name: str
    instructions: str
    shared: str
    own: str
    schema: Mapping[str, Json]
    most_tokens: int = 8_000
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the endpoint counted them; `cached` ones are among the `input` ones."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached_tokens + other.cached_tokens,
        )


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was sent, without its headers, and what came back; `status` 0: nothing."""

    url: str
    request: Mapping[str, Json]
    status: int
    answer: str
    took_ms: int


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A checked answer, by which model, for how much, and every request that it took."""

    value: T
    model: str
    usage: Usage
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said, as its endpoint wrapped it.

    `problem` says why that is no answer at all: it refused, or was cut off.
    """

    text: str
    model: str
    usage: Usage
    problem: str | None = None
