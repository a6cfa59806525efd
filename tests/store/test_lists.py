"""Lists of calls: whatever is asked, in whichever way it is answered, they are right."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.kinds import on_sqlite
from tests.store.collection import Collection, has_words, in_order, passes
from tests.tenant import Tenant, segments, tool_rows
from tuner_server.store import lists as module
from tuner_server.store import matching, schema, search
from tuner_server.store.calls import CallSummary, delete_calls, summaries
from tuner_server.store.database import Database
from tuner_server.store.lists import (
    Place,
    count_calls,
    neighbours_of,
    news_of,
    page_of_calls,
)
from tuner_server.store.selection import (
    SORTABLE,
    Condition,
    Kind,
    Operator,
    Selection,
    Sort,
    kind_of,
    parse_conditions,
)
from tuner_server.store.writer import Writer

EQUALITY = (Operator.EQUALS, Operator.DIFFERS)
STATES = (Operator.EMPTY, Operator.PRESENT)
VALUES: dict[str, Sequence[Any]] = {
    "agent_id": (1, 2, 3, 4),
    "call_id": ("3", "7", "absent"),
    "status": ("completed", "error", "absent"),
    "version": ("41", "42"),
    "successful": (True, False),
    "caller_phone_number": ("+31",),
    "started_at_ms": (1_795_403_002_000, 1_795_403_005_000, 2**63 - 1),
    "duration_ms": (1_000, 60_500, 61_000, -(2**63) + 1),
    "cost_cents": (0.0, 0.000001, 12.5, -3.0, 1e299),
    "warnings": (0, 1, 2, 2**63 - 1),
    "user_turns": (0, 1, 2),
    "silence_ms": (1, 2),
    "response_rate": (0.0, 1 / 3, 1.0),
    "tool": ("book", "pay", "absent"),
    "tool_error": ("pay",),
    "node": ("plan", "absent"),
    "metadata.env": ("prod", "dev", "'; DROP TABLE calls"),
    "metadata.a'b": ("x",),
    "tag": (1, 2, 3, 4, 99),
    "eval.3": ("pass", "error", "not_run"),
    "eval.4": ("fail",),
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from(sorted(VALUES)))
    comparable = kind_of(field) in (Kind.WHOLE, Kind.NUMBER)
    operator = draw(st.sampled_from(list(Operator) if comparable else [*EQUALITY, *STATES]))
    if operator in STATES:
        return Condition(field, operator)
    most = 3 if operator is Operator.EQUALS else 1
    values = draw(st.lists(st.sampled_from(VALUES[field]), min_size=1, max_size=most))
    or_empty = operator is Operator.EQUALS and draw(st.booleans())
    return Condition(field, operator, tuple(values), or_empty)


TERMS = st.sampled_from(
    ["book", "BOOK*", "cafe", "Café", "窓側", "窓", "1e5abc", "ΕΛΛΆΔΑ", "strasse", "b*", "absent"]
)
PHRASES = st.lists(st.sampled_from(["book", "table", "cafe"]), min_size=1, max_size=2).map(
    lambda words: f'"{" ".join(words)}"'
)
SELECTIONS = st.tuples(st.lists(conditions(), max_size=3), st.lists(TERMS | PHRASES, max_size=2))
SORTS = st.builds(
    Sort,
    st.sampled_from(["started_at_ms", "started_at_ms", *sorted(SORTABLE)]),
    descending=st.booleans(),
)
CALLS = 40


@pytest.fixture
def collection(tenant: Tenant, database: Database, writer: Writer) -> Collection:
    Collection(Tenant(database, writer), 10, seed=1)  # of others, which must never show
    return Collection(tenant, CALLS)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=SELECTIONS,
    sort=SORTS,
    looks=st.sampled_from([0, 10, CALLS]),
    few=st.sampled_from([0, 3, CALLS]),
    most=st.sampled_from([3, 7, CALLS]),
)
def test_a_list_has_what_plain_python_would_give_page_by_page(
    tenant: Tenant,
    collection: Collection,
    asked: tuple[list[Condition], list[str]],
    sort: Sort,
    looks: int,
    few: int,
    most: int,
) -> None:
    wanted, words = asked
    selection = Selection(tuple(wanted), " ".join(words) or None)
    expected = [
        call
        for call in collection.calls
        if all(passes(call, condition) for condition in wanted) and has_words(call, words)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LOOKS_FOR_A_PAGE", looks)
        patch.setattr(module, "LOOKS_FOR_A_COUNT", looks)
        patch.setattr(matching, "FEW", few)
        assert ids_of_list(tenant, selection, sort, most=most) == in_order(expected, sort)
        with tenant.database.read() as connection:
            assert count_calls(connection, tenant.id, selection) == (len(expected), False)
            news = news_of(connection, tenant.id, selection, after_id=0, most=CALLS)
        assert [call.id for call in news.calls] == in_order(expected, Sort())
        assert neighbours(tenant, selection, sort) == in_order(expected, sort)


def neighbours(tenant: Tenant, selection: Selection, sort: Sort) -> list[int]:
    """The list from its first call on, each found as the next of the one before, and back."""
    with tenant.database.read() as connection:
        page = page_of_calls(connection, tenant.id, selection, sort, most=1)
        walked: list[CallSummary] = list(page.calls)
        while walked:
            beside = neighbours_of(connection, tenant.id, selection, sort, walked[-1])
            assert beside.previous == (walked[-2].id if len(walked) > 1 else None)
            if beside.next is None:
                break
            walked += summaries(connection, tenant.id, [beside.next])
    return [call.id for call in walked]


def ids_of_list(tenant: Tenant, selection: Selection, sort: Sort, *, most: int) -> list[int]:
    found: list[int] = []
    after: Place | None = None
    while True:
        with tenant.database.read() as connection:
            page = page_of_calls(connection, tenant.id, selection, sort, most=most, after=after)
        found += [call.id for call in page.calls]
        after = page.end
        if after is None:
            return found
        assert len(page.calls) == most


@pytest.mark.parametrize("sort", [Sort(), Sort("response_rate", descending=False)])
@pytest.mark.parametrize("text", [None, "book"])
def test_a_list_goes_on_after_a_call_that_was_deleted(
    tenant: Tenant, collection: Collection, sort: Sort, text: str | None
) -> None:
    selection = Selection(text=text)
    expected = ids_of_list(tenant, selection, sort, most=CALLS)
    with tenant.database.read() as connection:
        page = page_of_calls(connection, tenant.id, selection, sort, most=3)
    tenant.writer.run(lambda c: delete_calls(c, tenant.id, [expected[2]]))
    with tenant.database.read() as connection:
        rest = page_of_calls(connection, tenant.id, selection, sort, most=CALLS, after=page.end)
    assert [call.id for call in rest.calls] == expected[3:]


def test_news_are_what_was_filed_after_a_call_and_matches(
    tenant: Tenant, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = max(call.id for call in collection.calls)

    def news(*wordings: str, most: int = 10) -> tuple[list[str], int, bool]:
        selection = Selection(parse_conditions(wordings))
        with tenant.database.read() as connection:
            found = news_of(connection, tenant.id, selection, after_id=seen, most=most)
        return [call.call_id for call in found.calls], found.count, found.capped

    assert news() == ([], 0, False)
    for call_id, start in (("late", 5), ("early", 1), ("middle", 3)):
        tenant.file(call_id=call_id, call_type="new", start_timestamp=1_795_403_000 + start)
    assert news(most=2) == (["late", "middle"], 3, False)
    assert news("call_id=early") == (["early"], 1, False)
    monkeypatch.setattr(module, "COUNTED_AT_MOST", 2)
    assert news("call_type=new") == (["late", "middle", "early"], 2, True)


def test_counting_exactly_does_not_stop(
    tenant: Tenant, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COUNTED_AT_MOST", 3)
    with tenant.database.read() as connection:
        assert count_calls(connection, tenant.id, Selection(), exactly=True) == (CALLS, False)


def test_counting_stops_at_its_limit(
    tenant: Tenant, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COUNTED_AT_MOST", CALLS - 1)
    with tenant.database.read() as connection:
        assert count_calls(connection, tenant.id, Selection()) == (CALLS - 1, True)
    monkeypatch.setattr(module, "COUNTED_AT_MOST", CALLS)
    with tenant.database.read() as connection:
        assert count_calls(connection, tenant.id, Selection()) == (CALLS, False)


def found(tenant: Tenant, text: str | None = None, *wordings: str) -> list[str]:
    """The clients' ids of the calls of a selection."""
    selection = Selection(parse_conditions(wordings), text)
    with tenant.database.read() as connection:
        page = page_of_calls(connection, tenant.id, selection, Sort(), most=50)
        count, _ = count_calls(connection, tenant.id, selection)
    assert count == len(page.calls)
    return sorted(call.call_id for call in page.calls)


