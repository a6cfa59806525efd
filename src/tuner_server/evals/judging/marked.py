"""Text of others inside of a request: marked as such, and unable to step out of its marks.

The escaping is the same for every text and every request, so that equal calls make equal requests.
"""

import re
import unicodedata

_ROW_NUMBER = re.compile(r"\[(\s*\d+\s*)\]")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def one_line(text: str) -> str:
    """The text on one line, in which nothing can be taken for a mark or for a row's number."""
    flat = "".join(" " if _breaks(character) else character for character in text)
    numberless = _ROW_NUMBER.sub(r"(\1)", " ".join(flat.split()))
    return numberless.translate(_ESCAPED)


def marked(name: str, text: str, *, most_characters: int) -> str:
    """A text of several lines between its marks; a note says what was too long to be sent."""
    shown, more = text[:most_characters], len(text) - most_characters
    note = f"\n({more:,} more characters were left out.)" if more > 0 else ""
    kept = "".join(
        character for character in shown if character in "\n\t" or not _breaks(character)
    )
    return f"<{name}>\n{kept.translate(_ESCAPED)}{note}\n</{name}>"


def _breaks(character: str) -> bool:
    """Whether it ends a line or steers a display: controls, separators, marks of direction."""
    return unicodedata.category(character) in ("Cc", "Zl", "Zp") or character in _DIRECTION


_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
