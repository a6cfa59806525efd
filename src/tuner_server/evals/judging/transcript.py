"""A call as a judge reads it: numbered rows, one to a line, cut by whole turns where it is long."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tuner_server.evals.heard import text_of
from tuner_server.evals.judging.criterion import Transcript
from tuner_server.evals.judging.marked import one_line
from tuner_server.evals.judging.tokens import tokens_of
from tuner_server.timeline import Call, Json, Role, Row
from tuner_server.timeline.order import in_time_order

MOST_TOKENS = 24_000
"""How much of a call is sent, unless another limit is chosen."""
LONGEST_PAYLOAD = 2_000
"""So many characters of what a tool was given, or gave, are shown."""
_SHARE_OF_BEGINNING = 0.4


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it is shown: its line, and the part of it that may be quoted."""

    index: int
    line: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a call that is shown. `left_out` are the indexes of rows that were too much."""

    rows: tuple[ShownRow, ...]
    left_out: tuple[int, ...]
    _before_gap: int

    @property
    def why_unjudgeable(self) -> str | None:
        """Why there is nothing to ask a judge about; `None` where there is."""
        if self.rows:
            return None
        if self.left_out:
            return "A single turn of this call is too long to be sent to a judge."
        return "No text is known of this call."

    @property
    def text(self) -> str:
        """The rows between their marks, with a note in place of those left out."""
        lines = [row.line for row in self.rows]
        if self.left_out:
            lines.insert(self._before_gap, f"(... {self.note} ...)")
        return "\n".join(("<call>", *lines, "</call>"))

    @property
    def note(self) -> str:
        """What was left out, in words; empty where nothing was."""
        if not self.left_out:
            return ""
        first, last, count = min(self.left_out), max(self.left_out), len(self.left_out)
        which = f"row {first}" if count == 1 else f"{count} rows between {first} and {last}"
        return f"{which} left out, as the call is too long to be sent whole"


def shown(
    call: Call, which: Transcript, *, times: bool = False, most_tokens: int = MOST_TOKENS
) -> Shown:
    """What a judge is shown of the call: its beginning and its end, where all is too much."""
    turns = _turns(call, which, times=times)
    costs = [sum(tokens_of(row.line) + 1 for row in turn) for turn in turns]
    beginning, end = _fitting(costs, most_tokens)
    kept_first = [row for turn in turns[:beginning] for row in turn]
    kept_last = [row for turn in turns[end:] for row in turn]
    left_out = tuple(row.index for turn in turns[beginning:end] for row in turn)
    return Shown((*kept_first, *kept_last), left_out, len(kept_first))


def _fitting(costs: Sequence[int], most: int) -> tuple[int, int]:
    """How many turns to keep at the beginning, and from which one on at the end."""
    if sum(costs) <= most:
        return len(costs), len(costs)
    left = most
    beginning, end = 0, len(costs)
    while beginning < end and costs[beginning] <= left - most * (1 - _SHARE_OF_BEGINNING):
        left -= costs[beginning]
        beginning += 1
    while end > beginning and costs[end - 1] <= left:
        end -= 1
        left -= costs[end]
    return beginning, end


def _turns(call: Call, which: Transcript, *, times: bool) -> list[list[ShownRow]]:
    """The rows in the order of time, by turns; tools and nodes belong to the turn before them."""
    turns: list[list[ShownRow]] = []
    speaker: Role | None = None
    for _, row in in_time_order(call.rows):
        shown_row = _shown(row, which, times=times)
        if shown_row is None:
            continue
        speaks = row.role.speaks and not row.injected
        if not turns or (speaks and row.role is not speaker):
            turns.append([])
        if speaks:
            speaker = row.role
        turns[-1].append(shown_row)
    return turns


def _shown(row: Row, which: Transcript, *, times: bool) -> ShownRow | None:
    told = _speech(row) if row.role.speaks else None
    if told is None and which == "all":
        told = _happened(row)
    if told is None:
        return None
    who, text = told
    when = _when(row) if times else ""
    return ShownRow(row.index, f"[{row.index}] {who}{when}: {text}".rstrip(), text)


def _speech(row: Row) -> tuple[str, str] | None:
    text = one_line(text_of(row))
    if row.injected or not text:
        return None
    return "agent" if row.role is Role.AGENT else "caller", text


def _happened(row: Row) -> tuple[str, str] | None:
    """What is no speech: tools, nodes, prompts that the stack put in, and rows of other kinds."""
    if row.role is Role.AGENT_FUNCTION and row.tool is not None:
        return f"tool call {_name(row)}", _payload(row.tool.params)
    if row.role is Role.AGENT_RESULT and row.tool is not None:
        failed = row.tool.is_error or row.tool.error is not None
        given = row.tool.error if row.tool.result is None else row.tool.result
        return f"tool {'error' if failed else 'result'} {_name(row)}", _payload(given)
    if row.node is not None:
        left = f"{one_line(row.node.from_node)} -&gt; " if row.node.from_node else ""
        return "moved to node", f"{left}{one_line(row.node.to_node or '')}"
    text = one_line(text_of(row))
    if not text:
        return None
    return "note of the voice stack" if row.injected else "other", text


def _name(row: Row) -> str:
    name = row.tool.name if row.tool is not None else None
    return one_line(name or "unnamed")[:100].replace(":", " ")


def _payload(value: Json) -> str:
    if value is None:
        return "(nothing)"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    more = len(text) - LONGEST_PAYLOAD
    cut = one_line(text[:LONGEST_PAYLOAD])
    return f"{cut} (... {more:,} more characters)" if more > 0 else cut


def _when(row: Row) -> str:
    if row.start_ms is None:
        return ""
    if row.end_ms is None:
        return f" ({row.start_ms / 1000:.1f} s)"
    return f" ({row.start_ms / 1000:.1f}-{row.end_ms / 1000:.1f} s)"
