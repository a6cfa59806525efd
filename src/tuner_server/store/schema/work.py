"""Work after the answer: jobs, and the tasks that a person started and watches."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from tuner_server.store.schema.metadata import index_where, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lane", Text, nullable=False, server_default=text("'main'")),
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
index_where(
    "ix_jobs_waiting",
    jobs.c.lane,
    jobs.c.run_at_ms,
    jobs.c.id,
    where=jobs.c.state == text("'queued'"),
)
index_where(
    "ix_jobs_leased",
    jobs.c.lease_until_ms,
    where=jobs.c.state == text("'running'"),
)
index_where(
    "ix_jobs_dead",
    jobs.c.workspace_id,
    jobs.c.id,
    where=jobs.c.state == text("'dead'"),
)
index_where(
    "ix_jobs_done",
    jobs.c.finished_at_ms,
    where=jobs.c.state == text("'done'"),
)
index_where(
    "ix_jobs_call",
    jobs.c.workspace_id,
    jobs.c.call_id,
    where=jobs.c.call_id.is_not(None),
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
