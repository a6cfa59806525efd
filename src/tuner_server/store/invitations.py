"""Invitations: links that let their bearer into a workspace, once. Only their hashes are stored."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tuner_server.store import accounts, audit, clock, schema
from tuner_server.store.accounts import Membership, User
from tuner_server.store.audit import SERVER, Actor, Subject
from tuner_server.store.ids import take_id

_invitations = schema.invitations.c


class AlreadyMember(Exception):
    """The person is in the workspace as it is."""


class AlreadyInvited(Exception):
    """This e-mail has a pending invitation to the workspace."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A pending invitation. `invited_by` is a name as it was; it may have expired meanwhile."""

    id: int
    email: str
    role: Membership
    invited_by: str
    created_at_ms: int
    expires_at_ms: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What the bearer of a link is told: an invitation that still holds, and to where."""

    workspace_id: int
    workspace_name: str
    invitation: Invitation


def invite(
    connection: Connection,
    workspace_id: int,
    email: str,
    role: Membership,
    *,
    lasts_ms: int,
    by: Actor = SERVER,
) -> tuple[Invitation, str]:
    """A new invitation, and the token of its link, which is stored nowhere.

    Raises `AlreadyMember` or `AlreadyInvited`.
    """
    email = email.strip().lower()
    user = accounts.find_user(connection, email)
    if user is not None and accounts.role_in(connection, workspace_id, user.id) is not None:
        raise AlreadyMember(email)
    token, now_ms = secrets.token_urlsafe(32), clock.now_ms()
    invitation = Invitation(
        take_id(connection, "invitations"), email, role, by.name, now_ms, now_ms + lasts_ms
    )
    try:
        connection.execute(
            insert(schema.invitations).values(
                workspace_id=workspace_id,
                id=invitation.id,
                email=email,
                role=role.value,
                token_sha256=_sha256(token),
                invited_by=by.name,
                created_at_ms=now_ms,
                expires_at_ms=invitation.expires_at_ms,
            )
        )
    except IntegrityError as error:
        raise AlreadyInvited(email) from error
    _record(connection, workspace_id, by, "invitation.create", invitation)
    return invitation, token


def pending(connection: Connection, workspace_id: int) -> list[Invitation]:
    """The invitations that nobody accepted yet, expired ones too, the latest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(_invitations.workspace_id == workspace_id)
        .order_by(_invitations.id.desc())
    )
    return [_invitation(row) for row in rows]


def renew(
    connection: Connection,
    workspace_id: int,
    invitation_id: int,
    *,
    lasts_ms: int,
    by: Actor = SERVER,
) -> tuple[Invitation, str] | None:
    """Give an invitation its full time again, under a new link; the old link ends."""
    token = secrets.token_urlsafe(32)
    row = connection.execute(
        update(schema.invitations)
        .where(_invitations.workspace_id == workspace_id, _invitations.id == invitation_id)
        .values(token_sha256=_sha256(token), expires_at_ms=clock.now_ms() + lasts_ms)
        .returning(*_COLUMNS)
    ).one_or_none()
    if row is None:
        return None
    invitation = _invitation(row)
    _record(connection, workspace_id, by, "invitation.renew", invitation)
    return invitation, token


def revoke(
    connection: Connection, workspace_id: int, invitation_id: int, *, by: Actor = SERVER
) -> bool:
    """Take an invitation back: its link opens nothing. False: there is none."""
    invitation = _take_away(connection, workspace_id, invitation_id)
    if invitation is None:
        return False
    _record(connection, workspace_id, by, "invitation.revoke", invitation)
    return True


def open_link(connection: Connection, token: str) -> Opened | None:
    """The invitation behind a link; nothing: unknown, accepted, revoked or too old."""
    workspaces = schema.workspaces.c
    row = connection.execute(
        select(*_COLUMNS, workspaces.id, workspaces.name)
        .join_from(
            schema.invitations, schema.workspaces, workspaces.id == _invitations.workspace_id
        )
        .where(
            _invitations.token_sha256 == _sha256(token),
            _invitations.expires_at_ms > clock.now_ms(),
            workspaces.deleted_at_ms.is_(None),
        )
    ).one_or_none()
    return None if row is None else Opened(row[-2], row[-1], _invitation(row[:-2]))


def accept(connection: Connection, opened: Opened, user: User) -> bool:
    """Let a person in by an invitation, which then is used up. False: somebody was faster.

    Raises `AlreadyMember`.
    """
    workspace_id, invitation = opened.workspace_id, opened.invitation
    if accounts.role_in(connection, workspace_id, user.id) is not None:
        raise AlreadyMember(user.email)
    if _take_away(connection, workspace_id, invitation.id) is None:
        return False
    accounts.add_member(connection, workspace_id, user.id, invitation.role, by=None)
    audit.record(
        connection,
        workspace_id,
        user.actor,
        "invitation.accept",
        Subject("invitation", invitation.id, invitation.email),
        {"role": invitation.role.value, "invited_by": invitation.invited_by},
    )
    return True


def _take_away(connection: Connection, workspace_id: int, invitation_id: int) -> Invitation | None:
    row = connection.execute(
        delete(schema.invitations)
        .where(_invitations.workspace_id == workspace_id, _invitations.id == invitation_id)
        .returning(*_COLUMNS)
    ).one_or_none()
    return None if row is None else _invitation(row)


def _record(
    connection: Connection,
    workspace_id: int,
    by: Actor,
    action: audit.Action,
    invitation: Invitation,
) -> None:
    audit.record(
        connection,
        workspace_id,
        by,
        action,
        Subject("invitation", invitation.id, invitation.email),
        {"role": invitation.role.value},
    )


_COLUMNS = (
    _invitations.id,
    _invitations.email,
    _invitations.role,
    _invitations.invited_by,
    _invitations.created_at_ms,
    _invitations.expires_at_ms,
)


def _invitation(row: Any) -> Invitation:
    number, email, role, *rest = row
    return Invitation(number, email, Membership(role), *rest)


def _sha256(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
