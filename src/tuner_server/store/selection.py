"""Which calls: conditions over fields, and a text that must occur.

A condition is written `<field><operator><value>`: `duration_ms>=60000`, `tool=book`,
`metadata.env=prod`, `cost_cents:empty`. Conditions on different fields must all hold; several
`=` on one field mean any of these values, and with `:empty` beside them also none at all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column

from tuner_server.evals import Verdict
from tuner_server.metrics import METRICS
from tuner_server.metrics.attention import LOOK
from tuner_server.store import schema
from tuner_server.store.eval_results import CLASSIFIED, EXTRACTED
from tuner_server.store.eval_results import FACT as EVAL


class Operator(StrEnum):
    """How a field is compared."""

    EQUALS = "="
    DIFFERS = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    EMPTY = ":empty"
    PRESENT = ":present"


class Kind(StrEnum):
    """What values a field has."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "true or false"
    FACT = "name"
    RULE = "rule's number"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one field. Values are alternatives; `EMPTY` and `PRESENT` have none.

    `or_empty`: having no value is one more alternative.
    """

    field: str
    operator: Operator
    values: tuple[str | int | float | bool, ...] = ()
    or_empty: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """All conditions must hold, and `text`, where given, must be found in the call."""

    conditions: tuple[Condition, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list. Calls without a value come last either way."""

    field: str = "started_at_ms"
    descending: bool = True


class BadSelection(ValueError):
    """A condition or a sort that means nothing; the text says what would."""


def _kind_of(column: Column[Any]) -> Kind:
    python_type = column.type.python_type
    if python_type is bool:
        return Kind.YES_NO
    if python_type is int:
        return Kind.WHOLE
    return Kind.TEXT if python_type is str else Kind.NUMBER


_calls = schema.calls.c
COLUMNS: Mapping[str, Column[Any]] = {
    "call_id": _calls.provider_call_id,
    **{
        name: _calls[name]
        for name in (
            "agent_id",
            "call_type",
            "status",
            "version",
            "disconnection_reason",
            "sentiment",
            "successful",
            "in_voicemail",
            "caller_phone_number",
            "recipient",
            "started_at_ms",
            "ended_at_ms",
            "duration_ms",
            "filed_at_ms",
            "measured_at_ms",
            "cost_cents",
            "warnings",
            *(metric.key for metric in METRICS),
        )
    },
}
KINDS: Mapping[str, Kind] = {name: _kind_of(column) for name, column in COLUMNS.items()}
FACTS = ("tool", "tool_error", "node", LOOK, *CLASSIFIED)
METADATA = "metadata."
TAG = "tag"
SORTABLE = frozenset(name for name in KINDS if name != "agent_id")

_WORDING = re.compile(
    r"^(?P<field>[a-z][a-z0-9_]*|eval\.\w+|extracted\.\w+|metadata\..+?)"
    r"(?:(?P<state>:empty|:present)|(?P<operator>!=|>=|<=|=|>|<)(?P<value>.*))$",
    re.DOTALL,
)
_OF_EXTRACT = re.compile(re.escape(EXTRACTED) + "[a-z][a-z0-9_]{0,39}", re.ASCII)
_OF_EVAL = re.compile(re.escape(EVAL) + "[1-9][0-9]{0,18}", re.ASCII)
_VERDICTS = ", ".join(verdict.value for verdict in Verdict)
_LARGEST_INTEGER = 2**63 - 1


def is_category(field: str) -> bool:
    """Whether many calls share its values: those of one value follow one another by their start."""
    return field == "call_id" or field in schema.CATEGORIES


def is_fact(field: str) -> bool:
    """Whether its values are kept among the facts of calls."""
    of_metadata = field.startswith(METADATA) and len(field) > len(METADATA)
    of_analyses = any(one.fullmatch(field) for one in (_OF_EVAL, _OF_EXTRACT))
    return field in FACTS or of_metadata or of_analyses


def kind_of(field: str) -> Kind:
    """What values a field has. Raises `BadSelection` for an unknown one."""
    if _OF_EVAL.fullmatch(field):
        return Kind.VERDICT
    if is_fact(field):
        return Kind.FACT
    if field == TAG:
        return Kind.RULE
    try:
        return KINDS[field]
    except KeyError:
        raise BadSelection(
            f"There is no field {field!r}. "
            f"Fields are: {', '.join([*KINDS, *FACTS, TAG])}, eval.<number>, "
            "extracted.<key>, metadata.<key>."
        ) from None


def parse_conditions(wordings: Iterable[str]) -> tuple[Condition, ...]:
    """Read conditions as people and URLs write them. Raises `BadSelection`."""
    conditions: list[Condition] = []
    alternatives: dict[str, list[str | int | float | bool]] = {}
    for condition in map(_parse, wordings):
        if condition.operator is Operator.EQUALS:
            alternatives.setdefault(condition.field, []).extend(condition.values)
        else:
            conditions.append(condition)
    or_empty = {
        condition.field
        for condition in conditions
        if condition.operator is Operator.EMPTY and condition.field in alternatives
    }
    return (
        *(
            condition
            for condition in conditions
            if condition.operator is not Operator.EMPTY or condition.field not in or_empty
        ),
        *(
            Condition(field, Operator.EQUALS, tuple(values), field in or_empty)
            for field, values in alternatives.items()
        ),
    )


def parse_sort(wording: str) -> Sort:
    """Read `field`, or `-field` for the largest first. Raises `BadSelection`."""
    field = wording.removeprefix("-")
    if field not in SORTABLE:
        raise BadSelection(
            f"Calls cannot be sorted by {field!r}. They can by: {', '.join(sorted(SORTABLE))}."
        )
    return Sort(field, descending=wording.startswith("-"))


def _parse(wording: str) -> Condition:
    match = _WORDING.match(wording)
    if match is None:
        raise BadSelection(
            f"{wording!r} is no condition. Write field, operator and value, such as "
            "duration_ms>=60000 or tool=book, or field:empty, field:present."
        )
    field = match["field"]
    kind = kind_of(field)
    if match["state"]:
        return Condition(field, Operator(match["state"]))
    operator = Operator(match["operator"])
    if kind is not Kind.WHOLE and kind is not Kind.NUMBER and operator not in _EQUALITY:
        raise BadSelection(f"{field} is a {kind}: it can be compared by = and != only.")
    return Condition(field, operator, (_value(field, kind, match["value"]),))


_EQUALITY = (Operator.EQUALS, Operator.DIFFERS)


def _value(field: str, kind: Kind, written: str) -> str | int | float | bool:
    try:
        match kind:
            case Kind.WHOLE | Kind.RULE:
                return _whole(written)
            case Kind.NUMBER:
                return _finite(written)
            case Kind.YES_NO:
                return {"true": True, "false": False}[written.lower()]
            case Kind.VERDICT:
                return Verdict(written).value
            case _:
                return _storable(written)
    except (ValueError, KeyError):
        told = f" Verdicts are: {_VERDICTS}." if kind is Kind.VERDICT else ""
        raise BadSelection(f"{field} is a {kind}; {written!r} is none.{told}") from None


def _whole(written: str) -> int:
    number = int(written)
    if abs(number) > _LARGEST_INTEGER:
        raise ValueError
    return number


def _finite(written: str) -> float:
    number = float(written)
    if not -1e300 < number < 1e300:  # also false for NaN
        raise ValueError
    return number


def _storable(written: str) -> str:
    # No text in the database holds these, and PostgreSQL refuses to be asked for them.
    if "\0" in written or any("\ud800" <= character <= "\udfff" for character in written):
        raise ValueError
    return written
