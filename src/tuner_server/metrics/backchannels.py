"""Words that say no more than "I am listening", by language."""

import re
import unicodedata
from functools import cache

from tuner_server.metrics.words import plain

_MAX_CHARACTERS = 60
"""Longer texts are no backchannel, whatever they consist of."""

# What a listener says without wanting to speak. Hums of h and m ("mm-hmm") need no list.
_PHRASES = {
    "ar": ("نعم|ايوه|أيوه|اه|آه|طيب|تمام|حسنا|حسناً|صح|صحيح|اوكي|أوكي|ماشي|مفهوم|اكيد|أكيد"),
    "de": (
        "ah|aha|ach so|achso|oh|ja|jaja|jo|jep|okay|ok|genau|klar|na klar|gut|alles klar|verstehe"
        "|stimmt|richtig|in ordnung|natürlich|sicher|eben"
    ),
    "en": (
        "ah|aha|oh|ooh|uh huh|yeah|yep|yup|yes|ok|okay|k|right|alright|all right|sure|gotcha|got it"
        "|i see|i know|of course|true|exactly|absolutely|totally|good|great|nice|cool|fine|wow"
        "|really|makes sense|fair enough|that's right|go on"
    ),
    "es": (
        "ah|aha|ajá|oh|sí|ya|vale|ok|okay|claro|claro que sí|bueno|bien|muy bien|de acuerdo"
        "|exacto|entiendo|ya veo|correcto|eso|perfecto|dale"
    ),
    "fr": (
        "ah|oh|oui|ouais|ok|okay|d'accord|bien|très bien|bien sûr|exact|exactement|voilà|je vois"
        "|je comprends|c'est ça|en effet|parfait|tout à fait"
    ),
    "hi": (
        "हाँ|हां|हा|जी|जी हाँ|जी हां|हाँ जी|हां जी|अच्छा|ठीक है|ठीक|सही|ओके|बिल्कुल|हम्म"
        "|haan|han|ji|ji haan|haan ji|achha|accha|acha|theek hai|thik hai|sahi|bilkul"
    ),
    "it": (
        "ah|aha|oh|eh|sì|ok|okay|va bene|vabbè|bene|certo|esatto|capito|ho capito|giusto"
        "|d'accordo|infatti|già|perfetto"
    ),
    "ja": (
        "はい|ええ|うん|へえ|そう|そうですか|そうですね|そうなんですか|なるほど|ああ|あー|はあ"
        "|ふーん|オッケー|わかりました"
    ),
    "ko": "네|예|응|어|음|아|그래요|그렇군요|알겠습니다|맞아요|오케이",
    "nl": (
        "ah|aha|oh|ja|jaja|jawel|oké|ok|okay|goed|precies|klopt|juist|tuurlijk|natuurlijk|prima"
        "|begrijp ik|ik snap het|zeker|inderdaad"
    ),
    "pl": "aha|tak|dobrze|ok|okej|jasne|rozumiem|dokładnie|racja|pewnie",
    "pt": (
        "ah|aha|oh|sim|é|tá|tá bom|tá certo|ok|okay|certo|claro|isso|entendi|exato|pois|pois é"
        "|sei|beleza|bom|uhum|perfeito"
    ),
    "ru": ("ага|угу|да|хорошо|понятно|ясно|точно|конечно|ладно|ок|окей|понимаю|правильно"),
    "sv": "ja|jo|jaha|okej|ok|precis|just det|visst|bra|jag förstår|absolut",
    "tr": "evet|tamam|peki|doğru|tabii|tabi|aynen|olur",
    "zh": (
        "嗯|啊|哦|喔|噢|对|對|是|是的|好|好的|好吧|行|可以|明白|知道|知道了|没错|沒錯|当然|當然|了解"
    ),
}
_HUM = "[hm]*m[hm]*|u+h+|a+h+|o+h+|e+h+"
_SPACELESS = frozenset(("ja", "zh"))


def is_backchannel(text: str, language: str | None = None) -> bool:
    """Whether the text consists of backchannel words alone.

    `language` is a BCP 47 tag ("pt-BR"). Without one, or with one that has no list, the words of
    all languages count.
    """
    if not text or len(text) > _MAX_CHARACTERS:
        return False
    return _pattern(_listed(language)).fullmatch(_normalised(text)) is not None


def _listed(language: str | None) -> str | None:
    primary = (language or "").replace("_", "-").split("-")[0].casefold()
    return primary if primary in _PHRASES else None


@cache
def _pattern(language: str | None) -> re.Pattern[str]:
    spaced: set[str] = set()
    spaceless: set[str] = set()
    for name in _PHRASES if language is None else (language,):
        phrases = map(_normalised, _PHRASES[name].split("|"))
        (spaceless if name in _SPACELESS else spaced).update(phrases)
    word = f"(?:{_alternatives(spaced)}|{_HUM})" if spaced else f"(?:{_HUM})"
    if spaceless:
        # Possessive, so that a long run of them is never tried in another way.
        word = f"(?:{word}|(?:{_alternatives(spaceless)})++)"
    return re.compile(f"{word}(?: {word})*")


def _alternatives(phrases: set[str]) -> str:
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


def _normalised(text: str) -> str:
    """The plain text, without accents and their like."""
    characters = unicodedata.normalize("NFKD", text)
    return plain("".join(char for char in characters if not unicodedata.combining(char)))
