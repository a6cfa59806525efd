"""Numbers for new rows, taken before the rows are written.

With the ids known, everything that a call brings (body, receipt, job) is written in bulk without
asking the database in between. PostgreSQL has sequences; on SQLite a table counts.
"""

from sqlalchemy import Connection

SEQUENCES = ("workspaces", "users", "api_keys", "agents", "calls", "deliveries", "jobs")


def take_ids(connection: Connection, sequence: str, how_many: int = 1) -> list[int]:
    """`how_many` numbers, ascending, that nobody else gets. Gaps occur where work is undone."""
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
            (f"{sequence}_id_seq", how_many),
        )
        return sorted(row[0] for row in rows)
    after = connection.exec_driver_sql(
        "UPDATE sequences SET next_id = next_id + ? WHERE name = ? RETURNING next_id",
        (how_many, sequence),
    ).scalar_one()
    return list(range(after - how_many, after))


def take_id(connection: Connection, sequence: str) -> int:
    """One number that nobody else gets."""
    return take_ids(connection, sequence)[0]
