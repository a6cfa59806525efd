"""Who belongs to a workspace, and as what. A workspace never loses its last owner."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from tuner_server.store import audit, schema
from tuner_server.store.accounts import Membership, User
from tuner_server.store.audit import SERVER, Actor, Subject

_members = schema.memberships.c
_users = schema.users.c


class LastOwner(Exception):
    """Without this person nobody would own the workspace; the text says what to do."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.name} is the only owner of this workspace. Make somebody else an owner first."
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a workspace. `has_password`: whether the person ever signed in."""

    user: User
    role: Membership
    has_password: bool


def members_of(connection: Connection, workspace_id: int) -> list[Member]:
    """Everybody in a workspace, by name."""
    rows = connection.execute(
        _SELECT.where(_members.workspace_id == workspace_id).order_by(_users.name, _users.id)
    )
    return [_member(row) for row in rows]


def find_member(connection: Connection, workspace_id: int, user_id: int) -> Member | None:
    """One person in a workspace."""
    row = connection.execute(
        _SELECT.where(_members.workspace_id == workspace_id, _members.user_id == user_id)
    ).one_or_none()
    return None if row is None else _member(row)


def change_role(
    connection: Connection,
    workspace_id: int,
    user_id: int,
    role: Membership,
    *,
    by: Actor = SERVER,
) -> bool:
    """Let a member do more or less. False: no member. Raises `LastOwner`."""
    owners = _lock_owners(connection, workspace_id)
    member = find_member(connection, workspace_id, user_id)
    if member is None:
        return False
    if member.role is role:
        return True
    if owners == [user_id]:
        raise LastOwner(member.user)
    connection.execute(
        update(schema.memberships)
        .where(_members.workspace_id == workspace_id, _members.user_id == user_id)
        .values(role=role.value)
    )
    audit.record(
        connection,
        workspace_id,
        by,
        "member.change",
        _subject(member),
        {"from": member.role.value, "to": role.value},
    )
    return True


def remove_member(
    connection: Connection, workspace_id: int, user_id: int, *, by: Actor = SERVER
) -> bool:
    """Take a person out of a workspace. False: no member. Raises `LastOwner`."""
    owners = _lock_owners(connection, workspace_id)
    member = find_member(connection, workspace_id, user_id)
    if member is None:
        return False
    if owners == [user_id]:
        raise LastOwner(member.user)
    connection.execute(
        delete(schema.memberships).where(
            _members.workspace_id == workspace_id, _members.user_id == user_id
        )
    )
    audit.record(
        connection,
        workspace_id,
        by,
        "member.leave" if by.person_id == user_id else "member.remove",
        _subject(member),
        {"role": member.role.value},
    )
    return True


def _lock_owners(connection: Connection, workspace_id: int) -> list[int]:
    """The owners, who stay so until the transaction ends: two cannot demote each other."""
    return list(
        connection.execute(
            select(_members.user_id)
            .where(_members.workspace_id == workspace_id, _members.role == Membership.OWNER.value)
            .order_by(_members.user_id)
            .with_for_update()
        ).scalars()
    )


def _subject(member: Member) -> Subject:
    return Subject("member", member.user.id, member.user.email)


_SELECT = select(
    _users.id,
    _users.email,
    _users.name,
    _users.last_seen_at_ms,
    _members.role,
    _users.password_hash.is_not(None).label("has_password"),
).join_from(schema.memberships, schema.users, _users.id == _members.user_id)


def _member(row: Any) -> Member:
    user_id, email, name, last_seen_at_ms, role, has_password = row
    return Member(User(user_id, email, name, last_seen_at_ms), Membership(role), has_password)
