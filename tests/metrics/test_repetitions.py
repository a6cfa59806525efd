from tests.timeline.picture import call_of, row_of
from tuner_server.metrics import Moment, measure
from tuner_server.timeline import Call, Role, Word


def _saying(*texts: str | None) -> Call:
    return call_of(
        *(
            row_of(Role.AGENT, 1_000 * number, 1_000 * number + 900, text=text)
            for number, text in enumerate(texts)
        )
    )


def test_a_row_nearly_equal_to_an_earlier_one_is_a_repetition() -> None:
    measured = measure(
        _saying("How many people is it for?", "One moment please.", "how many people is it for")
    )
    assert measured.values["repetitions"] == 1
    assert [moment for moment in measured.moments if moment.kind == "repetition"] == [
        Moment("repetition", 2, 2_000, 2_900)
    ]


def test_similarity_of_92_of_100_is_near_enough_and_less_is_not() -> None:
    # 25 and 25 letters: two different ones leave 92, three leave 88.
    first = "aaaa bbbb cccc dddd eeeee"
    assert measure(_saying(first, "aaaa bbbb cccc dddd eeexy")).values["repetitions"] == 1
    assert measure(_saying(first, "aaaa bbbb cccc dddd eexyz")).values["repetitions"] == 0


def test_rows_of_fewer_than_four_words_are_never_repetitions() -> None:
    assert measure(_saying("Are you there?", "Are you there?")).values["repetitions"] == 0


def test_what_the_user_repeats_does_not_count() -> None:
    said = row_of(Role.USER, 0, 900, text="I want a table for two")
    agent = row_of(Role.AGENT, 2_000, 2_900, text="I want a table for two")
    assert measure(call_of(said, said, agent)).values["repetitions"] == 0


def test_a_row_counts_once_however_often_it_was_said_before() -> None:
    text = "could you say that again"
    assert measure(_saying(text, text, text)).values["repetitions"] == 2


def test_an_equal_text_is_found_at_any_distance() -> None:
    first = "this is what was said at first"
    between = [f"{number} {number} {number * 7} {number * 31}" for number in range(1, 900)]
    assert measure(_saying(first, *between, first)).moments[-1].row_index == 900


def test_words_stand_in_for_a_text_that_was_not_sent() -> None:
    words = tuple(
        Word(word, at * 100, at * 100 + 90) for at, word in enumerate(["say", "it", "once", "more"])
    )
    call = call_of(row_of(Role.AGENT, words=words), row_of(Role.AGENT, 900, words=words))
    assert measure(call).values["repetitions"] == 1


def test_without_agent_text_there_is_nothing_to_compare() -> None:
    assert measure(_saying(None, "")).reasons["repetitions"] == "no agent row carries text"
