from typing import Any

import pytest

from tests.timeline.picture import call_of, row_of
from tuner_server.metrics import Measurements, measure, tool_failed
from tuner_server.timeline import Json, Role, Row, ToolUse


def _called(request_id: str | None, at_ms: int | None = None, **tool: Any) -> Row:
    return row_of(Role.AGENT_FUNCTION, at_ms, tool=ToolUse("book", request_id, **tool))


def _returned(request_id: str | None, at_ms: int | None = None, **tool: Any) -> Row:
    return row_of(Role.AGENT_RESULT, at_ms, tool=ToolUse("book", request_id, **tool))


def _codes(measured: Measurements) -> list[str]:
    return [note.code for note in measured.quality]


@pytest.mark.parametrize(
    "tool",
    [
        {"is_error": True},
        {"error": "boom"},
        {"error": {"code": 5}},
        {"result": {"error": "boom"}},
        {"result": {"success": False}},
        {"result": {"status": "Failed"}},
        {"result": {"status": "error"}},
        {"result": {"value": {"status": "failure"}}},
        {"result": {"value": '{"error": "no table"}'}},
        {"result": {"value": ' {"success": false}'}},
        {"result": '{"status": "failed"}'},
        {"result": {"value": "ok", "error": "half of it"}},
        {"is_error": False, "result": {"error": "boom"}},
    ],
)
def test_a_failure_is_known_by_flag_error_or_result(tool: dict[str, Any]) -> None:
    assert tool_failed(ToolUse("book", "1", **tool))


@pytest.mark.parametrize(
    "result",
    [
        None,
        "error",
        ["error"],
        7,
        {"ok": True},
        {"error": None, "success": True, "status": "booked"},
        {"error": ""},
        {"success": None},
        {"status": 500},
        {"value": "Error: no table"},
        {"value": '{"ok": true}'},
        {"value": "{not json"},
        {"value": '{"a":' * 100_000},
        {"value": 3},
    ],
)
def test_anything_else_is_no_failure(result: Json) -> None:
    assert not tool_failed(ToolUse("book", "1", result=result, is_error=False, error=""))


def test_calls_and_results_are_joined_by_their_id() -> None:
    measured = measure(
        call_of(
            _called("1", 1_000),
            _called("2", 1_100),
            _returned("2", 1_400),
            _returned("1", 2_000, is_error=True),
            _called("3", 3_000),
        )
    )
    values = measured.values
    assert values["tool_calls"] == 3
    assert values["tool_errors"] == 1
    assert values["tool_error_rate"] == 0.3333
    assert values["tool_p50_ms"] == 650
    assert values["tool_p95_ms"] == 965
    assert values["unanswered_tool_calls"] == 1


@pytest.mark.parametrize(
    ("call", "result", "took_ms"),
    [
        (_called("1", 100), _returned("1", 400, duration_ms=7, start_ms=0, end_ms=9), 7),
        (_called("1", 100, duration_ms=8), _returned("1", 400), 8),
        (_called("1", 100), _returned("1", 400, start_ms=150, end_ms=390), 240),
        (_called("1", 100, start_ms=100, end_ms=350), _returned("1", 400), 250),
        (_called("1", 100, start_ms=100), _returned("1", 400, start_ms=400), 300),
        (_called("1", start_ms=100), _returned("1", start_ms=500), 400),
        (_called("1", 400), _returned("1", 400), 0),
        (_called("1", 400), _returned("1", 100), None),
        (_called("1"), _returned("1", 100), None),
    ],
)
def test_the_time_of_a_tool_call_is_the_best_account_there_is(
    call: Row, result: Row, took_ms: int | None
) -> None:
    measured = measure(call_of(call, result))
    assert measured.values["tool_p50_ms"] == took_ms
    if took_ms is None:
        assert measured.reasons["tool_p95_ms"] == "no tool call says how long it took"


def test_an_id_used_again_joins_first_with_first() -> None:
    measured = measure(
        call_of(
            _called("1", 0),
            _returned("1", 100),
            _called("1", 1_000),
            _returned("1", 1_300),
            _returned("1", 1_400, error="too late"),
        )
    )
    assert measured.values["tool_calls"] == 2
    assert measured.values["tool_p50_ms"] == 200
    assert measured.values["tool_errors"] == 1
    assert measured.values["unanswered_tool_calls"] == 0


def test_a_result_without_a_call_counts_as_a_call() -> None:
    measured = measure(call_of(_returned("1", 100, is_error=True), _called("2", 200)))
    assert measured.values["tool_calls"] == 2
    assert measured.values["tool_error_rate"] == 0.5
    assert measured.values["unanswered_tool_calls"] == 1
    assert "tool_results_without_call" in _codes(measured)


def test_calls_without_an_id_are_joined_with_nothing() -> None:
    measured = measure(call_of(_called(None, 0), _returned("", 100), row_of(Role.AGENT_FUNCTION)))
    assert measured.values["tool_calls"] == 3
    assert measured.reasons["unanswered_tool_calls"] == "no tool call carries a request_id"
    note = next(note for note in measured.quality if note.code == "tool_rows_without_request_id")
    assert note.message.startswith("3 tool rows")
    assert note.disables == ("unanswered_tool_calls",)


def test_a_call_without_tool_rows_has_no_tool_calls_and_that_is_measured() -> None:
    measured = measure(call_of(row_of(Role.AGENT, 0, 100)))
    assert [measured.values[key] for key in ("tool_calls", "tool_errors")] == [0, 0]
    assert measured.values["unanswered_tool_calls"] == 0
    assert measured.reasons["tool_error_rate"] == "no tool was called"
    assert measured.reasons["tool_p50_ms"] == "no tool was called"
