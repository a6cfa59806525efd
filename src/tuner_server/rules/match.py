"""Whether a rule applies to a call, and by which values of the call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import TypeAlias

from tuner_server.rules.conditions import Combine, Condition, Group, RuleCondition, Value

Facts: TypeAlias = Mapping[str, Sequence[Value]]
"""What is known of a call: the values of each field. A field without any is missing."""

_ORDERS = {"at_least": ge, "at_most": le, "over": gt, "under": lt}


@dataclass(frozen=True, slots=True)
class MatchedValue:
    """A value of the call by which a condition held; nothing where it held because none is."""

    field: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a rule applies; `values` are empty where it does not."""

    matched: bool
    values: tuple[MatchedValue, ...] = ()


_NO = Match(matched=False)


def match(condition: RuleCondition, facts: Facts) -> Match:
    """Compare a call with a condition. A field that the call lacks is only ever `empty`."""
    parts = [
        _group(part, facts) if isinstance(part, Group) else _compared(part, facts)
        for part in condition.conditions
    ]
    return _joined(condition.combine, parts)


def _group(group: Group, facts: Facts) -> Match:
    return _joined(group.combine, [_compared(each, facts) for each in group.conditions])


def _joined(combine: Combine, parts: Sequence[Match]) -> Match:
    held = [part for part in parts if part.matched]
    if not held or (combine == "all" and len(held) < len(parts)):
        return _NO
    # By type too: true and 1 are equal, and are not the same value.
    values = {
        (value.field, type(value.value), value.value): value
        for part in held
        for value in part.values
    }
    return Match(matched=True, values=tuple(values.values()))


def _compared(condition: Condition, facts: Facts) -> Match:
    values = facts.get(condition.field, ())
    if condition.operator == "empty":
        return _NO if values else Match(True, (MatchedValue(condition.field, None),))
    held = _held(condition, values)
    return Match(bool(held), tuple(MatchedValue(condition.field, value) for value in held))


def _held(condition: Condition, values: Sequence[Value]) -> Sequence[Value]:
    wanted = condition.value
    match condition.operator:
        case "present":
            return values
        case "is":
            return [value for value in values if value == wanted]
        case "is_not":  # A call that had several tools had not this one among them.
            return () if wanted in values else values
    compare = _ORDERS[condition.operator]
    numbers = [value for value in values if isinstance(value, int | float)]
    return [
        value for value in numbers if isinstance(wanted, int | float) and compare(value, wanted)
    ]
