"""From a call's timeline to its measurements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tuner_server.metrics.basis import Basis, basis_of
from tuner_server.metrics.definitions import METRICS
from tuner_server.metrics.figures import Empty, Figure, Figures
from tuner_server.metrics.interaction import Events, find_events, interaction_figures
from tuner_server.metrics.measurements import Measurements, Moment, NodeVisit
from tuner_server.metrics.metric import Metric
from tuner_server.metrics.nodes import Path, node_figures, node_times, node_visits, path_of
from tuner_server.metrics.quality import quality_notes
from tuner_server.metrics.repetitions import repetitions
from tuner_server.metrics.reported import reported_figures
from tuner_server.metrics.talk import (
    long_silence_moments,
    silence_figures,
    silences,
    talk_figures,
)
from tuner_server.metrics.tools import ToolCall, tool_calls, tool_figures, tool_times
from tuner_server.metrics.usage import usage_figures
from tuner_server.timeline.call import Call
from tuner_server.timeline.intervals import Intervals
from tuner_server.timeline.order import Placed

_DIGITS = {"ratio": 4, "confidence": 4, "cents_per_minute": 4, "wpm": 1, "seconds": 3}
"""Decimals that a value of a unit keeps; the other units are whole numbers."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that measuring a call brings to light, before it is put into words."""

    basis: Basis
    events: Events | Empty
    silent: Intervals | Empty
    repeated: list[Placed] | None
    path: Path
    visits: tuple[NodeVisit, ...]
    calls: list[ToolCall]
    figures: Figures


def measure(call: Call, language: str | None = None) -> Measurements:
    """Every metric of a call, with a reason for each that has no value.

    `language` is the BCP 47 tag of the language that the caller speaks, for backchannel words;
    without one, those of all known languages count. Takes any call; raises nothing.
    """
    found = _find(call, language)
    events = found.events
    return Measurements(
        values=_values(found.figures),
        reasons={
            key: figure.reason for key, figure in found.figures.items() if isinstance(figure, Empty)
        },
        quality=quality_notes(found.basis, found.path, found.calls, found.figures),
        nodes=node_times(found.visits),
        visits=found.visits,
        moments=_in_order(
            (
                *(events.moments if isinstance(events, Events) else ()),
                *long_silence_moments(found.basis, found.silent),
                *_row_moments(found.repeated or (), found.basis.speech.injected),
            )
        ),
        tool_times=tool_times(found.calls),
    )


def stored_figures(
    call: Call, language: str | None = None
) -> tuple[Mapping[str, float | int | None], Mapping[str, Sequence[int]]]:
    """`values` and `tool_times` of `measure` alone, for less: what is stored of every call."""
    found = _find(call, language)
    return _values(found.figures), tool_times(found.calls)


def _find(call: Call, language: str | None) -> _Found:
    basis = basis_of(call)
    events = find_events(basis, language)
    silent = silences(basis)
    repeated = repetitions(basis.placed)
    path = path_of(basis.placed)
    visits = node_visits(path, basis.end_ms)
    calls = tool_calls(basis.placed)
    figures: Figures = {
        **talk_figures(basis),
        **silence_figures(silent),
        **interaction_figures(basis, events),
        **reported_figures(call.rows),
        **tool_figures(basis, calls),
        **node_figures(visits),
        "repetitions": _repetitions(basis, repeated),
        **usage_figures(basis),
    }
    return _Found(basis, events, silent, repeated, path, visits, calls, figures)


def _values(figures: Figures) -> dict[str, float | int | None]:
    return {metric.key: _value(metric, figures[metric.key]) for metric in METRICS}


def _repetitions(basis: Basis, repeated: list[Placed] | None) -> Figure:
    if repeated is not None:
        return len(repeated)
    if not basis.call.rows:
        return Empty("nobody spoke: the transcript is empty", "empty_transcript")
    return Empty("no agent row carries text")


def _value(metric: Metric, figure: Figure) -> float | int | None:
    if isinstance(figure, Empty):
        return None
    return round(figure) if metric.integer else round(float(figure), _DIGITS[metric.unit])


def _row_moments(repeated: Iterable[Placed], injected: Iterable[Placed]) -> Iterable[Moment]:
    for at_ms, row in repeated:
        yield Moment("repetition", row.index, at_ms, max(at_ms, row.end_ms or at_ms))
    for at_ms, row in injected:
        yield Moment("injected", row.index, at_ms, at_ms)


def _in_order(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    return tuple(sorted(moments, key=lambda moment: (moment.start_ms, moment.end_ms)))
