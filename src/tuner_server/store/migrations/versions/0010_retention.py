"""Retention: for how many days a workspace keeps each kind of what it has."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "retention",
        sa.Column("workspace_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("calls_days", sa.Integer()),
        sa.Column("bodies_days", sa.Integer()),
        sa.Column("refused_bodies_days", sa.Integer()),
        sa.Column("receipts_days", sa.Integer()),
        sa.Column("audit_entries_days", sa.Integer()),
        sa.Column("run", sa.Text()),
        sa.Column("ran_at_ms", sa.BigInteger()),
        sa.Column("last_run", sa.JSON()),
        sa.Column("took_at_ms", sa.BigInteger()),
        sa.Column("last_taken", sa.JSON()),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_retention_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_retention"),
    )
