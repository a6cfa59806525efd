"""Plain SQL for the few statements that every call passes through.

They are written once per dialect and handed to the driver as they are, which costs a fraction of
what building them anew costs.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

Values = tuple[Any, ...]


def mark_of(connection: Connection) -> str:
    """What stands for a value in a statement of this database."""
    return "?" if connection.dialect.name == "sqlite" else "%s"


def rows_of_marks(connection: Connection, columns: int, rows: int) -> str:
    """The right side of `(a, b) IN …`, with marks for so many rows."""
    row = f"({', '.join([mark_of(connection)] * columns)})"
    values = "VALUES " if connection.dialect.name == "sqlite" else ""
    return f"({values}{', '.join([row] * rows)})"


@cache
def _insert(dialect: str, table: str, columns: tuple[str, ...], unless_taken: str) -> str:
    mark = "?" if dialect == "sqlite" else "%s"
    marks = ", ".join(mark for _ in columns)
    conflict = f" ON CONFLICT ({unless_taken}) DO NOTHING" if unless_taken else ""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}){conflict}"  # noqa: S608


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Values],
    *,
    unless_taken: Iterable[str] = (),
) -> int:
    """Insert `rows`; with `unless_taken`, leave out those whose values in these columns exist.

    Gives how many were inserted.
    """
    if not rows:
        return 0
    statement = _insert(
        connection.dialect.name, table.name, tuple(columns), ", ".join(unless_taken)
    )
    return connection.exec_driver_sql(statement, list(rows)).rowcount
