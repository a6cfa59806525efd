"""What people say of an eval's verdicts."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from tuner_server.store.schema.metadata import metadata

# One of each reviewer, a person or a key, for what a version of an eval and its model (empty where
# it has none) said of a call. `said` is the eval's verdict that was reviewed, `verdict` the
# reviewer's. People are no foreign key: their labels outlive them, without their names.
eval_labels = Table(
    "eval_labels",
    metadata,
    Column("workspace_id", BigInteger, nullable=False),
    Column("eval_id", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("model", Text, nullable=False),
    Column("call_id", BigInteger, nullable=False),
    Column("reviewer_kind", Text, nullable=False),
    Column("reviewer_id", BigInteger, nullable=False),
    Column("said", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("chosen", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint(
        "workspace_id", "eval_id", "version", "model", "call_id", "reviewer_kind", "reviewer_id"
    ),
    Index("ix_eval_labels_call", "workspace_id", "call_id"),
    ForeignKeyConstraint(["workspace_id", "call_id"], ["calls.workspace_id", "calls.id"]),
)
