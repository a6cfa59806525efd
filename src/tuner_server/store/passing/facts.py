"""Conditions on the facts of a call: tools, nodes, metadata, verdicts of evals."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select

from tuner_server.store import schema
from tuner_server.store.passing.plan import Plan
from tuner_server.store.selection import Condition, Operator

_calls = schema.calls.c
_facts = schema.call_facts.c


@dataclass(frozen=True, slots=True)
class FactTest:
    """A condition on the facts of a field."""

    workspace_id: int
    condition: Condition

    index_alone = True

    @property
    def in_time(self) -> Plan | None:
        if not self._named_alone or len(self.condition.values) > 1:
            return None
        of_call = and_(_facts.workspace_id == _calls.workspace_id, _facts.call_id == _calls.id)
        return Plan(
            schema.call_facts.join(schema.calls, of_call),
            [self._named()],
            (_facts.started_at_ms, _facts.call_id),
        )

    def ids(self) -> Select[Any] | None:
        if self.condition.operator is Operator.PRESENT:
            of_field = and_(
                _facts.workspace_id == self.workspace_id, _facts.field == self.condition.field
            )
            return select(_facts.call_id).where(of_field).distinct()
        if not self._named_alone:
            return None
        found = select(_facts.call_id).where(self._named())
        return found.distinct() if len(self.condition.values) > 1 else found

    def holds(self) -> ColumnElement[bool]:
        # The list may walk `call_facts` itself, by another condition: this one has its own.
        of_call = (
            exists()
            .where(
                _facts.workspace_id == _calls.workspace_id,
                _facts.field == self.condition.field,
                _facts.started_at_ms == _calls.started_at_ms,
                _facts.call_id == _calls.id,
            )
            .correlate(schema.calls)
        )
        match self.condition.operator:
            case Operator.EQUALS:
                named = of_call.where(_facts.value.in_(self.condition.values))
                return or_(named, not_(of_call)) if self.condition.or_empty else named
            case Operator.DIFFERS:
                return not_(of_call.where(_facts.value.in_(self.condition.values)))
            case Operator.EMPTY:
                return not_(of_call)
            case _:
                return of_call

    @property
    def _named_alone(self) -> bool:
        return self.condition.operator is Operator.EQUALS and not self.condition.or_empty

    def _named(self) -> ColumnElement[bool]:
        values = self.condition.values
        return and_(
            _facts.workspace_id == self.workspace_id,
            _facts.field == self.condition.field,
            _facts.value.in_(values) if len(values) > 1 else _facts.value == values[0],
        )
