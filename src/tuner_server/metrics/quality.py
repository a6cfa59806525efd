"""Which inputs of the metrics were absent or odd, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tuner_server.metrics.basis import Basis
from tuner_server.metrics.figures import Empty, Figures
from tuner_server.metrics.measurements import QualityNote
from tuner_server.metrics.nodes import Path
from tuner_server.metrics.tools import ToolCall
from tuner_server.timeline.speech import Side


class _Note(NamedTuple):
    code: str
    message: str


def quality_notes(
    basis: Basis, path: Path, calls: Sequence[ToolCall], figures: Figures
) -> tuple[QualityNote, ...]:
    """The notes on a call. Each names the metrics that are empty on its account."""
    disabled = _disabled_by_code(figures)
    found = (
        *_speech_notes(basis),
        *_duration_notes(basis),
        *_tool_notes(calls),
        *_node_notes(path),
        *_report_notes(disabled),
    )
    return tuple(
        QualityNote(code, message, tuple(disabled.get(code, ()))) for code, message in found
    )


def _disabled_by_code(figures: Figures) -> Mapping[str, list[str]]:
    disabled: dict[str, list[str]] = {}
    for key, figure in figures.items():
        if isinstance(figure, Empty) and figure.code is not None:
            disabled.setdefault(figure.code, []).append(key)
    return disabled


def _speech_notes(basis: Basis) -> Iterable[_Note]:
    speech = basis.speech
    if not basis.call.rows:
        yield _Note("empty_transcript", "The transcript is empty: nobody spoke.")
    elif not speech.rows and not speech.injected:
        yield _Note("no_speech_rows", "The transcript has no user and no agent rows: nobody spoke.")
    for side in (speech.agent, speech.user):
        if side.unmeasured:
            yield _unmeasured_note(side)
    if speech.injected:
        yield _Note(
            "injected_rows",
            f"{_rows(len(speech.injected), 'user')} of zero length without a speech measurement:"
            " taken as injected by the stack, not as speech.",
        )
    if speech.before_call:
        yield _Note(
            "speech_before_call",
            f"{_rows(speech.before_call, 'spoken')} began before the start of the call: the speech"
            " before it is cut off.",
        )


def _unmeasured_note(side: Side) -> _Note:
    name = side.speaker.value
    return _Note(
        f"{name}_speech_unmeasured",
        f"{len(side.unmeasured)} of {_rows(len(side.rows), name)} without a length (no end, or an"
        " end at the start): that speech is in no figure.",
    )


def _duration_notes(basis: Basis) -> Iterable[_Note]:
    code = "duration_shorter_than_speech"
    if isinstance(basis.end_ms, Empty):
        yield _Note(code, f"{basis.end_ms.reason[0].upper()}{basis.end_ms.reason[1:]}.")
    elif basis.end_ms > basis.call.duration_ms:
        yield _Note(
            code,
            f"Speech ends {basis.end_ms - basis.call.duration_ms} ms after the call's duration: the"
            " call is taken to end with its speech.",
        )


def _tool_notes(calls: Sequence[ToolCall]) -> Iterable[_Note]:
    without_id = sum(call.request_id is None for call in calls)
    if without_id:
        yield _Note(
            "tool_rows_without_request_id",
            f"{_rows(without_id, 'tool')} without a request_id: calls and results of these cannot"
            " be joined.",
        )
    orphans = sum(call.request_id is not None and call.call is None for call in calls)
    if orphans:
        yield _Note(
            "tool_results_without_call",
            f"{orphans} tool {'result' if orphans == 1 else 'results'} without a call: counted as"
            " a call.",
        )


def _node_notes(path: Path) -> Iterable[_Note]:
    if path.from_rows:
        yield _Note(
            "nodes_from_rows",
            "No node transitions were sent: nodes are those that the rows name in metadata.node.",
        )


def _report_notes(disabled: Mapping[str, Sequence[str]]) -> Iterable[_Note]:
    if "not_reported" in disabled:
        yield _Note("not_reported", "The client did not report the inputs of some metrics.")


def _rows(count: int, kind: str) -> str:
    return f"{count} {kind} {'row' if count == 1 else 'rows'}"
