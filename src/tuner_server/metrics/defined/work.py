"""What the agent did, where it went, what was recognised, and what it cost."""

from tuner_server.metrics.metric import Metric

_TOOL_INPUTS = "agent_function and agent_result rows, joined by tool.request_id"
_NO_TIMELINE = "the transcript is empty"


def _tool_ms(key: str, title: str, spelled: str, question: str) -> Metric:
    return Metric(
        key=key,
        title=title,
        unit="ms",
        integer=True,
        group="Tools",
        question=question,
        formula=(
            f"{spelled} of the time of each call: the reported duration, else from its start to"
            " its end, else from the start of the call row to the start of the result row"
        ),
        inputs=f"{_TOOL_INPUTS}; their duration_ms, start_ms and end_ms",
        empty_when="no tool was called, or no call says how long it took",
        better="lower",
    )


TOOLS: tuple[Metric, ...] = (
    Metric(
        key="tool_calls",
        title="Tool calls",
        unit="count",
        integer=True,
        group="Tools",
        question="How often did the agent call a tool?",
        formula="agent_function rows, and agent_result rows that belong to none of them",
        inputs=_TOOL_INPUTS,
        empty_when=_NO_TIMELINE,
    ),
    Metric(
        key="tool_errors",
        title="Tool errors",
        unit="count",
        integer=True,
        group="Tools",
        question="How many tool calls failed?",
        formula=(
            "tool calls with is_error, an error, or a result that has an error, success: false"
            " or a status of error, failed or failure"
        ),
        inputs=_TOOL_INPUTS,
        empty_when=_NO_TIMELINE,
        better="lower",
    ),
    Metric(
        key="tool_error_rate",
        title="Tool error rate",
        unit="ratio",
        integer=False,
        group="Tools",
        question="What share of the tool calls failed?",
        formula="tool_errors / tool_calls",
        inputs=_TOOL_INPUTS,
        empty_when="no tool was called",
        better="lower",
    ),
    _tool_ms(
        "tool_p50_ms", "Tool time, median", "median", "How long does a tool call usually take?"
    ),
    _tool_ms(
        "tool_p95_ms", "Tool time, p95", "95th percentile", "How long does a slow tool call take?"
    ),
    Metric(
        key="unanswered_tool_calls",
        title="Unanswered tool calls",
        unit="count",
        integer=True,
        group="Tools",
        question="How many tool calls never returned a result?",
        formula="agent_function rows with a request_id that no agent_result row carries",
        inputs=_TOOL_INPUTS,
        empty_when=f"{_NO_TIMELINE}, or no tool call carries a request_id",
        better="lower",
    ),
)

FLOW: tuple[Metric, ...] = (
    Metric(
        key="node_visits",
        title="Node visits",
        unit="count",
        integer=True,
        group="Flow",
        question="How many nodes did the call pass through, repeats included?",
        formula="entries into a node, the node that the first transition leaves included",
        inputs="node_transition rows; without any, metadata.node of the other rows",
        empty_when="no row names a node",
    ),
    Metric(
        key="node_loops",
        title="Node loops",
        unit="count",
        integer=True,
        group="Flow",
        question="How often did the call come back to a node that it had left?",
        formula="entries into a node that was visited before and left since",
        inputs="node_transition rows; without any, metadata.node of the other rows",
        empty_when="no row names a node",
        better="lower",
    ),
    Metric(
        key="repetitions",
        title="Repetitions",
        unit="count",
        integer=True,
        group="Flow",
        question="How often did the agent say again what it had said before?",
        formula=(
            "agent rows of at least 4 words that are nearly equal to an earlier agent row"
            " (similarity of at least 92 of 100, case and punctuation left out)"
        ),
        inputs="text of agent rows",
        empty_when="no agent row carries text",
        better="lower",
    ),
)

RECOGNITION: tuple[Metric, ...] = (
    Metric(
        key="transcript_confidence_mean",
        title="Transcript confidence, mean",
        unit="confidence",
        integer=False,
        group="Recognition",
        question="How sure was the recogniser of what it heard?",
        formula="mean over user rows of transcript_confidence, else of the mean of their words",
        inputs="metadata.transcript_confidence of user rows, or confidence of their words",
        empty_when="no user row reports a confidence",
        better="higher",
    ),
    Metric(
        key="transcript_confidence_min",
        title="Transcript confidence, lowest",
        unit="confidence",
        integer=False,
        group="Recognition",
        question="How unsure was the recogniser at worst?",
        formula="least over user rows of transcript_confidence, else of the mean of their words",
        inputs="metadata.transcript_confidence of user rows, or confidence of their words",
        empty_when="no user row reports a confidence",
        better="higher",
    ),
)

COST: tuple[Metric, ...] = (
    Metric(
        key="cost_per_minute_cents",
        title="Cost per minute",
        unit="cents_per_minute",
        integer=False,
        group="Cost and usage",
        question="What does a minute of this call cost?",
        formula="call_cost / minutes of the call's duration",
        inputs="call_cost; the call's duration",
        empty_when=(
            "no cost was reported, the call lasted less than 1 s, or its duration is over 1 s"
            " shorter than its timeline"
        ),
        better="lower",
    ),
    Metric(
        key="llm_tokens",
        title="LLM tokens",
        unit="tokens",
        integer=True,
        group="Cost and usage",
        question="How many tokens did the model use?",
        formula="as reported",
        inputs="usage_token.llm_token",
        empty_when="no LLM tokens were reported",
        better="lower",
    ),
    Metric(
        key="tts_characters",
        title="TTS characters",
        unit="characters",
        integer=True,
        group="Cost and usage",
        question="How many characters did the voice synthesise?",
        formula="as reported",
        inputs="usage_token.tts_characters_count",
        empty_when="no TTS characters were reported",
        better="lower",
    ),
    Metric(
        key="stt_seconds",
        title="STT seconds",
        unit="seconds",
        integer=False,
        group="Cost and usage",
        question="How many seconds of audio were recognised?",
        formula="as reported",
        inputs="usage_token.stt_duration_seconds",
        empty_when="no STT seconds were reported",
        better="lower",
    ),
)
