"""First light: workspaces, people, agents, calls, receipts, jobs, search."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SEQUENCES = ("workspaces", "users", "api_keys", "agents", "calls", "deliveries", "jobs")
_CATEGORIES = (
    "agent_id",
    "call_type",
    "caller_phone_number",
    "disconnection_reason",
    "in_voicemail",
    "provider_call_id",
    "recipient",
    "sentiment",
    "status",
    "successful",
    "version",
)
_INDEXED_MEASURES = (
    "agent_interruptions",
    "cost_cents",
    "duration_ms",
    "e2e_p95_ms",
    "llm_ttft_p95_ms",
    "long_silences",
    "repetitions",
    "response_latency_max_ms",
    "response_latency_p50_ms",
    "response_latency_p95_ms",
    "time_to_first_audio_ms",
    "tool_calls",
    "tool_errors",
    "tts_ttfb_p95_ms",
    "user_interruptions",
    "user_turns",
    "warnings",
)
_WHOLE_METRICS = (
    "agent_talk_ms",
    "user_talk_ms",
    "crosstalk_ms",
    "silence_ms",
    "longest_silence_ms",
    "long_silences",
    "user_turns",
    "agent_turns",
    "longest_monologue_ms",
    "time_to_first_audio_ms",
    "response_latency_p50_ms",
    "response_latency_p95_ms",
    "response_latency_max_ms",
    "response_latency_mean_ms",
    "user_interruptions",
    "yield_latency_mean_ms",
    "agent_interruptions",
    "backchannels",
    "eou_p50_ms",
    "eou_p90_ms",
    "eou_p95_ms",
    "stt_p50_ms",
    "stt_p90_ms",
    "stt_p95_ms",
    "llm_ttft_p50_ms",
    "llm_ttft_p90_ms",
    "llm_ttft_p95_ms",
    "tts_ttfb_p50_ms",
    "tts_ttfb_p90_ms",
    "tts_ttfb_p95_ms",
    "e2e_p50_ms",
    "e2e_p90_ms",
    "e2e_p95_ms",
    "tool_calls",
    "tool_errors",
    "tool_p50_ms",
    "tool_p95_ms",
    "unanswered_tool_calls",
    "node_visits",
    "node_loops",
    "repetitions",
    "llm_tokens",
    "tts_characters",
)
_FRACTIONAL_METRICS = (
    "talk_ratio",
    "agent_wpm",
    "user_wpm",
    "response_rate",
    "yield_rate",
    "agent_interruption_rate",
    "backchannel_selectivity",
    "tool_error_rate",
    "transcript_confidence_mean",
    "transcript_confidence_min",
    "cost_per_minute_cents",
    "stt_seconds",
)


def upgrade() -> None:
    _create_tables()
    if op.get_bind().dialect.name == "postgresql":
        _prepare_postgresql()
    else:
        _prepare_sqlite()


def _prepare_postgresql() -> None:
    for name in _SEQUENCES:
        op.execute(f"CREATE SEQUENCE {name}_id_seq")
    op.create_table(
        "search_vectors",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("vector", sa.dialects.postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "call_id", name="pk_search_vectors"),
    )
    op.execute("CREATE INDEX ix_search_vectors_vector ON search_vectors USING gin (vector)")


def _prepare_sqlite() -> None:
    for name in _SEQUENCES:
        op.execute(sa.text("INSERT INTO sequences VALUES (:name, 1)").bindparams(name=name))
    op.create_table(
        "search_texts",
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("text_zstd", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("search_id", name="pk_search_texts"),
        sa.UniqueConstraint("workspace_id", "call_id", name="uq_search_texts_call"),
    )
    op.execute("CREATE VIRTUAL TABLE call_search USING fts5(text, content='')")


def _partial_index(
    name: str, table: str, columns: Sequence[str], *, where: str, unique: bool = False
) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _create_tables() -> None:
    op.create_table(
        "jobs",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("call_id", sa.BigInteger()),
        sa.Column("arguments", sa.JSON(none_as_null=True)),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("run_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("leased_by", sa.Text()),
        sa.Column("lease_until_ms", sa.BigInteger()),
        sa.Column("error", sa.Text()),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("finished_at_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_jobs"),
        sa.UniqueConstraint("workspace_id", "kind", "key", name="uq_jobs_workspace_id_kind_key"),
    )
    _partial_index("ix_jobs_call", "jobs", ["workspace_id", "call_id"], where="call_id IS NOT NULL")
    _partial_index("ix_jobs_dead", "jobs", ["workspace_id", "id"], where="state = 'dead'")
    _partial_index("ix_jobs_done", "jobs", ["finished_at_ms"], where="state = 'done'")
    _partial_index("ix_jobs_leased", "jobs", ["lease_until_ms"], where="state = 'running'")
    _partial_index("ix_jobs_waiting", "jobs", ["run_at_ms", "id"], where="state = 'queued'")
    op.create_table(
        "sequences",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sequences"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )
    op.create_table(
        "workspaces",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("samples", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
    )
    op.create_table(
        "agents",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("remote_identifier", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_key_sealed", sa.LargeBinary()),
        sa.Column("provider_key_hint", sa.Text()),
        sa.Column("call_direction", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text()),
        sa.Column("summary", sa.Text()),
        sa.Column("prompt", sa.Text()),
        sa.Column("workflow", sa.JSON(none_as_null=True)),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at_ms", sa.BigInteger()),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column("updated_by", sa.BigInteger()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_agents_workspace_id"),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_agents"),
    )
    _partial_index(
        "uq_agents_active_remote_identifier",
        "agents",
        ["workspace_id", "remote_identifier"],
        where="deleted_at_ms IS NULL",
        unique=True,
    )
    op.create_table(
        "api_keys",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("key_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at_ms", sa.BigInteger()),
        sa.Column("revoked_at_ms", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_api_keys_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_api_keys"),
        sa.UniqueConstraint("key_sha256", name="uq_api_keys_key_sha256"),
    )
    op.create_table(
        "deliveries",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("api_key_id", sa.BigInteger()),
        sa.Column("agent_remote_identifier", sa.Text()),
        sa.Column("agent_id", sa.BigInteger()),
        sa.Column("provider_call_id", sa.Text()),
        sa.Column("call_id", sa.BigInteger()),
        sa.Column("status_code", sa.Integer(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("warnings", sa.JSON(none_as_null=True)),
        sa.Column("errors", sa.JSON(none_as_null=True)),
        sa.Column("differing_fields", sa.JSON(none_as_null=True)),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("replay_of", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_deliveries_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_deliveries"),
    )
    op.create_index(
        "ix_deliveries_agent", "deliveries", ["workspace_id", "agent_remote_identifier", "id"]
    )
    _partial_index(
        "ix_deliveries_call", "deliveries", ["workspace_id", "call_id"], where="call_id IS NOT NULL"
    )
    _partial_index(
        "ix_deliveries_not_stored",
        "deliveries",
        ["workspace_id", "fate", "id"],
        where="fate != 'stored'",
    )
    op.create_index(
        "ix_deliveries_provider_call_id", "deliveries", ["workspace_id", "provider_call_id"]
    )
    _partial_index(
        "ix_deliveries_replay_of",
        "deliveries",
        ["workspace_id", "replay_of"],
        where="replay_of IS NOT NULL",
    )
    op.create_index("ix_deliveries_request", "deliveries", ["workspace_id", "request_id"])
    op.create_table(
        "memberships",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_memberships_user_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_memberships_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_memberships"),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"])
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "sign_in_links",
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_at_ms", sa.BigInteger()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_in_links_user_id"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_sign_in_links"),
    )
    op.create_index("ix_sign_in_links_user_id", "sign_in_links", ["user_id"])
    op.create_table(
        "calls",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_call_id", sa.Text(), nullable=False),
        sa.Column("call_type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text()),
        sa.Column("started_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text()),
        sa.Column("disconnection_reason", sa.Text()),
        sa.Column("successful", sa.Boolean()),
        sa.Column("sentiment", sa.Text()),
        sa.Column("in_voicemail", sa.Boolean()),
        sa.Column("caller_phone_number", sa.Text()),
        sa.Column("recipient", sa.Text()),
        sa.Column(
            "cost_cents", sa.Numeric(precision=16, scale=6).with_variant(sa.Float(), "sqlite")
        ),
        sa.Column("warnings", sa.BigInteger(), nullable=False),
        sa.Column("filed_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("body_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("measured_at_ms", sa.BigInteger()),
        sa.Column("metrics_version", sa.Integer()),
        *_metrics(),
        sa.ForeignKeyConstraint(
            ["workspace_id", "agent_id"],
            ["agents.workspace_id", "agents.id"],
            name="fk_calls_workspace_id_agent_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_calls"),
        sa.UniqueConstraint(
            "workspace_id",
            "agent_id",
            "provider_call_id",
            name="uq_calls_workspace_id_agent_id_provider_call_id",
        ),
    )
    op.create_index("ix_calls_filed", "calls", ["workspace_id", "filed_at_ms", "id"])
    op.create_index("ix_calls_started", "calls", ["workspace_id", "started_at_ms", "id"])
    op.create_table(
        "refused_bodies",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("kept_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("body_zstd", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("stored_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["deliveries.workspace_id", "deliveries.id"],
            name="fk_refused_bodies_workspace_id_delivery_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "delivery_id", name="pk_refused_bodies"),
    )
    op.create_index("ix_refused_bodies_kept_at_ms", "refused_bodies", ["kept_at_ms"])
    op.create_table(
        "call_facts",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("started_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["calls.workspace_id", "calls.id"],
            name="fk_call_facts_workspace_id_call_id",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "field", "value", "started_at_ms", "call_id", name="pk_call_facts"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_call_facts_call", "call_facts", ["workspace_id", "call_id"])
    op.create_table(
        "payloads",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("body_zstd", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["calls.workspace_id", "calls.id"],
            name="fk_payloads_workspace_id_call_id",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "call_id", name="pk_payloads"),
    )
    _index_calls()


def _metrics() -> list[sa.Column[float]]:
    whole: list[sa.Column[float]] = [sa.Column(name, sa.BigInteger()) for name in _WHOLE_METRICS]
    return whole + [sa.Column(name, sa.Float(53)) for name in _FRACTIONAL_METRICS]


def _index_calls() -> None:
    for name in _CATEGORIES:
        _partial_index(
            f"ix_calls_{name}",
            "calls",
            ["workspace_id", name, "started_at_ms", "id"],
            where=f"{name} IS NOT NULL",
        )
    for name in _INDEXED_MEASURES:
        _partial_index(
            f"ix_calls_{name}", "calls", ["workspace_id", name, "id"], where=f"{name} IS NOT NULL"
        )
