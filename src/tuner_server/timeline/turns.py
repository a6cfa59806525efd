"""Turns and utterances: how the rows of a conversation group into what people would call so."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from tuner_server.timeline.row import Role
from tuner_server.timeline.speech import BRIDGED_GAP_MS, Side, SpokenRow


class Turn(NamedTuple):
    """A maximal run of one speaker's rows; tool, node and injected rows do not break it."""

    speaker: Role
    rows: tuple[SpokenRow, ...]


class Utterance(NamedTuple):
    """One row's speech, joined with the same speaker's next row where the gap is at most 250 ms.

    It lasts from `start_ms` to `end_ms`, pauses within it included.
    """

    rows: tuple[SpokenRow, ...]
    start_ms: int
    end_ms: int

    @property
    def text(self) -> str:
        """What was said, as the rows or else their words tell it."""
        return " ".join(
            spoken.row.text or " ".join(word.text for word in spoken.row.words)
            for spoken in self.rows
        )


def turns(rows: Iterable[SpokenRow]) -> list[Turn]:
    """The turns of a call, from its spoken rows in time order."""
    return [
        Turn(speaker, tuple(run))
        for speaker, run in groupby(rows, key=lambda spoken: spoken.row.role)
    ]


def utterances(side: Side) -> list[Utterance]:
    """What one side uttered, in time order. Rows of unmeasured speech are part of none."""
    measured = [spoken for spoken in side.rows if spoken.speech]
    measured.sort(key=lambda spoken: spoken.speech[0].start_ms)
    found: list[Utterance] = []
    group: list[SpokenRow] = []
    end_ms = 0
    for spoken in measured:
        if group and spoken.speech[0].start_ms - end_ms > BRIDGED_GAP_MS:
            found.append(_utterance(group, end_ms))
            group = []
        end_ms = max(end_ms, spoken.speech[-1].end_ms)
        group.append(spoken)
    if group:
        found.append(_utterance(group, end_ms))
    return found


def _utterance(rows: list[SpokenRow], end_ms: int) -> Utterance:
    return Utterance(tuple(rows), rows[0].speech[0].start_ms, end_ms)
