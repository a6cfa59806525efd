"""Tags: which rules apply to a call, with the values of the call by which they do."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, null, select

from tuner_server.metrics import METRICS
from tuner_server.rules import MatchedValue, RuleCondition, Value, match
from tuner_server.store import schema
from tuner_server.store.passing.plan import unindexed
from tuner_server.store.rollups.touched import touch_calls
from tuner_server.store.rules import Colour, Rule, RuleKind, rules_of

_calls = schema.calls.c
_facts = schema.call_facts.c
_tags = schema.call_tags.c
_rules = schema.rules.c
_COLUMNS = {
    "status": _calls.status,
    "disconnection_reason": _calls.disconnection_reason,
    "successful": _calls.successful,
    "sentiment": _calls.sentiment,
    "agent_version": _calls.version,
    "call_type": _calls.call_type,
    **{f"metric.{metric.key}": _calls[metric.key] for metric in METRICS},
}
_NAME = (_rules.id, _rules.name, _rules.kind, _rules.colour)
_GIVEN = schema.call_tags.join(
    schema.rules, and_(_rules.workspace_id == _tags.workspace_id, _rules.id == _tags.rule_id)
)
# It holds for every tag. No index has this column: else SQLite would go through all tags of the
# workspace in the key, which has every other column, instead of looking up those of some calls.
BY_CALL = _tags.matched.is_not(null())
_FLAGS_FIRST = (_rules.kind, _rules.id)


@dataclass(frozen=True, slots=True)
class Tag:
    """What a rule says of a call."""

    rule_id: int
    name: str
    kind: RuleKind
    colour: Colour
    matched: tuple[MatchedValue, ...]


@dataclass(frozen=True, slots=True)
class TagName:
    """A tag as lists show it."""

    rule_id: int
    name: str
    kind: RuleKind
    colour: Colour


@dataclass(frozen=True, slots=True)
class KnownCall:
    """What rules can look at in a call that was measured."""

    id: int
    agent_id: int
    provider_call_id: str
    started_at_ms: int
    facts: dict[str, list[Value]]


def tags_of(connection: Connection, workspace_id: int, call_id: int) -> list[Tag]:
    """The tags of a call, red flags first."""
    rows = connection.execute(
        select(*_NAME, _tags.matched)
        .select_from(_GIVEN)
        .where(_shown(workspace_id), _tags.call_id == call_id)
        .order_by(*_FLAGS_FIRST)
    )
    return [Tag(*row[:4], tuple(MatchedValue(**each) for each in row[4])) for row in rows]


def names_of_tags(
    connection: Connection, workspace_id: int, ids: Sequence[int]
) -> Mapping[int, Sequence[TagName]]:
    """The tags of these calls, by call, red flags first; calls that have none are left out."""
    rows = connection.execute(
        select(_tags.call_id, *_NAME)
        .select_from(_GIVEN)
        .where(_shown(workspace_id), _tags.call_id.in_(ids), BY_CALL)
        .order_by(*_FLAGS_FIRST)
    )
    found: dict[int, list[TagName]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(TagName(*row[1:]))
    return found


def tag_calls(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Give measured calls, which have no tags, those of the rules as they are now."""
    enabled = [rule for rule in rules_of(connection, workspace_id) if rule.enabled]
    if not enabled:
        return
    fields = frozenset[str]().union(*(rule.condition.fields for rule in enabled))
    rows = [
        {
            "workspace_id": workspace_id,
            "rule_id": rule.id,
            "started_at_ms": call.started_at_ms,
            "call_id": call.id,
            "matched": [{"field": each.field, "value": each.value} for each in values],
        }
        for call in _known(connection, workspace_id, ids, fields)
        for rule, values in _applying(enabled, call)
    ]
    if rows:
        connection.execute(insert(schema.call_tags), rows)


