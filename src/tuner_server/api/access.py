"""Who may call what. Every route takes exactly one of `Anyone`, `SignedIn`, `Viewer`, `Editor`,
`Owner`; the public call route checks its key by itself.

A caller is a person with a session, or a program with a workspace's API key, which may do what an
editor may. To a person, a workspace of others does not exist (404); a key is told that the
workspace is not its own (403), as the wire contract says.
"""

import hashlib
import hmac
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Annotated

import structlog
from fastapi import Depends, HTTPException, Path, Request
from fastapi.routing import APIRoute

from tuner_server.runtime import Runtime
from tuner_server.store import clock
from tuner_server.store.accounts import (
    Membership,
    User,
    note_seen,
    role_in,
    user_of_session,
)
from tuner_server.store.audit import Actor
from tuner_server.store.workspaces import KeyHolder
from tuner_server.store.writer import WriterBusy, WriterClosed

SESSION_COOKIE = "tuner_session"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_RANKS = {Membership.VIEWER: 0, Membership.EDITOR: 1, Membership.OWNER: 2}
LARGEST_ID = 2**63 - 1
_SEEN_NOTED_EVERY_MS = 60_000

log = structlog.get_logger(__name__)

WorkspaceId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The workspace's number.")]


def runtime_of(request: Request) -> Runtime:
    """The parts of this process."""
    runtime: Runtime = request.app.state.runtime
    return runtime


Parts = Annotated[Runtime, Depends(runtime_of)]


class KeyRefused(Exception):
    """A request's key opens nothing; the text tells the client what to send."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever makes a request: a person, a key, or nobody in particular."""

    user: User | None = None
    key: KeyHolder | None = None

    @property
    def actor(self) -> Actor:
        """Who it is, for the audit log. Raises `LookupError` where it is nobody in particular."""
        who = self.key or self.user
        if who is None:
            raise LookupError("nobody in particular makes this request")
        return who.actor


def bearer_key(authorization: str | None, x_api_key: str | None) -> str | None:
    """The key in a request's headers; nothing where it sent none.

    Raises `KeyRefused` for a key in the wrong place or form.
    """
    if authorization is None:
        if x_api_key is not None:
            raise KeyRefused(
                "X-API-Key is not accepted. Send the key as `Authorization: Bearer tr_api_…`."
            )
        return None
    scheme, _, key = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise KeyRefused("Send the workspace's API key as `Authorization: Bearer tr_api_…`.")
    return key.strip()


def csrf_token(session_token: str) -> str:
    """The proof that a request comes from a page of ours: only such a page can read it."""
    return hashlib.sha256(b"csrf:" + session_token.encode()).hexdigest()


def _caller(request: Request, runtime: Parts) -> Caller:
    try:
        key = bearer_key(request.headers.get("authorization"), request.headers.get("x-api-key"))
    except KeyRefused as error:
        raise _unauthorised(str(error)) from None
    if key is not None:
        holder = runtime.directory.keys.recall(key) or runtime.directory.keys.find(key)
        if holder is None:
            raise _unauthorised("This API key is unknown or was revoked.")
        return Caller(key=holder)
    token = request.cookies.get(SESSION_COOKIE)
    if token is None:
        return Caller()
    with runtime.database.read() as connection:
        user = user_of_session(connection, token)
    if user is not None:
        _note_seen(runtime, user)
    if user is not None and request.method not in SAFE_METHODS:
        sent = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(sent.encode(), csrf_token(token).encode()):
            raise HTTPException(403, f"Send the session's {CSRF_HEADER} header; reload the page.")
    return Caller(user=user)


def _note_seen(runtime: Runtime, user: User) -> None:
    now_ms = clock.now_ms()
    if now_ms - (user.last_seen_at_ms or 0) < _SEEN_NOTED_EVERY_MS:
        return
    try:
        runtime.writer.submit(partial(note_seen, user_id=user.id, at_ms=now_ms))
    except (WriterBusy, WriterClosed):
        log.debug("it was not noted when a person was seen")


def _signed_in(caller: Annotated[Caller, Depends(_caller)]) -> User:
    if caller.user is None:
        raise _unauthorised("Sign in first.")
    return caller.user


class _Member:
    """Lets in who has at least a certain role in the workspace of the path."""

    def __init__(self, least: Membership) -> None:
        self.least = least

    def __call__(
        self,
        workspace_id: WorkspaceId,
        caller: Annotated[Caller, Depends(_caller)],
        runtime: Parts,
    ) -> Caller:
        if caller.key is not None:
            self._admit_key(caller.key, workspace_id)
            return caller
        if caller.user is None:
            raise _unauthorised("Sign in, or send an API key as `Authorization: Bearer tr_api_…`.")
        with runtime.database.read() as connection:
            role = role_in(connection, workspace_id, caller.user.id)
        if role is None:
            raise HTTPException(404, f"There is no workspace {workspace_id}.")
        if _RANKS[role] < _RANKS[self.least]:
            raise HTTPException(403, f"Only an {self.least} may do this; you are a {role}.")
        return caller

    def _admit_key(self, key: KeyHolder, workspace_id: int) -> None:
        if key.workspace_id != workspace_id:
            raise HTTPException(403, wrong_workspace(key.workspace_id, workspace_id))
        if self.least is Membership.OWNER:
            raise HTTPException(403, "An API key may not do this. Sign in as an owner.")


def wrong_workspace(own_id: int, asked_id: int) -> str:
    """What a key is told that knocks at another workspace's door."""
    return f"This key belongs to workspace {own_id}, the request is for workspace {asked_id}."


def _unauthorised(detail: str) -> HTTPException:
    return HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})


_viewer = _Member(Membership.VIEWER)
_editor = _Member(Membership.EDITOR)
_owner = _Member(Membership.OWNER)

Anyone = Annotated[Caller, Depends(_caller)]
SignedIn = Annotated[User, Depends(_signed_in)]
Viewer = Annotated[Caller, Depends(_viewer)]
Editor = Annotated[Caller, Depends(_editor)]
Owner = Annotated[Caller, Depends(_owner)]


class Rule(Enum):
    """Who may call a route; the value is the dependency that sees to it."""

    ANYONE = (_caller,)
    SIGNED_IN = (_signed_in,)
    VIEWER = (_viewer,)
    EDITOR = (_editor,)
    OWNER = (_owner,)

    @property
    def concerns_a_workspace(self) -> bool:
        """Whether it is about the workspace in the route's path."""
        return isinstance(self.value[0], _Member)


def rule_of(route: APIRoute) -> Rule | None:
    """The rule that a route takes; nothing: it does not ask who calls."""
    asked = [dependency.call for dependency in route.dependant.dependencies]
    rules = [rule for rule in Rule if rule.value[0] in asked]
    if len(rules) > 1:
        raise ValueError(f"{route.path} has more than one access rule")
    return rules[0] if rules else None
