"""What holds for every call, whatever its rows."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.timeline.picture import call_of, drawn, row_of
from tuner_server.metrics import METRICS, Measurements, measure
from tuner_server.timeline import Call, NodeChange, Reported, Role, Row, ToolUse, Usage, Word

KEYS = [metric.key for metric in METRICS]
RATES = [metric.key for metric in METRICS if metric.unit == "ratio"]
LONGEST_MS = 20_000

moments_ms = st.integers(0, LONGEST_MS)
lengths_ms = st.integers(0, 4_000)
texts = st.sampled_from([None, "", "yeah", "mm-hmm", "I want a table for two", "one moment please"])


@st.composite
def words(draw: st.DrawFn, start_ms: int) -> tuple[Word, ...]:
    found = []
    for text in draw(st.lists(st.sampled_from(["yes", "a", "table"]), max_size=4)):
        start_ms += draw(st.integers(0, 600))
        end_ms = start_ms + draw(st.integers(0, 500))
        found.append(Word(text, start_ms, end_ms, draw(st.none() | st.floats(0, 1))))
        start_ms = end_ms
    return tuple(found)


@st.composite
def spoken_rows(draw: st.DrawFn, start_ms: int) -> Row:
    length_ms = draw(st.none() | lengths_ms)
    return row_of(
        draw(st.sampled_from([Role.USER, Role.AGENT])),
        start_ms,
        None if length_ms is None else start_ms + length_ms,
        text=draw(texts),
        words=draw(words(start_ms)),
        injected=False,
        reported=Reported(e2e_ms=draw(st.none() | lengths_ms), eou_ms=draw(st.none() | lengths_ms)),
    )


@st.composite
def other_rows(draw: st.DrawFn, start_ms: int) -> Row:
    tool = ToolUse("book", draw(st.sampled_from([None, "1", "2"])), error=draw(texts))
    return draw(
        st.sampled_from(
            [
                row_of(Role.AGENT_FUNCTION, start_ms, tool=tool),
                row_of(Role.AGENT_RESULT, start_ms, tool=tool),
                row_of(Role.NODE_TRANSITION, start_ms, node=NodeChange(None, "ask")),
                row_of(Role.NODE_TRANSITION, start_ms, node=NodeChange("ask", "book")),
                row_of(Role.USER, start_ms, start_ms, injected=True),
                row_of(Role.UNKNOWN, start_ms, text="?"),
            ]
        )
    )


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """A call of rows that start at different times, some without a length."""
    starts = draw(st.lists(moments_ms, max_size=12, unique=True))
    rows = [draw(spoken_rows(start) | spoken_rows(start) | other_rows(start)) for start in starts]
    return replace(
        call_of(*rows, duration_ms=draw(st.integers(0, 2 * LONGEST_MS))),
        cost_cents=draw(st.none() | st.decimals(0, 100, places=2)),
    )


def _renumbered(call: Call, rows: Sequence[Row]) -> Call:
    return replace(call, rows=tuple(row._replace(index=index) for index, row in enumerate(rows)))


def _shifted(call: Call, by_ms: int) -> Call:
    def later(at_ms: int | None) -> int | None:
        return None if at_ms is None else at_ms + by_ms

    rows = (
        row._replace(
            start_ms=later(row.start_ms),
            end_ms=later(row.end_ms),
            words=tuple(
                word._replace(start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms)
                for word in row.words
            ),
        )
        for row in call.rows
    )
    return replace(call, rows=tuple(rows), duration_ms=call.duration_ms + by_ms)


def _known(measured: Measurements, *keys: str) -> bool:
    return all(measured.values[key] is not None for key in keys)


def _number(measured: Measurements, key: str) -> float:
    value = measured.values[key]
    assert value is not None
    return value


@given(calls())
def test_a_value_is_a_number_of_its_metrics_type_or_empty_with_a_reason(call: Call) -> None:
    measured = measure(call)
    assert list(measured.values) == KEYS
    assert set(measured.reasons) == {key for key in KEYS if measured.values[key] is None}
    assert all(measured.reasons.values())
    for metric in METRICS:
        value = measured.values[metric.key]
        assert value is None or type(value) is (int if metric.integer else float)


@given(calls())
def test_notes_disable_only_what_is_empty(call: Call) -> None:
    measured = measure(call)
    disabled = [key for note in measured.quality for key in note.disables]
    assert set(disabled) <= set(measured.reasons)
    assert len(disabled) == len(set(disabled))
    codes = [note.code for note in measured.quality]
    assert len(codes) == len(set(codes))


@given(calls())
def test_speech_and_silence_fill_the_call(call: Call) -> None:
    measured = measure(call)
    if _known(measured, "silence_ms"):
        spoken_ms = (
            _number(measured, "agent_talk_ms")
            + _number(measured, "user_talk_ms")
            - _number(measured, "crosstalk_ms")
        )
        whole_ms = spoken_ms + _number(measured, "silence_ms")
        assert call.duration_ms <= whole_ms <= call.duration_ms + 1_000
        assert _number(measured, "longest_silence_ms") <= _number(measured, "silence_ms")


@given(calls())
def test_crosstalk_is_no_longer_than_either_sides_talk(call: Call) -> None:
    measured = measure(call)
    if _known(measured, "crosstalk_ms"):
        assert _number(measured, "crosstalk_ms") <= min(
            _number(measured, "agent_talk_ms"), _number(measured, "user_talk_ms")
        )


@given(calls())
def test_rates_lie_between_0_and_1_save_that_of_the_agents_interruptions(call: Call) -> None:
    values = measure(call).values
    for key in RATES:
        value = values[key]
        assert value is None or value >= 0
        assert value is None or value <= 1 or key == "agent_interruption_rate"


@given(calls())
def test_moments_agree_with_the_figures_and_stand_at_rows_of_the_right_side(call: Call) -> None:
    measured = measure(call)
    starts = [moment.start_ms for moment in measured.moments]
    assert starts == sorted(starts)
    assert all(moment.start_ms <= moment.end_ms for moment in measured.moments)
    for kind, key, side in (
        ("user_interruption", "user_interruptions", Role.USER),
        ("agent_interruption", "agent_interruptions", Role.AGENT),
        ("backchannel", "backchannels", Role.USER),
        ("long_silence", "long_silences", None),
        ("repetition", "repetitions", Role.AGENT),
        ("response", None, Role.AGENT),
        ("no_response", None, Role.USER),
        ("injected", None, Role.USER),
    ):
        found = [moment for moment in measured.moments if moment.kind == kind]
        assert key is None or len(found) == (measured.values[key] or 0)
        roles = {call.rows[moment.row_index].role for moment in found if moment.row_index}
        assert side is None or roles <= {side}


@given(calls(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_were_sent_changes_nothing(call: Call, random: Random) -> None:
    rows = list(call.rows)
    random.shuffle(rows)
    assert measure(_renumbered(call, rows)).values == measure(call).values


@given(calls(), st.integers(0, 100_000))
def test_a_later_start_of_everything_adds_to_the_first_silence_alone(
    call: Call, by_ms: int
) -> None:
    before, after = measure(call), measure(_shifted(call, by_ms))
    moved = {"silence_ms", "time_to_first_audio_ms"}
    for key in moved:
        if _known(before, key):
            assert _number(after, key) == _number(before, key) + by_ms
    same = set(KEYS) - moved - {"longest_silence_ms", "long_silences", "cost_per_minute_cents"}
    assert {key: after.values[key] for key in same} == {key: before.values[key] for key in same}


def test_a_whole_call_is_measured() -> None:
    """An engineer's example, figure by figure: a greeting, a request, a tool, an answer."""
    call = drawn(
        # 0    5    10 s
        "agent  aaaa..........ccccc...",
        "user   .....bbbb.............",
        said={
            "a": "Hello, how can I help?",
            "b": "a table for two please",
            "c": "booked for two",
        },
    )
    call = replace(
        call,
        rows=(
            *call.rows,
            row_of(Role.AGENT_FUNCTION, 5_000, index=3, tool=ToolUse("book", "1")),
            row_of(Role.AGENT_RESULT, 6_500, index=4, tool=ToolUse("book", "1", result="ok")),
        ),
        cost_cents=Decimal("2.2"),
        usage=Usage(llm_tokens=120),
    )
    measured = measure(call)
    expected = {
        "agent_talk_ms": 4_500,
        "user_talk_ms": 2_000,
        "silence_ms": 4_500,
        "longest_silence_ms": 2_500,
        "talk_ratio": 0.6923,
        "agent_wpm": 106.7,
        "user_wpm": 150.0,
        "time_to_first_audio_ms": 0,
        "response_latency_p50_ms": 2_500,
        "response_rate": 1,
        "user_interruptions": 0,
        "tool_calls": 1,
        "tool_errors": 0,
        "tool_p50_ms": 1_500,
        "repetitions": 0,
        "cost_per_minute_cents": 12.0,
        "llm_tokens": 120,
    }
    assert {key: measured.values[key] for key in expected} == expected
