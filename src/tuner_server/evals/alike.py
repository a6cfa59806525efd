"""Phrases in what was said: word for word, or nearly so."""

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from tuner_server.evals.folding import Folded, Span

_LONGEST_ALIGNED = 64
"""Up to so many characters rapidfuzz aligns a phrase exactly; a longer one by estimate."""


def find_exact(phrase: str, said: Folded) -> Span | None:
    """Where the folded phrase first stands in the text as whole words."""
    start = said.text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if start in said.word_starts and end in said.word_ends:
            return Span(start, end, 100.0)
        start = said.text.find(phrase, start + 1)
    return None


def find_alike(phrase: str, said: Folded, threshold: int) -> Span | None:
    """The run of whole words that is most like the folded phrase, at `threshold` of 100 or above.

    Alike is what `fuzz.ratio` says: twice the letters in common, by all letters of both. A run is
    compared in full, so that “no” is not found within “know”, nor a phrase in one of its words.
    """
    exact = find_exact(phrase, said)
    if exact or not said.text or _is_hopeless(phrase, said.text, threshold):
        return exact
    shortest, longest = _lengths(len(phrase), threshold)
    words = said.words
    spans = [
        (start, words[last][1])
        for first, (start, _) in enumerate(words)
        for last in _ends(words, first, shortest, longest)
    ]
    best = process.extractOne(
        phrase,
        [said.text[start:end] for start, end in spans],
        scorer=fuzz.ratio,
        score_cutoff=threshold,
    )
    if best is None:
        return None
    _, score, nth = best
    return Span(*spans[nth], score)


def _is_hopeless(phrase: str, text: str, threshold: int) -> bool:
    """Whether no run of the text can reach the threshold; cheap, and never wrong.

    A run that reaches it shares at least `threshold / (200 - threshold)` of the phrase's letters in
    order. Cut or grown to the phrase's length it still scores `300 - 20000 / threshold`.
    """
    least_shared = int(len(phrase) * threshold / (200 - threshold))
    if LCSseq.similarity(phrase, text) < least_shared:
        return True
    if len(phrase) > _LONGEST_ALIGNED or len(text) < len(phrase):
        return False
    least = 300 - 20_000 / threshold
    return least > 0 and fuzz.partial_ratio(phrase, text) < least


def _lengths(length: int, threshold: int) -> tuple[float, float]:
    """The least and greatest length of a run that can reach the threshold."""
    return length * threshold / (200 - threshold), length * (200 - threshold) / threshold


def _ends(
    words: tuple[tuple[int, int], ...], first: int, shortest: float, longest: float
) -> list[int]:
    start = words[first][0]
    found: list[int] = []
    for last in range(first, len(words)):
        length = words[last][1] - start
        if length > longest:
            break
        if length >= shortest:
            found.append(last)
    return found
