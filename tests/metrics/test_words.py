import pytest

from tuner_server.metrics.words import plain, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("a table for two", 4),
        ("  één   tafel ", 2),
        ("我想订一张桌子", 7),
        ("はい お願いします", 8),
        ("table 二", 2),
        ("테이블 예약", 2),
    ],
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert words_in(text) == words


def test_plain_text_has_neither_case_nor_punctuation() -> None:
    assert plain("  Hello, WORLD! «Straße»… it's ") == "hello world strasse it s"
    assert plain("ठीक है।") == "ठीक है"
