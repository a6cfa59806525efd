"""The tables. Times are UTC milliseconds, ids are integers, money is cents.

Every table of a tenant begins its key with `workspace_id`: that separates tenants, and lets
PostgreSQL be sharded by that column. `call_id` always means `calls.id`; the client's own id is
`provider_call_id`.
"""

from tuner_server.store.schema.analyses import (
    call_tags,
    eval_results,
    eval_versions,
    evals,
    rules,
)
from tuner_server.store.schema.calls import (
    CATEGORIES,
    INDEXED_MEASURES,
    call_facts,
    calls,
    deleted_calls,
    payloads,
)
from tuner_server.store.schema.deliveries import deliveries, refused_bodies
from tuner_server.store.schema.figures import rollups, touched_hours
from tuner_server.store.schema.metadata import metadata, sequences
from tuner_server.store.schema.models import judge_models, model_spending, model_turns
from tuner_server.store.schema.people import (
    invitations,
    memberships,
    sessions,
    sign_in_links,
    users,
)
from tuner_server.store.schema.reviews import eval_labels
from tuner_server.store.schema.tenants import (
    agents,
    api_keys,
    audit_entries,
    retention,
    views,
    workspaces,
)
from tuner_server.store.schema.work import jobs, tasks

__all__ = [
    "CATEGORIES",
    "INDEXED_MEASURES",
    "agents",
    "api_keys",
    "audit_entries",
    "call_facts",
    "call_tags",
    "calls",
    "deleted_calls",
    "deliveries",
    "eval_labels",
    "eval_results",
    "eval_versions",
    "evals",
    "invitations",
    "jobs",
    "judge_models",
    "memberships",
    "metadata",
    "model_spending",
    "model_turns",
    "payloads",
    "refused_bodies",
    "retention",
    "rollups",
    "rules",
    "sequences",
    "sessions",
    "sign_in_links",
    "tasks",
    "touched_hours",
    "users",
    "views",
    "workspaces",
]
