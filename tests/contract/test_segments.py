from typing import Any

import pytest

from tests.contract.bodies import filed, row, speech
from tuner_server.timeline import NodeChange, Role, ToolUse, Word

_NO_START = {"start_ms": "kept without a time, for nothing says when it began"}
_NO_END = {"end_ms": "kept without an end, so it counts as no speech"}
_END_BEFORE_START = "left out, for it lies before the start"


def test_a_well_formed_row_is_read_without_a_warning() -> None:
    found, done = speech(metadata={"interrupted": True, "turn_index": 2})
    assert (found.index, found.role, found.role_as_sent) == (0, Role.AGENT, "agent")
    assert (found.text, found.start_ms, found.end_ms) == ("Hello!", 400, 1300)
    assert found.reported.interrupted is True
    assert found.metadata == {"interrupted": True, "turn_index": 2}
    assert not found.injected
    assert done == {}


def test_rows_keep_the_order_in_which_they_were_sent() -> None:
    call, done = filed(
        transcript_with_tool_calls=[
            {"role": "agent", "text": str(start), "start_ms": start, "end_ms": start + 5}
            for start in (900, 100, 500)
        ]
    )
    assert [(each.index, each.start_ms) for each in call.rows] == [(0, 900), (1, 100), (2, 500)]
    assert done == {}


@pytest.mark.parametrize(("item", "text"), [("hi", "hi"), (5, "5"), (["a"], '["a"]'), (None, None)])
def test_an_item_that_is_no_object_becomes_a_row_of_its_text(item: object, text: str) -> None:
    call, done = filed(transcript_with_tool_calls=[item])
    found = call.rows[0]
    assert (found.role, found.role_as_sent, found.text) == (Role.UNKNOWN, "", text)
    assert list(done) == ["transcript_with_tool_calls[0]"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.UNKNOWN])
def test_every_role_of_the_contract_is_known(role: Role) -> None:
    assert speech(role=role.value)[0].role is role


@pytest.mark.parametrize(
    ("sent", "role", "as_sent"),
    [
        ("assistant", Role.UNKNOWN, "assistant"),
        ("unknown", Role.UNKNOWN, "unknown"),
        (" User", Role.USER, " User"),
        (3, Role.UNKNOWN, "3"),
        (None, Role.UNKNOWN, ""),
    ],
)
def test_another_role_is_kept_as_sent_with_a_warning(
    sent: object, role: Role, as_sent: str
) -> None:
    found, done = speech(role=sent)
    assert (found.role, found.role_as_sent) == (role, as_sent)
    assert list(done) == ["role"]


@pytest.mark.parametrize(
    ("sent", "start", "end"),
    [
        ({"start_ms": 10, "end_ms": 10}, 10, 10),
        ({"start_ms": 10, "end_ms": 20, "duration_ms": 99}, 10, 20),
        ({"start_ms": 10, "duration_ms": 5}, 10, 15),
        ({"end_ms": 20, "duration_ms": 5}, 15, 20),
        ({"start_ms": 10.001, "end_ms": 20.0}, 11, 20),
        ({"words": [{"word": "a", "start_ms": 3, "end_ms": 4}]}, 3, 4),
        ({"start_ms": 1, "words": [{"word": "a", "start_ms": 3, "end_ms": 4}]}, 1, 4),
        ({"end_ms": 9, "words": [{"word": "a", "start_ms": 3, "end_ms": 4}]}, 3, 9),
    ],
)
def test_times_are_taken_as_sent_or_derived(sent: dict[str, Any], start: int, end: int) -> None:
    found, done = row(role="agent", text="a", **sent)
    assert (found.start_ms, found.end_ms) == (start, end)
    assert done == {}


@pytest.mark.parametrize(
    ("sent", "times", "told"),
    [
        ({}, (None, None), _NO_START),
        ({"end_ms": 7}, (None, 7), _NO_START),
        ({"start_ms": 7}, (7, None), _NO_END),
        ({"start_ms": 7, "end_ms": 6}, (7, None), {"end_ms": _NO_END["end_ms"]}),
        ({"start_ms": 7, "end_ms": 6, "duration_ms": 2}, (7, 9), {"end_ms": _END_BEFORE_START}),
        ({"start_ms": "7", "end_ms": 8}, (7, 8), {"start_ms": "read as a number"}),
        (
            {"start_ms": -7, "end_ms": 8},
            (-7, 8),
            {"start_ms": "kept, though it lies before the call's start"},
        ),
        (
            {"start_ms": 7, "end_ms": 1795403516000},
            (7, None),
            {"end_ms": _NO_END["end_ms"]},
        ),
    ],
)
def test_missing_or_odd_times_are_told(
    sent: dict[str, Any], times: tuple[int | None, int | None], told: dict[str, str]
) -> None:
    found, done = row(role="agent", text="a", **sent)
    assert (found.start_ms, found.end_ms) == times
    assert done == told


