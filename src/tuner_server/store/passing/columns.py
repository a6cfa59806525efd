"""Conditions on columns of a call."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from tuner_server.store import schema
from tuner_server.store.passing.plan import Plan, unindexed
from tuner_server.store.selection import COLUMNS, Condition, Operator, is_category

_calls = schema.calls.c
INDEXED = frozenset(
    {
        *(field for field in COLUMNS if is_category(field)),
        *schema.INDEXED_MEASURES,
        "started_at_ms",
        "filed_at_ms",
    }
)


@dataclass(frozen=True, slots=True)
class ColumnTest:
    """A condition on a column."""

    dialect: str
    workspace_id: int
    condition: Condition

    index_alone = True

    @property
    def in_time(self) -> Plan | None:
        one_value = (
            self.condition.operator is Operator.EQUALS
            and len(self.condition.values) == 1
            and not self.condition.or_empty
        )
        if self.condition.field == "started_at_ms" or (
            is_category(self.condition.field) and one_value
        ):
            column = COLUMNS[self.condition.field]
            holds = and_(column.is_not(None), _compared(column, self.condition))
            return Plan(schema.calls, [holds], (_calls.started_at_ms, _calls.id))
        return None

    def ids(self) -> Select[Any] | None:
        if self.condition.field not in INDEXED or self.condition.or_empty:
            return None
        if self.condition.operator in (Operator.DIFFERS, Operator.EMPTY, Operator.PRESENT):
            return None
        column = COLUMNS[self.condition.field]
        return select(_calls.id).where(
            _calls.workspace_id == self.workspace_id,
            # Its index has the rows with a value; SQLite must be told where all rows have one.
            column.is_not(None),
            _compared(column, self.condition),
        )

    def holds(self) -> ColumnElement[bool]:
        return _compared(unindexed(self.dialect, COLUMNS[self.condition.field]), self.condition)


def _compared(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    values = condition.values
    match condition.operator:
        case Operator.EQUALS:
            among = column.in_(values) if len(values) > 1 else column == values[0]
            return or_(among, column.is_(None)) if condition.or_empty else among
        case Operator.DIFFERS:
            return or_(column != values[0], column.is_(None))
        case Operator.AT_LEAST:
            return column >= values[0]
        case Operator.AT_MOST:
            return column <= values[0]
        case Operator.ABOVE:
            return column > values[0]
        case Operator.BELOW:
            return column < values[0]
        case Operator.EMPTY:
            return column.is_(None)
        case Operator.PRESENT:
            return column.is_not(None)
