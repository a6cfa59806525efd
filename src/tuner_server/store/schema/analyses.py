"""What a team asks of its calls, and what came of it: evals and results, rules and tags."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from tuner_server.store.schema.metadata import metadata

# Without `agent_id` a rule is for every agent. A deleted one is kept for a while, with its tags.
rules = Table(
    "rules",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("agent_id", BigInteger),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("condition", JSON(none_as_null=True), nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("updated_at_ms", BigInteger, nullable=False),
    Column("deleted_at_ms", BigInteger),
    PrimaryKeyConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)

# The start time stands in the key so that a page of a rule's calls reads only its own rows.
call_tags = Table(
    "call_tags",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("rule_id", BigInteger, nullable=False),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("call_id", BigInteger, nullable=False),
    Column("matched", JSON(none_as_null=True), nullable=False),
    PrimaryKeyConstraint("workspace_id", "rule_id", "started_at_ms", "call_id"),
    Index("ix_call_tags_call", "workspace_id", "call_id"),
    ForeignKeyConstraint(["workspace_id", "call_id"], ["calls.workspace_id", "calls.id"]),
)

# Without `agent_id` an eval is for every agent. A deleted one is kept for a while, with what it
# said.
evals = Table(
    "evals",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("agent_id", BigInteger),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("library_key", Text),
    Column("enabled", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("updated_at_ms", BigInteger, nullable=False),
    Column("deleted_at_ms", BigInteger),
    PrimaryKeyConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)

# What an eval asked at a time; never changed. Results name theirs.
eval_versions = Table(
    "eval_versions",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("eval_id", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("criterion", JSON, nullable=False),
    Column("scope", JSON, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "eval_id", "version"),
    ForeignKeyConstraint(["workspace_id", "eval_id"], ["evals.workspace_id", "evals.id"]),
)

# What a version said of a call. `run` is 0 where the call was analysed after it was stored, else
# the number of the task that ran it; a run adds results and overwrites none. The verdict that
# counts, of the latest version and run, also stands in `call_facts` as (eval.<id>, verdict); and
# what a classification says, as (outcome, <name>), (intent, <name>) and so on.
eval_results = Table(
    "eval_results",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("call_id", BigInteger, nullable=False),
    Column("eval_id", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    # Of a classification only: outcome, intent, sentiment, summary and fields.
    Column("classification", JSON(none_as_null=True)),
    # Of judges only.
    Column("score", Integer),
    Column("confidence", Float),
    Column("evidence_verified", Boolean),
    Column("model", Text),
    Column("input_tokens", BigInteger),
    Column("output_tokens", BigInteger),
    Column("cost_cents", Float),
    PrimaryKeyConstraint("workspace_id", "call_id", "eval_id", "version", "run"),
    Index("ix_eval_results_version", "workspace_id", "eval_id", "version", "call_id"),
    ForeignKeyConstraint(["workspace_id", "call_id"], ["calls.workspace_id", "calls.id"]),
    sqlite_with_rowid=False,
)
