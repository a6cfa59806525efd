"""Evals, their versions, and what they said of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the tables, and the sequence of the evals' ids."""
    op.create_table(
        "evals",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("library_key", sa.Text()),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_evals"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_evals_workspace_id"),
    )
    op.create_table(
        "eval_versions",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("eval_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.JSON(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "eval_id", "version", name="pk_eval_versions"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "eval_id"],
            ["evals.workspace_id", "evals.id"],
            name="fk_eval_versions_workspace_id_eval_id",
        ),
    )
    op.create_table(
        "eval_results",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("eval_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("confidence", sa.Float()),
        sa.Column("evidence_verified", sa.Boolean()),
        sa.Column("model", sa.Text()),
        sa.Column("input_tokens", sa.BigInteger()),
        sa.Column("output_tokens", sa.BigInteger()),
        sa.Column("cost_cents", sa.Float()),
        sa.PrimaryKeyConstraint(
            "workspace_id", "call_id", "eval_id", "version", "run", name="pk_eval_results"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["calls.workspace_id", "calls.id"],
            name="fk_eval_results_workspace_id_call_id",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_eval_results_version",
        "eval_results",
        ["workspace_id", "eval_id", "version", "call_id"],
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE evals_id_seq")
    else:
        op.execute("INSERT INTO sequences VALUES ('evals', 1)")
