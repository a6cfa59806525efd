"""Where the agent said again what it had said before."""

from collections import deque
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from tuner_server.metrics.words import has_words, plain
from tuner_server.timeline.order import Placed
from tuner_server.timeline.row import Role, Row

MIN_WORDS = 4
SIMILARITY = 92
LOOK_BACK = 100
COMPARED_CHARACTERS = 300


def repetitions(placed: Iterable[Placed]) -> list[Placed] | None:
    """Agent rows that nearly equal an earlier agent row; `None` where no agent row carries text.

    Rows of fewer than 4 words are left out, and so are case and punctuation. A text is compared
    with the 100 different ones before it, by its first 300 characters, so that a call of any
    length takes time in proportion to it; an equal text is found at any distance.
    """
    said: set[str] = set()
    recent: deque[str] = deque(maxlen=LOOK_BACK)
    found: list[Placed] = []
    any_text = False
    for place in placed:
        if place.row.role is not Role.AGENT:
            continue
        text = _compared_text(place.row)
        any_text = any_text or bool(text)
        if not has_words(text, MIN_WORDS):
            continue
        if text in said:
            found.append(place)
            continue
        if process.extractOne(text, recent, scorer=fuzz.ratio, score_cutoff=SIMILARITY):
            found.append(place)
        said.add(text)
        recent.append(text)
    return found if any_text else None


def _compared_text(row: Row) -> str:
    text = row.text or " ".join(word.text for word in row.words)
    return plain(text[: 2 * COMPARED_CHARACTERS])[:COMPARED_CHARACTERS]
