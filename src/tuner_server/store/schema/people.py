"""People: who may sign in, and who may do what in which workspace."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from tuner_server.store.schema.metadata import metadata

users = Table(
    "users",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("last_seen_at_ms", BigInteger),
)

memberships = Table(
    "memberships",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("role", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "user_id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
    ForeignKeyConstraint(["user_id"], ["users.id"]),
)

invitations = Table(
    "invitations",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("token_sha256", LargeBinary(32), nullable=False, unique=True),
    Column("invited_by", Text, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("expires_at_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "email"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", LargeBinary(32), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("expires_at_ms", BigInteger, nullable=False),
    Column("user_agent", Text),
    ForeignKeyConstraint(["user_id"], ["users.id"]),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_sha256", LargeBinary(32), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("expires_at_ms", BigInteger, nullable=False),
    Column("used_at_ms", BigInteger),
    ForeignKeyConstraint(["user_id"], ["users.id"]),
)
