"""The audit log: who changed what, and when. An entry is written in the change's transaction.

Names stand in it as they were; what is deleted or renamed later keeps its entries. Nothing secret
and nothing that a caller said belongs into the details.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, func, insert, select, tuple_

from tuner_server.store import clock, schema
from tuner_server.store.ids import take_id

Action = Literal[
    "agent.change",
    "agent.create",
    "agent.delete",
    "agent.restore",
    "call.delete",
    "call.recompute",
    "calls.delete",
    "calls.recompute",
    "calls.restore",
    "delivery.replay",
    "delivery.replay_many",
    "eval.change",
    "eval.create",
    "eval.delete",
    "eval.restore",
    "evals.run",
    "job.replay",
    "key.create",
    "key.revoke",
    "label.remove",
    "label.set",
    "model.change",
    "model.remove",
    "number.forget",
    "retention.change",
    "retention.run",
    "rule.change",
    "rule.create",
    "rule.delete",
    "rule.restore",
    "task.pause",
    "task.resume",
    "task.stop",
    "workspace.change",
    "view.change",
    "view.create",
    "view.delete",
    "view.restore",
    "invitation.accept",
    "invitation.create",
    "invitation.renew",
    "invitation.revoke",
    "member.add",
    "member.change",
    "member.leave",
    "member.remove",
    "user.change",
    "user.create",
    "user.link",
    "user.password",
    "workspace.create",
    "workspace.delete",
    "workspace.rename",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
# The log of the server itself: what outlives a workspace, such as its deletion.
SERVER_LOG = 0

_log = schema.audit_entries.c


class ActorKind(StrEnum):
    """What kind of caller made a change."""

    PERSON = "person"
    KEY = "key"
    SYSTEM = "system"
    COMMAND_LINE = "command_line"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change. `id` is a person's or a key's; `email` only a person has."""

    kind: ActorKind
    id: int | None
    name: str
    email: str | None = None

    @property
    def person_id(self) -> int | None:
        """The person's id, where it is a person."""
        return self.id if self.kind is ActorKind.PERSON else None


SERVER = Actor(ActorKind.SYSTEM, None, "Tuner Server")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is about; `kind` is the part of the action before the dot, as a rule."""

    kind: str
    id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One change."""

    id: int
    at_ms: int
    actor: Actor
    action: str
    subject: Subject
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries; what is empty does not restrict. Times: `since_ms` ≤ at < `until_ms`."""

    actor_kind: ActorKind | None = None
    actor_id: int | None = None
    actions: Sequence[str] = ()
    subject_kind: str | None = None
    subject_id: int | None = None
    since_ms: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where in the log, newest first, a page ended."""

    at_ms: int
    id: int


def record(
    connection: Connection,
    workspace_id: int,
    actor: Actor,
    action: Action,
    subject: Subject,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write down a change, in the transaction that makes it."""
    connection.execute(
        insert(schema.audit_entries).values(
            workspace_id=workspace_id,
            id=take_id(connection, "audit_entries"),
            at_ms=clock.now_ms(),
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            actor_name=actor.name,
            actor_email=actor.email,
            action=action,
            subject_kind=subject.kind,
            subject_id=subject.id,
            subject_name=subject.name,
            details=dict(details) if details else None,
        )
    )


def entries(
    connection: Connection,
    workspace_id: int,
    wanted: EntryFilter,
    *,
    most: int,
    after: EntryPlace | None = None,
) -> list[Entry]:
    """The latest entries, newest first; with `after`, those that follow this place."""
    query = select(*_COLUMNS).where(_log.workspace_id == workspace_id, *_conditions(wanted))
    if after is not None:
        query = query.where(tuple_(_log.at_ms, _log.id) < (after.at_ms, after.id))
    rows = connection.execute(query.order_by(_log.at_ms.desc(), _log.id.desc()).limit(most))
    return [_entry(row) for row in rows]


def actors_of(connection: Connection, workspace_id: int) -> list[Actor]:
    """Everybody who ever changed something in a workspace, under the latest name of each."""
    latest = (
        select(func.max(_log.id))
        .where(_log.workspace_id == workspace_id)
        .group_by(_log.actor_kind, _log.actor_id)
    )
    rows = connection.execute(
        select(_log.actor_kind, _log.actor_id, _log.actor_name, _log.actor_email)
        .where(_log.workspace_id == workspace_id, _log.id.in_(latest))
        .order_by(_log.actor_kind.desc(), _log.actor_name, _log.actor_id)
    )
    return [Actor(ActorKind(row[0]), *row[1:]) for row in rows]


def actions_of(connection: Connection, workspace_id: int) -> list[str]:
    """Every kind of change that there ever was in a workspace."""
    rows = connection.execute(
        select(_log.action)
        .where(_log.workspace_id == workspace_id)
        .distinct()
        .order_by(_log.action)
    )
    return list(rows.scalars())


def _conditions(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    conditions = [
        column == value
        for column, value in (
            (_log.actor_kind, wanted.actor_kind),
            (_log.actor_id, wanted.actor_id),
            (_log.subject_kind, wanted.subject_kind),
            (_log.subject_id, wanted.subject_id),
        )
        if value is not None
    ]
    if wanted.actions:
        conditions.append(_log.action.in_(wanted.actions))
    if wanted.since_ms is not None:
        conditions.append(_log.at_ms >= wanted.since_ms)
    if wanted.until_ms is not None:
        conditions.append(_log.at_ms < wanted.until_ms)
    return conditions


_COLUMNS = (
    _log.id,
    _log.at_ms,
    _log.actor_kind,
    _log.actor_id,
    _log.actor_name,
    _log.actor_email,
    _log.action,
    _log.subject_kind,
    _log.subject_id,
    _log.subject_name,
    _log.details,
)


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        at_ms=row.at_ms,
        actor=Actor(ActorKind(row.actor_kind), row.actor_id, row.actor_name, row.actor_email),
        action=row.action,
        subject=Subject(row.subject_kind, row.subject_id, row.subject_name),
        details=row.details or {},
    )
