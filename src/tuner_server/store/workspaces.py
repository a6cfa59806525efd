"""Workspaces, and the keys by which clients reach them."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from tuner_server.store import audit, clock, jobs, schema
from tuner_server.store.accounts import Membership
from tuner_server.store.audit import SERVER, Actor, ActorKind, Subject
from tuner_server.store.ids import take_id

DELETE_WORKSPACE = "delete_workspace"
_PREFIX_LENGTH = len("tr_api_") + 8

_workspaces = schema.workspaces.c
_keys = schema.api_keys.c


@dataclass(frozen=True, slots=True)
class Workspace:
    """A tenant. `samples` marks the one that shows sample calls.

    `time_zone` is the IANA zone in which its days begin; `lang` the BCP 47 tag of the language that
    callers speak to agents that name none.
    """

    id: int
    name: str
    samples: bool
    created_at_ms: int
    time_zone: str = "UTC"
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key, without the key: `prefix` is the part that may be shown."""

    id: int
    name: str
    prefix: str
    created_at_ms: int
    last_used_at_ms: int | None
    revoked_at_ms: int | None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """What a presented key opens."""

    workspace_id: int
    key_id: int
    last_used_at_ms: int | None
    name: str

    @property
    def actor(self) -> Actor:
        """This key, as who makes a change."""
        return Actor(ActorKind.KEY, self.key_id, self.name)


def create_workspace(
    connection: Connection, name: str, *, samples: bool = False, by: Actor = SERVER
) -> Workspace:
    """Add a workspace."""
    workspace = Workspace(take_id(connection, "workspaces"), name, samples, clock.now_ms())
    connection.execute(
        insert(schema.workspaces).values(
            id=workspace.id,
            name=name,
            samples=samples,
            created_at_ms=workspace.created_at_ms,
        )
    )
    audit.record(connection, workspace.id, by, "workspace.create", _subject(workspace))
    return workspace


def all_workspaces(connection: Connection) -> list[Workspace]:
    """Every workspace that is not deleted."""
    return [Workspace(*row) for row in connection.execute(_SELECT.order_by(_workspaces.id))]


def find_workspace(connection: Connection, workspace_id: int) -> Workspace | None:
    """A workspace, unless it is deleted."""
    row = connection.execute(_SELECT.where(_workspaces.id == workspace_id)).one_or_none()
    return None if row is None else Workspace(*row)


def workspaces_of(connection: Connection, user_id: int) -> list[tuple[Workspace, Membership]]:
    """The workspaces that a person may see, and as what."""
    members = schema.memberships.c
    rows = connection.execute(
        _SELECT.add_columns(members.role)
        .join(schema.memberships, members.workspace_id == _workspaces.id)
        .where(members.user_id == user_id)
        .order_by(_workspaces.id)
    )
    return [(Workspace(*row[:-1]), Membership(row[-1])) for row in rows]


def change_workspace(
    connection: Connection,
    workspace_id: int,
    choices: Mapping[str, str | None],
    *,
    by: Actor = SERVER,
) -> None:
    """Set some of `name`, `time_zone` and `lang`."""
    before = find_workspace(connection, workspace_id)
    if before is None:
        return
    changed = {key: value for key, value in choices.items() if value != getattr(before, key)}
    if not changed:
        return
    connection.execute(
        update(schema.workspaces).where(_workspaces.id == workspace_id).values(changed)
    )
    subject = Subject("workspace", workspace_id, changed.get("name") or before.name)
    if name := changed.pop("name", None):
        names = {"from": before.name, "to": name}
        audit.record(connection, workspace_id, by, "workspace.rename", subject, names)
    if changed:
        audit.record(connection, workspace_id, by, "workspace.change", subject, changed)


