"""Tool calls, joined with their results: how many, how long, and which failed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tuner_server.metrics.basis import Basis
from tuner_server.metrics.figures import Empty, Figure, Figures, percentile, share
from tuner_server.timeline.order import Placed, starts_at
from tuner_server.timeline.row import Json, Role, Row, ToolUse

_KEYS = (
    "tool_calls",
    "tool_errors",
    "tool_error_rate",
    "tool_p50_ms",
    "tool_p95_ms",
    "unanswered_tool_calls",
)
_NO_TOOL_CALLED = Empty("no tool was called")
_FAILED_STATUSES = frozenset(("error", "failed", "failure"))


def tool_failed(tool: ToolUse) -> bool:
    """Whether a tool call or its result tells of a failure.

    It does with `is_error`, with an `error` that is not blank, or with a result that has such an
    `error`, `success: false`, or a `status` of error, failed or failure. A result may stand inside
    `{"value": …}`, and may be an object written as a JSON string.
    """
    if tool.is_error or tool.error:
        return True
    result = _unwrapped(tool.result)
    return isinstance(result, Mapping) and _tells_failure(result)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One use of a tool: the row that called it, if there is one, and the rows with its results."""

    request_id: str | None
    call: Row | None
    results: tuple[Row, ...]

    @property
    def name(self) -> str | None:
        """The tool's name, as the call's row states it, else the first result's."""
        return next((tool.name for tool in reversed(self._accounts()) if tool.name), None)

    @property
    def failed(self) -> bool:
        """Whether any of its rows tells of a failure."""
        return any(tool_failed(tool) for tool in self._accounts())

    @property
    def duration_ms(self) -> int | None:
        """How long it took, by the best account there is; `None` where nobody tells."""
        accounts = self._accounts()
        for tool in accounts:
            if tool.duration_ms is not None:
                return tool.duration_ms
        for tool in accounts:
            if tool.start_ms is not None and tool.end_ms is not None:
                return max(tool.end_ms - tool.start_ms, 0)
        return self._between_rows_ms()

    def _accounts(self) -> list[ToolUse]:
        rows = self.results if self.call is None else (*self.results, self.call)
        return [row.tool for row in rows if row.tool is not None]

    def _between_rows_ms(self) -> int | None:
        if self.call is None or not self.results:
            return None
        called_ms, returned_ms = starts_at(self.call), starts_at(self.results[0])
        if called_ms is None or returned_ms is None or returned_ms < called_ms:
            return None
        return returned_ms - called_ms


def tool_calls(placed: Iterable[Placed]) -> list[ToolCall]:
    """The tool calls of a timeline, each with its results.

    Rows with the same `request_id` belong together; where an id was used again, the first result
    belongs to the first call, and so on, and results left over to the last. A result without a
    call is a call of its own, and a row without an id is joined with nothing.
    """
    found: list[ToolCall] = []
    joined: dict[str, tuple[list[Row], list[Row]]] = {}
    for _, row in placed:
        is_call = row.role is Role.AGENT_FUNCTION
        if not is_call and row.role is not Role.AGENT_RESULT:
            continue
        request_id = row.tool.request_id if row.tool is not None else None
        if request_id:
            calls, results = joined.setdefault(request_id, ([], []))
            (calls if is_call else results).append(row)
        else:
            found.append(ToolCall(None, row, ()) if is_call else ToolCall(None, None, (row,)))
    for request_id, (calls, results) in joined.items():
        found += _join(request_id, calls, results)
    return found


def tool_times(calls: Iterable[ToolCall]) -> dict[str, list[int]]:
    """How long each tool took, call by call, in ms; without calls of which nobody tells."""
    times: dict[str, list[int]] = {}
    for call in calls:
        took_ms = call.duration_ms
        if call.name is not None and took_ms is not None:
            times.setdefault(call.name, []).append(took_ms)
    return times


def tool_figures(basis: Basis, calls: Sequence[ToolCall]) -> Figures:
    """The metrics of the group Tools."""
    if not basis.call.rows:
        return dict.fromkeys(_KEYS, Empty("the transcript is empty", "empty_transcript"))
    errors = sum(call.failed for call in calls)
    return {
        "tool_calls": len(calls),
        "tool_errors": errors,
        "tool_error_rate": share(errors, len(calls), _NO_TOOL_CALLED),
        **_time_figures(calls),
        "unanswered_tool_calls": _unanswered(calls),
    }


def _join(request_id: str, calls: list[Row], results: list[Row]) -> list[ToolCall]:
    if not calls:
        return [ToolCall(request_id, None, tuple(results))]
    last = len(calls) - 1
    return [
        ToolCall(request_id, call, tuple(results[nth:] if nth == last else results[nth : nth + 1]))
        for nth, call in enumerate(calls)
    ]


def _time_figures(calls: Sequence[ToolCall]) -> Figures:
    durations = sorted(took for call in calls if (took := call.duration_ms) is not None)
    if durations:
        return {
            "tool_p50_ms": percentile(durations, 50),
            "tool_p95_ms": percentile(durations, 95),
        }
    empty = Empty("no tool call says how long it took") if calls else _NO_TOOL_CALLED
    return {"tool_p50_ms": empty, "tool_p95_ms": empty}


def _unanswered(calls: Sequence[ToolCall]) -> Figure:
    if calls and all(call.request_id is None for call in calls):
        return Empty("no tool call carries a request_id", "tool_rows_without_request_id")
    return sum(call.request_id is not None and not call.results for call in calls)


def _unwrapped(result: Json) -> Json:
    """The result itself, out of the `value` that some clients put it in, read if it is JSON."""
    if isinstance(result, str):
        return _parsed(result)
    if isinstance(result, dict) and "value" in result and not _tells_failure(result):
        value = result["value"]
        return _parsed(value) if isinstance(value, str) else value
    return result


def _parsed(text: str) -> Json:
    if not text.lstrip().startswith("{"):
        return text
    try:
        parsed: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return parsed


def _tells_failure(result: Mapping[str, Json]) -> bool:
    status = result.get("status")
    return (
        bool(result.get("error"))
        or result.get("success") is False
        or (isinstance(status, str) and status.strip().casefold() in _FAILED_STATUSES)
    )
