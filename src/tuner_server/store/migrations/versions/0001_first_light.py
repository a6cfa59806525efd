"""First light: workspaces, people, agents, calls, receipts, jobs, search."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SEQUENCES = ("workspaces", "users", "api_keys", "agents", "calls", "deliveries", "jobs")


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
        op.execute(f"INSERT INTO sequences (name, next_id) VALUES ('{name}', 1)")
    op.create_table(
        "search_texts",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("text_zstd", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "call_id", name="pk_search_texts"),
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
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("filed_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("body_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("measured_at_ms", sa.BigInteger()),
        sa.Column("metrics_version", sa.Integer()),
        sa.Column("agent_talk_ms", sa.BigInteger()),
        sa.Column("user_talk_ms", sa.BigInteger()),
        sa.Column("crosstalk_ms", sa.BigInteger()),
        sa.Column("silence_ms", sa.BigInteger()),
        sa.Column("longest_silence_ms", sa.BigInteger()),
        sa.Column("long_silences", sa.BigInteger()),
        sa.Column("talk_ratio", sa.Float(precision=53)),
        sa.Column("agent_wpm", sa.Float(precision=53)),
        sa.Column("user_wpm", sa.Float(precision=53)),
        sa.Column("user_turns", sa.BigInteger()),
        sa.Column("agent_turns", sa.BigInteger()),
        sa.Column("longest_monologue_ms", sa.BigInteger()),
        sa.Column("time_to_first_audio_ms", sa.BigInteger()),
        sa.Column("response_latency_p50_ms", sa.BigInteger()),
        sa.Column("response_latency_p95_ms", sa.BigInteger()),
        sa.Column("response_latency_max_ms", sa.BigInteger()),
        sa.Column("response_latency_mean_ms", sa.BigInteger()),
        sa.Column("response_rate", sa.Float(precision=53)),
        sa.Column("user_interruptions", sa.BigInteger()),
        sa.Column("yield_rate", sa.Float(precision=53)),
        sa.Column("yield_latency_mean_ms", sa.BigInteger()),
        sa.Column("agent_interruptions", sa.BigInteger()),
        sa.Column("agent_interruption_rate", sa.Float(precision=53)),
        sa.Column("backchannels", sa.BigInteger()),
        sa.Column("backchannel_selectivity", sa.Float(precision=53)),
        sa.Column("eou_p50_ms", sa.BigInteger()),
        sa.Column("eou_p90_ms", sa.BigInteger()),
        sa.Column("eou_p95_ms", sa.BigInteger()),
        sa.Column("stt_p50_ms", sa.BigInteger()),
        sa.Column("stt_p90_ms", sa.BigInteger()),
        sa.Column("stt_p95_ms", sa.BigInteger()),
        sa.Column("llm_ttft_p50_ms", sa.BigInteger()),
        sa.Column("llm_ttft_p90_ms", sa.BigInteger()),
        sa.Column("llm_ttft_p95_ms", sa.BigInteger()),
        sa.Column("tts_ttfb_p50_ms", sa.BigInteger()),
        sa.Column("tts_ttfb_p90_ms", sa.BigInteger()),
        sa.Column("tts_ttfb_p95_ms", sa.BigInteger()),
        sa.Column("e2e_p50_ms", sa.BigInteger()),
        sa.Column("e2e_p90_ms", sa.BigInteger()),
        sa.Column("e2e_p95_ms", sa.BigInteger()),
        sa.Column("tool_calls", sa.BigInteger()),
        sa.Column("tool_errors", sa.BigInteger()),
        sa.Column("tool_error_rate", sa.Float(precision=53)),
        sa.Column("tool_p50_ms", sa.BigInteger()),
        sa.Column("tool_p95_ms", sa.BigInteger()),
        sa.Column("unanswered_tool_calls", sa.BigInteger()),
        sa.Column("node_visits", sa.BigInteger()),
        sa.Column("node_loops", sa.BigInteger()),
        sa.Column("repetitions", sa.BigInteger()),
        sa.Column("transcript_confidence_mean", sa.Float(precision=53)),
        sa.Column("transcript_confidence_min", sa.Float(precision=53)),
        sa.Column("cost_per_minute_cents", sa.Float(precision=53)),
        sa.Column("llm_tokens", sa.BigInteger()),
        sa.Column("tts_characters", sa.BigInteger()),
        sa.Column("stt_seconds", sa.Float(precision=53)),
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
    _partial_index(
        "ix_calls_agent_id",
        "calls",
        ["workspace_id", "agent_id", "started_at_ms", "id"],
        where="agent_id IS NOT NULL",
    )
    _partial_index(
        "ix_calls_agent_interruptions",
        "calls",
        ["workspace_id", "agent_interruptions", "id"],
        where="agent_interruptions IS NOT NULL",
    )
    _partial_index(
        "ix_calls_call_type",
        "calls",
        ["workspace_id", "call_type", "started_at_ms", "id"],
        where="call_type IS NOT NULL",
    )
    _partial_index(
        "ix_calls_caller_phone_number",
        "calls",
        ["workspace_id", "caller_phone_number", "started_at_ms", "id"],
        where="caller_phone_number IS NOT NULL",
    )
    _partial_index(
        "ix_calls_cost_cents",
        "calls",
        ["workspace_id", "cost_cents", "id"],
        where="cost_cents IS NOT NULL",
    )
    _partial_index(
        "ix_calls_disconnection_reason",
        "calls",
        ["workspace_id", "disconnection_reason", "started_at_ms", "id"],
        where="disconnection_reason IS NOT NULL",
    )
    _partial_index(
        "ix_calls_duration_ms",
        "calls",
        ["workspace_id", "duration_ms", "id"],
        where="duration_ms IS NOT NULL",
    )
    _partial_index(
        "ix_calls_e2e_p95_ms",
        "calls",
        ["workspace_id", "e2e_p95_ms", "id"],
        where="e2e_p95_ms IS NOT NULL",
    )
    op.create_index("ix_calls_filed", "calls", ["workspace_id", "filed_at_ms", "id"])
    _partial_index(
        "ix_calls_in_voicemail",
        "calls",
        ["workspace_id", "in_voicemail", "started_at_ms", "id"],
        where="in_voicemail IS NOT NULL",
    )
    _partial_index(
        "ix_calls_llm_ttft_p95_ms",
        "calls",
        ["workspace_id", "llm_ttft_p95_ms", "id"],
        where="llm_ttft_p95_ms IS NOT NULL",
    )
    _partial_index(
        "ix_calls_long_silences",
        "calls",
        ["workspace_id", "long_silences", "id"],
        where="long_silences IS NOT NULL",
    )
    _partial_index(
        "ix_calls_provider_call_id",
        "calls",
        ["workspace_id", "provider_call_id", "started_at_ms", "id"],
        where="provider_call_id IS NOT NULL",
    )
    _partial_index(
        "ix_calls_recipient",
        "calls",
        ["workspace_id", "recipient", "started_at_ms", "id"],
        where="recipient IS NOT NULL",
    )
    _partial_index(
        "ix_calls_repetitions",
        "calls",
        ["workspace_id", "repetitions", "id"],
        where="repetitions IS NOT NULL",
    )
    _partial_index(
        "ix_calls_response_latency_max_ms",
        "calls",
        ["workspace_id", "response_latency_max_ms", "id"],
        where="response_latency_max_ms IS NOT NULL",
    )
    _partial_index(
        "ix_calls_response_latency_p50_ms",
        "calls",
        ["workspace_id", "response_latency_p50_ms", "id"],
        where="response_latency_p50_ms IS NOT NULL",
    )
    _partial_index(
        "ix_calls_response_latency_p95_ms",
        "calls",
        ["workspace_id", "response_latency_p95_ms", "id"],
        where="response_latency_p95_ms IS NOT NULL",
    )
    _partial_index(
        "ix_calls_sentiment",
        "calls",
        ["workspace_id", "sentiment", "started_at_ms", "id"],
        where="sentiment IS NOT NULL",
    )
    op.create_index("ix_calls_started", "calls", ["workspace_id", "started_at_ms", "id"])
    _partial_index(
        "ix_calls_status",
        "calls",
        ["workspace_id", "status", "started_at_ms", "id"],
        where="status IS NOT NULL",
    )
    _partial_index(
        "ix_calls_successful",
        "calls",
        ["workspace_id", "successful", "started_at_ms", "id"],
        where="successful IS NOT NULL",
    )
    _partial_index(
        "ix_calls_time_to_first_audio_ms",
        "calls",
        ["workspace_id", "time_to_first_audio_ms", "id"],
        where="time_to_first_audio_ms IS NOT NULL",
    )
    _partial_index(
        "ix_calls_tool_calls",
        "calls",
        ["workspace_id", "tool_calls", "id"],
        where="tool_calls IS NOT NULL",
    )
    _partial_index(
        "ix_calls_tool_errors",
        "calls",
        ["workspace_id", "tool_errors", "id"],
        where="tool_errors IS NOT NULL",
    )
    _partial_index(
        "ix_calls_tts_ttfb_p95_ms",
        "calls",
        ["workspace_id", "tts_ttfb_p95_ms", "id"],
        where="tts_ttfb_p95_ms IS NOT NULL",
    )
    _partial_index(
        "ix_calls_user_interruptions",
        "calls",
        ["workspace_id", "user_interruptions", "id"],
        where="user_interruptions IS NOT NULL",
    )
    _partial_index(
        "ix_calls_user_turns",
        "calls",
        ["workspace_id", "user_turns", "id"],
        where="user_turns IS NOT NULL",
    )
    _partial_index(
        "ix_calls_version",
        "calls",
        ["workspace_id", "version", "started_at_ms", "id"],
        where="version IS NOT NULL",
    )
    _partial_index(
        "ix_calls_warnings",
        "calls",
        ["workspace_id", "warnings", "id"],
        where="warnings IS NOT NULL",
    )
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
