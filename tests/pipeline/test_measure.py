"""What is found out about a stored call."""

import pytest

from tests.contract.bodies import body
from tests.tenant import segments, tool_rows
from tuner_server.pipeline.measure import UnmeasurableBody, measured
from tuner_server.store.calls import StoredBody
from tuner_server.store.results import MeasuredCall


def of(**fields: object) -> MeasuredCall:
    return measured(StoredBody(1, 2, 3, body(**fields), None))


def test_tools_nodes_and_metadata_are_facts() -> None:
    rows = [
        *tool_rows("book"),
        *tool_rows("pay", is_error=True),
        {"role": "node_transition", "start_ms": 1, "node": {"from": "a", "to": "plan"}},
        {"role": "node_transition", "start_ms": 2, "node": {"from": "a", "to": ""}},
    ]
    metadata = {"env": "prod", "beta": True, "off": False, "n": 1.5, "deep": {"a": 1}, "": "x"}
    assert sorted(of(transcript_with_tool_calls=rows, metadata=metadata).facts) == [
        ("look", "tool_failed"),
        ("metadata.beta", "true"),
        ("metadata.env", "prod"),
        ("metadata.n", "1.5"),
        ("metadata.off", "false"),
        ("node", "plan"),
        ("tool", "book"),
        ("tool", "pay"),
        ("tool_error", "pay"),
    ]


def test_facts_are_bounded_in_number_and_length() -> None:
    metadata = {f"{'k' * 300}{number}": "v" * 300 for number in range(5)}
    many = {f"key {number}": number for number in range(500)}
    ((field, value),) = of(metadata=metadata).facts
    assert (len(field), len(value)) == (len("metadata.") + 200, 200)
    assert len(of(metadata=many).facts) == 200


def test_people_search_for_what_was_said_used_and_for_the_ids() -> None:
    rows = [
        *segments(("agent", "Hello!")),
        {
            "role": "user",
            "words": [{"word": w, "start_ms": 0, "end_ms": 1} for w in ("two", "people")],
        },
        *tool_rows("book", result={"table": "by the wiñdow"}),
        *tool_rows("look", result="plain"),
    ]
    found = of(
        call_id="id-7",
        transcript_with_tool_calls=rows,
        caller_phone_number="+31",
        recipient="sip:x",
    )
    for text in (
        "Hello!",
        "two people",
        "book",
        '"by the wiñdow"',
        "plain",
        "id-7",
        "+31",
        "sip:x",
    ):
        assert text in found.text


def test_of_a_tools_text_only_a_part_is_searched() -> None:
    found = of(transcript_with_tool_calls=tool_rows("book", result="x" * 5_000))
    assert len(found.text) < 3_000


def test_warnings_are_told() -> None:
    (warning,) = of(user_sentiment="over the moon").warnings
    assert set(warning) == {"path", "found", "done"}


def test_a_body_that_is_no_call_is_a_defect_and_said_to_be() -> None:
    with pytest.raises(UnmeasurableBody, match="call_type"):
        measured(StoredBody(1, 2, 3, body("call_type"), None))
