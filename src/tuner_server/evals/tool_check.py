"""Whether a tool was used as it must be."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tuner_server.evals.criteria import ToolCheck
from tuner_server.evals.expressions import Deadline, TookTooLong
from tuner_server.evals.heard import Heard, PlacedTool
from tuner_server.evals.parameters import CHECKING_LIMIT_S, mismatch
from tuner_server.evals.phrase_check import MOST_EVIDENCE
from tuner_server.evals.tool_names import is_meant, not_called
from tuner_server.evals.verdict import Evidence, Result, Verdict
from tuner_server.timeline import Json


def check_tool(check: ToolCheck, heard: Heard) -> Result:
    """Look at the calls of the tool. Raises `TookTooLong` and `ValueError` for a bad schema."""
    if not heard.call.rows:
        return Result(Verdict.NOT_APPLICABLE, "The call has no rows that could tell of its tools.")
    uses = [tool for tool in heard.tools if is_meant(check.tool, tool.name)]
    match check.expect:
        case "called":
            return _result(bool(uses), _times(check.tool, uses), uses)
        case "never_called":
            return _result(not uses, _times(check.tool, uses), uses)
        case "at_most":
            allowed = check.times or 0
            reason = f"{_times(check.tool, uses)[:-1]}; at most {_counted(allowed)} is allowed."
            return _result(len(uses) <= allowed, reason, uses)
        case "called_before":
            return _called_before(check, uses, heard)
    if not uses:
        return Result(Verdict.NOT_APPLICABLE, _times(check.tool, uses))
    if check.expect == "succeeded":
        return _succeeded(uses)
    return _parameters_match(check.parameters_schema or {}, uses)


def _called_before(check: ToolCheck, uses: Sequence[PlacedTool], heard: Heard) -> Result:
    others = [tool for tool in heard.tools if is_meant(check.other_tool or "", tool.name)]
    if not others:
        return Result(Verdict.NOT_APPLICABLE, not_called(check.other_tool or ""))
    other = others[0]
    if not uses:
        return _result(False, f"{other.name} was called. {not_called(check.tool)}", [other])
    first = uses[0]
    order = "before" if first.place < other.place else "after"
    if first.row.index == other.row.index:  # Both names mean this tool.
        order = "at the same time as"
    reason = f"{first.name} was called {order} {other.name}."
    return _result(order == "before", reason, [first, other])


def _succeeded(uses: Sequence[PlacedTool]) -> Result:
    """Of each tool the last call counts: a failure that a later call made good does not."""
    last = {tool.name.casefold(): tool for tool in uses}.values()
    failed = [tool for tool in last if tool.use.failed]
    if failed:
        return _result(False, f"{_names(failed)} failed, and no later call made it good.", failed)
    unanswered = [tool for tool in last if tool.is_unanswered]
    if unanswered:
        return _result(False, f"{_names(unanswered)} was called, and no result came.", unanswered)
    unknown = [tool for tool in last if not tool.use.results]
    if unknown:
        reason = f"Nothing tells how the call of {_names(unknown)} ended: it has no request_id."
        return Result(Verdict.NOT_APPLICABLE, reason, _evidence(unknown))
    return _result(True, f"{_names(list(last))} succeeded.", list(last))


def _parameters_match(schema: Mapping[str, Any], uses: Sequence[PlacedTool]) -> Result:
    sent = [tool for tool in uses if tool.use.call is not None]
    if not sent:
        reason = f"Only the result of {_names(uses)} was sent, not its parameters."
        return Result(Verdict.NOT_APPLICABLE, reason, _evidence(uses))
    deadline = Deadline(CHECKING_LIMIT_S)
    for tool in sent:
        wrong = _wrong(schema, tool, deadline)
        if wrong is not None:
            return _result(False, f"The parameters of {tool.name} do not match: {wrong}.", [tool])
    times = "" if len(sent) == 1 else f" in all {len(sent)} calls"
    return _result(True, f"The parameters of {_names(sent)} match{times}.", sent)


def _wrong(schema: Mapping[str, Any], tool: PlacedTool, deadline: Deadline) -> str | None:
    try:
        return mismatch(schema, _parameters(tool), deadline)
    except TookTooLong:
        raise TookTooLong(
            f"comparing the parameters of {tool.name} took longer than "
            f"{CHECKING_LIMIT_S * 1000:.0f} ms and was stopped. Write the schema, or its patterns, "
            "more simply."
        ) from None


def _parameters(tool: PlacedTool) -> Json:
    """What the tool was called with: an object also where it was sent as text, or not at all."""
    row = tool.use.call
    params = row.tool.params if row is not None and row.tool is not None else None
    if params is None:
        return {}
    if isinstance(params, str) and params.lstrip().startswith("{"):
        try:
            read: Json = json.loads(params)
        except (ValueError, RecursionError):
            return params
        return read
    return params


def _result(passed: bool, reason: str, tools: Sequence[PlacedTool]) -> Result:
    return Result(Verdict.PASS if passed else Verdict.FAIL, reason, _evidence(tools))


def _evidence(tools: Sequence[PlacedTool]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(tool.row.index, (tool.row.tool and tool.row.tool.name) or "")
        for tool in tools[:MOST_EVIDENCE]
    )


def _times(asked: str, uses: Sequence[PlacedTool]) -> str:
    if not uses:
        return not_called(asked)
    verb = "was" if len({tool.name for tool in uses}) == 1 else "were"
    return f"{_names(uses)} {verb} called {_counted(len(uses))}."


def _counted(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def _names(tools: Sequence[PlacedTool]) -> str:
    *first, last = dict.fromkeys(tool.name for tool in tools)
    return f"{', '.join(first)} and {last}" if first else last
