"""The audit log: who changed what, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table, and the sequence of its ids."""
    op.create_table(
        "audit_entries",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("actor_email", sa.Text()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger()),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON()),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_audit_entries"),
    )
    for name, columns in (
        ("at", []),
        ("actor", ["actor_kind", "actor_id"]),
        ("action", ["action"]),
        ("subject", ["subject_kind", "subject_id"]),
    ):
        op.create_index(
            f"ix_audit_entries_{name}", "audit_entries", ["workspace_id", *columns, "at_ms", "id"]
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE audit_entries_id_seq")
    else:
        op.execute("INSERT INTO sequences VALUES ('audit_entries', 1)")
