"""Signing in and out, and the one-time link that sets a password."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from tuner_server import passwords
from tuner_server.api.access import SESSION_COOKIE, Anyone, Parts, csrf_token
from tuner_server.api.attempts import Attempts
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.mail import letters
from tuner_server.runtime import Runtime
from tuner_server.store import accounts
from tuner_server.store.accounts import Membership, User
from tuner_server.store.workspaces import workspaces_of

router = APIRouter(prefix="/api/v1/session", tags=["session"])

_DAY_MS = 24 * 60 * 60 * 1000

PersonName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
Password = Annotated[str, Field(min_length=1, max_length=passwords.LONGEST)]
NewPassword = Annotated[str, Field(min_length=passwords.SHORTEST, max_length=passwords.LONGEST)]
_IN_EMAIL = r"[^@\s<>()\[\],;:\"\\]+"
Email = Annotated[str, Field(min_length=3, max_length=200, pattern=rf"^{_IN_EMAIL}@{_IN_EMAIL}$")]


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
    `sends_mail` tells whether the server can mail links, for a forgotten password say.
    """

    user: UserOut | None
    csrf_token: str | None
    workspaces: list[OwnWorkspace]
    base_url: str
    sends_mail: bool


class SignIn(Body):
    """What a person signs in with."""

    email: Annotated[str, Field(max_length=200)]
    password: Password


class LinkUse(Body):
    """A one-time link's token and the password that it sets.

    `email` changes the sign-in name, `name` what others read.
    """

    token: Annotated[str, Field(max_length=200)]
    password: NewPassword
    email: Email | None = None
    name: PersonName | None = None


class ResetIn(Body):
    """Who forgot the password."""

    email: Email


@router.get("")
def read_session(request: Request, caller: Anyone, runtime: Parts) -> SessionOut:
    """Who is signed in, if anybody."""
    return session_of(runtime, caller.user, request.cookies.get(SESSION_COOKIE))


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
    failures: Attempts = request.app.state.sign_in_failures
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
    return begin(runtime, request, response, user)


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
def use_link(link: LinkUse, request: Request, response: Response, runtime: Parts) -> SessionOut:
    """Set a password through a one-time link, and sign in."""
    password_hash = passwords.hashed(link.password)

    def set_up(connection: Connection) -> User:
        user_id = accounts.use_link(connection, link.token)
        if user_id is None:
            raise HTTPException(410, "This link was used or is too old. Ask for a new one.")
        name = None if link.name is None else link.name.strip()
        user = accounts.change_user(connection, user_id, name=name, email=link.email)
        changed = accounts.password_hash_of(connection, user_id) is not None
        accounts.set_password(connection, user_id, password_hash, by=user.actor)
        if changed and runtime.outbox.is_open:
            letter = letters.password_changed(user.email, name=user.name)
            runtime.outbox.put(connection, letter)
        return user

    try:
        user = runtime.writer.run(set_up)
    except accounts.EmailTaken:
        raise HTTPException(409, "Somebody else signs in with this e-mail.") from None
    runtime.workers.wake()
    return begin(runtime, request, response, user)


@router.post(
    "/reset",
    status_code=204,
    responses={
        409: problem("The server has no mail server."),
        429: problem("Asked too often."),
    },
)
def ask_for_reset(wanted: ResetIn, request: Request, runtime: Parts) -> None:
    """Have a link mailed under which a new password is set, to whoever signs in with this e-mail.

    Whether anybody does, nobody is told: the answer and the work for it are the same.
    """
    if not runtime.outbox.is_open:
        raise HTTPException(
            409,
            "This server sends no mail. Whoever runs it makes a link for you with "
            "`tuner-server user link`.",
        )
    email = wanted.email.strip().lower()
    address = request.client.host if request.client else ""
    for attempts, name in (
        (request.app.state.reset_emails, email),
        (request.app.state.reset_addresses, address),
    ):
        if wait_s := attempts.wait_s(name):
            raise HTTPException(
                429,
                f"Asked too often. Try again in {wait_s // 60 + 1} min.",
                headers={"Retry-After": str(wait_s)},
            )
        attempts.add(name)
    runtime.writer.run(lambda connection: runtime.outbox.put_reset(connection, email))
    runtime.workers.wake()


def begin(runtime: Runtime, request: Request, response: Response, user: User) -> SessionOut:
    """A new session for this person, whose cookie goes with the response."""
    lasts_ms = int(runtime.settings.session_days * _DAY_MS)
    token = runtime.writer.run(
        lambda connection: accounts.begin_session(
            connection, user.id, lasts_ms=lasts_ms, user_agent=request.headers.get("user-agent")
        )
    )
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=lasts_ms // 1000,
        httponly=True,
        samesite="lax",
        secure=runtime.settings.base_url.startswith("https://"),
    )
    return session_of(runtime, user, token)


def session_of(runtime: Runtime, user: User | None, token: str | None) -> SessionOut:
    """What a person is told of the session; the same of nobody."""
    if user is None or token is None:
        return SessionOut(
            user=None,
            csrf_token=None,
            workspaces=[],
            base_url=runtime.settings.base_url,
            sends_mail=runtime.outbox.is_open,
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
        sends_mail=runtime.outbox.is_open,
    )
