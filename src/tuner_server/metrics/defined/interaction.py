"""How the two sides take turns: responses, yields, interruptions, backchannels.

The events are those of the τ-voice panel (Sierra, tau2-bench, docs/interaction-metrics.md).
"""

from tuner_server.metrics.metric import Metric

_INPUTS = "timings of user and agent rows; the text of user rows (backchannels)"
_UNKNOWN = "one side's speech is unknown"


def _response_latency(key: str, title: str, which: str, question: str) -> Metric:
    return Metric(
        key=key,
        title=title,
        unit="ms",
        integer=True,
        group="Responses",
        question=question,
        formula=f"{which} of the gaps between the end of a user utterance and the response to it",
        inputs=_INPUTS,
        empty_when=f"{_UNKNOWN}, or the agent responded to no user utterance",
        better="lower",
    )


RESPONSES: tuple[Metric, ...] = (
    Metric(
        key="time_to_first_audio_ms",
        title="Time to first audio",
        unit="ms",
        integer=True,
        group="Responses",
        question="How long did the caller wait for the agent's first word?",
        formula="start of the agent's first speech, from the start of the call",
        inputs="words, or start_ms and end_ms, of the agent's first row",
        empty_when="the agent never spoke, or its first row does not say how long it was spoken",
        better="lower",
    ),
    _response_latency(
        "response_latency_p50_ms",
        "Response latency, median",
        "median",
        "How long does the caller usually wait for a response?",
    ),
    _response_latency(
        "response_latency_p95_ms",
        "Response latency, p95",
        "95th percentile",
        "How long does the caller wait when the agent is slow?",
    ),
    _response_latency(
        "response_latency_max_ms",
        "Response latency, longest",
        "greatest",
        "How long did the caller wait at most?",
    ),
    _response_latency(
        "response_latency_mean_ms",
        "Response latency, mean",
        "mean",
        "How long does the caller wait on average?",
    ),
    Metric(
        key="response_rate",
        title="Response rate",
        unit="ratio",
        integer=False,
        group="Responses",
        question="How many of the caller's utterances got a response?",
        formula="responses / (responses + no responses)",
        inputs=_INPUTS,
        empty_when=f"{_UNKNOWN}, or no user utterance called for a response",
        better="higher",
    ),
)

INTERRUPTIONS: tuple[Metric, ...] = (
    Metric(
        key="user_interruptions",
        title="Interruptions by the user",
        unit="count",
        integer=True,
        group="Interruptions",
        question="How often did the caller cut in on the agent?",
        formula="user utterances that start while the agent speaks and are no backchannel",
        inputs=_INPUTS,
        empty_when=_UNKNOWN,
        better="lower",
    ),
    Metric(
        key="yield_rate",
        title="Yield rate",
        unit="ratio",
        integer=False,
        group="Interruptions",
        question="How often did the agent stop when the caller cut in?",
        formula="yields (the agent stops within 2,000 ms) / user_interruptions",
        inputs=_INPUTS,
        empty_when=f"{_UNKNOWN}, or the user never interrupted",
        better="higher",
    ),
    Metric(
        key="yield_latency_mean_ms",
        title="Yield latency, mean",
        unit="ms",
        integer=True,
        group="Interruptions",
        question="How long did the agent talk on when the caller cut in?",
        formula="mean time from the start of an interruption to the agent's stop, over the yields",
        inputs=_INPUTS,
        empty_when=f"{_UNKNOWN}, or the agent never yielded",
        better="lower",
    ),
    Metric(
        key="agent_interruptions",
        title="Interruptions by the agent",
        unit="count",
        integer=True,
        group="Interruptions",
        question="How often did the agent cut in on the caller?",
        formula="agent utterances that start while the user speaks",
        inputs="timings of user and agent rows",
        empty_when=_UNKNOWN,
        better="lower",
    ),
    Metric(
        key="agent_interruption_rate",
        title="Interruptions by the agent, per utterance",
        unit="ratio",
        integer=False,
        group="Interruptions",
        question="How often did the agent cut in, for each thing that the caller said?",
        formula="agent_interruptions / (responses + no responses); can exceed 1",
        inputs=_INPUTS,
        empty_when=f"{_UNKNOWN}, or no user utterance called for a response",
        better="lower",
    ),
    Metric(
        key="backchannels",
        title="Backchannels",
        unit="count",
        integer=True,
        group="Interruptions",
        question='How often did the caller only signal "I am listening"?',
        formula=(
            "user utterances that start while the agent speaks, last at most 1,000 ms"
            " and hold only backchannel words"
        ),
        inputs=_INPUTS,
        empty_when=_UNKNOWN,
    ),
    Metric(
        key="backchannel_selectivity",
        title="Backchannels talked through",
        unit="ratio",
        integer=False,
        group="Interruptions",
        question="How often did the agent rightly go on talking through a backchannel?",
        formula="those after whose start the agent goes on for at least 1,000 ms / backchannels",
        inputs=_INPUTS,
        empty_when=f"{_UNKNOWN}, or there was no backchannel",
        better="higher",
    ),
)
