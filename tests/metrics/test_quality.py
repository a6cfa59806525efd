from pathlib import Path

from tests.timeline.picture import call_of, drawn, row_of
from tuner_server.metrics import QualityNote, measure
from tuner_server.timeline import Call, Role, ToolUse

DOCS = Path(__file__).parents[2] / "docs" / "metrics.md"


def _note(call: Call, code: str) -> QualityNote:
    return next(note for note in measure(call).quality if note.code == code)


def test_an_empty_transcript_is_noted_with_all_that_it_leaves_empty() -> None:
    measured = measure(call_of())
    note = _note(call_of(), "empty_transcript")
    assert note.message == "The transcript is empty: nobody spoke."
    for key in ("agent_talk_ms", "silence_ms", "user_turns", "response_rate", "tool_calls"):
        assert measured.values[key] is None
        assert key in note.disables
    assert measured.reasons["agent_talk_ms"] == "nobody spoke: the transcript is empty"


def test_a_transcript_of_tools_alone_is_noted() -> None:
    call = call_of(row_of(Role.AGENT_FUNCTION, 0))
    assert "user_talk_ms" in _note(call, "no_speech_rows").disables
    assert measure(call).values["tool_calls"] == 1


def test_rows_without_a_length_are_counted_and_disable_nothing_while_others_have_one() -> None:
    call = call_of(row_of(Role.USER, 0, 900), row_of(Role.USER, 2_000), row_of(Role.AGENT, 5, 5))
    assert _note(call, "user_speech_unmeasured") == QualityNote(
        "user_speech_unmeasured",
        "1 of 2 user rows without a length (no end, or an end at the start): that speech is in no"
        " figure.",
    )
    agent = _note(call, "agent_speech_unmeasured")
    assert agent.message.startswith("1 of 1 agent row without a length")
    assert "agent_talk_ms" in agent.disables


def test_injected_rows_are_noted() -> None:
    call = call_of(row_of(Role.USER, 5, 5, injected=True), row_of(Role.USER, 9, 900))
    note = _note(call, "injected_rows")
    assert note.message.startswith("1 user row of zero length")
    assert note.disables == ()
    marked = [moment.row_index for moment in measure(call).moments if moment.kind == "injected"]
    assert marked == [0]


def test_speech_before_the_call_is_noted() -> None:
    assert _note(call_of(row_of(Role.AGENT, -5, 900)), "speech_before_call").disables == ()


def test_a_duration_far_shorter_than_the_timeline_disables_what_needs_it() -> None:
    call = call_of(row_of(Role.AGENT, 0, 900), row_of(Role.AGENT_RESULT, 2_000), duration_ms=999)
    assert _note(call, "duration_shorter_than_speech") == QualityNote(
        "duration_shorter_than_speech",
        "The call's duration (999 ms) is shorter than its timeline (2000 ms).",
        ("silence_ms", "longest_silence_ms", "long_silences"),
    )


def test_speech_up_to_a_second_after_the_duration_extends_the_call() -> None:
    call = call_of(row_of(Role.AGENT, 1_000, 6_000), duration_ms=5_000)
    note = _note(call, "duration_shorter_than_speech")
    assert note.message.startswith("Speech ends 1000 ms after the call's duration")
    assert note.disables == ()
    assert measure(call).values["silence_ms"] == 1_000


def test_what_the_client_did_not_report_is_noted() -> None:
    note = _note(drawn("agent aa..", "user ..bb"), "not_reported")
    assert {"eou_p50_ms", "llm_tokens", "transcript_confidence_min"} <= set(note.disables)


def test_every_note_stands_in_the_docs() -> None:
    section = DOCS.read_text("utf-8").partition("## Quality notes\n")[2].partition("\n## ")[0]
    documented = {
        line.split("|")[1].strip(" `") for line in section.splitlines() if line.startswith("| `")
    }
    orphan = row_of(Role.AGENT_RESULT, 0, tool=ToolUse("book", "1"))
    without_id = row_of(Role.AGENT_FUNCTION, 0)
    calls = (
        call_of(),
        call_of(orphan, without_id),
        call_of(row_of(Role.AGENT, 5), row_of(Role.USER, 5)),
        call_of(row_of(Role.USER, 5, 5, injected=True), row_of(Role.AGENT, -5, 900)),
        call_of(row_of(Role.AGENT, 0, 900, metadata={"node": "ask"}), duration_ms=800),
    )
    assert {note.code for call in calls for note in measure(call).quality} == documented
