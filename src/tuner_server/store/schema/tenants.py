"""What a workspace is and has: its keys and agents, views, what it keeps, what was done in it."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from tuner_server.store.schema.metadata import index_where, metadata

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("samples", Boolean, nullable=False, server_default=text("false")),
    Column("time_zone", Text, nullable=False, server_default=text("'UTC'")),
    Column("lang", Text),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("deleted_at_ms", BigInteger),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("key_sha256", LargeBinary(32), nullable=False, unique=True),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("last_used_at_ms", BigInteger),
    Column("revoked_at_ms", BigInteger),
    PrimaryKeyConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)

agents = Table(
    "agents",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("remote_identifier", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("provider_key_sealed", LargeBinary),
    Column("provider_key_hint", Text),
    Column("call_direction", Text, nullable=False),
    Column("lang", Text),
    Column("summary", Text),
    Column("prompt", Text),
    Column("workflow", JSON(none_as_null=True)),
    Column("capabilities", Text),
    Column("tools", JSON(none_as_null=True)),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("updated_at_ms", BigInteger, nullable=False),
    Column("deleted_at_ms", BigInteger),
    Column("created_by", BigInteger),
    Column("updated_by", BigInteger),
    PrimaryKeyConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)
# A deleted agent gives its Agent ID free again.
index_where(
    "uq_agents_active_remote_identifier",
    agents.c.workspace_id,
    agents.c.remote_identifier,
    where=agents.c.deleted_at_ms.is_(None),
    unique=True,
)

# Questions to the list of calls, saved under a name. A deleted one is kept for a while.
views = Table(
    "views",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("owner_id", BigInteger),
    Column("content", JSON(none_as_null=True), nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("updated_at_ms", BigInteger, nullable=False),
    Column("deleted_at_ms", BigInteger),
    PrimaryKeyConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)

# After how many days each kind goes; empty: never. `run` is the run that `last_run` counts.
retention = Table(
    "retention",
    metadata,
    Column("workspace_id", BigInteger, primary_key=True, autoincrement=False),
    Column("calls_days", Integer),
    Column("bodies_days", Integer),
    Column("refused_bodies_days", Integer),
    Column("receipts_days", Integer),
    Column("audit_entries_days", Integer),
    Column("run", Text),
    Column("ran_at_ms", BigInteger),
    Column("last_run", JSON(none_as_null=True)),
    Column("took_at_ms", BigInteger),
    Column("last_taken", JSON(none_as_null=True)),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)

# No foreign key: workspace 0 is the server's own log, which outlives every workspace.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", BigInteger),
    Column("actor_name", Text, nullable=False),
    Column("actor_email", Text),
    Column("action", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", BigInteger),
    Column("subject_name", Text, nullable=False),
    Column("details", JSON(none_as_null=True)),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index("ix_audit_entries_at", "workspace_id", "at_ms", "id"),
    Index("ix_audit_entries_actor", "workspace_id", "actor_kind", "actor_id", "at_ms", "id"),
    Index("ix_audit_entries_action", "workspace_id", "action", "at_ms", "id"),
    Index("ix_audit_entries_subject", "workspace_id", "subject_kind", "subject_id", "at_ms", "id"),
)
