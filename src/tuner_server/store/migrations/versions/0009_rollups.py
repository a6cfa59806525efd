"""Rollups: what the calls of an hour and a day come to. Those of stored calls are made by jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_HOUR_MS = 3_600_000


def upgrade() -> None:
    op.add_column("calls", sa.Column("tool_times", sa.JSON(none_as_null=True)))
    op.create_table(
        "rollups",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("starts_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.Column("response", sa.LargeBinary()),
        sa.Column("stages", sa.LargeBinary()),
        sa.PrimaryKeyConstraint(
            "workspace_id", "span", "agent_id", "version", "starts_at_ms", name="pk_rollups"
        ),
    )
    op.create_table(
        "touched_hours",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "starts_at_ms", "agent_id", "stamp", name="pk_touched_hours"
        ),
        sqlite_with_rowid=False,
    )
    # Marks every hour that has calls, for the workers to count. It reads one index.
    op.execute(
        "INSERT INTO touched_hours (workspace_id, starts_at_ms, agent_id, stamp) "  # noqa: S608
        "SELECT DISTINCT workspace_id, "
        f"started_at_ms - ((started_at_ms % {_HOUR_MS}) + {_HOUR_MS}) % {_HOUR_MS}, agent_id, 0 "
        "FROM calls WHERE agent_id IS NOT NULL"
    )
