"""Signing in and out, and the one-time link that sets a password."""

import time
from collections import defaultdict, deque
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from tuner_server import passwords
from tuner_server.api.access import SESSION_COOKIE, Anyone, Parts, csrf_token
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.runtime import Runtime
from tuner_server.store import accounts
from tuner_server.store.accounts import Membership, User
from tuner_server.store.workspaces import workspaces_of

router = APIRouter(prefix="/api/v1/session", tags=["session"])

_DAY_MS = 24 * 60 * 60 * 1000
_MOST_FAILURES = 8
_FAILURES_FORGOTTEN_S = 15 * 60

Password = Annotated[str, Field(min_length=1, max_length=passwords.LONGEST)]
NewPassword = Annotated[str, Field(min_length=passwords.SHORTEST, max_length=passwords.LONGEST)]
Email = Annotated[str, Field(min_length=3, max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")]


class UserOut(BaseModel):
    """A person."""

    id: int
    email: str
    name: str


class OwnWorkspace(BaseModel):
    """A workspace that the person may see, and as what; its days begin in `time_zone`."""

    id: int
    name: str
    role: Membership
    samples: bool
    time_zone: str


class SessionOut(BaseModel):
    """Who is signed in. `csrf_token` goes into the X-CSRF-Token header of every change.

    `base_url` is the server's address, as clients of a workspace are given it.
    """

    user: UserOut | None
    csrf_token: str | None
    workspaces: list[OwnWorkspace]
    base_url: str


class SignIn(Body):
    """What a person signs in with."""

    email: Annotated[str, Field(max_length=200)]
    password: Password


class LinkUse(Body):
    """A one-time link's token and the password that it sets; `email` changes the sign-in name."""

    token: Annotated[str, Field(max_length=200)]
    password: NewPassword
    email: Email | None = None


class SignInFailures:
    """Slows down whoever guesses passwords: after some failures an e-mail has to wait."""

    def __init__(self) -> None:
        self._times: defaultdict[str, deque[float]] = defaultdict(
            lambda: deque(maxlen=_MOST_FAILURES)
        )

    def wait_s(self, email: str) -> int:
        """How long this e-mail must wait before the next try; 0: not at all."""
        times = self._times.get(email)
        if times is None or len(times) < _MOST_FAILURES:
            return 0
        return max(0, int(times[0] + _FAILURES_FORGOTTEN_S - time.monotonic()))

    def add(self, email: str) -> None:
        """Remember a failure."""
        if len(self._times) > 10_000:
            self._times.clear()
        self._times[email].append(time.monotonic())

    def forget(self, email: str) -> None:
        """The right password was given."""
        self._times.pop(email, None)


@router.get("")
def read_session(request: Request, caller: Anyone, runtime: Parts) -> SessionOut:
    """Who is signed in, if anybody."""
    return _session(runtime, caller.user, request.cookies.get(SESSION_COOKIE))


@router.post(
    "",
    responses={
        401: problem("The e-mail and the password do not belong together."),
        429: problem("Too many sign-ins failed."),
    },
)
def sign_in(
    credentials: SignIn, request: Request, response: Response, runtime: Parts
) -> SessionOut:
    """Begin a session."""
    failures: SignInFailures = request.app.state.sign_in_failures
    email = credentials.email.strip().lower()
    if wait_s := failures.wait_s(email):
        raise HTTPException(
            429,
            f"Too many failed sign-ins. Try again in {wait_s // 60 + 1} min.",
            headers={"Retry-After": str(wait_s)},
        )
    with runtime.database.read() as connection:
        user = accounts.find_user(connection, email)
        password_hash = None if user is None else accounts.password_hash_of(connection, user.id)
    if not passwords.is_right(credentials.password, password_hash) or user is None:
        failures.add(email)
        raise HTTPException(401, "This e-mail and password do not belong together.")
    failures.forget(email)
    return _begin(runtime, response, user)


@router.delete("", status_code=204)
def sign_out(request: Request, response: Response, caller: Anyone, runtime: Parts) -> None:
    """End the session."""
    token = request.cookies.get(SESSION_COOKIE)
    if caller.user is not None and token is not None:
        runtime.writer.run(lambda connection: accounts.end_session(connection, token))
    response.delete_cookie(SESSION_COOKIE)


@router.post(
    "/link",
    responses={
        409: problem("Somebody else signs in with this e-mail."),
        410: problem("The link was used or is too old."),
    },
)
def use_link(link: LinkUse, response: Response, runtime: Parts) -> SessionOut:
    """Set a password through a one-time link, and sign in."""
    password_hash = passwords.hashed(link.password)

    def set_up(connection: Connection) -> User:
        user_id = accounts.use_link(connection, link.token)
        if user_id is None:
            raise HTTPException(410, "This link was used or is too old. Ask for a new one.")
        if link.email is not None:
            accounts.change_email(connection, user_id, link.email)
        accounts.set_password(connection, user_id, password_hash)
        return accounts.user_with_id(connection, user_id)

    try:
        user = runtime.writer.run(set_up)
    except accounts.EmailTaken:
        raise HTTPException(409, "Somebody else signs in with this e-mail.") from None
    return _begin(runtime, response, user)


def _begin(runtime: Runtime, response: Response, user: User) -> SessionOut:
    lasts_ms = int(runtime.settings.session_days * _DAY_MS)
    token = runtime.writer.run(
        lambda connection: accounts.begin_session(connection, user.id, lasts_ms=lasts_ms)
    )
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=lasts_ms // 1000,
        httponly=True,
        samesite="lax",
        secure=runtime.settings.base_url.startswith("https://"),
    )
    return _session(runtime, user, token)


def _session(runtime: Runtime, user: User | None, token: str | None) -> SessionOut:
    if user is None or token is None:
        return SessionOut(
            user=None, csrf_token=None, workspaces=[], base_url=runtime.settings.base_url
        )
    with runtime.database.read() as connection:
        own = workspaces_of(connection, user.id)
    return SessionOut(
        user=UserOut(id=user.id, email=user.email, name=user.name),
        csrf_token=csrf_token(token),
        workspaces=[
            OwnWorkspace(id=w.id, name=w.name, role=role, samples=w.samples, time_zone=w.time_zone)
            for w, role in own
        ],
        base_url=runtime.settings.base_url,
    )
