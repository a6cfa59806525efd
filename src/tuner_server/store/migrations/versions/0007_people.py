"""People: invitations by link, and when somebody was last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table with the sequence of its ids, and the column."""
    op.add_column("users", sa.Column("last_seen_at_ms", sa.BigInteger()))
    op.create_table(
        "invitations",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_invitations_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_invitations"),
        sa.UniqueConstraint("workspace_id", "email", name="uq_invitations_workspace_id_email"),
        sa.UniqueConstraint("token_sha256", name="uq_invitations_token_sha256"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE invitations_id_seq")
    else:
        op.execute("INSERT INTO sequences VALUES ('invitations', 1)")
