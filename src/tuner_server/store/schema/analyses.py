"""What a team has found out about its calls: rules, and the tags that they gave."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
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
