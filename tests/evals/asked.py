"""Criteria and calls, in short."""

from typing import Any

from tests.timeline.picture import call_of, row_of
from tuner_server.evals import Criterion, Result, Scope, run
from tuner_server.metrics import stored_figures
from tuner_server.timeline import Call, Json, Role, Row, ToolUse


def asked(*checks: dict[str, Any], **more: Any) -> Criterion:
    """A criterion of these checks."""
    return Criterion.model_validate({"checks": checks, **more})


def phrase(*phrases: str, **more: Any) -> dict[str, Any]:
    return {"kind": "phrase", "phrases": phrases, "match": "exact", **more}


def tool(name: str, expect: str, **more: Any) -> dict[str, Any]:
    return {"kind": "tool", "tool": name, "expect": expect, **more}


def metric(key: str, **bounds: float) -> dict[str, Any]:
    return {"kind": "metric", "metric": key, **bounds}


def agent(text: str, start_s: float | None = None, end_s: float | None = None) -> Row:
    return _spoken(Role.AGENT, text, start_s, end_s)


def caller(text: str, start_s: float | None = None, end_s: float | None = None) -> Row:
    return _spoken(Role.USER, text, start_s, end_s)


def called(name: str, params: Json = None, request_id: str | None = "1") -> Row:
    return row_of(Role.AGENT_FUNCTION, tool=ToolUse(name, request_id, params=params))


def returned(
    name: str, result: Json = None, request_id: str | None = "1", *, is_error: bool | None = None
) -> Row:
    use = ToolUse(name, request_id, result=result, is_error=is_error)
    return row_of(Role.AGENT_RESULT, tool=use)


def judged(criterion: Criterion, *rows: Row, call: Call | None = None, **scope: Any) -> Result:
    """What the criterion says of a call of these rows, or of this call."""
    of = call if call is not None else call_of(*rows)
    return run(criterion, Scope.model_validate(scope), of, stored_figures(of)[0])


def _spoken(role: Role, text: str, start_s: float | None, end_s: float | None) -> Row:
    start_ms, end_ms = (None if at is None else round(at * 1000) for at in (start_s, end_s))
    return row_of(role, start_ms, end_ms, text=text)