@pytest.mark.parametrize("sent", [True, "soon", [], {"ms": 1}, 10**11, 1e300])
def test_a_time_without_a_meaning_is_left_out(sent: object) -> None:
    call, _ = filed(
        transcript_with_tool_calls=[{"role": "agent_function", "start_ms": sent, "tool": {}}]
    )
    assert call.rows[0].start_ms is None


def test_words_before_the_start_that_was_sent_give_no_end() -> None:
    found, done = row(role="agent", start_ms=50, words=[{"word": "a", "start_ms": 3, "end_ms": 4}])
    assert (found.start_ms, found.end_ms) == (50, None)
    assert done == _NO_END


def test_a_row_without_a_text_has_that_of_its_words() -> None:
    words = [{"word": text, "start_ms": 1, "end_ms": 2} for text in ("two", "words")]
    assert row(role="user", words=words)[0].text == "two words"
    assert row(role="user", words=words, text="")[0].text == ""


@pytest.mark.parametrize(("sent", "text"), [(5, "5"), (["a", 1], '["a",1]'), (False, "false")])
def test_a_text_of_another_type_is_kept_as_text(sent: object, text: str) -> None:
    found, done = speech(text=sent)
    assert found.text == text
    assert done == {"text": "kept as text"}


def test_words_are_read_as_documented() -> None:
    found, done = speech(
        words=[
            {"word": "He", "start_ms": 400, "end_ms": 500, "confidence": 0.5},
            {"word": "llo", "start_ms": 500.2, "end_ms": 1300, "confidence": 1},
        ]
    )
    assert found.words == (Word("He", 400, 500, 0.5), Word("llo", 501, 1300, 1.0))
    assert done == {}


@pytest.mark.parametrize(
    ("sent", "word", "path"),
    [
        ("hello", None, "words[0]"),
        ({"start_ms": 1, "end_ms": 2}, None, "words[0]"),
        ({"word": "a", "end_ms": 2}, None, "words[0]"),
        ({"word": "a", "start_ms": 5}, Word("a", 5, 5), "words[0].end_ms"),
        ({"word": "a", "start_ms": 5, "end_ms": 4}, Word("a", 5, 5), "words[0].end_ms"),
        ({"word": 7, "start_ms": 5, "end_ms": 6}, Word("7", 5, 6), "words[0].word"),
        ({"word": "a", "start_ms": "5", "end_ms": 6}, Word("a", 5, 6), "words[0].start_ms"),
        (
            {"word": "a", "start_ms": 5, "end_ms": 6, "confidence": 97.0},
            Word("a", 5, 6),
            "words[0].confidence",
        ),
    ],
)
def test_an_odd_word_is_repaired_or_left_out_with_a_warning(
    sent: object, word: Word | None, path: str
) -> None:
    found, done = speech(words=[sent])
    assert found.words == (() if word is None else (word,))
    assert list(done) == [path]


def test_words_that_are_no_array_are_left_out() -> None:
    found, done = speech(words="Hello!")
    assert found.words == ()
    assert list(done) == ["words"]


_USE = {"name": "book", "request_id": "r1", "start_ms": 5}


def test_a_tool_is_read_as_documented() -> None:
    found, done = row(
        role="agent_result",
        start_ms=5,
        tool={
            **_USE,
            "params": {"people": 2},
            "result": {"value": "ok"},
            "is_error": False,
            "error": None,
            "end_ms": 9,
            "duration_ms": 3.5,
        },
    )
    assert found.tool == ToolUse("book", "r1", {"people": 2}, {"value": "ok"}, False, None, 5, 9, 4)
    assert done == {}


def test_a_tool_row_without_a_start_has_that_of_its_tool() -> None:
    found, done = row(role="agent_function", tool=_USE)
    assert (found.start_ms, found.end_ms) == (5, None)
    assert done == {}


@pytest.mark.parametrize("name", ["params", "result"])
@pytest.mark.parametrize("sent", ["not json", [1, 2], 7, False, ""])
def test_params_and_results_that_are_no_objects_are_kept_as_they_stand(
    name: str, sent: object
) -> None:
    found, done = row(role="agent_function", tool={**_USE, name: sent})
    assert found.tool is not None
    assert getattr(found.tool, name) == sent
    assert done == {f"tool.{name}": "kept as it stands, though not an object"}


