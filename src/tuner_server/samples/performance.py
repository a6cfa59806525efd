"""A scenario as it was really played: rows with times, before any client has packed them."""

from dataclasses import dataclass, field

from tuner_server.timeline import Json, Role


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word with its time from the call's start, and how sure the recogniser was."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float


@dataclass(frozen=True, slots=True)
class ToolTrace:
    """One side of a tool's use: the call (with parameters) or the result."""

    name: str
    request_id: str
    params: Json = None
    result: Json = None
    error: str | None = None


@dataclass(slots=True)
class PlayedRow:
    """A row of a played call; `reported` are the stack's own measurements by their wire names."""

    role: Role
    text: str
    start_ms: int
    end_ms: int
    words: tuple[SpokenWord, ...] = ()
    tool: ToolTrace | None = None
    from_node: str | None = None
    reason: str | None = None
    node: str | None = None
    reported: dict[str, int | float | str] = field(default_factory=dict)
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Performance:
    """A played call: rows in the order in which the stack noted them, and what it consumed."""

    rows: tuple[PlayedRow, ...]
    duration_ms: int
    llm_tokens: int
    tts_characters: int
    stt_seconds: float

    @property
    def transcript(self) -> str:
        """The plain text, one line a turn."""
        return "\n".join(f"{row.role}: {row.text}" for row in self.rows if row.role.speaks)
