"""Where the time of a turn went, as the voice stack reported it."""

from tuner_server.metrics.metric import Metric


def _percentiles(
    stage: str, title: str, rows: str, field: str, question: str
) -> tuple[Metric, ...]:
    return tuple(
        Metric(
            key=f"{stage}_p{percent}_ms",
            title=f"{title}, {shown}",
            unit="ms",
            integer=True,
            group="Latency by stage",
            question=question,
            formula=f"{spelled} of {field} over the rows that report it",
            inputs=f"metadata.{field} of {rows} rows",
            empty_when=f"no row reports {field}",
            better="lower",
        )
        for percent, shown, spelled in (
            (50, "median", "median"),
            (90, "p90", "90th percentile"),
            (95, "p95", "95th percentile"),
        )
    )


STAGES: tuple[Metric, ...] = (
    *_percentiles(
        "eou", "End of turn", "user", "eou_delay", "How long until the end of a turn is noticed?"
    ),
    *_percentiles(
        "stt", "Speech to text", "user", "stt_node_ttfb", "How long does recognition take?"
    ),
    *_percentiles(
        "llm_ttft",
        "LLM first token",
        "agent",
        "llm_node_ttft",
        "How long until the model begins to answer?",
    ),
    *_percentiles(
        "tts_ttfb",
        "TTS first audio",
        "agent",
        "tts_node_ttfb",
        "How long until the voice begins to speak?",
    ),
    *_percentiles(
        "e2e", "End to end", "agent", "e2e_latency", "How long does a turn take from end to end?"
    ),
)
