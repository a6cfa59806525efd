"""What a search found, as it is shown: the words as people wrote them, and the hits marked."""

import pytest

from tuner_server.store.hits import Query


def marked(wording: str, text: str) -> str:
    """The cut text, hits in brackets."""
    parts = Query(wording).cut(text)
    return "".join(f"[{part.text}]" if part.hit else part.text for part in parts)


@pytest.mark.parametrize(
    ("wording", "text", "shown"),
    [
        ("table", "A table for two", "A [table] for two"),
        ("TWO table", "A table for two", "A [table] for [two]"),
        ("cafe", "Im Café Zürich", "Im [Café] Zürich"),
        ("cafe", "Im Cafe\u0301 Zürich", "Im [Cafe\u0301] Zürich"),
        ('"for two"', "two, for two", "two, [for two]"),
        ("tab*", "a table; tab", "a [table]; [tab]"),
        ("strasse", "Lange Straße 3", "Lange [Straße] 3"),
        ("窓側", "禁煙の窓側の席", "禁煙の[窓側]の席"),
        ("well-known", "a well-known, known well", "a [well-known], known well"),
        ("score", "under_score", "under_[score]"),
        ("absent", "A table", "A table"),
        ("a", "<b>a</b>", "<b>[a]</b>"),
    ],
)
def test_hits_are_marked_as_the_search_sees_words(wording: str, text: str, shown: str) -> None:
    assert marked(wording, text) == shown


def test_a_long_text_is_cut_around_its_first_hit() -> None:
    text = "before " * 100 + "the table " + "after " * 100
    shown = marked("table", text)
    assert shown.startswith("…before")
    assert shown.endswith("after…")
    assert "[table]" in shown
    assert len(shown) < 200


def test_a_text_without_spaces_is_cut_too() -> None:
    shown = marked("窓", "席" * 300 + "窓" + "席" * 300)
    assert "[窓]" in shown
    assert len(shown) < 200


def test_it_is_counted_how_many_of_the_words_occur() -> None:
    query = Query('table "for two" tomorrow')
    assert query.terms == 3
    assert query.terms_in("a table for two") == 2
    assert query.terms_in("two for tomorrow") == 1
    assert Query("!?").terms_in("anything !?") == 0