def delete_workspace(connection: Connection, workspace_id: int, *, by: Actor = SERVER) -> None:
    """Hide a workspace at once, revoke its keys, and leave clearing it away to a job.

    Its own audit log goes with it, so the deletion is recorded in the server's.
    """
    now_ms = clock.now_ms()
    found = find_workspace(connection, workspace_id)
    if found is not None:
        audit.record(connection, audit.SERVER_LOG, by, "workspace.delete", _subject(found))
    connection.execute(
        update(schema.workspaces).where(_workspaces.id == workspace_id).values(deleted_at_ms=now_ms)
    )
    connection.execute(
        update(schema.api_keys)
        .where(_keys.workspace_id == workspace_id, _keys.revoked_at_ms.is_(None))
        .values(revoked_at_ms=now_ms)
    )
    jobs.enqueue(
        connection,
        [
            jobs.NewJob(
                jobs.SYSTEM,
                DELETE_WORKSPACE,
                str(workspace_id),
                arguments={"workspace_id": workspace_id},
            )
        ],
    )


def create_key(
    connection: Connection, workspace_id: int, name: str, *, by: Actor = SERVER
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is shown this once: only its hash is stored."""
    secret = f"tr_api_{uuid.uuid4()}"
    key = ApiKey(
        take_id(connection, "api_keys"),
        name,
        secret[:_PREFIX_LENGTH],
        clock.now_ms(),
        last_used_at_ms=None,
        revoked_at_ms=None,
    )
    connection.execute(
        insert(schema.api_keys).values(
            workspace_id=workspace_id,
            id=key.id,
            name=name,
            prefix=key.prefix,
            key_sha256=_sha256(secret),
            created_at_ms=key.created_at_ms,
        )
    )
    audit.record(
        connection,
        workspace_id,
        by,
        "key.create",
        Subject("key", key.id, name),
        {"prefix": key.prefix},
    )
    return key, secret


def keys_of(connection: Connection, workspace_id: int) -> list[ApiKey]:
    """A workspace's keys, revoked ones too."""
    rows = connection.execute(
        select(
            _keys.id,
            _keys.name,
            _keys.prefix,
            _keys.created_at_ms,
            _keys.last_used_at_ms,
            _keys.revoked_at_ms,
        )
        .where(_keys.workspace_id == workspace_id)
        .order_by(_keys.id)
    )
    return [ApiKey(*row) for row in rows]


def revoke_key(
    connection: Connection, workspace_id: int, key_id: int, *, by: Actor = SERVER
) -> bool:
    """End a key. False: there is no such key, or it is revoked already."""
    revoked = connection.execute(
        update(schema.api_keys)
        .where(
            _keys.workspace_id == workspace_id,
            _keys.id == key_id,
            _keys.revoked_at_ms.is_(None),
        )
        .values(revoked_at_ms=clock.now_ms())
        .returning(_keys.name, _keys.prefix)
    ).one_or_none()
    if revoked is None:
        return False
    audit.record(
        connection,
        workspace_id,
        by,
        "key.revoke",
        Subject("key", key_id, revoked.name),
        {"prefix": revoked.prefix},
    )
    return True


def find_key_holder(connection: Connection, secret: str) -> KeyHolder | None:
    """What this key opens; nothing where it is unknown or revoked.

    The look-up is by hash, so its time tells nothing about a key that exists.
    """
    row = connection.execute(
        select(_keys.workspace_id, _keys.id, _keys.last_used_at_ms, _keys.name).where(
            _keys.key_sha256 == _sha256(secret), _keys.revoked_at_ms.is_(None)
        )
    ).one_or_none()
    return None if row is None else KeyHolder(*row)


def note_key_use(connection: Connection, workspace_id: int, key_id: int, at_ms: int) -> None:
    """Remember when a key was last used."""
    connection.execute(
        update(schema.api_keys)
        .where(_keys.workspace_id == workspace_id, _keys.id == key_id)
        .values(last_used_at_ms=at_ms)
    )


_SELECT = select(
    _workspaces.id,
    _workspaces.name,
    _workspaces.samples,
    _workspaces.created_at_ms,
    _workspaces.time_zone,
    _workspaces.lang,
).where(_workspaces.deleted_at_ms.is_(None))


def _subject(workspace: Workspace) -> Subject:
    return Subject("workspace", workspace.id, workspace.name)


def _sha256(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
