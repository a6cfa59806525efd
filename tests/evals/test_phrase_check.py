"""What was said: in which words, by whom, in which part of the call."""

from typing import Any

import pytest

from tests.evals.asked import agent, asked, called, caller, judged, phrase
from tests.timeline.picture import row_of
from tuner_server.evals import Evidence, Result, Verdict
from tuner_server.timeline import Role, Row, Word


def said(text: str, *phrases: str, **more: Any) -> Result:
    return judged(asked(phrase(*phrases, **more)), agent(text))


@pytest.mark.parametrize(
    ("text", "wanted", "quote"),
    [
        ("Well, GOODBYE then!", "goodbye", "GOODBYE"),
        ("Have a nice - really nice - day", "nice, really nice!", "nice - really nice"),
        ("I don’t know", "I dont know", "I don’t know"),
        ("I dont know", "I don't know", "I dont know"),
        ("Un café, s'il vous plaît", "CAFE\u0301", "café"),
        ("Die Straße ist gesperrt", "strasse", "Straße"),
        ("ﬁne, thanks", "fine", "ﬁne"),
        ("Ｈｅｌｌｏ there", "hello", "Ｈｅｌｌｏ"),
        ("お電話ありがとうございます。", "ありがとう", "ありがとう"),
        ("it is 100% sure", "100%", "100%"),
    ],
)
def test_words_are_found_without_case_punctuation_and_forms_of_unicode(
    text: str, wanted: str, quote: str
) -> None:
    result = said(text, wanted)
    assert result.verdict is Verdict.PASS
    assert result.evidence == (Evidence(0, quote),)


@pytest.mark.parametrize(
    ("text", "wanted"), [("I know", "no"), ("100 people", "100%"), ("good", "good day")]
)
def test_an_exact_phrase_is_whole_words(text: str, wanted: str) -> None:
    assert said(text, wanted).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("text", "wanted", "quote"),
    [
        (
            "So this call may be recordet, okay?",
            "this call may be recorded",
            "this call may be recordet",
        ),
        ("Okay, good bye now", "goodbye", "good bye"),
        ("Thank you for caling Olive Tree.", "thank you for calling", "Thank you for caling"),
    ],
)
def test_a_phrase_is_found_nearly_so_and_quoted_as_it_was_spoken(
    text: str, wanted: str, quote: str
) -> None:
    result = said(text, wanted, match="fuzzy")
    assert (result.verdict, result.evidence) == (Verdict.PASS, (Evidence(0, quote),))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("I know that", "no"), ("call", "this call is recorded"), ("The cat sat", "the dog ran home")],
)
def test_a_part_of_a_word_or_of_the_phrase_is_not_nearly_the_phrase(text: str, wanted: str) -> None:
    assert said(text, wanted, match="fuzzy").verdict is Verdict.FAIL


def test_the_threshold_says_how_near_is_near() -> None:
    for threshold, verdict in ((80, Verdict.PASS), (99, Verdict.FAIL)):
        result = said("call me tomorow", "call me tomorrow", match="fuzzy", threshold=threshold)
        assert result.verdict is verdict


def test_an_expression_sees_plain_quotes_and_its_match_is_quoted_as_spoken() -> None:
    result = said("We’re sorry, I can’t\u00a0do that", r"can't do (?:it|that)", match="regex")
    assert result.evidence == (Evidence(0, "can’t\u00a0do that"),)


def test_an_expression_that_only_looks_around_quotes_its_row() -> None:
    assert said("hello there", "(?=there)", match="regex").evidence == (Evidence(0, "hello there"),)


def test_an_expression_without_end_is_stopped_and_says_so() -> None:
    result = judged(asked(phrase("(a|aa)+$", "(x+x+)+y", match="regex")), agent("a" * 5_000 + "b"))
    assert result.verdict is Verdict.ERROR
    assert "/(a|aa)+$/" in result.reason
    assert "was stopped" in result.reason


def test_what_was_found_before_the_time_was_over_is_enough() -> None:
    rows = (agent("aab"), agent("a" * 5_000 + "b" * 5_000 + "!"))
    result = judged(asked(phrase("^(a|aa)+b$", match="regex", must=False)), *rows)
    assert (result.verdict, result.evidence) == (Verdict.FAIL, (Evidence(0, "aab"),))


def test_only_those_who_are_asked_about_count() -> None:
    rows = agent("One moment, please"), caller("goodbye")
    for by, verdict in (("agent", "fail"), ("caller", "pass"), ("anyone", "pass")):
        assert judged(asked(phrase("goodbye", said_by=by)), *rows).verdict == verdict


def test_prompts_that_the_stack_put_in_are_nobodys_speech() -> None:
    prompt = row_of(Role.USER, 0, 0, text="goodbye", injected=True)
    assert judged(asked(phrase("goodbye")), prompt, agent("Hi")).verdict is Verdict.FAIL


