"""What the call cost and consumed, as reported."""

from tuner_server.metrics.basis import Basis
from tuner_server.metrics.figures import Empty, Figure, Figures

_SHORTEST_FOR_A_RATE_MS = 1_000
_MS_PER_MINUTE = 60_000


def usage_figures(basis: Basis) -> Figures:
    """The metrics of the group Cost and usage."""
    usage = basis.call.usage
    return {
        "cost_per_minute_cents": _cost_per_minute(basis),
        "llm_tokens": _reported(usage.llm_tokens, "LLM tokens"),
        "tts_characters": _reported(usage.tts_characters, "TTS characters"),
        "stt_seconds": _reported(usage.stt_seconds, "STT seconds"),
    }


def _reported(value: float | None, name: str) -> Figure:
    return Empty(f"no {name} were reported", "not_reported") if value is None else value


def _cost_per_minute(basis: Basis) -> Figure:
    cost_cents = basis.call.cost_cents
    if cost_cents is None:
        return Empty("no cost was reported", "not_reported")
    if isinstance(basis.end_ms, Empty):
        return basis.end_ms
    duration_ms = basis.call.duration_ms
    if duration_ms < _SHORTEST_FOR_A_RATE_MS:
        return Empty("the call lasted less than a second")
    return float(cost_cents) * _MS_PER_MINUTE / duration_ms
