"""Where in a text the words are that somebody searches for, as the search itself sees words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuner_server.store.search import Term, folded, terms_of

_BEFORE = 40
_LONGEST = 180
# As the index parts words: letters and digits with the marks on them; one CJK character is a word.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
    "|(?:[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
    "|[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670])+"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; `hit`: it is what was searched for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    start: int
    end: int


class Query:
    """What somebody searches for: words, phrases in quotes, beginnings such as `book*`."""

    def __init__(self, wording: str) -> None:
        self._terms: Sequence[Term] = list(terms_of(wording))

    @property
    def terms(self) -> int:
        """How many words and phrases it has."""
        return len(self._terms)

    def terms_in(self, text: str) -> int:
        """How many of them occur in a text."""
        words = list(_words(text))
        return sum(next(_places(words, term), None) is not None for term in self._terms)

    def cut(self, text: str) -> tuple[Part, ...]:
        """The surroundings of the first hit, with every hit in them marked."""
        spans = self._spans(text)
        start = max(0, (spans[0][0] if spans else 0) - _BEFORE)
        if start:
            start = text.find(" ", start, spans[0][0]) + 1 or start
        end = start + _LONGEST
        if end < len(text):
            end = max(text.rfind(" ", start, end), spans[0][1] if spans else 0)
        parts = [Part("…", hit=False)] if start else []
        parts += _parted(text, start, min(end, len(text)), spans)
        if end < len(text):
            parts.append(Part("…", hit=False))
        return tuple(parts)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where the hits are, in order and without overlaps."""
        words = list(_words(text))
        found = sorted(place for term in self._terms for place in _places(words, term))
        spans: list[tuple[int, int]] = []
        for start, end in found:
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return spans


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        for word in folded(match[0]).split():
            yield _Word(word, match.start(), match.end())


def _places(words: Sequence[_Word], term: Term) -> Iterator[tuple[int, int]]:
    wanted = term.words
    for place in range(len(words) - len(wanted) + 1):
        here = words[place : place + len(wanted)]
        *before, last = (word.folded for word in here)
        if tuple(before) == wanted[:-1] and (
            last == wanted[-1] or (term.prefix and last.startswith(wanted[-1]))
        ):
            yield here[0].start, here[-1].end


def _parted(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterator[Part]:
    at = start
    for hit_start, hit_end in spans:
        if hit_end <= at or hit_start >= end:
            continue
        if hit_start > at:
            yield Part(text[at:hit_start], hit=False)
        yield Part(text[max(at, hit_start) : min(hit_end, end)], hit=True)
        at = min(hit_end, end)
    if at < end:
        yield Part(text[at:end], hit=False)
