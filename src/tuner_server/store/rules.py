"""Rules: the conditions by which calls get a label or a red flag. A deleted one can be had back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from tuner_server.rules import RuleCondition
from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import Actor, Subject
from tuner_server.store.ids import take_id

RuleKind = Literal["label", "flag"]
Colour = Literal["grey", "blue", "green", "amber", "red", "violet", "teal"]
MOST_RULES = 100
KEPT_DELETED_MS = 24 * 60 * 60 * 1000

_rules = schema.rules.c


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. Without `agent_id` it is for every agent of the workspace."""

    id: int
    agent_id: int | None
    name: str
    kind: RuleKind
    colour: Colour
    enabled: bool
    condition: RuleCondition
    created_at_ms: int
    updated_at_ms: int


class TooManyRules(Exception):
    """The workspace has as many rules as it may."""


def rules_of(
    connection: Connection, workspace_id: int, *, agent_id: int | None = None
) -> list[Rule]:
    """The rules in the order in which they were made; with `agent_id` those for its calls."""
    query = _SELECT.where(_rules.workspace_id == workspace_id, _rules.deleted_at_ms.is_(None))
    if agent_id is not None:
        query = query.where(or_(_rules.agent_id.is_(None), _rules.agent_id == agent_id))
    return [_rule(row) for row in connection.execute(query.order_by(_rules.id))]


def rule_ids(connection: Connection, workspace_id: int) -> Sequence[int]:
    """The numbers of the rules: those whose tags are shown."""
    return (
        connection.execute(
            select(_rules.id)
            .where(_rules.workspace_id == workspace_id, _rules.deleted_at_ms.is_(None))
            .order_by(_rules.id)
        )
        .scalars()
        .all()
    )


def find_rule(connection: Connection, workspace_id: int, rule_id: int) -> Rule | None:
    """One rule."""
    query = _SELECT.where(_of(workspace_id, rule_id), _rules.deleted_at_ms.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _rule(row)


def create_rule(
    connection: Connection, workspace_id: int, values: Mapping[str, Any], *, by: Actor
) -> int:
    """Add a rule; `values` has its columns. Gives its number. Raises `TooManyRules`."""
    count = connection.execute(
        select(func.count())
        .select_from(schema.rules)
        .where(_rules.workspace_id == workspace_id, _rules.deleted_at_ms.is_(None))
    ).scalar_one()
    if count >= MOST_RULES:
        raise TooManyRules(f"A workspace has at most {MOST_RULES} rules. Delete one first.")
    rule_id, now_ms = take_id(connection, "rules"), clock.now_ms()
    connection.execute(
        insert(schema.rules).values(
            **values,
            workspace_id=workspace_id,
            id=rule_id,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
        )
    )
    subject = Subject("rule", rule_id, values["name"])
    audit.record(connection, workspace_id, by, "rule.create", subject, {"kind": values["kind"]})
    return rule_id


def change_rule(
    connection: Connection, workspace_id: int, rule: Rule, values: Mapping[str, Any], *, by: Actor
) -> None:
    """Give a rule other columns; what stays the same is no change."""
    known = {
        name: rule.condition.model_dump(mode="json") if name == "condition" else getattr(rule, name)
        for name in values
    }
    changed = {name: value for name, value in values.items() if value != known[name]}
    if not changed:
        return
    connection.execute(
        update(schema.rules)
        .where(_of(workspace_id, rule.id))
        .values(**changed, updated_at_ms=clock.now_ms())
    )
    subject = Subject("rule", rule.id, changed.get("name", rule.name))
    audit.record(connection, workspace_id, by, "rule.change", subject, {"fields": sorted(changed)})


def delete_rule(connection: Connection, workspace_id: int, rule: Rule, *, by: Actor) -> None:
    """Take a rule away, and its tags out of sight; it can be had back."""
    connection.execute(
        update(schema.rules).where(_of(workspace_id, rule.id)).values(deleted_at_ms=clock.now_ms())
    )
    subject = Subject("rule", rule.id, rule.name)
    audit.record(connection, workspace_id, by, "rule.delete", subject)


def restore_rule(
    connection: Connection, workspace_id: int, rule_id: int, *, by: Actor
) -> Rule | None:
    """Have a deleted rule back; nothing where there is none."""
    row = connection.execute(
        _SELECT.where(_of(workspace_id, rule_id), _rules.deleted_at_ms.is_not(None))
    ).one_or_none()
    if row is None:
        return None
    connection.execute(
        update(schema.rules).where(_of(workspace_id, rule_id)).values(deleted_at_ms=None)
    )
    audit.record(connection, workspace_id, by, "rule.restore", Subject("rule", rule_id, row.name))
    return _rule(row)


def clear_deleted(connection: Connection, *, before_ms: int) -> int:
    """Forget rules that were deleted before `before_ms`, and their tags. Gives how many."""
    gone = connection.execute(
        select(_rules.workspace_id, _rules.id).where(_rules.deleted_at_ms < before_ms)
    ).all()
    for workspace_id, rule_id in gone:
        tags = schema.call_tags.c
        connection.execute(
            delete(schema.call_tags).where(
                tags.workspace_id == workspace_id, tags.rule_id == rule_id
            )
        )
        connection.execute(delete(schema.rules).where(_of(workspace_id, rule_id)))
    return len(gone)


def _of(workspace_id: int, rule_id: int) -> ColumnElement[bool]:
    return and_(_rules.workspace_id == workspace_id, _rules.id == rule_id)


_SELECT = select(
    _rules.id,
    _rules.agent_id,
    _rules.name,
    _rules.kind,
    _rules.colour,
    _rules.enabled,
    _rules.condition,
    _rules.created_at_ms,
    _rules.updated_at_ms,
)


def _rule(row: Any) -> Rule:
    values = dict(row._mapping)  # noqa: SLF001 - the public name of a row's mapping
    return Rule(**{**values, "condition": _condition(json.dumps(values["condition"]))})


# Read for every handful of calls that is measured, and the same most of the time.
@lru_cache(maxsize=1_024)
def _condition(stored: str) -> RuleCondition:
    return RuleCondition.model_validate_json(stored)
