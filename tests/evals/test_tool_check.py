"""How tools were used."""

from typing import Any

import pytest

from tests.evals.asked import agent, asked, called, judged, returned, tool
from tests.timeline.picture import call_of, row_of
from tuner_server.evals import Evidence, Result, Verdict
from tuner_server.evals.expressions import Deadline
from tuner_server.evals.parameters import CHECKING_LIMIT_S, mismatch
from tuner_server.evals.tool_names import is_meant
from tuner_server.timeline import Json, Role, Row, ToolUse

SEATS = {
    "type": "object",
    "required": ["seats"],
    "properties": {"seats": {"type": "integer", "minimum": 1}, "code": {"pattern": "^[A-Z]{3}$"}},
}


def with_params(params: Json, schema: dict[str, Any]) -> Result:
    check = tool("book", "parameters_match", parameters_schema=schema)
    return judged(asked(check), called("book", params))


@pytest.mark.parametrize(
    ("check", "rows", "verdict", "reason"),
    [
        (tool("book", "called"), "b", "pass", "book was called once."),
        (tool("book", "called"), "c", "fail", "book was not called."),
        (tool("*", "called"), "a", "fail", "No tool was called."),
        (tool("x|y_*", "called"), "a", "fail", "No tool named x or y_* was called."),
        (tool("x|y|z|q", "called"), "a", "fail", "No tool named x, y or the like was called."),
        (tool("book", "never_called"), "bb", "fail", "book was called twice."),
        (tool("book", "never_called"), "c", "pass", "book was not called."),
        (
            tool("book|cancel", "at_most", times=1),
            "bc",
            "fail",
            "book and cancel were called twice; at most once is allowed.",
        ),
        (
            tool("book", "at_most", times=3),
            "bbb",
            "pass",
            "book was called 3 times; at most 3 times is allowed.",
        ),
        (
            tool("cancel", "called_before", other_tool="book"),
            "cb",
            "pass",
            "cancel was called before book.",
        ),
        (
            tool("cancel", "called_before", other_tool="book"),
            "bc",
            "fail",
            "cancel was called after book.",
        ),
        (
            tool("cancel", "called_before", other_tool="book"),
            "b",
            "fail",
            "book was called. cancel was not called.",
        ),
        (
            tool("cancel", "called_before", other_tool="book"),
            "c",
            "not_applicable",
            "book was not called.",
        ),
        (
            tool("book", "called_before", other_tool="*"),
            "b",
            "fail",
            "book was called at the same time as book.",
        ),
        (tool("book", "succeeded"), "a", "not_applicable", "book was not called."),
        (
            tool("book", "called"),
            "",
            "not_applicable",
            "The call has no rows that could tell of its tools.",
        ),
    ],
)
def test_calls_of_a_tool_are_counted_and_ordered(
    check: Any, rows: str, verdict: str, reason: str
) -> None:
    made = {"a": agent("Hello"), "b": called("book", request_id=None), "c": called("cancel")}
    result = judged(asked(check), *[made[letter] for letter in rows])
    assert (result.verdict, result.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("rows", "verdict", "reason"),
    [
        ((called("book"), returned("book", "ok")), "pass", "book succeeded."),
        (
            (called("book"), returned("book", is_error=True)),
            "fail",
            "book failed, and no later call made it good.",
        ),
        (
            (
                called("book"),
                returned("book", is_error=True),
                called("book", request_id="2"),
                returned("book", "ok", "2"),
            ),
            "pass",
            "book succeeded.",
        ),
        ((called("book"),), "fail", "book was called, and no result came."),
        (
            (called("book", request_id=None),),
            "not_applicable",
            "Nothing tells how the call of book ended: it has no request_id.",
        ),
    ],
)
def test_a_tool_succeeds_when_its_last_call_does(
    rows: tuple[Row, ...], verdict: str, reason: str
) -> None:
    result = judged(asked(tool("*", "succeeded")), *rows)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_each_tool_that_is_meant_must_succeed_by_itself() -> None:
    rows = (
        called("a"),
        returned("a", is_error=True),
        called("b", request_id="2"),
        returned("b", 1, "2"),
    )
    result = judged(asked(tool("*", "succeeded")), *rows)
    assert (result.verdict, result.evidence) == (Verdict.FAIL, (Evidence(0, "a"),))


