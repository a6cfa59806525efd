from tests.timeline.picture import call_of, drawn, row_of
from tuner_server.timeline import Call, Role, Word
from tuner_server.timeline.order import in_time_order
from tuner_server.timeline.speech import CallSpeech, call_speech
from tuner_server.timeline.turns import Utterance, turns, utterances


def _speech(call: Call) -> CallSpeech:
    return call_speech(in_time_order(call.rows))


def _spans(found: list[Utterance]) -> list[tuple[int, int]]:
    return [(utterance.start_ms, utterance.end_ms) for utterance in found]


def test_a_turn_is_a_run_of_one_speakers_rows() -> None:
    call = drawn("agent aa.bb....dd", "user ......cc...")
    found = turns(_speech(call).rows)
    assert [(turn.speaker.value, len(turn.rows)) for turn in found] == [
        ("agent", 2),
        ("user", 1),
        ("agent", 1),
    ]


def test_tool_node_and_injected_rows_do_not_break_a_turn() -> None:
    call = call_of(
        row_of(Role.AGENT, 0, 100),
        row_of(Role.AGENT_FUNCTION, 200),
        row_of(Role.NODE_TRANSITION, 300),
        row_of(Role.USER, 400, 400, injected=True),
        row_of(Role.AGENT, 500, 600),
    )
    assert len(turns(_speech(call).rows)) == 1


def test_rows_with_a_gap_of_250_ms_are_one_utterance() -> None:
    call = call_of(
        row_of(Role.USER, 0, 1_000, text="a table"),
        row_of(Role.USER, 1_250, 2_000, text="for two"),
        row_of(Role.USER, 2_251, 3_000, text="please"),
    )
    found = utterances(_speech(call).user)
    assert _spans(found) == [(0, 2_000), (2_251, 3_000)]
    assert found[0].text == "a table for two"


def test_overlapping_rows_of_one_speaker_are_one_utterance() -> None:
    call = call_of(
        row_of(Role.USER, 0, 5_000), row_of(Role.USER, 100, 200), row_of(Role.USER, 5_100, 6_000)
    )
    assert _spans(utterances(_speech(call).user)) == [(0, 6_000)]


def test_an_utterance_lasts_through_the_pauses_of_its_row() -> None:
    words = (Word("well", 0, 300), Word("yes", 2_000, 2_400))
    found = utterances(_speech(call_of(row_of(Role.USER, words=words))).user)
    assert _spans(found) == [(0, 2_400)]
    assert found[0].text == "well yes"


def test_rows_of_unmeasured_speech_are_part_of_no_utterance() -> None:
    call = call_of(row_of(Role.USER, 0), row_of(Role.USER, 100, 200), row_of(Role.USER, 300, 300))
    assert _spans(utterances(_speech(call).user)) == [(100, 200)]