@pytest.mark.parametrize(
    ("sent", "tool", "paths"),
    [
        (None, None, ["tool"]),
        ("book", ToolUse("book", None), ["tool"]),
        ([1], ToolUse(None, None, params=[1]), ["tool"]),
        ({"request_id": "r1"}, ToolUse(None, "r1"), ["tool.name"]),
        ({"name": "book", "request_id": ""}, ToolUse("book", None), ["tool.request_id"]),
        ({"name": "book", "request_id": 7}, ToolUse("book", "7"), ["tool.request_id"]),
        (
            {**_USE, "is_error": "false"},
            ToolUse("book", "r1", is_error=False, start_ms=5),
            ["tool.is_error"],
        ),
        ({**_USE, "is_error": "maybe"}, ToolUse("book", "r1", start_ms=5), ["tool.is_error"]),
        ({**_USE, "end_ms": 4}, ToolUse("book", "r1", start_ms=5), ["tool.end_ms"]),
    ],
)
def test_an_odd_tool_is_kept_with_a_warning(
    sent: object, tool: ToolUse | None, paths: list[str]
) -> None:
    found, done = row(role="agent_function", start_ms=5, tool=sent)
    assert found.tool == tool
    assert list(done) == paths


def test_a_tool_on_a_speech_row_needs_neither_name_nor_request() -> None:
    found, done = speech(tool={})
    assert found.tool == ToolUse(None, None)
    assert done == {}


@pytest.mark.parametrize(
    ("sent", "node", "paths"),
    [
        ({"from": "a", "to": "b", "reason": "c"}, NodeChange("a", "b", "c"), []),
        ({"from": None, "to": "b"}, NodeChange(None, "b"), []),
        ({"from": "", "to": "b"}, NodeChange(None, "b"), []),
        ({"from": "a"}, NodeChange("a", None), ["node.to"]),
        ("b", NodeChange(None, "b"), ["node"]),
        (None, None, ["node"]),
    ],
)
def test_a_node_transition_is_read(sent: object, node: NodeChange | None, paths: list[str]) -> None:
    found, done = row(role="node_transition", start_ms=5, node=sent)
    assert found.node == node
    assert list(done) == paths


def test_measurements_are_read_with_fractions_rounded_up() -> None:
    found, done = speech(
        role="user",
        metadata={
            "e2e_latency": 900.1,
            "llm_node_ttft": 300,
            "tts_node_ttfb": 0,
            "stt_node_ttfb": 200,
            "asr_node_ttfb": 999,
            "eou_delay": 450.0,
            "eou_confidence": 0.5,
            "eou_reason": "silence",
            "transcript_confidence": 1,
            "interrupted": False,
        },
    )
    reported = found.reported
    assert (reported.e2e_ms, reported.llm_ttft_ms, reported.tts_ttfb_ms) == (901, 300, 0)
    assert (reported.stt_ms, reported.eou_ms, reported.eou_confidence) == (200, 450, 0.5)
    assert (reported.eou_reason, reported.transcript_confidence) == ("silence", 1.0)
    assert reported.interrupted is False
    assert done == {}


def test_the_older_name_of_the_recognisers_latency_is_understood() -> None:
    assert speech(metadata={"asr_node_ttfb": 7})[0].reported.stt_ms == 7


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("e2e_latency", -1),
        ("e2e_latency", "slow"),
        ("eou_delay", True),
        ("transcript_confidence", 97),
        ("eou_confidence", "high"),
        ("interrupted", 2),
    ],
)
def test_a_measurement_without_a_meaning_is_left_out_but_stays_in_the_metadata(
    name: str, sent: object
) -> None:
    found, done = speech(metadata={name: sent})
    assert found.reported == speech()[0].reported
    assert found.metadata == {name: sent}
    assert list(done) == [f"metadata.{name}"]


def test_metadata_that_is_no_object_is_kept_as_one() -> None:
    found, done = speech(metadata=["a"])
    assert found.metadata == {"value": ["a"]}
    assert list(done) == ["metadata"]


@pytest.mark.parametrize(
    ("sent", "injected"),
    [
        ({}, True),
        ({"metadata": {"stt_node_ttfb": None, "interrupted": False}}, True),
        ({"metadata": {"eou_confidence": 0.5}}, True),
        ({"metadata": {"stt_node_ttfb": 0}}, False),
        ({"metadata": {"asr_node_ttfb": 9}}, False),
        ({"metadata": {"eou_delay": 0}}, False),
        ({"metadata": {"transcript_confidence": 0.0}}, False),
        ({"words": [{"word": "a", "start_ms": 5, "end_ms": 5}]}, False),
        ({"end_ms": 6}, False),
        ({"end_ms": None}, False),
        ({"role": "agent"}, False),
    ],
)
def test_a_user_row_of_no_length_and_no_measurement_is_injected(
    sent: dict[str, Any], injected: bool
) -> None:
    segment = {"role": "user", "text": "a", "start_ms": 5, "end_ms": 5, **sent}
    assert row(**segment)[0].injected is injected
