"""What a condition of a selection can say of itself, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, Select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op


@dataclass(frozen=True, slots=True)
class Plan:
    """How the calls of a selection are read: from where, under which conditions, in what order.

    `order` are the columns to sort by, ascending; the last one tells calls of equal value apart.
    With `by_words`, the only column is the search id, and a place in the list is one of those.
    """

    source: FromClause
    conditions: Sequence[ColumnElement[bool]]
    order: Sequence[ColumnElement[Any]]
    by_words: bool = False


class Test(Protocol):
    """A condition of the selection."""

    @property
    def in_time(self) -> Plan | None:
        """How to read the calls that pass in the order of time, where an index is so ordered."""
        ...

    def ids(self) -> Select[Any] | None:
        """The ids of the calls that pass, where an index can tell them."""
        ...

    @property
    def index_alone(self) -> bool:
        """Whether `ids` reads nothing but an index."""
        ...

    def holds(self) -> ColumnElement[bool]:
        """The condition on a row of `calls`, to be looked at in passing."""
        ...


def unindexed(dialect: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column that no index is chosen for."""
    # A unary plus keeps SQLite, which has no statistics, from choosing this column's index.
    if dialect == "sqlite":
        return UnaryExpression(column, operator=custom_op("+"), type_=column.type)
    return column
