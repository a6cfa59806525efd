"""The JSON in what a model said, whatever it wrapped around it."""

import json
from typing import Any, Final

_MOST_TRIES: Final = 200
_DECODER: Final = json.JSONDecoder()


def objects_in(text: str) -> list[dict[str, Any]]:
    """The JSON objects that stand in a text, the last one first; none of them lies within another.

    Models think aloud before they answer, so the last one is meant most likely.
    """
    found: list[dict[str, Any]] = []
    at = 0
    for _ in range(_MOST_TRIES):
        at = text.find("{", at)
        if at < 0:
            break
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        found.append(value)
    return found[::-1]
