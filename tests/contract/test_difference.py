import json

from tests.contract.bodies import PAYLOADS, body
from tuner_server.contract import Difference, differences, differing_fields

_ROWS = [{"role": "user", "text": str(n), "start_ms": n, "end_ms": n + 1} for n in range(300)]


def test_a_repeat_does_not_differ() -> None:
    for sent in PAYLOADS.values():
        assert differing_fields(sent, sent) == ()


def test_spelling_makes_no_difference() -> None:
    other = json.dumps({"call_status": None, **json.loads(body())}, indent=2).encode()
    assert differing_fields(body(), other) == ()


def test_fields_that_were_changed_added_or_left_out_are_named() -> None:
    first = body(call_status="completed", duration_ms=4)
    second = body(call_status="error", call_cost=1)
    assert differing_fields(first, second) == ("call_status", "duration_ms", "call_cost")


def test_of_the_timeline_the_rows_are_named() -> None:
    changed = [*_ROWS[:2], {**_ROWS[2], "text": "other"}, *_ROWS[3:5]]
    first = body(transcript_with_tool_calls=_ROWS[:4])
    assert differing_fields(first, body(transcript_with_tool_calls=changed)) == (
        "transcript_with_tool_calls[2]",
        "transcript_with_tool_calls[4]",
    )
    assert differing_fields(first, body(transcript_with_tool_calls="none")) == (
        "transcript_with_tool_calls",
    )


def test_a_null_row_differs_from_no_row() -> None:
    first = body(transcript_with_tool_calls=[])
    second = body(transcript_with_tool_calls=[None])
    assert differing_fields(first, second) == ("transcript_with_tool_calls[0]",)


def test_many_differences_are_bounded() -> None:
    found = differing_fields(
        body(transcript_with_tool_calls=[]), body(transcript_with_tool_calls=_ROWS)
    )
    assert len(found) == 101
    assert found[-2:] == ("transcript_with_tool_calls[99]", "and more")


def test_a_body_that_cannot_be_read_differs_as_a_whole() -> None:
    assert differing_fields(body(), b"[]") == ("(body)",)
    assert differing_fields(b"", body()) == ("(body)",)


def test_a_difference_shows_the_value_before_and_after() -> None:
    first = body(call_status="completed", duration_ms=4)
    second = body(call_status="error", call_cost=1)
    assert differences(first, second) == (
        Difference("call_status", '"completed"', '"error"'),
        Difference("duration_ms", "4", None),
        Difference("call_cost", None, "1"),
    )


def test_of_objects_only_the_members_that_differ_are_shown() -> None:
    first = body(metadata={"env": "prod", "deep": {"a": 1, "b": [2]}, "gone": 0})
    second = body(metadata={"env": "prod", "deep": {"a": 1, "b": [3]}, "new": "é"})
    assert differences(first, second) == (
        Difference(
            "metadata", '{"deep": {"b": [2]}, "gone": 0}', '{"deep": {"b": [3]}, "new": "é"}'
        ),
    )
    one, other = {**_ROWS[0], "text": "before"}, {**_ROWS[0], "text": "after"}
    (row,) = differences(
        body(transcript_with_tool_calls=[one]), body(transcript_with_tool_calls=[other])
    )
    assert (row.before, row.after) == ('{"text": "before"}', '{"text": "after"}')


def test_a_long_value_is_shortened() -> None:
    (found,) = differences(body(transcript="a"), body(transcript="b" * 1_000))
    assert found.after is not None
    assert len(found.after) == 500
    assert found.after.endswith("…")
