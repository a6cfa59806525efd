"""What the voice stack reported for each turn: latencies by stage, recognition confidence."""

from collections.abc import Sequence
from operator import attrgetter

from tuner_server.metrics.figures import Empty, Figures, mean, percentile
from tuner_server.timeline.row import Reported, Role, Row

_PERCENTS = (50, 90, 95)
_STAGES = (
    ("stt", attrgetter("stt_ms"), "stt_node_ttfb"),
    ("eou", attrgetter("eou_ms"), "eou_delay"),
    ("llm_ttft", attrgetter("llm_ttft_ms"), "llm_node_ttft"),
    ("tts_ttfb", attrgetter("tts_ttfb_ms"), "tts_node_ttfb"),
    ("e2e", attrgetter("e2e_ms"), "e2e_latency"),
)
"""A stage, its field of `Reported`, and that field's name on the wire."""
_NOTHING = Reported()


def reported_figures(rows: Sequence[Row]) -> Figures:
    """The metrics of the groups Latency by stage and Recognition.

    A row that reports nothing of a stage is left out of it; it is not a 0.
    """
    reports = [row.reported for row in rows if row.reported != _NOTHING]
    figures = _confidence_figures(rows)
    for stage, reported_ms, sent_as in _STAGES:
        values = [value for value in map(reported_ms, reports) if value is not None]
        figures |= _stage_figures(stage, sorted(values), sent_as)
    return figures


def _stage_figures(stage: str, ascending: Sequence[int], sent_as: str) -> Figures:
    keys = {percent: f"{stage}_p{percent}_ms" for percent in _PERCENTS}
    if not ascending:
        return dict.fromkeys(keys.values(), Empty(f"no row reports {sent_as}", "not_reported"))
    return {key: percentile(ascending, percent) for percent, key in keys.items()}


def _confidence_figures(rows: Sequence[Row]) -> Figures:
    found = [
        confidence
        for row in rows
        if row.role is Role.USER and (confidence := _confidence(row)) is not None
    ]
    if not found:
        none = Empty("no user row reports a confidence", "not_reported")
        return {"transcript_confidence_mean": none, "transcript_confidence_min": none}
    return {"transcript_confidence_mean": mean(found), "transcript_confidence_min": min(found)}


def _confidence(row: Row) -> float | None:
    if row.reported.transcript_confidence is not None:
        return row.reported.transcript_confidence
    words = [word.confidence for word in row.words if word.confidence is not None]
    return mean(words) if words else None
