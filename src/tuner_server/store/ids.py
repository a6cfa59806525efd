"""Numbers for new rows, taken before the rows are written.

With the ids known, everything that a call brings (body, receipt, job) is written in bulk without
asking the database in between. PostgreSQL has sequences; on SQLite a table counts.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection

SEQUENCES = (
    "workspaces",
    "users",
    "api_keys",
    "agents",
    "calls",
    "deliveries",
    "jobs",
    "audit_entries",
    "tasks",
    "views",
    "invitations",
    "rules",
    "evals",
    "model_turns",
)


def take_ids(connection: Connection, how_many: int, *sequences: str) -> Sequence[Sequence[int]]:
    """For each sequence `how_many` numbers, ascending, that nobody else gets.

    Gaps occur where work is undone.
    """
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(_next_values(sequences), (how_many,)).all()
        return [sorted(column) for column in zip(*rows, strict=True)]
    rows = connection.exec_driver_sql(_counted_on(len(sequences)), (how_many, *sequences)).all()
    after = {row[0]: row[1] for row in rows}
    return [range(after[name] - how_many, after[name]) for name in sequences]


def take_id(connection: Connection, sequence: str) -> int:
    """One number that nobody else gets."""
    return take_ids(connection, 1, sequence)[0][0]


@cache
def _next_values(sequences: Sequence[str]) -> str:
    values = ", ".join(f"nextval('{name}_id_seq')" for name in sequences)
    return f"SELECT {values} FROM generate_series(1, %s)"  # noqa: S608 - names of our own


@cache
def _counted_on(how_many_sequences: int) -> str:
    marks = ", ".join("?" * how_many_sequences)
    return (
        f"UPDATE sequences SET next_id = next_id + ? WHERE name IN ({marks}) "  # noqa: S608
        "RETURNING name, next_id"
    )
