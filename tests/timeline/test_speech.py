from tests.timeline.picture import call_of, drawn, row_of
from tuner_server.timeline import Role, Row, Word
from tuner_server.timeline.intervals import Interval
from tuner_server.timeline.order import in_time_order
from tuner_server.timeline.speech import CallSpeech, call_speech, speech_of_row


def _speech(*rows: Row) -> CallSpeech:
    return call_speech(in_time_order(call_of(*rows).rows))


def _words(*spans: tuple[int, int]) -> tuple[Word, ...]:
    return tuple(Word("word", start, end) for start, end in spans)


def test_speech_of_a_row_is_the_union_of_its_words() -> None:
    row = row_of(Role.USER, 0, 5_000, words=_words((0, 300), (550, 900), (1_151, 1_400)))
    assert speech_of_row(row) == (Interval(0, 900), Interval(1_151, 1_400))


def test_words_without_a_length_are_speech_where_they_follow_one_another() -> None:
    assert speech_of_row(row_of(Role.USER, words=_words((0, 0), (200, 200), (400, 400)))) == (
        Interval(0, 400),
    )


def test_words_that_end_before_they_start_do_not_shorten_speech() -> None:
    assert speech_of_row(row_of(Role.USER, words=_words((0, 100), (200, 50)))) == (
        Interval(0, 200),
    )


def test_without_words_speech_lasts_from_start_to_end() -> None:
    assert speech_of_row(row_of(Role.AGENT, 100, 900)) == (Interval(100, 900),)
    assert speech_of_row(row_of(Role.AGENT, 100, 900, words=_words((200, 200)))) == (
        Interval(100, 900),
    )


def test_a_row_without_a_length_has_no_known_speech() -> None:
    assert speech_of_row(row_of(Role.AGENT, 100)) == ()
    assert speech_of_row(row_of(Role.AGENT, 100, 100)) == ()
    assert speech_of_row(row_of(Role.AGENT, None, 900)) == ()
    assert speech_of_row(row_of(Role.AGENT, 900, 100)) == ()


def test_each_side_has_its_own_speech_and_pauses_of_250_ms_do_not_end_a_stretch() -> None:
    speech = _speech(
        row_of(Role.AGENT, 0, 1_000),
        row_of(Role.USER, 900, 1_500),
        row_of(Role.AGENT, 1_250, 2_000),
    )
    assert speech.agent.speech == (Interval(0, 1_000), Interval(1_250, 2_000))
    assert speech.agent.stretches == (Interval(0, 2_000),)
    assert speech.user.speech == (Interval(900, 1_500),)
    assert speech.end_ms == 2_000
    assert [spoken.row.index for spoken in speech.rows] == [0, 1, 2]


def test_injected_tool_and_unknown_rows_are_nobodys_speech() -> None:
    speech = _speech(
        row_of(Role.USER, 5, 5, injected=True),
        row_of(Role.AGENT_FUNCTION, 0, 900),
        row_of(Role.UNKNOWN, 0, 900),
    )
    assert speech.rows == ()
    assert [placed.row.index for placed in speech.injected] == [0]
    assert speech.end_ms == 0


def test_a_side_is_unknown_if_it_has_rows_and_none_tells_a_length() -> None:
    speech = _speech(row_of(Role.AGENT, 5), row_of(Role.AGENT, 9, 9))
    assert speech.agent.is_unknown
    assert len(speech.agent.unmeasured) == 2
    assert not speech.user.is_unknown


def test_speech_before_the_call_is_cut_off() -> None:
    speech = _speech(row_of(Role.AGENT, -500, 700), row_of(Role.AGENT, -900, -800))
    assert speech.agent.speech == (Interval(0, 700),)
    assert speech.before_call == 2


def test_the_row_that_starts_a_piece_of_speech_is_found_by_its_start() -> None:
    call = drawn("agent aa..bb", "user ..cc..")
    speech = call_speech(in_time_order(call.rows))
    assert speech.agent.starting_at[2_000].row.index == 2
    assert speech.user.starting_at[1_000].row.index == 1
