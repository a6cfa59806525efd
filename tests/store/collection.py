"""A collection of varied calls, and plain Python's opinion of which of them a selection has."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert

from tests.tenant import Tenant
from tuner_server.metrics import METRICS
from tuner_server.store import schema
from tuner_server.store.filing import file_calls
from tuner_server.store.results import MeasuredCall, write_measurements
from tuner_server.store.search import folded
from tuner_server.store.selection import (
    COLUMNS,
    Condition,
    Kind,
    Operator,
    Sort,
    is_category,
    is_fact,
    kind_of,
)

WORDS = ("book", "booking", "table", "café", "窓", "側", "1e5abc", "Ελλάδα", "straße")
FACTS = (("tool", "book"), ("tool", "pay"), ("tool_error", "pay"), ("node", "plan"))
RULES = (1, 2, 3)
DELETED_RULE = 4
NEVER = {
    "combine": "all",
    "conditions": [{"field": "status", "operator": "is", "value": "never"}],
}
VERDICTS = (("eval.3", "pass"), ("eval.3", "error"), ("eval.4", "fail"))
METADATA = (("metadata.env", "prod"), ("metadata.env", "dev"), ("metadata.a'b", "x"))


@dataclass(frozen=True)
class Kept:
    """A call of the collection. `values` are by field, `tags` the numbers of rules."""

    id: int
    values: Mapping[str, Any]
    facts: frozenset[tuple[str, str]]
    tags: frozenset[int]
    words: Sequence[str]


class Collection:
    """Calls that are filed and measured, in which every value occurs often, and none does."""

    def __init__(self, tenant: Tenant, how_many: int, *, seed: int = 7) -> None:
        self.calls = _collect(tenant, how_many, seed)


def _collect(tenant: Tenant, how_many: int, seed: int) -> list[Kept]:
    dice = random.Random(seed)
    agent_ids = [tenant.agent_id, tenant.add_agent("sales")]
    items = [
        tenant.call_to_file(
            agent_id=dice.choice(agent_ids),
            call_id=str(number),
            start_timestamp=1_795_403_000 + dice.randrange(8),
            end_timestamp=1_795_404_000,
            duration_ms=dice.choice([1_000, 60_000, 61_000]),
            **{
                name: value
                for name, value in {
                    "call_status": dice.choice(["completed", "error", None]),
                    "agent_version": dice.choice([41, 42, None]),
                    "call_successful": dice.choice([True, False, None]),
                    "call_cost": dice.choice([0, 12.5, 0.000001, -3, None]),
                    "caller_phone_number": dice.choice(["+31", None]),
                }.items()
                if value is not None
            },
        )
        for number in range(how_many)
    ]
    filed = tenant.writer.run(lambda c: file_calls(c, items))
    found = [
        MeasuredCall(
            workspace_id=tenant.id,
            call_id=each.call_id,
            started_at_ms=item.call.started_at_ms,
            values={
                metric.key: dice.choice([None, 0, 1, 2 if metric.integer else 1 / 3])
                for metric in METRICS
            },
            facts=[fact for fact in (*FACTS, *VERDICTS, *METADATA) if dice.random() < 0.4],
            warnings=[{"path": "p", "found": "f", "done": "d"}] * dice.randrange(3),
            text=" ".join(dice.choice(WORDS) for _ in range(dice.randrange(5))),
        )
        for item, each in zip(items, filed, strict=True)
    ]
    measured = [call for call in found if dice.random() < 0.9]
    tenant.writer.run(lambda c: write_measurements(c, measured))
    tags = {
        call.call_id: [rule for rule in (*RULES, DELETED_RULE) if dice.random() < 0.3]
        for call in found
    }
    tenant.writer.run(lambda c: _tag(c, tenant.id, found, tags))
    return [_kept(tenant, call, tags[call.call_id], known=call in measured) for call in found]


def _tag(
    connection: Connection,
    workspace_id: int,
    calls: Sequence[MeasuredCall],
    tags: Mapping[int, Sequence[int]],
) -> None:
    """Tags of rules that look at nothing, so that their numbers can be chosen."""
    rule = {"workspace_id": workspace_id, "kind": "label", "colour": "grey", "enabled": False}
    known = {"name": "Rule", "condition": NEVER, "created_at_ms": 0, "updated_at_ms": 0}
    connection.execute(
        insert(schema.rules),
        [
            {**rule, **known, "id": number, "deleted_at_ms": 1 if number == DELETED_RULE else None}
            for number in (*RULES, DELETED_RULE)
        ],
    )
    connection.execute(
        insert(schema.call_tags),
        [
            {
                "workspace_id": workspace_id,
                "rule_id": rule_id,
                "started_at_ms": call.started_at_ms,
                "call_id": call.call_id,
                "matched": [],
            }
            for call in calls
            for rule_id in tags[call.call_id]
        ],
    )


def _kept(tenant: Tenant, found: MeasuredCall, tags: Sequence[int], *, known: bool) -> Kept:
    summary = tenant.call(found.call_id)
    values = {
        name: summary.metrics[name] if name in summary.metrics else getattr(summary, name)
        for name in COLUMNS
    }
    if values["cost_cents"] is not None:
        values["cost_cents"] = float(values["cost_cents"])
    return Kept(
        found.call_id,
        values,
        frozenset(found.facts if known else ()),
        frozenset(tags) & frozenset(RULES),
        folded(found.text).split() if known else (),
    )


def passes(call: Kept, condition: Condition) -> bool:
    """Whether a call passes a condition."""
    if is_fact(condition.field):
        values = {value for name, value in call.facts if name == condition.field}
        return _among(values, condition) or (condition.or_empty and not values)
    if kind_of(condition.field) is Kind.RULE:
        # A deleted rule tags nothing, whatever it tagged before.
        return _among(set(call.tags), condition) or (condition.or_empty and not call.tags)
    value = call.values[condition.field]
    if value is None and condition.or_empty:
        return True
    match condition.operator:
        case Operator.AT_LEAST:
            return value is not None and value >= condition.values[0]
        case Operator.AT_MOST:
            return value is not None and value <= condition.values[0]
        case Operator.ABOVE:
            return value is not None and value > condition.values[0]
        case Operator.BELOW:
            return value is not None and value < condition.values[0]
        case _:
            return _among(set() if value is None else {value}, condition)


def _among(values: set[Any], condition: Condition) -> bool:
    match condition.operator:
        case Operator.EQUALS:
            return not values.isdisjoint(condition.values)
        case Operator.DIFFERS:
            return values.isdisjoint(condition.values)
        case Operator.EMPTY:
            return not values
        case _:
            return bool(values)


def has_words(call: Kept, query: Sequence[str]) -> bool:
    """Whether a call has all of these: a word, a beginning such as `book*`, or a "phrase"."""
    return all(_has(call.words, term) for term in query)


def _has(words: Sequence[str], term: str) -> bool:
    asked = folded(term).split()
    for place in range(len(words) - len(asked) + 1):
        here = words[place : place + len(asked)]
        if here == asked or (
            term.endswith("*") and here[:-1] == asked[:-1] and here[-1].startswith(asked[-1])
        ):
            return True
    return False


def in_order(calls: Sequence[Kept], sort: Sort) -> list[int]:
    """The ids in the order of a list: calls without a value last, the latest of them first."""
    known = [call for call in calls if call.values[sort.field] is not None]
    known.sort(key=lambda call: _place(call, sort.field), reverse=sort.descending)
    unknown = [call.id for call in calls if call.values[sort.field] is None]
    return [call.id for call in known] + sorted(unknown, reverse=True)


def _place(call: Kept, field: str) -> tuple[Any, ...]:
    between = (call.values["started_at_ms"],) if is_category(field) else ()
    return (call.values[field], *between, call.id)
