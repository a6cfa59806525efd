"""Names of tools as evals write them: `book_*|reserve_*` is any tool whose name begins so."""

from functools import lru_cache
from typing import TypeAlias

_Pieces: TypeAlias = tuple[str, ...]


def is_meant(pattern: str, name: str) -> bool:
    """Whether a tool of this name is meant: `*` is any characters, `|` parts names."""
    folded = name.casefold()
    return bool(name) and any(_fits(pieces, folded) for pieces in _names(pattern))


def not_called(pattern: str) -> str:
    """The sentence that no tool that is meant was called."""
    if pattern.strip() == "*":
        return "No tool was called."
    if "*" not in pattern and "|" not in pattern:
        return f"{pattern} was not called."
    *first, last = [name.strip() for name in pattern.split("|") if name.strip()] or [pattern]
    if len(first) > 2:
        return f"No tool named {', '.join(first[:2])} or the like was called."
    named = f"{', '.join(first)} or {last}" if first else last
    return f"No tool named {named} was called."


@lru_cache(maxsize=512)
def _names(pattern: str) -> tuple[_Pieces, ...]:
    """Each name, as the pieces between its stars."""
    names = (name.strip().casefold() for name in pattern.split("|"))
    return tuple(tuple(name.split("*")) for name in names if name)


def _fits(pieces: _Pieces, name: str) -> bool:
    """Take every piece where it first comes: nothing is tried twice, however many stars."""
    first, *others = pieces
    if not others:
        return name == first
    *middle, last = others
    if not name.startswith(first):
        return False
    reached = len(first)
    for piece in middle:
        at = name.find(piece, reached)
        if at < 0:
            return False
        reached = at + len(piece)
    return len(name) - reached >= len(last) and name.endswith(last)
