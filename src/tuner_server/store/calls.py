"""Reading calls, each with its figures or its body; and deleting them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from tuner_server.metrics import METRICS
from tuner_server.store import audit, schema, search
from tuner_server.store.audit import SERVER, Actor, Subject
from tuner_server.store.bodies import unpack
from tuner_server.store.rollups.touched import touch_calls

_calls = schema.calls.c
_agents = schema.agents.c


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A call as a line of a list. `call_id` is the client's; `warnings` is how many there are.

    `measured_at_ms` is empty, and so are all `metrics`, until the call was measured. `metrics` has
    those that were asked for.
    """

    id: int
    call_id: str
    agent_id: int
    agent_name: str
    agent_remote_identifier: str
    call_type: str
    status: str | None
    started_at_ms: int
    ended_at_ms: int
    duration_ms: int
    version: str | None
    disconnection_reason: str | None
    successful: bool | None
    sentiment: str | None
    in_voicemail: bool | None
    caller_phone_number: str | None
    recipient: str | None
    cost_cents: Decimal | float | None
    warnings: int
    filed_at_ms: int
    measured_at_ms: int | None
    metrics: Mapping[str, float | int | None]


_SUMMARY = (
    _calls.id,
    _calls.provider_call_id,
    _calls.agent_id,
    _agents.name,
    _agents.remote_identifier,
    _calls.call_type,
    _calls.status,
    _calls.started_at_ms,
    _calls.ended_at_ms,
    _calls.duration_ms,
    _calls.version,
    _calls.disconnection_reason,
    _calls.successful,
    _calls.sentiment,
    _calls.in_voicemail,
    _calls.caller_phone_number,
    _calls.recipient,
    _calls.cost_cents,
    _calls.warnings,
    _calls.filed_at_ms,
    _calls.measured_at_ms,
)
METRIC_KEYS = tuple(metric.key for metric in METRICS)
_OF_CALL = and_(_agents.workspace_id == _calls.workspace_id, _agents.id == _calls.agent_id)


@lru_cache(maxsize=64)
def _select(metrics: tuple[str, ...]) -> Select[Any]:
    return select(*_SUMMARY, *(_calls[key] for key in metrics)).join_from(
        schema.calls, schema.agents, _OF_CALL
    )


def _summary(row: Sequence[Any], metrics: Sequence[str]) -> CallSummary:
    plain = len(_SUMMARY)
    values = [*row[:plain], dict(zip(metrics, row[plain:], strict=True))]
    return CallSummary(*values)


def summaries(
    connection: Connection,
    workspace_id: int,
    ids: Sequence[int],
    *,
    metrics: Sequence[str] = METRIC_KEYS,
) -> tuple[CallSummary, ...]:
    """These calls, in this order, as far as they still exist, with the metrics of these keys."""
    keys = tuple(metrics)
    rows = connection.execute(
        _select(keys).where(_calls.workspace_id == workspace_id, _calls.id.in_(ids))
    )
    found = {row[0]: _summary(row, keys) for row in rows}
    return tuple(found[call_id] for call_id in ids if call_id in found)


def find_call(connection: Connection, workspace_id: int, call_id: int) -> CallSummary | None:
    """One call."""
    row = connection.execute(
        _select(METRIC_KEYS).where(_calls.workspace_id == workspace_id, _calls.id == call_id)
    ).one_or_none()
    return None if row is None else _summary(row, METRIC_KEYS)


def body_of_call(connection: Connection, workspace_id: int, call_id: int) -> bytes | None:
    """The body as it was received, byte for byte."""
    payloads = schema.payloads.c
    packed = connection.execute(
        select(payloads.body_zstd).where(
            payloads.workspace_id == workspace_id, payloads.call_id == call_id
        )
    ).scalar_one_or_none()
    return None if packed is None else unpack(packed)


@dataclass(frozen=True, slots=True)
class StoredBody:
    """A call's body together with what a measurement needs to know of the call.

    `lang` is the language of its agent, or else of its workspace.
    """

    workspace_id: int
    call_id: int
    agent_id: int
    body: bytes
    lang: str | None


