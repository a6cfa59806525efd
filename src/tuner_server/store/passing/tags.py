"""Conditions on the tags of a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, not_, or_, select

from tuner_server.store import schema
from tuner_server.store.passing.plan import Plan, unindexed
from tuner_server.store.selection import Condition, Operator

_calls = schema.calls.c
_tags = schema.call_tags.c


@dataclass(frozen=True, slots=True)
class TagTest:
    """A condition on the rules that tagged a call.

    `rules` are those that tags are shown of: not the deleted ones.
    """

    dialect: str
    workspace_id: int
    condition: Condition
    rules: Sequence[int]

    index_alone = True

    @property
    def in_time(self) -> Plan | None:
        rules = self._any_of
        if rules is None or len(rules) != 1:
            return None
        of_call = and_(_tags.workspace_id == _calls.workspace_id, _tags.call_id == _calls.id)
        return Plan(
            schema.call_tags.join(schema.calls, of_call),
            [_tags.workspace_id == self.workspace_id, _tags.rule_id == rules[0]],
            (_tags.started_at_ms, _tags.call_id),
        )

    def ids(self) -> Select[Any] | None:
        rules = self._any_of
        if rules is None:
            return None
        found = select(_tags.call_id).where(
            _tags.workspace_id == self.workspace_id, _tags.rule_id.in_(rules)
        )
        return found.distinct() if len(rules) > 1 else found

    def holds(self) -> ColumnElement[bool]:
        match self.condition.operator:
            case Operator.EQUALS:
                tagged = self._tagged(self._named)
                return (
                    or_(tagged, not_(self._tagged(self.rules)))
                    if self.condition.or_empty
                    else tagged
                )
            case Operator.DIFFERS:
                return not_(self._tagged(self._named))
            case Operator.EMPTY:
                return not_(self._tagged(self.rules))
            case _:
                return self._tagged(self.rules)

    @property
    def _named(self) -> Sequence[int]:
        return [rule for rule in self.rules if rule in self.condition.values]

    @property
    def _any_of(self) -> Sequence[int] | None:
        """The rules of which any tag is enough; nothing where that is not the condition."""
        if self.condition.operator is Operator.PRESENT:
            return self.rules
        if self.condition.operator is Operator.EQUALS and not self.condition.or_empty:
            return self._named
        return None

    def _tagged(self, rules: Sequence[int]) -> ColumnElement[bool]:
        if not rules:
            return false()
        # The list may walk `call_tags` itself, by another condition: this one has its own.
        of_call = exists().where(
            _tags.workspace_id == _calls.workspace_id, _tags.call_id == _calls.id
        )
        if len(rules) == 1:
            here = of_call.where(
                _tags.rule_id == rules[0], _tags.started_at_ms == _calls.started_at_ms
            )
        else:  # By the tags of the call, which are few, and not by each of the rules.
            here = of_call.where(unindexed(self.dialect, _tags.rule_id).in_(rules))
        return here.correlate(schema.calls)
