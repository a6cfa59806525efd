"""Delivery filters and tasks: receipts by every filter in the order of time, values that differ,
and long work that a person watches."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("differences", sa.JSON()))
    op.drop_index("ix_deliveries_agent", "deliveries")
    op.drop_index("ix_deliveries_not_stored", "deliveries")
    _index_deliveries("agent", ["agent_remote_identifier"])
    _index_deliveries("received", [])
    _index_deliveries("key", ["api_key_id"], where="api_key_id IS NOT NULL")
    _index_deliveries("not_stored", ["fate"], where="fate != 'stored'")
    _index_deliveries("not_stored_status", ["status_code"], where="fate != 'stored'")
    _index_deliveries("refused_agent", ["agent_remote_identifier"], where="fate = 'refused'")
    op.create_table(
        "tasks",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("place", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("finished_at_ms", sa.BigInteger()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_tasks_workspace_id"),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_tasks"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE tasks_id_seq")
    else:
        op.execute("INSERT INTO sequences VALUES ('tasks', 1)")


def _index_deliveries(name: str, columns: Sequence[str], *, where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(
        f"ix_deliveries_{name}",
        "deliveries",
        ["workspace_id", *columns, "received_at_ms", "id"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
