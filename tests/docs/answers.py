"""Answers as the docs print them: shortened by `…`, with numbers that differ from server to server.

`{"id": 4, "name": "My agent", …}` leaves the other fields out, `{…}` all of them; a list or a text
that ends with `…` goes on. The server's own numbers may be any.
"""

import json
import re
from typing import Any

_LEFT_OUT = "…"
_NUMBERED_BY_THE_SERVER = frozenset({"id", "latest", "call", "replay_of"})


def read_printed(text: str) -> Any:
    """The JSON of a block, its omissions kept as a key."""
    text = re.sub(r"\{\s*…\s*\}", '{"…": 0}', text)
    text = re.sub(r",\s*…(?=\s*\])", ', "…"', text)
    return json.loads(re.sub(r",\s*…(?=\s*\})", ', "…": 0', text))


def fits(printed: Any, actual: Any, name: str = "") -> bool:
    """Whether an answer is what the docs print; `name` is the field that holds it."""
    if isinstance(printed, dict):
        names = printed.keys() - {_LEFT_OUT}
        return (
            isinstance(actual, dict)
            and (names <= actual.keys() if _LEFT_OUT in printed else names == actual.keys())
            and all(fits(printed[each], actual[each], each) for each in names)
        )
    if isinstance(printed, list):
        goes_on = printed[-1:] == [_LEFT_OUT]
        items = printed[:-1] if goes_on else printed
        return (
            isinstance(actual, list)
            and (len(items) <= len(actual) if goes_on else len(items) == len(actual))
            and all(map(fits, items, actual))
        )
    if isinstance(printed, str) and printed.endswith(_LEFT_OUT):
        return isinstance(actual, str) and actual.startswith(printed.removesuffix(_LEFT_OUT))
    if name in _NUMBERED_BY_THE_SERVER and printed is not None:
        return type(actual) is int
    return bool(printed == actual)
