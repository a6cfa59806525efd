"""What evals say of the calls of a list."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from tuner_server.evals import Verdict
from tuner_server.store import schema
from tuner_server.store.eval_results import CLASSIFIED, FACT
from tuner_server.store.passing.plan import unindexed

_facts = schema.call_facts.c
_evals = schema.evals.c


def names_of_evals(connection: Connection, workspace_id: int) -> Mapping[int, str]:
    """What the evals are called, in the order in which they were made."""
    rows = connection.execute(
        select(_evals.id, _evals.name)
        .where(_evals.workspace_id == workspace_id, _evals.deleted_at_ms.is_(None))
        .order_by(_evals.id)
    )
    return {row[0]: row[1] for row in rows}


def classified_of_calls(
    connection: Connection, workspace_id: int, ids: Sequence[int]
) -> Mapping[int, Mapping[str, str]]:
    """By call what it was classified as: `outcome`, `intent`, `judged_sentiment`."""
    rows = connection.execute(
        select(_facts.call_id, _facts.field, _facts.value).where(
            _facts.workspace_id == workspace_id,
            _facts.call_id.in_(ids),
            unindexed(connection.dialect.name, _facts.field).in_(CLASSIFIED),
        )
    )
    found: dict[int, dict[str, str]] = {}
    for call_id, field, value in rows:
        found.setdefault(call_id, {})[field] = value
    return found


def verdicts_of_calls(
    connection: Connection, workspace_id: int, ids: Sequence[int]
) -> Mapping[int, Mapping[int, Verdict]]:
    """By call and eval the verdict that counts; what deleted evals say is left out."""
    by_field = {f"{FACT}{eval_id}": eval_id for eval_id in names_of_evals(connection, workspace_id)}
    rows = connection.execute(
        select(_facts.call_id, _facts.field, _facts.value).where(
            _facts.workspace_id == workspace_id,
            _facts.call_id.in_(ids),
            # Unindexed, as the facts of few calls are looked at, and not those of a field.
            unindexed(connection.dialect.name, _facts.field).in_(by_field),
        )
    )
    found: dict[int, dict[int, Verdict]] = {}
    for call_id, field, verdict in rows:
        found.setdefault(call_id, {})[by_field[field]] = Verdict(verdict)
    return found
