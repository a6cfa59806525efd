"""In what a repeated body differs from the first one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from tuner_server.contract.body import UnreadableBody, parse
from tuner_server.contract.findings import WHOLE_BODY, Findings, written
from tuner_server.contract.segments import SEGMENTS
from tuner_server.timeline import Json

MOST_DIFFERENCES = 100
"""Paths that are named; where there are more, a last entry says so."""

LONGEST_VALUE = 500
"""Characters of a value that a difference shows."""

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, or a row of the transcript, that two bodies have with other values.

    `before` and `after` are JSON text, shortened to `LONGEST_VALUE` characters, and empty where
    the body has no such value. Of two objects they hold only the members that differ.
    """

    field: str
    before: str | None = None
    after: str | None = None


def differences(first: bytes, second: bytes) -> tuple[Difference, ...]:
    """The fields in which two bodies differ, and for the transcript the rows.

    Compared are values, not their spelling: the order of fields, spaces, and null against absent
    make no difference. A body that cannot be read differs as a whole.
    """
    if first == second:
        return ()
    try:
        one, other = parse(first, Findings()), parse(second, Findings())
    except UnreadableBody:
        return (Difference(WHOLE_BODY),)
    found = tuple(islice(_differences(one, other), MOST_DIFFERENCES + 1))
    return found if len(found) <= MOST_DIFFERENCES else (*found[:-1], Difference("and more"))


def differing_fields(first: bytes, second: bytes) -> tuple[str, ...]:
    """The fields of `differences`, without their values."""
    return tuple(difference.field for difference in differences(first, second))


def _differences(one: dict[str, Json], other: dict[str, Json]) -> Iterator[Difference]:
    for name in one | other:
        before, after = one.get(name), other.get(name)
        if before == after:
            continue
        if name == SEGMENTS and isinstance(before, list) and isinstance(after, list):
            yield from _differing_rows(before, after)
        else:
            yield _difference(
                written((name,)),
                _ABSENT if before is None else before,
                _ABSENT if after is None else after,
            )


def _differing_rows(one: list[Json], other: list[Json]) -> Iterator[Difference]:
    for index, (before, after) in enumerate(zip_longest(one, other, fillvalue=_ABSENT)):
        if before != after:
            yield _difference(written((SEGMENTS, index)), before, after)


def _difference(field: str, before: object, after: object) -> Difference:
    before, after = _apart(before, after)
    return Difference(field, _shown(before), _shown(after))


def _apart(before: object, after: object) -> tuple[object, object]:
    """Two values without what they share: of objects the members that differ, at any depth."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return before, after
    left: dict[str, object] = {}
    right: dict[str, object] = {}
    for name in before | after:
        one, other = _apart(before.get(name, _ABSENT), after.get(name, _ABSENT))
        if one != other:
            left |= {} if one is _ABSENT else {name: one}
            right |= {} if other is _ABSENT else {name: other}
    return left, right


def _shown(value: object) -> str | None:
    if value is _ABSENT:
        return None
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