def test_words_tell_what_was_said_where_there_is_no_text() -> None:
    row = row_of(Role.AGENT, words=(Word("Good", 0, 200), Word("bye.", 200, 400)))
    assert judged(asked(phrase("good bye")), row).evidence == (Evidence(0, "Good bye"),)


CALL = (
    agent("alpha", 0, 2),
    caller("beta", 3, 5),
    agent("gamma", 9, 12),
    caller("delta", 50, 56),
)


@pytest.mark.parametrize(
    ("within", "heard"),
    [
        ({"part": "first", "count": 1, "unit": "rows"}, {"alpha"}),
        ({"part": "first", "count": 2, "unit": "rows"}, {"alpha", "beta"}),
        ({"part": "last", "count": 2, "unit": "rows"}, {"gamma", "delta"}),
        ({"part": "last", "count": 99, "unit": "rows"}, {"alpha", "beta", "gamma", "delta"}),
        ({"part": "first", "count": 3, "unit": "seconds"}, {"alpha"}),
        ({"part": "first", "count": 4, "unit": "seconds"}, {"alpha", "beta"}),
        ({"part": "last", "count": 4, "unit": "seconds"}, {"delta"}),
        ({"part": "last", "count": 3, "unit": "seconds"}, set()),
        ({"part": "last", "count": 48, "unit": "seconds"}, {"gamma", "delta"}),
        (None, {"alpha", "beta", "gamma", "delta"}),
    ],
)
def test_a_part_of_the_call_is_all_that_counts(within: Any, heard: set[str]) -> None:
    found = {
        word
        for word in ("alpha", "beta", "gamma", "delta")
        if judged(asked(phrase(word, within=within)), *CALL).verdict is Verdict.PASS
    }
    assert found == heard


@pytest.mark.parametrize(("part", "heard"), [("before", {"one"}), ("after", {"two", "three"})])
def test_before_and_after_count_from_the_first_call_of_a_tool(part: str, heard: set[str]) -> None:
    rows = (
        agent("one"),
        called("book"),
        agent("two"),
        called("book", request_id="2"),
        agent("three"),
    )
    within = {"part": part, "tool": "book"}
    found = {
        word
        for word in ("one", "two", "three")
        if judged(asked(phrase(word, within=within)), *rows).verdict is Verdict.PASS
    }
    assert found == heard


def test_rows_are_told_apart_by_time_and_not_by_the_order_in_which_they_were_sent() -> None:
    rows = agent("late", 10, 11), agent("early", 1, 2)
    within = {"part": "first", "count": 1, "unit": "rows"}
    assert judged(asked(phrase("early", within=within)), *rows).evidence == (Evidence(1, "early"),)


@pytest.mark.parametrize("must", [True, False])
@pytest.mark.parametrize(
    ("rows", "more", "reason"),
    [
        ((), {}, "No text is known of what anyone said."),
        ((caller("hi"),), {"said_by": "agent"}, "No text is known of what the agent said."),
        (
            (agent("hi"),),
            {"within": {"part": "after", "tool": "book"}},
            "book was not called.",
        ),
        (
            (agent("hi"),),
            {"within": {"part": "first", "count": 5, "unit": "seconds"}},
            "No row says when it was spoken, so what was said in the first 5 seconds is unknown.",
        ),
    ],
)
def test_what_cannot_be_known_does_not_apply(
    rows: tuple[Row, ...], more: Any, reason: str, must: bool
) -> None:
    result = judged(asked(phrase("hi", must=must, **more)), *rows)
    assert (result.verdict, result.reason) == (Verdict.NOT_APPLICABLE, reason)


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        (
            phrase("adieu", said_by="agent", within={"part": "last", "count": 3, "unit": "rows"}),
            "The agent never said “adieu” in the last 3 rows.",
        ),
        (
            phrase(
                "a",
                "b",
                "c",
                "d",
                match="fuzzy",
                within={"part": "last", "count": 1, "unit": "rows"},
            ),
            "Nobody said “a”, “b”, “c” or 1 other, or nearly so in the last row.",
        ),
        (
            phrase("x+", "y+", match="regex", said_by="caller"),
            "The caller never said /x+/ or /y+/.",
        ),
        (
            phrase("hello", meaning="a greeting", said_by="agent", must=False),
            "The agent said “Hello”.",
        ),
        (phrase("bye", meaning="a goodbye", said_by="agent"), "The agent never said a goodbye."),
    ],
)
def test_reasons_are_sentences(check: Any, reason: str) -> None:
    assert judged(asked(check), agent("Hello"), caller("mm")).reason == reason


def test_each_row_is_evidence_once_up_to_ten() -> None:
    result = judged(asked(phrase("no", must=False)), *[agent("No, no!") for _ in range(12)])
    assert [each.row for each in result.evidence] == list(range(10))
    assert result.reason == "Somebody said “No”, and at least 9 more like it."
