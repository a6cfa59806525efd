import pytest

from tuner_server.metrics.backchannels import is_backchannel


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mm-hmm.", "en"),
        ("mhm", "en-GB"),
        ("Uh-huh, yeah.", "en_US"),
        ("Okay... that's right!", "EN"),
        ("Sí, claro que sí.", "es"),
        ("Ach so, genau.", "de-AT"),
        ("Oui, d'accord.", "fr"),
        ("Sì, va bene", "it"),
        ("Tá bom", "pt-BR"),
        ("Ja, precies", "nl"),
        ("はい、はい", "ja"),
        ("はいはい", "ja"),
        ("ठीक है।", "hi"),
        ("haan ji", "hi"),
        ("نعم، تمام", "ar"),
        ("嗯嗯，好的", "zh-CN"),
        ("네, 알겠습니다.", "ko"),
        ("Ага, понятно", "ru"),
    ],
)
def test_backchannels_are_known_in_many_languages(text: str, language: str) -> None:
    assert is_backchannel(text, language)
    assert is_backchannel(text), "without a language, all count"


@pytest.mark.parametrize(
    "text", ["", "...", "no", "yeah but wait", "stop", "I see a problem", "好的但是", "m" * 61]
)
def test_words_that_say_more_are_no_backchannel(text: str) -> None:
    assert not is_backchannel(text)


def test_a_known_language_knows_only_its_own_words() -> None:
    assert not is_backchannel("genau", "en")
    assert is_backchannel("mhm", "zh"), "a hum is the same in all"


def test_a_language_without_a_list_counts_the_words_of_all() -> None:
    assert is_backchannel("genau", "tlh")


def test_long_runs_of_syllables_are_judged_at_once() -> None:
    assert is_backchannel("嗯" * 60, "zh")
    assert not is_backchannel("是好" * 29 + "x", "zh")
