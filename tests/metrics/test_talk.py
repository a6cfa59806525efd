import pytest

from tests.timeline.picture import call_of, drawn, row_of
from tuner_server.metrics import Moment, measure
from tuner_server.timeline import Call, Role, Word


def _values(call: Call, *keys: str) -> tuple[float | None, ...]:
    values = measure(call).values
    return tuple(values[key] for key in keys)


CHAT = drawn(
    # 0      5      10     15      (s)
    "agent  aaaa......bbbbbb..........",
    "user   ......cccccc..............",
    said={"a": "hello how can I help", "b": "a table for two", "c": "I want a table please now"},
)


def test_talk_times_are_the_lengths_of_each_sides_speech() -> None:
    assert _values(CHAT, "agent_talk_ms", "user_talk_ms") == (5_000, 3_000)


def test_crosstalk_is_the_time_that_both_spoke() -> None:
    assert _values(CHAT, "crosstalk_ms") == (1_000,)


def test_silence_is_what_nobody_spoke_of_the_whole_call() -> None:
    assert _values(CHAT, "silence_ms", "longest_silence_ms", "long_silences") == (6_000, 5_000, 1)


def test_a_silence_of_three_seconds_is_long_and_a_shorter_one_is_not() -> None:
    exactly = call_of(
        row_of(Role.AGENT, 0, 1_000), row_of(Role.USER, 4_000, 5_000), duration_ms=7_999
    )
    assert _values(exactly, "long_silences") == (1,)


def test_long_silences_are_marked_at_the_row_that_ends_them() -> None:
    call = drawn("agent ......aa..........", "user ................bb........")
    assert [moment for moment in measure(call).moments if moment.kind == "long_silence"] == [
        Moment("long_silence", 0, 0, 3_000),
        Moment("long_silence", 1, 4_000, 8_000),
        Moment("long_silence", None, 9_000, 13_000),
    ]


def test_a_call_without_a_pause_has_no_silence() -> None:
    call = drawn("agent aa..", "user ..bb")
    assert _values(call, "silence_ms", "longest_silence_ms", "long_silences") == (0, 0, 0)


def test_the_talk_ratio_is_the_agents_share_of_all_talk() -> None:
    assert _values(CHAT, "talk_ratio") == (0.625,)


def test_pace_is_words_by_minutes_of_own_speech() -> None:
    assert _values(CHAT, "agent_wpm", "user_wpm") == (9 * 60 / 5, 6 * 60 / 3)


def test_sent_words_count_rather_than_the_text() -> None:
    words = (Word("two", 0, 400), Word("please", 400, 1_000))
    call = call_of(row_of(Role.USER, words=words, text="for two, please"))
    assert _values(call, "user_wpm") == (120,)


def test_pace_leaves_out_the_text_of_rows_without_known_speech() -> None:
    call = call_of(
        row_of(Role.USER, 0, 60_000, text="one two three"), row_of(Role.USER, 61_000, text="four")
    )
    assert _values(call, "user_wpm") == (3,)


def test_pace_is_empty_for_a_side_that_never_spoke_or_carries_no_text() -> None:
    measured = measure(drawn("agent aa.."))
    assert measured.reasons["user_wpm"] == "the user never spoke"
    assert measured.reasons["agent_wpm"] == "no agent row with known speech carries text"


def test_turns_are_runs_of_one_sides_rows() -> None:
    call = drawn("agent aa.bb......d.e.", "user ......cc.dd.......")
    assert _values(call, "agent_turns", "user_turns") == (2, 1)


def test_turns_need_no_timings() -> None:
    call = call_of(row_of(Role.AGENT), row_of(Role.USER), row_of(Role.AGENT, 7))
    assert _values(call, "agent_turns", "user_turns") == (2, 1)


def test_the_longest_monologue_leaves_out_the_pauses_of_a_turn() -> None:
    call = drawn("agent aa....bb......ccc", "user .............d.....")
    assert _values(call, "longest_monologue_ms") == (2_000,)


def test_a_side_without_rows_was_silent_and_that_is_measured() -> None:
    measured = measure(drawn("agent aa.."))
    keys = ("user_talk_ms", "crosstalk_ms", "user_turns", "talk_ratio", "silence_ms")
    assert [measured.values[key] for key in keys] == [0, 0, 0, 1, 1_000]
    silent_agent = measure(drawn("user aa.."))
    assert silent_agent.values["agent_talk_ms"] == 0
    assert silent_agent.values["longest_monologue_ms"] == 0


@pytest.mark.parametrize("side", [Role.AGENT, Role.USER])
def test_a_side_of_unmeasured_speech_leaves_what_needs_it_empty(side: Role) -> None:
    other = Role.USER if side is Role.AGENT else Role.AGENT
    measured = measure(call_of(row_of(side, 500), row_of(other, 1_000, 2_000)))
    reason = f"no {side.value} row says how long it was spoken"
    for key in (f"{side.value}_talk_ms", "crosstalk_ms", "silence_ms", "talk_ratio"):
        assert measured.reasons[key] == reason
    assert measured.values[f"{other.value}_talk_ms"] == 1_000


def test_turns_cannot_be_told_where_every_user_row_is_injected() -> None:
    measured = measure(call_of(row_of(Role.USER, 5, 5, injected=True), row_of(Role.AGENT, 9, 900)))
    assert measured.values["agent_talk_ms"] == 891
    for key in ("user_talk_ms", "user_turns", "agent_turns", "longest_monologue_ms"):
        assert measured.reasons[key] == "every user row is taken as injected, not spoken"
