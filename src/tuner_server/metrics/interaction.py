"""How the two sides take turns: responses, yields, interruptions, backchannels.

Events and windows are those of the τ-voice panel: Sierra, tau2-bench,
docs/interaction-metrics.md. Here they come from speech in ms instead of ticks of 200 ms. A
speaker is speaking at an instant when a stretch of their speech (gaps of up to 250 ms bridged)
began before it and ends after it.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from tuner_server.metrics.backchannels import is_backchannel
from tuner_server.metrics.basis import Basis
from tuner_server.metrics.figures import Empty, Figure, Figures, mean, percentile, share
from tuner_server.metrics.measurements import Moment
from tuner_server.timeline.intervals import Interval, around, first_from
from tuner_server.timeline.speech import SpokenRow
from tuner_server.timeline.turns import Utterance, utterances

YIELD_WINDOW_MS = 2_000
BACKCHANNEL_MAX_MS = 1_000
TALK_THROUGH_MS = 1_000
_LATENCY_KEYS = (
    "response_latency_p50_ms",
    "response_latency_p95_ms",
    "response_latency_max_ms",
    "response_latency_mean_ms",
)
_KEYS = (
    *_LATENCY_KEYS,
    "response_rate",
    "user_interruptions",
    "yield_rate",
    "yield_latency_mean_ms",
    "agent_interruptions",
    "agent_interruption_rate",
    "backchannels",
    "backchannel_selectivity",
)


@dataclass(slots=True)
class Events:
    """What happened between the two sides of a call, counted as it is found."""

    response_latencies_ms: list[int] = field(default_factory=list)
    no_responses: int = 0
    user_interruptions: int = 0
    yield_latencies_ms: list[int] = field(default_factory=list)
    agent_interruptions: int = 0
    backchannels: int = 0
    talked_through: int = 0
    moments: list[Moment] = field(default_factory=list)


def find_events(basis: Basis, language: str | None) -> Events | Empty:
    """The events of a call; empty where the speech of one side is not known."""
    if basis.unknown is not None:
        return basis.unknown
    events = Events()
    asking = _find_overlaps(basis, events, language)
    _find_responses(basis, events, asking)
    _find_agent_interruptions(basis, events)
    return events


def interaction_figures(basis: Basis, events: Events | Empty) -> Figures:
    """The metrics of the groups Responses and Interruptions."""
    first_audio: Figures = {"time_to_first_audio_ms": _time_to_first_audio(basis)}
    if isinstance(events, Empty):
        return first_audio | dict.fromkeys(_KEYS, events)
    responses = len(events.response_latencies_ms)
    asked = responses + events.no_responses
    nothing_asked = Empty(_nothing_asked(basis))
    return {
        **first_audio,
        **_response_latencies(sorted(events.response_latencies_ms)),
        "response_rate": share(responses, asked, nothing_asked),
        "user_interruptions": events.user_interruptions,
        "yield_rate": share(
            len(events.yield_latencies_ms),
            events.user_interruptions,
            Empty("the user never interrupted the agent"),
        ),
        "yield_latency_mean_ms": (
            mean(events.yield_latencies_ms)
            if events.yield_latencies_ms
            else Empty("the agent never yielded to an interruption")
        ),
        "agent_interruptions": events.agent_interruptions,
        "agent_interruption_rate": share(events.agent_interruptions, asked, nothing_asked),
        "backchannels": events.backchannels,
        "backchannel_selectivity": share(
            events.talked_through, events.backchannels, Empty("there was no backchannel")
        ),
    }


def _find_overlaps(basis: Basis, events: Events, language: str | None) -> list[Utterance]:
    """Note the user's backchannels and interruptions; return the utterances to be responded to.

    Those are the ones that end while the agent is silent. A backchannel asks for nothing.
    """
    speaking = basis.speech.agent.stretches
    asking: list[Utterance] = []
    for utterance in utterances(basis.speech.user):
        stretch = around(speaking, utterance.start_ms)
        if stretch is not None and _is_backchannel(utterance, language):
            _note_backchannel(events, utterance, stretch)
            continue
        if stretch is not None:
            _note_user_interruption(events, utterance, stretch)
        if around(speaking, utterance.end_ms) is None:
            asking.append(utterance)
    return asking


def _is_backchannel(utterance: Utterance, language: str | None) -> bool:
    lasted_ms = utterance.end_ms - utterance.start_ms
    return lasted_ms <= BACKCHANNEL_MAX_MS and is_backchannel(utterance.text, language)


def _note_backchannel(events: Events, utterance: Utterance, stretch: Interval) -> None:
    events.backchannels += 1
    events.talked_through += stretch.end_ms - utterance.start_ms >= TALK_THROUGH_MS
    events.moments.append(
        Moment("backchannel", _row_index(utterance), utterance.start_ms, utterance.end_ms)
    )


def _note_user_interruption(events: Events, utterance: Utterance, stretch: Interval) -> None:
    stops_after_ms = stretch.end_ms - utterance.start_ms
    yields = stops_after_ms <= YIELD_WINDOW_MS
    events.user_interruptions += 1
    if yields:
        events.yield_latencies_ms.append(stops_after_ms)
    events.moments.append(
        Moment(
            "user_interruption",
            _row_index(utterance),
            utterance.start_ms,
            min(utterance.end_ms, stretch.end_ms),
            stops_after_ms if yields else None,
        )
    )


def _find_responses(basis: Basis, events: Events, asking: list[Utterance]) -> None:
    """Decide for each utterance that left the floor to the agent whether it got a response.

    Where a row of unmeasured speech stands between the utterance and what is known to follow it,
    nobody can tell: such an utterance counts as neither, like the last one of a call.
    """
    agent = basis.speech.agent
    unmeasured = sorted(
        spoken.ordinal for side in (agent, basis.speech.user) for spoken in side.unmeasured
    )
    for number, utterance in enumerate(asking):
        following = asking[number + 1] if number + 1 < len(asking) else None
        answer = first_from(agent.stretches, utterance.end_ms)
        if answer is not None and (following is None or answer.start_ms <= following.start_ms):
            answering = agent.starting_at[answer.start_ms]
            if not _any_between(unmeasured, utterance, answering):
                _note_response(events, utterance, answering, answer.start_ms)
        elif following is not None and not _any_between(unmeasured, utterance, following.rows[0]):
            _note_no_response(events, utterance, following.start_ms)


def _any_between(ordinals: list[int], utterance: Utterance, following: SpokenRow) -> bool:
    after = bisect_right(ordinals, utterance.rows[-1].ordinal)
    return after < len(ordinals) and ordinals[after] < following.ordinal


def _note_response(
    events: Events, utterance: Utterance, answering: SpokenRow, starts_ms: int
) -> None:
    latency_ms = starts_ms - utterance.end_ms
    events.response_latencies_ms.append(latency_ms)
    events.moments.append(
        Moment("response", answering.row.index, utterance.end_ms, starts_ms, latency_ms)
    )


def _note_no_response(events: Events, utterance: Utterance, speaks_again_ms: int) -> None:
    events.no_responses += 1
    events.moments.append(
        Moment("no_response", utterance.rows[-1].row.index, utterance.end_ms, speaks_again_ms)
    )


def _find_agent_interruptions(basis: Basis, events: Events) -> None:
    for utterance in utterances(basis.speech.agent):
        stretch = around(basis.speech.user.stretches, utterance.start_ms)
        if stretch is not None:
            events.agent_interruptions += 1
            events.moments.append(
                Moment(
                    "agent_interruption",
                    _row_index(utterance),
                    utterance.start_ms,
                    min(utterance.end_ms, stretch.end_ms),
                )
            )


def _row_index(utterance: Utterance) -> int:
    return utterance.rows[0].row.index


def _time_to_first_audio(basis: Basis) -> Figure:
    agent = basis.speech.agent
    if basis.agent_unknown is not None:
        return basis.agent_unknown
    if not agent.rows:
        return Empty("the agent never spoke")
    if not agent.rows[0].speech:
        return Empty(
            "the agent's first row does not say how long it was spoken", "agent_speech_unmeasured"
        )
    return agent.speech[0].start_ms


def _response_latencies(ascending: list[int]) -> Figures:
    if not ascending:
        return dict.fromkeys(_LATENCY_KEYS, Empty("the agent responded to no user utterance"))
    return {
        "response_latency_p50_ms": percentile(ascending, 50),
        "response_latency_p95_ms": percentile(ascending, 95),
        "response_latency_max_ms": ascending[-1],
        "response_latency_mean_ms": mean(ascending),
    }


def _nothing_asked(basis: Basis) -> str:
    if not basis.speech.user.rows:
        return "the user never spoke"
    return "no user utterance called for a response"
