"""Words of a text, in any script."""

import re

# Kana, Han and Thai are written without spaces.
_SPACELESS = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\s{_SPACELESS}]+")
_PUNCTUATION = re.compile(
    r"[!-/:-@\[-`{-~\u00a1-\u00bf\u060c\u061b\u061f\u06d4\u0964\u0965"
    r"\u2000-\u206f\u3000-\u303f\u30fb\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+"
)


def words_in(text: str) -> int:
    """How many words a text has; in scripts written without spaces a character counts as one."""
    return len(text.split()) if text.isascii() else len(_WORD.findall(text))


def plain(text: str) -> str:
    """The text in lower case; every run of punctuation and white space is one space."""
    return " ".join(_PUNCTUATION.sub(" ", text.casefold()).split())
