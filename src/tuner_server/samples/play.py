"""Plays a scenario: puts its steps on a timeline, as an agent's stack would have measured them.

The gap before an agent's first words after the user is the sum of what the stack reports: end of
turn, recognition, first token, first audio, and the tools in between.
"""

from dataclasses import replace
from random import Random

from tuner_server.samples.performance import Performance, PlayedRow, SpokenWord, ToolTrace
from tuner_server.samples.script import (
    Agent,
    Backchannel,
    BargeIn,
    Enter,
    Facts,
    Pause,
    Scenario,
    Step,
    TalkOver,
    Tool,
    User,
    filled,
    spoken,
)
from tuner_server.samples.stack import Spread, Stack
from tuner_server.timeline import Role

_PICK_UP = Spread(700, 1_400)
_REACTION = Spread(650, 1_700)
_USER_WORDS_PER_MINUTE = 150
_LAST_PAUSE = Spread(600, 2_500)
_NO_SPEECH = Spread(1_900, 6_000)
_SYSTEM_PROMPT_TOKENS = 620
_INTERRUPTIONS_IGNORED = 0.12
_STOPS_FOR_A_MURMUR = 0.1
_TOKENS_PER_WORD = 1.35


def play(scenario: Scenario, stack: Stack, facts: Facts, rng: Random) -> Performance:
    """Play a scenario once, with all its chances drawn from `rng`."""
    stage = _Stage(stack, facts, rng)
    for step in scenario.steps:
        stage.take(step)
    return stage.performance()


