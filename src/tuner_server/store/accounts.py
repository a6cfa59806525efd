"""People, their sessions, and the one-time links that let them set a password."""

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, true, update

from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import SERVER, Actor, ActorKind, Subject
from tuner_server.store.ids import take_id

_users = schema.users.c
_sessions = schema.sessions.c
_links = schema.sign_in_links.c

_LONGEST_USER_AGENT = 300
_USER = (_users.id, _users.email, _users.name, _users.last_seen_at_ms)


class Membership(StrEnum):
    """What somebody may do in a workspace: everything, change calls and agents, or look."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class User:
    """A person who can sign in. `last_seen_at_ms` is right to the minute."""

    id: int
    email: str
    name: str
    last_seen_at_ms: int | None = field(default=None, compare=False)

    @property
    def actor(self) -> Actor:
        """This person, as who makes a change."""
        return Actor(ActorKind.PERSON, self.id, self.name, self.email)


class EmailTaken(Exception):
    """Somebody else signs in with this e-mail."""


def _sha256(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def create_user(
    connection: Connection, email: str, name: str, *, by: Actor | None = SERVER
) -> User:
    """Add a person, who cannot sign in before a password is set. No `by`: it was the person."""
    user = User(take_id(connection, "users"), email.strip().lower(), name)
    if find_user(connection, user.email):
        raise EmailTaken(user.email)
    connection.execute(
        insert(schema.users).values(
            id=user.id, email=user.email, name=user.name, created_at_ms=clock.now_ms()
        )
    )
    audit.record(connection, audit.SERVER_LOG, by or user.actor, "user.create", _subject(user))
    return user


def _subject(user: User) -> Subject:
    return Subject("user", user.id, user.email)


def find_user(connection: Connection, email: str) -> User | None:
    """The person with this e-mail, whatever its case."""
    row = connection.execute(
        select(*_USER).where(_users.email == email.strip().lower())
    ).one_or_none()
    return None if row is None else User(*row)


def user_with_id(connection: Connection, user_id: int) -> User:
    """The person with this id, who must exist."""
    row = connection.execute(select(*_USER).where(_users.id == user_id)).one()
    return User(*row)


def all_users(connection: Connection) -> list[User]:
    """Everybody who may sign in, the first person first."""
    rows = connection.execute(select(*_USER).order_by(_users.id))
    return [User(*row) for row in rows]


def password_hash_of(connection: Connection, user_id: int) -> str | None:
    """The argon2 hash of a password; nothing before one was set."""
    return connection.execute(
        select(_users.password_hash).where(_users.id == user_id)
    ).scalar_one_or_none()


def set_password(
    connection: Connection, user_id: int, password_hash: str, *, by: Actor = SERVER
) -> None:
    """Set a password's hash, and end every session that the old one began, and every link."""
    connection.execute(
        update(schema.users).where(_users.id == user_id).values(password_hash=password_hash)
    )
    connection.execute(delete(schema.sessions).where(_sessions.user_id == user_id))
    connection.execute(delete(schema.sign_in_links).where(_links.user_id == user_id))
    who = _subject(user_with_id(connection, user_id))
    audit.record(connection, audit.SERVER_LOG, by, "user.password", who)


def change_user(
    connection: Connection, user_id: int, *, name: str | None = None, email: str | None = None
) -> User:
    """Change what is given of a person, by themselves. Raises `EmailTaken`."""
    before = user_with_id(connection, user_id)
    after = replace(
        before,
        name=before.name if name is None else name,
        email=before.email if email is None else email.strip().lower(),
    )
    if after == before:
        return before
    holder = find_user(connection, after.email)
    if holder is not None and holder.id != user_id:
        raise EmailTaken(after.email)
    connection.execute(
        update(schema.users).where(_users.id == user_id).values(name=after.name, email=after.email)
    )
    changes = {
        field: {"from": getattr(before, field), "to": getattr(after, field)}
        for field in ("name", "email")
        if getattr(before, field) != getattr(after, field)
    }
    audit.record(
        connection,
        audit.SERVER_LOG,
        before.actor,
        "user.change",
        _subject(after),
        {"changes": changes},
    )
    return after


