"""Talk, silence, pace and turns."""

from collections.abc import Iterable, Sequence

from tuner_server.metrics.basis import Basis
from tuner_server.metrics.figures import Empty, Figure, Figures, share
from tuner_server.metrics.measurements import Moment
from tuner_server.metrics.words import words_in
from tuner_server.timeline.intervals import Interval, Intervals, gaps, intersection, length, union
from tuner_server.timeline.row import Role, Row
from tuner_server.timeline.speech import Side, SpokenRow
from tuner_server.timeline.turns import turns

LONG_SILENCE_MS = 3_000
_SILENCE_KEYS = ("silence_ms", "longest_silence_ms", "long_silences")
_MS_PER_MINUTE = 60_000


def talk_figures(basis: Basis) -> Figures:
    """The metrics of the group Speech that need no end of the call."""
    agent, user = basis.speech.agent, basis.speech.user
    return {
        "agent_talk_ms": basis.agent_unknown or length(agent.speech),
        "user_talk_ms": basis.user_unknown or length(user.speech),
        "crosstalk_ms": basis.unknown or length(intersection(agent.speech, user.speech)),
        "talk_ratio": basis.unknown or _talk_ratio(length(agent.speech), length(user.speech)),
        "agent_wpm": basis.agent_unknown or _pace(agent),
        "user_wpm": basis.user_unknown or _pace(user),
        **_turn_figures(basis),
    }


def silences(basis: Basis) -> Intervals | Empty:
    """The pieces of the call in which nobody spoke."""
    if basis.unknown is not None:
        return basis.unknown
    if isinstance(basis.end_ms, Empty):
        return basis.end_ms
    speech = union((*basis.speech.agent.speech, *basis.speech.user.speech))
    return gaps(speech, Interval(0, basis.end_ms))


def silence_figures(silences: Intervals | Empty) -> Figures:
    """How long, how long at most, and how often for long nobody spoke."""
    if isinstance(silences, Empty):
        return dict.fromkeys(_SILENCE_KEYS, silences)
    lengths = [end - start for start, end in silences]
    return {
        "silence_ms": sum(lengths),
        "longest_silence_ms": max(lengths, default=0),
        "long_silences": sum(1 for piece in lengths if piece >= LONG_SILENCE_MS),
    }


def long_silence_moments(basis: Basis, silences: Intervals | Empty) -> Iterable[Moment]:
    """A moment for each long silence, at the row that ends it."""
    if isinstance(silences, Empty):
        return
    for start, end in silences:
        if end - start >= LONG_SILENCE_MS:
            yield Moment("long_silence", _row_starting_at(basis, end), start, end)


def _row_starting_at(basis: Basis, instant_ms: int) -> int | None:
    for side in (basis.speech.agent, basis.speech.user):
        spoken = side.starting_at.get(instant_ms)
        if spoken is not None:
            return spoken.row.index
    return None


def _talk_ratio(agent_ms: int, user_ms: int) -> Figure:
    return share(agent_ms, agent_ms + user_ms, Empty("nobody spoke"))


def _pace(side: Side) -> Figure:
    if not side.speech:
        return Empty(f"the {side.speaker.value} never spoke")
    words = sum(_words_of(spoken.row) for spoken in side.rows if spoken.speech)
    if not words:
        return Empty(f"no {side.speaker.value} row with known speech carries text")
    return words * _MS_PER_MINUTE / length(side.speech)


def _words_of(row: Row) -> int:
    return len(row.words) or words_in(row.text or "")


def _turn_figures(basis: Basis) -> Figures:
    unknown = _turns_unknown(basis)
    if unknown is not None:
        return {"user_turns": unknown, "agent_turns": unknown, "longest_monologue_ms": unknown}
    found = turns(basis.speech.rows)
    agents = [turn.rows for turn in found if turn.speaker is Role.AGENT]
    return {
        "user_turns": len(found) - len(agents),
        "agent_turns": len(agents),
        "longest_monologue_ms": basis.agent_unknown or max(map(_talk_of, agents), default=0),
    }


def _turns_unknown(basis: Basis) -> Empty | None:
    """Why turns cannot be told apart: rows of speech do, with or without timings."""
    unknown = basis.user_unknown
    return unknown if unknown is not None and not basis.speech.user.rows else None


def _talk_of(rows: Sequence[SpokenRow]) -> int:
    if len(rows) == 1:
        return length(rows[0].speech)
    return length(union(interval for spoken in rows for interval in spoken.speech))
