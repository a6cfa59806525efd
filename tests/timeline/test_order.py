from tests.timeline.picture import call_of, row_of
from tuner_server.timeline import Role, Row, ToolUse, Word
from tuner_server.timeline.order import in_time_order, starts_at


def _order(*rows: Row) -> list[int]:
    return [placed.row.index for placed in in_time_order(call_of(*rows).rows)]


def test_rows_are_read_in_the_order_of_their_start() -> None:
    assert _order(
        row_of(Role.AGENT, 900), row_of(Role.USER, 100), row_of(Role.AGENT_RESULT, 500)
    ) == [1, 2, 0]


def test_rows_that_share_a_start_stay_as_sent() -> None:
    assert _order(row_of(Role.USER, 5), row_of(Role.AGENT, 5), row_of(Role.USER, 5)) == [0, 1, 2]


def test_a_row_without_timing_stays_behind_the_row_sent_before_it() -> None:
    assert _order(
        row_of(Role.AGENT), row_of(Role.AGENT, 900), row_of(Role.USER), row_of(Role.AGENT, 100)
    ) == [0, 3, 1, 2]


def test_words_and_tools_tell_the_start_where_the_row_does_not() -> None:
    words = (Word("two", 400, 500), Word("for", 300, 350))
    assert starts_at(row_of(Role.USER, words=words)) == 300
    assert starts_at(row_of(Role.USER, 7, words=words)) == 7
    tool = ToolUse("book", "1", start_ms=40)
    assert starts_at(row_of(Role.AGENT_FUNCTION, tool=tool)) == 40
    assert starts_at(row_of(Role.AGENT_FUNCTION)) is None
