"""Figures of many calls, and which of them are to be counted anew."""

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from tuner_server.store.schema.metadata import metadata

# What the calls of an hour or a day, of an agent and a version, come to: `rollups.tally` says what.
# Hours and days are those of UTC. Agent 0 stands for all agents, version "*" for all versions; any
# other version has "=" in front, and the one of calls without a version is empty.
rollups = Table(
    "rollups",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("span", Text, nullable=False),
    Column("agent_id", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
    Column("starts_at_ms", BigInteger, nullable=False),
    Column("sums", Text, nullable=False),
    Column("shares", Text, nullable=False),
    Column("response", LargeBinary),
    Column("stages", LargeBinary),
    PrimaryKeyConstraint("workspace_id", "span", "agent_id", "version", "starts_at_ms"),
)

# The hours in which calls of an agent changed since their rollups were made. Every change adds a
# row of its own, so that nobody waits for another; whoever makes the rollup takes those it saw.
touched_hours = Table(
    "touched_hours",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("starts_at_ms", BigInteger, nullable=False),
    Column("agent_id", BigInteger, nullable=False),
    Column("stamp", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "starts_at_ms", "agent_id", "stamp"),
    sqlite_with_rowid=False,
)
