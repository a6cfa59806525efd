"""What the metrics of a call are computed from, derived once and shared."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuner_server.metrics.figures import Empty
from tuner_server.timeline.call import Call
from tuner_server.timeline.order import Placed, in_time_order
from tuner_server.timeline.row import Role
from tuner_server.timeline.speech import CallSpeech, Side, call_speech

ROUNDING_MS = 1_000
"""How far a timeline may outlast the call's duration: whole-second timestamps cut off so much."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The rows of a call in time order, who spoke when, and what of that is unknown.

    `agent_unknown` and `user_unknown` say why a side's speech is not known; they are `None` where
    it is, also where that side never spoke. `end_ms` is the end of the call.
    """

    call: Call
    placed: Sequence[Placed]
    speech: CallSpeech
    agent_unknown: Empty | None
    user_unknown: Empty | None
    end_ms: int | Empty

    @property
    def unknown(self) -> Empty | None:
        """Why the speech of one side is not known; `None` where both are."""
        return self.agent_unknown or self.user_unknown


def basis_of(call: Call) -> Basis:
    """What the metrics of the call are computed from."""
    placed = in_time_order(call.rows)
    speech = call_speech(placed)
    return Basis(
        call=call,
        placed=placed,
        speech=speech,
        agent_unknown=_unknown(call, speech, speech.agent),
        user_unknown=_unknown(call, speech, speech.user),
        end_ms=_end(call, placed, speech),
    )


def _unknown(call: Call, speech: CallSpeech, side: Side) -> Empty | None:
    if not call.rows:
        return Empty("nobody spoke: the transcript is empty", "empty_transcript")
    if not speech.rows and not speech.injected:
        return Empty("nobody spoke: the transcript has no user and no agent rows", "no_speech_rows")
    name = side.speaker.value
    if side.is_unknown:
        return Empty(f"no {name} row says how long it was spoken", f"{name}_speech_unmeasured")
    if side.speaker is Role.USER and not side.rows and speech.injected:
        return Empty("every user row is taken as injected, not spoken", "injected_rows")
    return None


def _end(call: Call, placed: Sequence[Placed], speech: CallSpeech) -> int | Empty:
    """The end of the call: its duration, or the end of its speech where rounding hid that."""
    last_sign_ms = max(speech.end_ms, placed[-1].at_ms if placed else 0)
    if last_sign_ms - call.duration_ms > ROUNDING_MS:
        return Empty(
            f"the call's duration ({call.duration_ms} ms) is shorter than its timeline"
            f" ({last_sign_ms} ms)",
            "duration_shorter_than_speech",
        )
    return max(call.duration_ms, speech.end_ms)
