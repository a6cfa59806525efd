"""Calls: the row that lists read, the body, the facts by which lists filter, what was deleted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from tuner_server.metrics import METRICS
from tuner_server.store.schema.metadata import Cents, index_where, metadata


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
    index_where(
        f"ix_calls_{_name}",
        calls.c.workspace_id,
        calls.c[_name],
        calls.c.started_at_ms,
        calls.c.id,
        where=calls.c[_name].is_not(None),
    )
for _name in INDEXED_MEASURES:
    index_where(
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
