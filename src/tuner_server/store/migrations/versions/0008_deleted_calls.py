"""Deleted calls that can still be had back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "deleted_calls",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("rows_zstd", sa.LargeBinary(), nullable=False),
        sa.Column("body_zstd", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "call_id", name="pk_deleted_calls"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_deleted_calls_workspace_id"
        ),
    )
    op.create_index("ix_deleted_calls_deleted_at_ms", "deleted_calls", ["deleted_at_ms"])
    op.create_index(
        "ix_deleted_calls_task", "deleted_calls", ["workspace_id", "task_id", "call_id"]
    )