def tag_anew(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Give calls, of which something else is known by now, the tags that follow from it."""
    keys = [(workspace_id, call_id) for call_id in ids]
    forget_tags(connection, keys)
    tag_calls(connection, workspace_id, ids)
    touch_calls(connection, keys)  # figures count tags


def forget_tags(connection: Connection, keys: Iterable[tuple[int, int]]) -> None:
    """Take the tags of these calls away, each given as workspace and number."""
    ids_by_workspace: dict[int, list[int]] = {}
    for workspace_id, call_id in keys:
        ids_by_workspace.setdefault(workspace_id, []).append(call_id)
    for workspace_id, ids in ids_by_workspace.items():
        connection.execute(
            delete(schema.call_tags).where(
                _tags.workspace_id == workspace_id, _tags.call_id.in_(ids)
            )
        )


def preview(
    connection: Connection,
    workspace_id: int,
    condition: RuleCondition,
    *,
    agent_id: int | None,
    most: int,
) -> tuple[int, list[tuple[KnownCall, tuple[MatchedValue, ...]]]]:
    """How many of the latest calls were looked at, and those that the condition matches."""
    query = select(_calls.id).where(
        _calls.workspace_id == workspace_id, _calls.measured_at_ms.is_not(None)
    )
    if agent_id is not None:
        query = query.where(_calls.agent_id == agent_id)
    latest = query.order_by(_calls.started_at_ms.desc(), _calls.id.desc()).limit(most)
    ids = connection.execute(latest).scalars().all()
    known = _known(connection, workspace_id, ids, condition.fields)
    found = [(call, match(condition, call.facts)) for call in known]
    return len(known), [(call, each.values) for call, each in found if each.matched]


def _shown(workspace_id: int) -> ColumnElement[bool]:
    return and_(_tags.workspace_id == workspace_id, _rules.deleted_at_ms.is_(None))


def _applying(
    rules: Sequence[Rule], call: KnownCall
) -> list[tuple[Rule, tuple[MatchedValue, ...]]]:
    found = [
        (rule, match(rule.condition, call.facts))
        for rule in rules
        if rule.agent_id in (None, call.agent_id)
    ]
    return [(rule, each.values) for rule, each in found if each.matched]


def _known(
    connection: Connection, workspace_id: int, ids: Sequence[int], fields: Set[str]
) -> list[KnownCall]:
    """What these calls have in these fields, the latest call first."""
    facts = _facts_of(connection, workspace_id, ids, fields - _COLUMNS.keys())
    names = [name for name in _COLUMNS if name in fields]
    rows = connection.execute(
        select(
            _calls.id,
            _calls.agent_id,
            _calls.provider_call_id,
            _calls.started_at_ms,
            *(_COLUMNS[name] for name in names),
        )
        .where(_calls.workspace_id == workspace_id, _calls.id.in_(ids))
        .order_by(_calls.started_at_ms.desc(), _calls.id.desc())
    )
    known = []
    for row in rows:
        of_call = facts.get(row[0], {})
        for name, value in zip(names, row[4:], strict=True):
            if value is not None:
                of_call[name] = [value]
        known.append(KnownCall(row[0], row[1], row[2], row[3], of_call))
    return known


def _facts_of(
    connection: Connection, workspace_id: int, ids: Sequence[int], fields: Set[str]
) -> dict[int, dict[str, list[Value]]]:
    found: dict[int, dict[str, list[Value]]] = {}
    if not fields:
        return found
    for call_id, field, value in connection.execute(
        select(_facts.call_id, _facts.field, _facts.value).where(
            _facts.workspace_id == workspace_id,
            _facts.call_id.in_(ids),
            # Unindexed, as the facts of few calls are looked at, and not those of a field.
            unindexed(connection.dialect.name, _facts.field).in_(fields),
        )
    ):
        found.setdefault(call_id, {}).setdefault(field, []).append(value)
    for of_call in found.values():
        for values in of_call.values():
            values.sort()
    return found
