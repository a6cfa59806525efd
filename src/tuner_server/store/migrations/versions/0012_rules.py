"""Rules, and the tags that they give to calls."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the tables, and the sequence of the rules' ids."""
    op.create_table(
        "rules",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("condition", sa.JSON(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_rules"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_rules_workspace_id"),
    )
    op.create_table(
        "call_tags",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("matched", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "rule_id", "started_at_ms", "call_id", name="pk_call_tags"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["calls.workspace_id", "calls.id"],
            name="fk_call_tags_workspace_id_call_id",
        ),
    )
    op.create_index("ix_call_tags_call", "call_tags", ["workspace_id", "call_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE rules_id_seq")
    else:
        op.execute("INSERT INTO sequences VALUES ('rules', 1)")
