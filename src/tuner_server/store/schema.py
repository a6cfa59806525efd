"""The tables. Times are UTC milliseconds, ids are integers, money is cents.

Every table of a tenant begins its key with `workspace_id`: that separates tenants, and lets
PostgreSQL be sharded by that column. `call_id` always means `calls.id`; the client's own id is
`provider_call_id`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from tuner_server.metrics import METRICS

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def _index_where(
    name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False
) -> None:
    """An index of the rows for which `where` holds."""
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


Cents = Numeric(16, 6).with_variant(Float(asdecimal=False), "sqlite")

# SQLite has no sequences; ids are taken from this table in the transaction that uses them.
sequences = Table(
    "sequences",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_id", BigInteger, nullable=False),
)

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
_index_where(
    "uq_agents_active_remote_identifier",
    agents.c.workspace_id,
    agents.c.remote_identifier,
    where=agents.c.deleted_at_ms.is_(None),
    unique=True,
)


def _metric_columns() -> Sequence[Column[Any]]:
    return [Column(metric.key, BigInteger() if metric.integer else Float(53)) for metric in METRICS]


calls = Table(
    "calls",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("agent_id", BigInteger, nullable=False),
    Column("provider_call_id", Text, nullable=False),
    Column("call_type", Text, nullable=False),
    Column("status", Text),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("ended_at_ms", BigInteger, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("version", Text),
    Column("disconnection_reason", Text),
    Column("successful", Boolean),
    Column("sentiment", Text),
    Column("in_voicemail", Boolean),
    Column("caller_phone_number", Text),
    Column("recipient", Text),
    Column("cost_cents", Cents),
    Column("warnings", BigInteger, nullable=False),
    Column("filed_at_ms", BigInteger, nullable=False),
    Column("body_sha256", LargeBinary(32), nullable=False),
    Column("measured_at_ms", BigInteger),
    Column("metrics_version", Integer),
    # The durations of the calls of each tool, in ms: {"book": [350, 420]}.
    Column("tool_times", JSON(none_as_null=True)),
    *_metric_columns(),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "agent_id", "provider_call_id"),
    ForeignKeyConstraint(["workspace_id", "agent_id"], ["agents.workspace_id", "agents.id"]),
)

# Lists walk one of these in the order they show, and stop after a page. A filter on a plain
# column has an index that ends in the start time, so that a rare value is found at once.
CATEGORIES = (
    "agent_id",
    "call_type",
    "status",
    "version",
    "disconnection_reason",
    "successful",
    "sentiment",
    "in_voicemail",
    "caller_phone_number",
    "recipient",
    "provider_call_id",
)
# The measurements that people sort by most; a sort by any other one reads the workspace once.
INDEXED_MEASURES = (
    "duration_ms",
    "cost_cents",
    "warnings",
    "response_latency_p50_ms",
    "response_latency_p95_ms",
    "response_latency_max_ms",
    "e2e_p95_ms",
    "llm_ttft_p95_ms",
    "tts_ttfb_p95_ms",
    "time_to_first_audio_ms",
    "user_turns",
    "user_interruptions",
    "agent_interruptions",
    "long_silences",
    "tool_calls",
    "tool_errors",
    "repetitions",
)

Index("ix_calls_started", calls.c.workspace_id, calls.c.started_at_ms, calls.c.id)
Index("ix_calls_filed", calls.c.workspace_id, calls.c.filed_at_ms, calls.c.id)
for _name in CATEGORIES:
    _index_where(
        f"ix_calls_{_name}",
        calls.c.workspace_id,
        calls.c[_name],
        calls.c.started_at_ms,
        calls.c.id,
        where=calls.c[_name].is_not(None),
    )
for _name in INDEXED_MEASURES:
    _index_where(
        f"ix_calls_{_name}",
        calls.c.workspace_id,
        calls.c[_name],
        calls.c.id,
        where=calls.c[_name].is_not(None),
    )

payloads = Table(
    "payloads",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("call_id", BigInteger, nullable=False),
    Column("body_zstd", LargeBinary, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "call_id"),
    ForeignKeyConstraint(["workspace_id", "call_id"], ["calls.workspace_id", "calls.id"]),
)

# What a call had or met, by which lists filter: (tool, book), (tool_error, book), (node, plan),
# (metadata.env, prod). The start time stands in the key so that a page reads only its own rows.
call_facts = Table(
    "call_facts",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("call_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "field", "value", "started_at_ms", "call_id"),
    Index("ix_call_facts_call", "workspace_id", "call_id"),
    ForeignKeyConstraint(["workspace_id", "call_id"], ["calls.workspace_id", "calls.id"]),
    sqlite_with_rowid=False,
)

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
_index_where(
    "ix_deliveries_key",
    deliveries.c.workspace_id,
    deliveries.c.api_key_id,
    deliveries.c.received_at_ms,
    deliveries.c.id,
    where=deliveries.c.api_key_id.is_not(None),
)
_index_where(
    "ix_deliveries_call",
    deliveries.c.workspace_id,
    deliveries.c.call_id,
    where=deliveries.c.call_id.is_not(None),
)
_index_where(
    "ix_deliveries_not_stored",
    deliveries.c.workspace_id,
    deliveries.c.fate,
    deliveries.c.received_at_ms,
    deliveries.c.id,
    where=deliveries.c.fate != text("'stored'"),
)
_index_where(
    "ix_deliveries_not_stored_status",
    deliveries.c.workspace_id,
    deliveries.c.status_code,
    deliveries.c.received_at_ms,
    deliveries.c.id,
    where=deliveries.c.fate != text("'stored'"),
)
_index_where(
    "ix_deliveries_refused_agent",
    deliveries.c.workspace_id,
    deliveries.c.agent_remote_identifier,
    deliveries.c.received_at_ms,
    deliveries.c.id,
    where=deliveries.c.fate == text("'refused'"),
)
_index_where(
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

jobs = Table(
    "jobs",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("call_id", BigInteger),
    Column("arguments", JSON(none_as_null=True)),
    Column("state", Text, nullable=False),
    Column("run_at_ms", BigInteger, nullable=False),
    Column("attempt", Integer, nullable=False, server_default=text("0")),
    Column("leased_by", Text),
    Column("lease_until_ms", BigInteger),
    Column("error", Text),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("finished_at_ms", BigInteger),
    PrimaryKeyConstraint("workspace_id", "id"),
    # An idempotency key stays taken after its job is done.
    UniqueConstraint("workspace_id", "kind", "key"),
)
_index_where(
    "ix_jobs_waiting",
    jobs.c.run_at_ms,
    jobs.c.id,
    where=jobs.c.state == text("'queued'"),
)
_index_where(
    "ix_jobs_leased",
    jobs.c.lease_until_ms,
    where=jobs.c.state == text("'running'"),
)
_index_where(
    "ix_jobs_dead",
    jobs.c.workspace_id,
    jobs.c.id,
    where=jobs.c.state == text("'dead'"),
)
_index_where(
    "ix_jobs_done",
    jobs.c.finished_at_ms,
    where=jobs.c.state == text("'done'"),
)
_index_where(
    "ix_jobs_call",
    jobs.c.workspace_id,
    jobs.c.call_id,
    where=jobs.c.call_id.is_not(None),
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

# Long work that a person started and watches: it has progress and can be stopped. Each is done by
# a job of the same number as key, step by step.
tasks = Table(
    "tasks",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("arguments", JSON(none_as_null=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("stop_asked", Boolean, nullable=False, server_default=text("false")),
    Column("total", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False, server_default=text("0")),
    Column("counts", JSON(none_as_null=True), nullable=False),
    Column("place", BigInteger, nullable=False, server_default=text("0")),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("finished_at_ms", BigInteger),
    PrimaryKeyConstraint("workspace_id", "id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
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

# Deleted calls that can still be had back: all of their rows and the body, in no table that is
# read for lists and figures.
deleted_calls = Table(
    "deleted_calls",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("call_id", BigInteger, nullable=False),
    Column("task_id", BigInteger, nullable=False),
    Column("deleted_at_ms", BigInteger, nullable=False, index=True),
    Column("rows_zstd", LargeBinary, nullable=False),
    Column("body_zstd", LargeBinary, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "call_id"),
    ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
    Index("ix_deleted_calls_task", "workspace_id", "task_id", "call_id"),
)

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
