"""The delivery log, and the bodies of what was refused."""

from sqlalchemy import (
    JSON,
    BigInteger,
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

deliveries = Table(
    "deliveries",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("received_at_ms", BigInteger, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("api_key_id", BigInteger),
    Column("agent_remote_identifier", Text),
    Column("agent_id", BigInteger),
    Column("provider_call_id", Text),
    Column("call_id", BigInteger),
    Column("status_code", Integer, nullable=False),
    Column("fate", Text, nullable=False),
    Column("reason", Text),
    Column("warnings", JSON(none_as_null=True)),
    Column("errors", JSON(none_as_null=True)),
    Column("differing_fields", JSON(none_as_null=True)),
    Column("differences", JSON(none_as_null=True)),
    Column("size_bytes", BigInteger, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("replay_of", BigInteger),
    PrimaryKeyConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
    Index("ix_deliveries_request", "workspace_id", "request_id"),
    Index("ix_deliveries_provider_call_id", "workspace_id", "provider_call_id"),
    Index("ix_deliveries_received", "workspace_id", "received_at_ms", "id"),
    Index("ix_deliveries_agent", "workspace_id", "agent_remote_identifier", "received_at_ms", "id"),
)
index_where(
    "ix_deliveries_key",
    deliveries.c.workspace_id,
    deliveries.c.api_key_id,
    deliveries.c.received_at_ms,
    deliveries.c.id,
    where=deliveries.c.api_key_id.is_not(None),
)
index_where(
    "ix_deliveries_call",
    deliveries.c.workspace_id,
    deliveries.c.call_id,
    where=deliveries.c.call_id.is_not(None),
)
index_where(
    "ix_deliveries_not_stored",
    deliveries.c.workspace_id,
    deliveries.c.fate,
    deliveries.c.received_at_ms,
    deliveries.c.id,
    where=deliveries.c.fate != text("'stored'"),
)
index_where(
    "ix_deliveries_not_stored_status",
    deliveries.c.workspace_id,
    deliveries.c.status_code,
    deliveries.c.received_at_ms,
    deliveries.c.id,
    where=deliveries.c.fate != text("'stored'"),
)
index_where(
    "ix_deliveries_refused_agent",
    deliveries.c.workspace_id,
    deliveries.c.agent_remote_identifier,
    deliveries.c.received_at_ms,
    deliveries.c.id,
    where=deliveries.c.fate == text("'refused'"),
)
index_where(
    "ix_deliveries_replay_of",
    deliveries.c.workspace_id,
    deliveries.c.replay_of,
    where=deliveries.c.replay_of.is_not(None),
)

refused_bodies = Table(
    "refused_bodies",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("delivery_id", BigInteger, nullable=False),
    Column("kept_at_ms", BigInteger, nullable=False, index=True),
    Column("body_zstd", LargeBinary, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("stored_bytes", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "delivery_id"),
    ForeignKeyConstraint(
        ["workspace_id", "delivery_id"], ["deliveries.workspace_id", "deliveries.id"]
    ),
)