def say(tenant: Tenant, **texts: str) -> None:
    """File and measure calls in which this was said."""
    for call_id, text in texts.items():
        tenant.file(
            call_id=call_id, transcript_with_tool_calls=segments(("agent", text)), call_type="x"
        )
    tenant.measure()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("A Café in Zürich", "cafe zurich"),
        ("a cafe in zurich", "CAFÉ ZÜRICH"),
        ("Straße", "strasse"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ﬁne ½ price", "fine"),
        ("２人で", "2"),
        ("窓側の席をお願いします", "窓側の席"),
        ("창가 자리", "창가"),
        ("Ёлка", "елка"),
        ("order 3f1e5abc-12e4-4d2a", "1e4"),
        ("order 1e5abc", "1e5abc"),
        ("Ꮳ Cherokee", "ꮳ"),
        ("don't go", "don't"),
        ("well-known", '"well known"'),
        ("under_score", "score"),
        ("book a table", "table book"),
        ("book a table", "tab*"),
        ("the number is 42", "42"),
        ("x" * 150, "x" * 150),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_script(
    tenant: Tenant, said: str, asked: str
) -> None:
    say(tenant, said=said, other="nothing of it")
    expected = [] if asked == "1e4" else ["said"]
    assert found(tenant, asked) == expected


def test_a_phrase_wants_its_words_one_after_the_other(tenant: Tenant) -> None:
    say(tenant, one="a table for two", other="a two table")
    assert found(tenant, '"table for two"') == ["one"]
    assert found(tenant, "table two") == ["one", "other"]
    assert found(tenant, '"table for two') == ["one"]  # a quote that is left open
    assert found(tenant, '"two for"') == []


HOSTILE = [
    *("'", '"', '""', "*", "***", "a*b", "(", ")", "a AND", "NOT a", "a OR b", "NEAR(a b)"),
    *("^a", "a:b", "text:a", "-a", "{a}", "\\", "a\\'b", "%", "_", "\0", "a\0b", ";--"),
    *("' OR '1'='1", "a & b | !c", "a <-> b", ":*", "'a':*", "$1", "?", ":x", "😀"),
    " ".join(f"w{number}" for number in range(2_000)),
    '"' + " ".join(f"w{number}" for number in range(2_000)) + '"',
    "w" * 10_000,
    "ß" * 10_000,
]


def test_a_hostile_query_is_a_query_like_any_other(tenant: Tenant) -> None:
    say(tenant, one="nothing to see")
    for query in HOSTILE:
        assert found(tenant, query) == [], query


def test_a_query_that_names_no_word_finds_nothing_also_with_filters(tenant: Tenant) -> None:
    say(tenant, one="hello")
    assert found(tenant, "!?") == []
    assert found(tenant, "!?", "call_type=x") == []
    assert found(tenant, "hello", "call_type=x") == ["one"]


def test_other_workspaces_calls_never_show(
    tenant: Tenant, database: Database, writer: Writer
) -> None:
    other = Tenant(database, writer)
    for each in (tenant, other):
        each.file(call_id=f"of {each.id}", transcript_with_tool_calls=tool_rows("book"))
        each.measure()
    mine = [f"of {tenant.id}"]
    for asked in ((), ("tool=book",), ("status:empty",), ("call_type=web_call", "tool=book")):
        assert found(tenant, None, *asked) == mine
        assert found(tenant, "book", *asked) == mine
    assert found(tenant, None, f"agent_id={other.agent_id}") == []


def test_a_very_long_call_is_found_by_what_was_said_first(tenant: Tenant) -> None:
    """PostgreSQL refuses a text of more than a megabyte of words."""
    letters = [chr(code) for code in range(0x10428, 0x10450)]
    words = [a + b + c + d for a in letters for b in letters for c in letters for d in letters[:2]]
    say(tenant, long="first " + " ".join(words), cjk="窓" * 300_000, other="last")
    assert found(tenant, "first") == ["long"]
    assert found(tenant, "窓") == ["cjk"]
    assert found(tenant, "last") == ["other"]


def test_what_is_searched_anew_is_no_longer_found_by_the_old_words(tenant: Tenant) -> None:
    say(tenant, one="hello")
    (call,) = tenant.rows(select(schema.calls.c.id))
    tenant.writer.run(lambda c: delete_calls(c, tenant.id, [call.id]))
    assert found(tenant, "hello") == []
    say(tenant, one="hello")
    assert found(tenant, "hello") == ["one"]


@on_sqlite
def test_calls_that_want_the_same_place_in_the_index_get_neighbouring_ones(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_ID_BITS", 0)  # a place is the start time alone
    say(tenant, a="hello", b="hello")
    say(tenant, c="hello")
    assert found(tenant, "hello") == ["a", "b", "c"]
