"""A person's sessions, as they see them: where they are signed in, and how they end that."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from tuner_server.store import clock, schema

_sessions = schema.sessions.c


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. `handle` names it without being of use to sign in with."""

    handle: str
    created_at_ms: int
    expires_at_ms: int
    user_agent: str | None


def handle_of(token: str) -> str:
    """The handle of the session with this token."""
    return _handle(hashlib.sha256(token.encode()).digest())


def sessions_of(connection: Connection, user_id: int) -> list[Session]:
    """Where a person is signed in, the last sign-in first."""
    rows = connection.execute(
        select(
            _sessions.token_sha256,
            _sessions.created_at_ms,
            _sessions.expires_at_ms,
            _sessions.user_agent,
        )
        .where(_sessions.user_id == user_id, _sessions.expires_at_ms > clock.now_ms())
        .order_by(_sessions.created_at_ms.desc(), _sessions.token_sha256)
    )
    return [Session(_handle(row[0]), row[1], row[2], row[3]) for row in rows]


def end_session_with_handle(connection: Connection, user_id: int, handle: str) -> bool:
    """End one of a person's sessions; whether there was such a one."""
    hashes = connection.execute(
        select(_sessions.token_sha256).where(_sessions.user_id == user_id)
    ).scalars()
    named = [token_sha256 for token_sha256 in hashes if _handle(token_sha256) == handle]
    connection.execute(delete(schema.sessions).where(_sessions.token_sha256.in_(named)))
    return bool(named)


def end_other_sessions(connection: Connection, user_id: int, token: str) -> int:
    """End all of a person's sessions but this one; how many."""
    ended = connection.execute(
        delete(schema.sessions).where(
            _sessions.user_id == user_id,
            _sessions.token_sha256 != hashlib.sha256(token.encode()).digest(),
        )
    )
    return ended.rowcount


def _handle(token_sha256: bytes) -> str:
    return hashlib.sha256(b"handle:" + token_sha256).hexdigest()[:16]
