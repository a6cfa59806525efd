"""In what a repeated body differs from the first one."""

from collections.abc import Iterator
from itertools import islice, zip_longest

from tuner_server.contract.body import UnreadableBody, parse
from tuner_server.contract.findings import WHOLE_BODY, Findings, written
from tuner_server.contract.segments import SEGMENTS
from tuner_server.timeline import Json

MOST_DIFFERENCES = 100
"""Paths that are named; where there are more, a last entry says so."""


def differing_fields(first: bytes, second: bytes) -> tuple[str, ...]:
    """The fields in which two bodies differ, and for the transcript the rows.

    Compared are values, not their spelling: the order of fields, spaces, and null against absent
    make no difference. A body that cannot be read differs as a whole.
    """
    if first == second:
        return ()
    try:
        one, other = parse(first, Findings()), parse(second, Findings())
    except UnreadableBody:
        return (WHOLE_BODY,)
    paths = tuple(islice(_differences(one, other), MOST_DIFFERENCES + 1))
    return paths if len(paths) <= MOST_DIFFERENCES else (*paths[:-1], "and more")


def _differences(one: dict[str, Json], other: dict[str, Json]) -> Iterator[str]:
    for name in one | other:
        before, after = one.get(name), other.get(name)
        if before == after:
            continue
        if name == SEGMENTS and isinstance(before, list) and isinstance(after, list):
            yield from _differing_rows(before, after)
        else:
            yield written((name,))


def _differing_rows(one: list[Json], other: list[Json]) -> Iterator[str]:
    nothing = object()
    for index, (before, after) in enumerate(zip_longest(one, other, fillvalue=nothing)):
        if before != after:
            yield written((SEGMENTS, index))