@pytest.mark.parametrize("params", [{"seats": 4}, '{"seats": 4, "code": "ABC"}', {"seats": 4.0}])
def test_parameters_match_a_schema_as_an_object_or_as_its_text(params: Json) -> None:
    assert with_params(params, SEATS).reason == "The parameters of book match."


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        (None, "'seats' is a required property"),
        ({"seats": 0}, "seats: 0 is less than the minimum of 1"),
        ({"seats": 2, "code": "abc"}, "code: 'abc' does not match '^[A-Z]{3}$'"),
        ("{no json", "'{no json' is not of type 'object'"),
        ([1], "[1] is not of type 'object'"),
    ],
)
def test_a_mismatch_says_where_and_what(params: Json, reason: str) -> None:
    result = with_params(params, SEATS)
    assert result.verdict is Verdict.FAIL
    assert result.reason == f"The parameters of book do not match: {reason}."
    assert result.evidence == (Evidence(0, "book"),)


@pytest.mark.parametrize(
    ("items", "verdict"),
    [
        ([1, 2, "1", True, [1], {"a": 1}], "pass"),
        ([1, 1.0], "fail"),
        ([{"a": [1], "b": 2}, {"b": 2.0, "a": [1.0]}], "fail"),
        ([True, 1], "pass"),
    ],
)
def test_items_are_unique_as_json_schema_has_it(items: Json, verdict: str) -> None:
    assert with_params(items, {"uniqueItems": True}).verdict == verdict


def test_properties_are_chosen_by_pattern() -> None:
    schema = {"patternProperties": {"^n_": {"type": "integer"}}}
    assert with_params({"n_a": 1, "other": "x"}, schema).verdict is Verdict.PASS
    assert with_params({"n_a": "x"}, schema).verdict is Verdict.FAIL
    assert with_params("text", schema).verdict is Verdict.PASS


def _branching(depth: int) -> dict[str, Any]:
    """Each step leads to the next in two ways, and the last to nowhere."""
    steps: dict[str, Any] = {
        f"s{n}": {"anyOf": [{"$ref": f"#/$defs/s{n + 1}"}, {"$ref": f"#/$defs/s{n + 1}"}]}
        for n in range(depth)
    }
    return {"$defs": {**steps, f"s{depth}": False}, "$ref": "#/$defs/s0"}


@pytest.mark.parametrize(
    ("params", "schema", "reason"),
    [
        (
            {"x": "a" * 5_000 + "b"},
            {"properties": {"x": {"pattern": "(x+x+)+y|(a|aa)+$"}}},
            "was stopped",
        ),
        ({}, _branching(60), "was stopped"),
        ({}, {"$ref": "#"}, "nested too deeply"),
    ],
)
def test_a_schema_that_cannot_be_used_ends_as_an_error_with_its_reason(
    params: Json, schema: dict[str, Any], reason: str
) -> None:
    result = with_params(params, schema)
    assert result.verdict is Verdict.ERROR
    assert reason in result.reason


def test_a_result_without_its_call_tells_no_parameters() -> None:
    check = tool("book", "parameters_match", parameters_schema=SEATS)
    result = judged(asked(check), returned("book", "ok"))
    assert result.reason == "Only the result of book was sent, not its parameters."
    assert result.verdict is Verdict.NOT_APPLICABLE


def test_a_tool_without_a_name_is_none_that_is_meant() -> None:
    nameless = row_of(Role.AGENT_FUNCTION, tool=ToolUse(None, None))
    check = asked(tool("*", "never_called"))
    assert judged(check, call=call_of(nameless)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("pattern", "meant", "not_meant"),
    [
        ("book", ["book", "BOOK"], ["books", "", "rebook"]),
        ("book_*", ["book_", "book_table"], ["book", "rebook_table"]),
        ("*book*", ["book", "rebooking"], ["bok"]),
        ("a*a", ["aa", "aba"], ["a"]),
        ("a*b*c", ["abc", "axbbxc"], ["acb"]),
        ("a | b_*", ["a", "b_x"], ["a|b_x", " a"]),
        ("*a" * 50 + "b", [], ["a" * 5_000]),
        ("a.c", ["a.c"], ["abc"]),
    ],
)
def test_a_name_may_have_stars_and_alternatives(
    pattern: str, meant: list[str], not_meant: list[str]
) -> None:
    assert all(is_meant(pattern, name) for name in meant)
    assert not any(is_meant(pattern, name) for name in not_meant)


def test_a_schema_is_looked_up_nowhere() -> None:
    elsewhere = {"$ref": "http://127.0.0.1:9/schema.json"}  # Criteria refuse it to begin with.
    with pytest.raises(ValueError, match=r"refers to “http://127\.0\.0\.1:9/schema\.json”"):
        mismatch(elsewhere, {}, Deadline(CHECKING_LIMIT_S))