class _Stage:
    """A call being played: the clock, the rows so far, and what the next words must explain."""

    def __init__(self, stack: Stack, facts: Facts, rng: Random) -> None:
        self._stack = stack
        self._facts = facts
        self._rng = rng
        self._rows: list[PlayedRow] = []
        self._now_ms = _PICK_UP.draw(rng)
        self._user_ended_ms: int | None = None
        self._node: str | None = None
        self._requests = 0
        self._llm_runs = 0

    def take(self, step: Step) -> None:
        match step:
            case Agent():
                self._agent_speaks(step.text)
            case User():
                self._user_speaks(step)
            case BargeIn():
                self._user_barges_in(step)
            case Backchannel():
                self._user_murmurs(step)
            case TalkOver():
                self._agent_talks_over(step.text)
            case Pause():
                self._now_ms += step.ms
            case Tool():
                self._use_tool(step)
            case Enter():
                self._enter(step)

    def performance(self) -> Performance:
        last_ms = max((row.end_ms for row in self._rows), default=0)
        tail = _LAST_PAUSE if self._rows else _NO_SPEECH
        agent_texts = [row.text for row in self._rows if row.role is Role.AGENT]
        user_ms = sum(row.end_ms - row.start_ms for row in self._rows if row.role is Role.USER)
        return Performance(
            rows=tuple(self._rows),
            duration_ms=max(last_ms, self._now_ms) + tail.draw(self._rng),
            llm_tokens=self._tokens(),
            tts_characters=sum(map(len, agent_texts)),
            stt_seconds=round(user_ms / 1000, 2),
        )

    def _agent_speaks(self, text: str) -> None:
        said = spoken(text, self._facts, self._rng)
        llm_ms, tts_ms = self._think()
        self._now_ms += llm_ms + tts_ms
        row = self._row(Role.AGENT, said, self._now_ms, self._stack.words_per_minute)
        row.reported = {"llm_node_ttft": llm_ms, "tts_node_ttfb": tts_ms}
        if self._user_ended_ms is not None:
            row.reported["e2e_latency"] = row.start_ms - self._user_ended_ms
            self._user_ended_ms = None
        self._now_ms = row.end_ms

    def _user_speaks(self, step: User) -> None:
        wait_ms = _REACTION.draw(self._rng) if step.thinking_ms is None else step.thinking_ms
        said = spoken(step.text, self._facts, self._rng)
        self._hear(self._row(Role.USER, said, self._now_ms + wait_ms, _USER_WORDS_PER_MINUTE))

    def _user_barges_in(self, step: BargeIn) -> None:
        said = spoken(step.text, self._facts, self._rng)
        start_ms = self._inside_last_words(step.after)
        if self._rng.random() >= _INTERRUPTIONS_IGNORED:
            self._cut_short(self._rows[-1], start_ms + self._stack.stop.draw(self._rng))
        self._hear(self._row(Role.USER, said, start_ms, _USER_WORDS_PER_MINUTE))

    def _user_murmurs(self, step: Backchannel) -> None:
        said = spoken(step.text, self._facts, self._rng)
        start_ms = self._inside_last_words(step.after)
        if self._rng.random() < _STOPS_FOR_A_MURMUR:
            self._cut_short(self._rows[-1], start_ms + self._stack.stop.draw(self._rng))
        row = self._row(Role.USER, said, start_ms, _USER_WORDS_PER_MINUTE)
        row.reported = {"stt_node_ttfb": self._stack.stt.draw(self._rng)}

    def _agent_talks_over(self, text: str) -> None:
        user_row = self._rows[-1]
        length_ms = user_row.end_ms - user_row.start_ms
        said = spoken(text, self._facts, self._rng)
        llm_ms, tts_ms = self._think()
        start_ms = user_row.start_ms + round(length_ms * 0.7)
        row = self._row(Role.AGENT, said, start_ms, self._stack.words_per_minute)
        row.reported = {"llm_node_ttft": llm_ms, "tts_node_ttfb": tts_ms}
        self._now_ms = max(row.end_ms, user_row.end_ms)
        self._user_ended_ms = None

    def _use_tool(self, step: Tool) -> None:
        self._requests += 1
        request_id = f"call_{self._rng.getrandbits(40):010x}_{self._requests}"
        self._now_ms += self._stack.llm.draw(self._rng)
        self._llm_runs += 1
        params = filled(dict(step.params), self._facts)
        if step.as_text and isinstance(params, dict):
            params = ", ".join(f"{key}: {value}" for key, value in params.items())
        self._note(Role.AGENT_FUNCTION, "", ToolTrace(step.name, request_id, params=params))
        self._now_ms += Spread(step.ms, round(step.ms * 1.6)).draw(self._rng)
        if step.answered:
            error = None if step.error is None else step.error.format_map(self._facts)
            result = filled(step.result, self._facts)
            trace = ToolTrace(step.name, request_id, result=result, error=error)
            self._note(Role.AGENT_RESULT, "", trace)

    def _enter(self, step: Enter) -> None:
        row = self._note(Role.NODE_TRANSITION, step.node)
        row.from_node, row.reason, row.node = self._node, step.reason, step.node
        self._node = step.node

    def _think(self) -> tuple[int, int]:
        """The time to the first token, and from there to the first audio."""
        self._llm_runs += 1
        return self._stack.llm.draw(self._rng), self._stack.tts.draw(self._rng)

    def _hear(self, row: PlayedRow) -> None:
        """The stack takes in what the user said; the agent may think from here on."""
        eou_ms, stt_ms = self._stack.eou.draw(self._rng), self._stack.stt.draw(self._rng)
        confidences = [word.confidence for word in row.words]
        row.reported = {
            "stt_node_ttfb": stt_ms,
            "eou_delay": eou_ms,
            "transcript_confidence": round(sum(confidences) / len(confidences), 3),
        }
        self._user_ended_ms = row.end_ms
        self._now_ms = max(self._now_ms, row.end_ms) + eou_ms + stt_ms

    def _row(self, role: Role, text: str, start_ms: int, words_per_minute: int) -> PlayedRow:
        words = _timed(text, start_ms, words_per_minute, self._rng)
        row = PlayedRow(role, text, start_ms, words[-1].end_ms, words=words, node=self._node)
        self._rows.append(row)
        return row

    def _note(self, role: Role, text: str, tool: ToolTrace | None = None) -> PlayedRow:
        row = PlayedRow(role, text, self._now_ms, self._now_ms, tool=tool, node=self._node)
        self._rows.append(row)
        return row

    def _inside_last_words(self, share: float) -> int:
        row = self._rows[-1]
        return row.start_ms + round((row.end_ms - row.start_ms) * share)

    def _cut_short(self, row: PlayedRow, end_ms: int) -> None:
        """The agent stops: what it had not said by then was never said."""
        kept = tuple(word for word in row.words if word.start_ms < end_ms)
        end_ms = min(end_ms, kept[-1].end_ms)
        row.words = (*kept[:-1], replace(kept[-1], end_ms=end_ms))
        row.text = " ".join(word.text for word in kept)
        row.end_ms = end_ms
        row.interrupted = True
        self._now_ms = end_ms

    def _tokens(self) -> int:
        words = sum(len(row.text.split()) for row in self._rows)
        per_run = _SYSTEM_PROMPT_TOKENS + words * _TOKENS_PER_WORD / 2
        return round(self._llm_runs * per_run)


def _timed(text: str, start_ms: int, words_per_minute: int, rng: Random) -> tuple[SpokenWord, ...]:
    """The words of a text one after the other; long words take longer, a full stop pauses."""
    texts = text.split()
    speed = rng.uniform(0.9, 1.1) * 60_000 / words_per_minute / 5.5
    words: list[SpokenWord] = []
    now_ms = start_ms
    for word in texts:
        end_ms = now_ms + max(80, round((len(word) + 1) * speed))
        confidence = round(min(0.999, rng.betavariate(28, 1.6)), 3)
        words.append(SpokenWord(word, now_ms, end_ms, confidence))
        now_ms = end_ms + (rng.randint(90, 200) if word.endswith((".", "?", "!")) else 15)
    return tuple(words)
