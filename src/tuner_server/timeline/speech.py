"""When each side of a call spoke.

Speech of a row is the union of its words, gaps of up to 250 ms bridged; without words it is the
time from `start_ms` to `end_ms`. A row that tells no length (no end, or an end at its start) has
speech that nobody measured: it was spoken, but not known when or for how long. Injected rows are
never speech. Speech before the start of the call is cut off at 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tuner_server.timeline.intervals import Interval, Intervals, union
from tuner_server.timeline.order import Placed
from tuner_server.timeline.row import Role, Row, Word

BRIDGED_GAP_MS = 250
"""A pause of at most this length does not end speech."""


class SpokenRow(NamedTuple):
    """A row that somebody spoke.

    `ordinal` is its place among the spoken rows of both sides, in time order. `speech` is empty
    where nobody measured it.
    """

    row: Row
    ordinal: int
    speech: Intervals


@dataclass(frozen=True, slots=True)
class Side:
    """One speaker's part in a call.

    `rows` are in time order. `speech` is the union of their speech, and `stretches` the same with
    gaps of up to 250 ms bridged: a speaker between two words is still speaking. `starting_at` finds
    the row that begins to be spoken at an instant, in ms.
    """

    speaker: Role
    rows: tuple[SpokenRow, ...]
    speech: Intervals
    stretches: Intervals
    unmeasured: tuple[SpokenRow, ...]
    starting_at: Mapping[int, SpokenRow]

    @property
    def is_unknown(self) -> bool:
        """Whether the speaker has rows, of which none tells how long it was spoken."""
        return bool(self.rows) and not self.speech


@dataclass(frozen=True, slots=True)
class CallSpeech:
    """Both sides of a call, and the rows that look like speech but are none.

    `rows` are the spoken rows of both sides in time order. `before_call` counts the rows whose
    speech was cut off at the start of the call.
    """

    agent: Side
    user: Side
    rows: tuple[SpokenRow, ...]
    injected: tuple[Placed, ...]
    before_call: int

    @property
    def end_ms(self) -> int:
        """The end of the last speech; 0 where nothing is known of any."""
        return max(
            (side.speech[-1].end_ms for side in (self.agent, self.user) if side.speech), default=0
        )


def speech_of_row(row: Row) -> Intervals:
    """When the row was spoken, as its words or its own times tell; empty where neither does."""
    if row.words:
        spoken = _speech_of_words(row.words)
        if spoken:
            return spoken
    if row.start_ms is not None and row.end_ms is not None and row.start_ms < row.end_ms:
        return (Interval(row.start_ms, row.end_ms),)
    return ()


def call_speech(placed: Sequence[Placed]) -> CallSpeech:
    """Who spoke when, from the rows of a call in time order."""
    rows: list[SpokenRow] = []
    injected: list[Placed] = []
    before_call = 0
    for place in placed:
        row = place.row
        if not row.role.speaks:
            continue
        if row.injected:
            injected.append(place)
            continue
        speech = speech_of_row(row)
        if speech and speech[0].start_ms < 0:
            speech = _from_call_start(speech)
            before_call += 1
        rows.append(SpokenRow(row, len(rows), speech))
    return CallSpeech(
        agent=_side(Role.AGENT, rows),
        user=_side(Role.USER, rows),
        rows=tuple(rows),
        injected=tuple(injected),
        before_call=before_call,
    )


def _speech_of_words(words: Sequence[Word]) -> Intervals:
    return union(
        ((word.start_ms, max(word.start_ms, word.end_ms)) for word in words),
        bridge_ms=BRIDGED_GAP_MS,
    )


def _from_call_start(speech: Intervals) -> Intervals:
    return tuple(Interval(max(start, 0), end) for start, end in speech if end > 0)


def _side(speaker: Role, rows: Sequence[SpokenRow]) -> Side:
    own = tuple(spoken for spoken in rows if spoken.row.role is speaker)
    speech = union(interval for spoken in own for interval in spoken.speech)
    starting_at: dict[int, SpokenRow] = {}
    for spoken in own:
        for start_ms, _ in spoken.speech:
            starting_at.setdefault(start_ms, spoken)
    return Side(
        speaker=speaker,
        rows=own,
        speech=speech,
        stretches=union(speech, bridge_ms=BRIDGED_GAP_MS),
        unmeasured=tuple(spoken for spoken in own if not spoken.speech),
        starting_at=starting_at,
    )
