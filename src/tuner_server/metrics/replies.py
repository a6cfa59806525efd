"""The agent's replies, each with what the time before it was spent on.

The stages come from three places: what the voice stack reported on the caller's rows (end of turn,
speech to text) and on the agent's (first token, first audio, end to end), and the tool calls of the
timeline. What nobody told stays unknown. The gap between the speakers is measured from the
timeline, independently of every report, so that the two can be held against one another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tuner_server.metrics.basis import basis_of
from tuner_server.metrics.tools import ToolCall, tool_calls
from tuner_server.timeline.call import Call
from tuner_server.timeline.intervals import length, union
from tuner_server.timeline.order import Placed, starts_at
from tuner_server.timeline.row import Role, Row
from tuner_server.timeline.speech import SpokenRow

ReplyKind: TypeAlias = Literal["opening", "response", "continuation"]
Stage: TypeAlias = Literal["eou", "stt", "llm_ttft", "tool", "tts_ttfb"]


@dataclass(frozen=True, slots=True)
class Reply:
    """An agent's row, and the wait before it.

    An *opening* is said before anybody else spoke, a *response* after the caller (`asked_by` is the
    caller's last row), a *continuation* after the agent's own words. `gap_ms` is measured: from the
    end of what was said before, or the start of the call, to the start of the row; below zero where
    the agent began before the caller had ended. Where it is unknown, `gap_reason` says why. `tools`
    are the rows of the tools that ran in the wait; `tool_ms` is how much of it they took, unknown
    where one of them tells no length. Everything else is as reported, and unknown where it was not.
    """

    row_index: int
    kind: ReplyKind
    asked_by: int | None
    from_ms: int | None
    to_ms: int | None
    gap_reason: str | None
    eou_ms: int | None
    stt_ms: int | None
    llm_ttft_ms: int | None
    tool_ms: int | None
    tts_ttfb_ms: int | None
    e2e_ms: int | None
    tools: tuple[int, ...]

    @property
    def gap_ms(self) -> int | None:
        """The measured wait."""
        return None if self.from_ms is None or self.to_ms is None else self.to_ms - self.from_ms

    @property
    def known(self) -> dict[Stage, int]:
        """The stages of which anybody told how long they took, in their order."""
        stages: dict[Stage, int | None] = {
            "eou": self.eou_ms,
            "stt": self.stt_ms,
            "llm_ttft": self.llm_ttft_ms,
            "tool": self.tool_ms,
            "tts_ttfb": self.tts_ttfb_ms,
        }
        return {stage: ms for stage, ms in stages.items() if ms is not None}

    @property
    def unknown(self) -> tuple[Stage, ...]:
        """The stages that this reply must have had, and of which nobody told.

        A response waits for the end of a turn and its recognition, every reply for the model and
        the voice; tools only where one was called.
        """
        expected: list[Stage] = ["eou", "stt"] if self.kind == "response" else []
        expected.append("llm_ttft")
        if self.tools:
            expected.append("tool")
        expected.append("tts_ttfb")
        return tuple(stage for stage in expected if stage not in self.known)

    @property
    def stages_ms(self) -> int | None:
        """The sum of the known stages; `None` where none is known.

        Stacks report stages that overlap (a transcript may be ready before the end of the turn is
        certain), so that it may exceed what the caller waited.
        """
        return sum(self.known.values()) if self.known else None


@dataclass(slots=True)
class _Heard:
    """What was said and done since the agent's last row, while the rows are gone through."""

    anybody: bool = False
    user_rows: list[SpokenRow] = field(default_factory=list)
    agent_row: SpokenRow | None = None
    agent_end_ms: int = 0
    tools: list[ToolCall] = field(default_factory=list)
    tools_since_speech: list[ToolCall] = field(default_factory=list)


def replies(call: Call) -> tuple[Reply, ...]:
    """The agent's replies in time order.

    An agent's row that goes on after another one is a reply only where a stage was reported for it
    or a tool ran before it.
    """
    basis = basis_of(call)
    spoken = {each.row.index: each for each in basis.speech.rows}
    used = {_first_row(tool).index: tool for tool in tool_calls(basis.placed)}
    return tuple(_found(basis.placed, spoken, used))


def _found(
    placed: Iterable[Placed], spoken: dict[int, SpokenRow], used: dict[int, ToolCall]
) -> Iterable[Reply]:
    heard = _Heard()
    for _, row in placed:
        tool = used.get(row.index)
        if tool is not None:
            heard.tools.append(tool)
            heard.tools_since_speech.append(tool)
        said = spoken.get(row.index)
        if said is None:
            continue
        if row.role is Role.USER:
            heard.user_rows.append(said)
            heard.tools_since_speech = []
        else:
            reply = _reply(said, heard)
            if (
                reply.kind != "continuation"
                or reply.known
                or reply.tools
                or reply.e2e_ms is not None
            ):
                yield reply
            end_ms = max(heard.agent_end_ms, said.speech[-1].end_ms if said.speech else 0)
            heard = _Heard(agent_row=said, agent_end_ms=end_ms)
        heard.anybody = True


def _reply(said: SpokenRow, heard: _Heard) -> Reply:
    kind: ReplyKind = "opening"
    if heard.anybody:
        kind = "response" if heard.user_rows else "continuation"
    from_ms, to_ms, reason = _wait(said, heard, kind)
    tools = _in_wait(heard, from_ms, to_ms)
    reported = said.row.reported
    return Reply(
        row_index=said.row.index,
        kind=kind,
        asked_by=heard.user_rows[-1].row.index if heard.user_rows else None,
        from_ms=from_ms,
        to_ms=to_ms,
        gap_reason=reason,
        eou_ms=_last(each.row.reported.eou_ms for each in heard.user_rows),
        stt_ms=_last(each.row.reported.stt_ms for each in heard.user_rows),
        llm_ttft_ms=reported.llm_ttft_ms,
        tool_ms=_time_of(tools, from_ms, to_ms),
        tts_ttfb_ms=reported.tts_ttfb_ms,
        e2e_ms=reported.e2e_ms,
        tools=tuple(_first_row(tool).index for tool in tools),
    )


def _wait(
    said: SpokenRow, heard: _Heard, kind: ReplyKind
) -> tuple[int | None, int | None, str | None]:
    """From when to when the reply was waited for, or else why that is unknown."""
    to_ms = said.speech[0].start_ms if said.speech else None
    before = heard.user_rows[-1] if heard.user_rows else heard.agent_row
    if to_ms is None:
        return None, None, f"row {said.row.index} does not say how long it was spoken"
    if before is None:
        return 0, to_ms, None
    if any(not each.speech for each in heard.user_rows) or not before.speech:
        return None, to_ms, f"row {before.row.index} does not say how long it was spoken"
    if kind == "continuation":
        return heard.agent_end_ms, to_ms, None
    asked_ms = max(each.speech[-1].end_ms for each in heard.user_rows)
    if heard.agent_end_ms > asked_ms:
        return None, to_ms, "the agent was still speaking when the caller had ended"
    return asked_ms, to_ms, None


def _in_wait(heard: _Heard, from_ms: int | None, to_ms: int | None) -> list[ToolCall]:
    """The tools of the wait: those that ran in it, or else those that stand there by order."""
    if from_ms is None or to_ms is None or to_ms < from_ms:
        return heard.tools_since_speech
    found = []
    for tool in heard.tools:
        start_ms = starts_at(_first_row(tool))
        if start_ms is None:
            if tool in heard.tools_since_speech:
                found.append(tool)
        elif start_ms <= to_ms and start_ms + (tool.duration_ms or 0) >= from_ms:
            found.append(tool)
    return found


def _time_of(tools: Sequence[ToolCall], from_ms: int | None, to_ms: int | None) -> int | None:
    """How long at least one of the tools ran, within the wait where that is known."""
    spans: list[tuple[int, int]] = []
    for tool in tools:
        start_ms, took_ms = starts_at(_first_row(tool)), tool.duration_ms
        if start_ms is None or took_ms is None:
            return None
        end_ms = start_ms + took_ms
        if from_ms is not None and to_ms is not None and from_ms <= to_ms:
            start_ms, end_ms = max(start_ms, from_ms), min(end_ms, to_ms)
        spans.append((start_ms, max(start_ms, end_ms)))
    return length(union(spans)) if spans else None


def _first_row(tool: ToolCall) -> Row:
    return tool.results[0] if tool.call is None else tool.call


def _last(reported: Iterable[int | None]) -> int | None:
    known = [value for value in reported if value is not None]
    return known[-1] if known else None