_STORED_BODIES = (
    select(
        _calls.workspace_id,
        _calls.id,
        _calls.agent_id,
        schema.payloads.c.body_zstd,
        func.coalesce(_agents.lang, schema.workspaces.c.lang),
    )
    .join_from(
        schema.calls,
        schema.payloads,
        and_(
            schema.payloads.c.workspace_id == _calls.workspace_id,
            schema.payloads.c.call_id == _calls.id,
        ),
    )
    .join(
        schema.agents,
        and_(_agents.workspace_id == _calls.workspace_id, _agents.id == _calls.agent_id),
    )
    .join(schema.workspaces, schema.workspaces.c.id == _calls.workspace_id)
)


def stored_bodies(
    connection: Connection, workspace_id: int, ids: Sequence[int]
) -> list[StoredBody]:
    """The bodies of these calls, as far as they still exist."""
    query = _STORED_BODIES.where(_calls.workspace_id == workspace_id, _calls.id.in_(ids))
    return _unpacked(connection, query)


def bodies_after(
    connection: Connection, workspace_id: int, after_id: int, *, most: int
) -> list[StoredBody]:
    """The bodies of the next calls of a workspace, by id."""
    query = (
        _STORED_BODIES.where(_calls.workspace_id == workspace_id, _calls.id > after_id)
        .order_by(_calls.id)
        .limit(most)
    )
    return _unpacked(connection, query)


def _unpacked(connection: Connection, query: Select[Any]) -> list[StoredBody]:
    return [
        StoredBody(row[0], row[1], row[2], unpack(row[3]), row[4])
        for row in connection.execute(query)
    ]


def delete_call(
    connection: Connection, workspace_id: int, call_id: int, *, by: Actor = SERVER
) -> bool:
    """Delete one call because somebody wants it gone. False: there is none."""
    found = find_call(connection, workspace_id, call_id)
    if found is None or not delete_calls(connection, workspace_id, [call_id]):
        return False
    audit.record(
        connection,
        workspace_id,
        by,
        "call.delete",
        Subject("call", call_id, found.call_id),
        {"agent_id": found.agent_remote_identifier, "started_at_ms": found.started_at_ms},
    )
    return True


def delete_calls(connection: Connection, workspace_id: int, ids: Sequence[int]) -> int:
    """Delete calls and everything that was kept of them. Gives how many there were.

    The receipts stay, without what they quote of a body.
    """
    # Locked first, so that nobody measures one meanwhile and leaves its words behind.
    connection.execute(
        select(_calls.id)
        .where(_calls.workspace_id == workspace_id, _calls.id.in_(ids))
        .order_by(_calls.id)
        .with_for_update()
    )
    touch_calls(connection, [(workspace_id, call_id) for call_id in ids])
    search.forget_texts(connection, [(workspace_id, call_id) for call_id in ids])
    _forget_quotes(connection, workspace_id, ids)
    for table in (
        schema.call_facts,
        schema.call_tags,
        schema.eval_labels,
        schema.eval_results,
        schema.payloads,
        schema.jobs,
    ):
        connection.execute(
            delete(table).where(table.c.workspace_id == workspace_id, table.c.call_id.in_(ids))
        )
    return connection.execute(
        delete(schema.calls).where(_calls.workspace_id == workspace_id, _calls.id.in_(ids))
    ).rowcount


def _forget_quotes(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Empty what receipts quote of these calls, also those of refusals replayed as them."""
    receipts = schema.deliveries.c
    of_calls = and_(receipts.workspace_id == workspace_id, receipts.call_id.in_(ids))
    replayed = connection.execute(
        select(receipts.replay_of).where(of_calls, receipts.replay_of.is_not(None))
    ).scalars()
    connection.execute(
        update(schema.deliveries)
        .where(
            or_(
                of_calls,
                and_(receipts.workspace_id == workspace_id, receipts.id.in_(replayed.all())),
            )
        )
        .values(warnings=None, errors=None, differences=None, reason="The call was deleted.")
    )
