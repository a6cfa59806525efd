"""Counting the calls of an hour: the one query behind every rollup."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Text, and_, bindparam, cast, literal, select

from tuner_server.store import schema
from tuner_server.store.rollups.tally import CALL_COLUMNS, FACTS, Tally, tally_of
from tuner_server.store.rollups.touched import HOUR_MS, Cell
from tuner_server.store.selection import TAG
from tuner_server.store.tags import BY_CALL

EVERY_AGENT = 0
EVERY_VERSION = "*"
NO_VERSION = ""

_calls = schema.calls.c
_facts = schema.call_facts.c
_tags = schema.call_tags.c
CALLS_HERE = and_(
    _calls.workspace_id == bindparam("in_workspace"),
    _calls.agent_id == bindparam("of_agent"),
    _calls.started_at_ms >= bindparam("from_ms"),
    _calls.started_at_ms < bindparam("to_ms"),
)
# Built once: building them anew would cost as much as an hour of few calls takes to count.
_CALLS = select(*(_calls[name] for name in ("id", *CALL_COLUMNS))).where(CALLS_HERE)
_SOME_CALLS = _CALLS.limit(bindparam("most"))
_IDS = select(_calls.id).where(CALLS_HERE)
_CALL_FACTS = select(_facts.call_id, _facts.field, _facts.value).where(
    _facts.workspace_id == bindparam("in_workspace"),
    _facts.call_id.in_(_IDS),
    _facts.field.in_(FACTS),
)
_CALL_TAGS = select(_tags.call_id, literal(TAG), cast(_tags.rule_id, Text)).where(
    _tags.workspace_id == bindparam("in_workspace"), _tags.call_id.in_(_IDS), BY_CALL
)
_FACTS_AND_TAGS = _CALL_FACTS.union_all(_CALL_TAGS)


def version_key(version: str | None) -> str:
    """A version as rollups name it."""
    return NO_VERSION if version is None else f"={version}"


def count_cell(
    connection: Connection, cell: Cell, *, most: int | None = None
) -> dict[str, Tally] | None:
    """What the calls of a cell come to, by version. Nothing: there are more than `most`."""
    here = place_of(cell)
    if most is None:
        calls = connection.execute(_CALLS, here).mappings().all()
    else:
        calls = connection.execute(_SOME_CALLS, {**here, "most": most + 1}).mappings().all()
        if len(calls) > most:
            return None
    return _by_version(calls, connection.execute(_FACTS_AND_TAGS, here).all())


def place_of(cell: Cell) -> dict[str, int]:
    """A cell as parameters of a query."""
    return {
        "in_workspace": cell.workspace_id,
        "of_agent": cell.agent_id,
        "from_ms": cell.starts_at_ms,
        "to_ms": cell.starts_at_ms + HOUR_MS,
    }


def _by_version(calls: Sequence[Any], facts: Sequence[Any]) -> dict[str, Tally]:
    versions = {call["id"]: version_key(call["version"]) for call in calls}
    calls_of: dict[str, list[Any]] = {}
    facts_of: dict[str, list[Any]] = {}
    for call in calls:
        calls_of.setdefault(versions[call["id"]], []).append(call)
    for fact in facts:
        # One that came with a call that was filed since the calls were read is not counted yet.
        if fact[0] in versions:
            facts_of.setdefault(versions[fact[0]], []).append(fact)
    return {
        version: tally_of(of_version, facts_of.get(version, ()))
        for version, of_version in calls_of.items()
    }


def together(tallies: Sequence[Tally]) -> Tally:
    """What all of them come to."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total
