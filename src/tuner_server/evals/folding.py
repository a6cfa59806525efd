"""Texts as they are compared: without case and punctuation, and in one form of Unicode.

What is found in the folded text is quoted from the text as it was spoken.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

# Kana, Han and Thai are written without spaces: there every character is a word.
_SPACELESS = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_SPACELESS}]|[^ {_SPACELESS}]+")
_DROPPED = frozenset("'’‘ʼ＇`´\u00ad\u200b\u200c\u200d\ufeff")  # “don't” is heard as “dont”, too.
_KEPT = frozenset("%&@#＃＠％＆")  # Punctuation by Unicode, words by ear.


class Folded:
    """A text in its folded form, word by word."""

    def __init__(self, original: str) -> None:
        self.original = original

    @cached_property
    def text(self) -> str:
        """The folded text: words with single spaces between them."""
        if self.original.isascii():
            folded = self.original.translate(_ASCII_FOLDED)
        else:
            folded = "".join(map(_folded, self.original))
        return " ".join(folded.split())

    @cached_property
    def words(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each word of `text`."""
        return tuple(match.span() for match in _WORD.finditer(self.text))

    @cached_property
    def word_starts(self) -> frozenset[int]:
        return frozenset(start for start, _ in self.words)

    @cached_property
    def word_ends(self) -> frozenset[int]:
        return frozenset(end for _, end in self.words)

    def quote(self, start: int, end: int) -> str:
        """The part of the original that `text[start:end]` was folded from; not for empty spans."""
        places = self._places
        return self.original[places[start] : places[end - 1] + 1]

    @cached_property
    def _places(self) -> tuple[int, ...]:
        """For each character of `text`, the place in the original that it comes from."""
        places: list[int] = []
        wants_space = False
        for at, character in enumerate(self.original):
            for piece in _folded(character):
                if piece == " ":
                    wants_space = bool(places)
                    continue
                if wants_space:
                    places.append(at)
                    wants_space = False
                places.append(at)
        return tuple(places)


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in _DROPPED:
        return ""
    plain = unicodedata.normalize("NFKD", character).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(" " if _parts_words(piece) else piece for piece in plain)


def _parts_words(character: str) -> bool:
    if character in _KEPT:
        return False
    category = unicodedata.category(character)
    return category[0] in "PZC" or category == "Sk"


# The same for ASCII, where a table is many times as fast.
_ASCII_FOLDED = str.maketrans({character: _folded(character) for character in map(chr, range(128))})


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a folded text, and how alike it is to what was looked for, 0 to 100."""

    start: int
    end: int
    score: float
