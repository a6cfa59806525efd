"""Whether a rule applies to a call, and by which values of the call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import TypeAlias

from tuner_server.rules.conditions import Combine, Condition, Group, RuleCondition, Value

Facts: TypeAlias = Mapping[str, Sequence[Value]]
"""What is known of a call: the values of each field. A field without any is missing."""

_NUMBERS = (int, float)
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
    return _joined(condition.combine, condition.conditions, facts)


def _joined(combine: Combine, parts: Sequence[Condition | Group], facts: Facts) -> Match:
    held: list[Match] = []
    for part in parts:
        if isinstance(part, Group):
            each = _joined(part.combine, part.conditions, facts)
        else:
            each = _compared(part, facts)
        if each.matched:
            held.append(each)
        elif combine == "all":  # Most rules end here for most calls.
            return _NO
    if not held:
        return _NO
    if len(held) == 1:
        return held[0]
    # By type too: true and 1 are equal, and are not the same value.
    values = {
        (value.field, type(value.value), value.value): value
        for part in held
        for value in part.values
    }
    return Match(matched=True, values=tuple(values.values()))


def _compared(condition: Condition, facts: Facts) -> Match:
    values = facts.get(condition.field)
    if condition.operator == "empty":
        return _NO if values else Match(True, (MatchedValue(condition.field, None),))
    held = _held(condition, values) if values else ()
    if not held:
        return _NO
    return Match(True, tuple(MatchedValue(condition.field, value) for value in held))


def _held(condition: Condition, values: Sequence[Value]) -> Sequence[Value]:
    wanted = condition.value
    match condition.operator:
        case "present":
            return values
        case "is":
            return [value for value in values if value == wanted]
        case "is_not":  # A call that had several tools had not this one among them.
            return () if wanted in values else values
    if not isinstance(wanted, _NUMBERS):
        return ()
    compare = _ORDERS[condition.operator]
    return [value for value in values if isinstance(value, _NUMBERS) and compare(value, wanted)]
