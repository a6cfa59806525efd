"""Which language model judges calls, what it may cost, and what it has cost."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from tuner_server.store.schema.metadata import metadata

# One for each workspace. Prices are cents for a million tokens, budgets cents a day; without a
# budget or a rate there is no such limit. `paused_until_ms` and `busy_answers` are the endpoint's
# own doing: it asked to be left alone.
judge_models = Table(
    "judge_models",
    metadata,
    Column("workspace_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("key_sealed", LargeBinary),
    Column("key_hint", Text),
    Column("input_price", Float, nullable=False),
    Column("output_price", Float, nullable=False),
    Column("requests_a_minute", Integer),
    Column("concurrency", Integer, nullable=False),
    Column("timeout_s", Integer, nullable=False),
    Column("evals_together", Integer, nullable=False),
    Column("most_tokens", Integer, nullable=False),
    Column("budget_cents", Float),
    Column("agent_budget_cents", Float),
    Column("sampled_percent", Float, nullable=False),
    Column("updated_at_ms", BigInteger, nullable=False),
    Column("paused_until_ms", BigInteger, nullable=False, server_default=text("0")),
    Column("busy_answers", Integer, nullable=False, server_default=text("0")),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)

# Questions that are on their way, and those of the last minute. One counts as on its way while the
# attempt of its job lasts, so that those of a process that died come free with its jobs.
model_turns = Table(
    "model_turns",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("agent_id", BigInteger, nullable=False),
    Column("job_id", BigInteger, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("began_at_ms", BigInteger, nullable=False),
    Column("ended_at_ms", BigInteger),
    Column("requests", Integer, nullable=False),
    Column("reserved_cents", Float, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
    Index("ix_model_turns_began", "workspace_id", "began_at_ms"),
)

# By day of the workspace's own time zone; agent 0 is what people tried out.
model_spending = Table(
    "model_spending",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("day", Text, nullable=False),
    Column("agent_id", BigInteger, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("cost_cents", Float, nullable=False),
    PrimaryKeyConstraint("workspace_id", "day", "agent_id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)
