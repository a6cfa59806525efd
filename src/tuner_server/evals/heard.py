"""A call as checks look at it, derived once for all evals of the call."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tuner_server.evals.expressions import straightened
from tuner_server.evals.folding import Folded
from tuner_server.metrics import Measurements, measure
from tuner_server.metrics.tools import ToolCall, tool_calls
from tuner_server.timeline import Call, Role, Row
from tuner_server.timeline.order import in_time_order


@dataclass(frozen=True, slots=True)
class Spoken:
    """A row that somebody spoke and whose text is known.

    `place` is its place among all rows of the call in time order. Times are in ms from the start
    of the call; `from_ms` is that of the row before it where the row does not tell its own.
    `text` has plain quotes and spaces, each in its place in what was said.
    """

    row: Row
    place: int
    from_ms: int
    to_ms: int
    text: str
    said: Folded


@dataclass(frozen=True, slots=True)
class PlacedTool:
    """A use of a tool: the row that tells of it first, and its place among all rows."""

    use: ToolCall
    row: Row
    place: int

    @property
    def name(self) -> str:
        return self.use.name or ""

    @property
    def is_unanswered(self) -> bool:
        """Whether its result could have been told from others, and none came."""
        return self.use.request_id is not None and not self.use.results


class Heard:
    """What was said and done in a call, in time order, and its metrics."""

    def __init__(self, call: Call, values: Mapping[str, float | int | None]) -> None:
        self.call = call
        self.values = values
        self._placed = in_time_order(call.rows)

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """What either side said. Prompts that the stack put in are nobody's speech."""
        found: list[Spoken] = []
        for place, (at_ms, row) in enumerate(self._placed):
            text = text_of(row)
            if row.role.speaks and not row.injected and text.strip():
                to_ms = row.end_ms if row.end_ms is not None else at_ms
                found.append(
                    Spoken(row, place, at_ms, max(at_ms, to_ms), straightened(text), Folded(text))
                )
        return tuple(found)

    @cached_property
    def tools(self) -> tuple[PlacedTool, ...]:
        """The tool calls, by the row that tells of each first."""
        place_of = {row.index: place for place, (_, row) in enumerate(self._placed)}
        found: list[PlacedTool] = []
        for use in tool_calls(self._placed):
            row = use.call or use.results[0]
            found.append(PlacedTool(use, row, place_of[row.index]))
        return tuple(sorted(found, key=lambda tool: tool.place))

    @cached_property
    def is_timed(self) -> bool:
        """Whether any row says when it was."""
        return any(row.start_ms is not None or row.words for row in self.call.rows)

    @cached_property
    def end_ms(self) -> int:
        """The end of the call, or of the last row where the call tells no length."""
        last_ms = max((spoken.to_ms for spoken in self.spoken), default=0)
        return self.call.duration_ms if self.call.duration_ms > 0 else last_ms

    @cached_property
    def measured(self) -> Measurements:
        """Where in the call its metrics come from."""
        return measure(self.call)


def text_of(row: Row) -> str:
    """What the row says, as its text or else its words tell it."""
    return row.text or " ".join(word.text for word in row.words)


def speaks(row: Row, said_by: str) -> bool:
    """Whether the row is one of the agent, the caller, or anyone."""
    return said_by == "anyone" or row.role is (Role.AGENT if said_by == "agent" else Role.USER)
