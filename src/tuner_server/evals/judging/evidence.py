"""Whether what a judge quotes was said where it says so."""

import re
from html import unescape

from tuner_server.evals.alike import find_alike, find_exact
from tuner_server.evals.folding import Folded

ALIKE = 85
"""How much alike a quote must be to a part of its row, of 100: a slip passes, a paraphrase not."""
_SHORTEST_ALIKE = 12
"""A quote of fewer letters must be there word for word: nearly “no” is “now”."""

_LABEL = re.compile(r"^\s*\[\d+\]\s*|^\s*(?:agent|caller)\s*:\s*", re.IGNORECASE)
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*")


def is_quoted(quote: str, row_text: str) -> bool:
    """Whether the row has the quote in it, nearly at least.

    `row_text` is what was shown to the judge. Case, punctuation and forms of Unicode do not
    matter; a quote with “…” in it is as good as its parts.
    """
    said = Folded(unescape(row_text))
    bare = _LABEL.sub("", _LABEL.sub("", unescape(quote)))
    parts = [Folded(part).text for part in _ELLIPSIS.split(bare)]
    worded = [part for part in parts if part]
    return bool(worded) and all(_is_in(part, said) for part in worded)


def _is_in(part: str, said: Folded) -> bool:
    if len(part) < _SHORTEST_ALIKE:
        return find_exact(part, said) is not None
    return find_alike(part, said, ALIKE) is not None
