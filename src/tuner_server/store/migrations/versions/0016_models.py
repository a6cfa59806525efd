"""The model that judges calls, its turns and what it cost; and a lane of its own for its jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the tables, the sequence of turns, and the lane by which jobs are claimed."""
    op.create_table(
        "judge_models",
        sa.Column("workspace_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary()),
        sa.Column("key_hint", sa.Text()),
        sa.Column("input_price", sa.Float(), nullable=False),
        sa.Column("output_price", sa.Float(), nullable=False),
        sa.Column("requests_a_minute", sa.Integer()),
        sa.Column("concurrency", sa.Integer(), nullable=False),
        sa.Column("timeout_s", sa.Integer(), nullable=False),
        sa.Column("evals_together", sa.Integer(), nullable=False),
        sa.Column("most_tokens", sa.Integer(), nullable=False),
        sa.Column("budget_cents", sa.Float()),
        sa.Column("agent_budget_cents", sa.Float()),
        sa.Column("sampled_percent", sa.Float(), nullable=False),
        sa.Column("updated_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("paused_until_ms", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("busy_answers", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_judge_models"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_judge_models_workspace_id"
        ),
    )
    op.create_table(
        "model_turns",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("began_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_at_ms", sa.BigInteger()),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("reserved_cents", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_model_turns"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_model_turns_workspace_id"
        ),
    )
    op.create_index("ix_model_turns_began", "model_turns", ["workspace_id", "began_at_ms"])
    op.create_table(
        "model_spending",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_cents", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "day", "agent_id", name="pk_model_spending"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_model_spending_workspace_id"
        ),
    )
    op.add_column(
        "jobs", sa.Column("lane", sa.Text(), nullable=False, server_default=sa.text("'main'"))
    )
    op.drop_index("ix_jobs_waiting", table_name="jobs")
    op.create_index(
        "ix_jobs_waiting",
        "jobs",
        ["lane", "run_at_ms", "id"],
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE model_turns_id_seq")
    else:
        op.execute("INSERT INTO sequences VALUES ('model_turns', 1)")
