"""Saved views of the list of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table, and the sequence of its ids."""
    op.create_table(
        "views",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.BigInteger()),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_views"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_views_workspace_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE views_id_seq")
    else:
        op.execute("INSERT INTO sequences VALUES ('views', 1)")