def add_member(
    connection: Connection,
    workspace_id: int,
    user_id: int,
    role: Membership,
    *,
    by: Actor | None = SERVER,
) -> None:
    """Let a person into a workspace. Without `by` it is told in the audit log by the caller."""
    connection.execute(
        insert(schema.memberships).values(
            workspace_id=workspace_id, user_id=user_id, role=role.value
        )
    )
    if by is not None:
        email = user_with_id(connection, user_id).email
        who = Subject("member", user_id, email)
        audit.record(connection, workspace_id, by, "member.add", who, {"role": role.value})


def note_seen(connection: Connection, user_id: int, at_ms: int) -> None:
    """Remember when a person was last here."""
    connection.execute(
        update(schema.users).where(_users.id == user_id).values(last_seen_at_ms=at_ms)
    )


def role_in(connection: Connection, workspace_id: int, user_id: int) -> Membership | None:
    """What a person may do in a workspace; nothing: not a member."""
    members, workspaces = schema.memberships.c, schema.workspaces
    role = connection.execute(
        select(members.role)
        .join(workspaces, workspaces.c.id == members.workspace_id)
        .where(
            members.workspace_id == workspace_id,
            members.user_id == user_id,
            workspaces.c.deleted_at_ms.is_(None),
        )
    ).scalar_one_or_none()
    return None if role is None else Membership(role)


def begin_session(
    connection: Connection, user_id: int, *, lasts_ms: int, user_agent: str | None = None
) -> str:
    """A new session's token. Only its hash is stored, and what the browser calls itself."""
    token = secrets.token_urlsafe(32)
    now_ms = clock.now_ms()
    connection.execute(delete(schema.sessions).where(_sessions.expires_at_ms <= now_ms))
    connection.execute(
        insert(schema.sessions).values(
            token_sha256=_sha256(token),
            user_id=user_id,
            created_at_ms=now_ms,
            expires_at_ms=now_ms + lasts_ms,
            user_agent=user_agent and user_agent[:_LONGEST_USER_AGENT],
        )
    )
    return token


def user_of_session(connection: Connection, token: str) -> User | None:
    """Who holds this session, unless it ended."""
    row = connection.execute(
        select(*_USER)
        .join(schema.sessions, _sessions.user_id == _users.id)
        .where(_sessions.token_sha256 == _sha256(token), _sessions.expires_at_ms > clock.now_ms())
    ).one_or_none()
    return None if row is None else User(*row)


def end_session(connection: Connection, token: str) -> None:
    """Sign out."""
    connection.execute(delete(schema.sessions).where(_sessions.token_sha256 == _sha256(token)))


def make_link(
    connection: Connection,
    user_id: int,
    *,
    lasts_ms: int,
    ends_earlier: bool = True,
    by: Actor = SERVER,
) -> str:
    """A token that lets its bearer set this person's password, once.

    Earlier ones end, unless anybody may ask for one: nobody's link is to end by that.
    """
    token = secrets.token_urlsafe(32)
    outdated = true() if ends_earlier else _links.expires_at_ms <= clock.now_ms()
    connection.execute(delete(schema.sign_in_links).where(_links.user_id == user_id, outdated))
    connection.execute(
        insert(schema.sign_in_links).values(
            token_sha256=_sha256(token), user_id=user_id, expires_at_ms=clock.now_ms() + lasts_ms
        )
    )
    who = _subject(user_with_id(connection, user_id))
    audit.record(connection, audit.SERVER_LOG, by, "user.link", who)
    return token


def use_link(connection: Connection, token: str) -> int | None:
    """The id of the person whose link this is, and its end; nothing: unknown, used or too old."""
    return connection.execute(
        update(schema.sign_in_links)
        .where(
            _links.token_sha256 == _sha256(token),
            _links.used_at_ms.is_(None),
            _links.expires_at_ms > clock.now_ms(),
        )
        .values(used_at_ms=clock.now_ms())
        .returning(_links.user_id)
    ).scalar_one_or_none()
