"""What a person chooses for themselves: name, e-mail, password; and where they are signed in."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from tuner_server import passwords
from tuner_server.api.access import SESSION_COOKIE, Parts, SignedIn
from tuner_server.api.attempts import Attempts
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.api.session import Email, NewPassword, Password, SessionOut, UserOut, begin
from tuner_server.mail import letters
from tuner_server.runtime import Runtime
from tuner_server.store import accounts, sessions
from tuner_server.store.accounts import User

router = APIRouter(prefix="/api/v1/account", tags=["account"])

PersonName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
Handle = Annotated[str, Path(max_length=64, description="The session's `id`.")]


class AccountChanges(Body):
    """What a person changes of themselves. Another `email` needs the current `password`."""

    name: PersonName | None = None
    email: Email | None = None
    password: Password | None = None


class PasswordChange(Body):
    """The password of today, and the one from now on."""

    current_password: Password
    new_password: NewPassword


class SignedInAt(BaseModel):
    """One sign-in. `user_agent` is what the browser called itself; `current` is this one."""

    id: str
    created_at_ms: int
    expires_at_ms: int
    user_agent: str | None
    current: bool


class SignedInList(BaseModel):
    """Where a person is signed in, the last sign-in first."""

    sessions: list[SignedInAt]


@router.patch(
    "",
    responses={
        403: problem("The password is not right, or the X-CSRF-Token header is missing."),
        409: problem("Somebody else signs in with this e-mail."),
        429: problem("A wrong password was sent too often."),
    },
)
def change_account(
    wanted: AccountChanges, request: Request, user: SignedIn, runtime: Parts
) -> UserOut:
    """Change the name or the e-mail of the person who is signed in."""
    if wanted.email is not None and wanted.email.strip().lower() != user.email:
        _check(wanted.password, request, user, runtime)
    name = None if wanted.name is None else wanted.name.strip()
    try:
        changed = runtime.writer.run(
            lambda connection: accounts.change_user(
                connection, user.id, name=name, email=wanted.email
            )
        )
    except accounts.EmailTaken:
        raise HTTPException(409, "Somebody else signs in with this e-mail.") from None
    return UserOut(id=changed.id, email=changed.email, name=changed.name)


@router.post(
    "/password",
    responses={
        403: problem("The current password is not right, or the X-CSRF-Token header is missing."),
        429: problem("A wrong password was sent too often."),
    },
)
def change_password(
    wanted: PasswordChange, request: Request, response: Response, user: SignedIn, runtime: Parts
) -> SessionOut:
    """Set another password. It ends every session of the person; the answer begins a new one."""
    _check(wanted.current_password, request, user, runtime)
    password_hash = passwords.hashed(wanted.new_password)

    def change(connection: Connection) -> None:
        accounts.set_password(connection, user.id, password_hash, by=user.actor)
        if runtime.outbox.is_open:
            runtime.outbox.put(connection, letters.password_changed(user.email, name=user.name))

    runtime.writer.run(change)
    runtime.workers.wake()
    return begin(runtime, request, response, user)


@router.get("/sessions")
def list_sessions(request: Request, user: SignedIn, runtime: Parts) -> SignedInList:
    """Where the person is signed in."""
    current = sessions.handle_of(request.cookies.get(SESSION_COOKIE, ""))
    with runtime.database.read() as connection:
        found = sessions.sessions_of(connection, user.id)
    return SignedInList(
        sessions=[
            SignedInAt(
                id=session.handle,
                created_at_ms=session.created_at_ms,
                expires_at_ms=session.expires_at_ms,
                user_agent=session.user_agent,
                current=session.handle == current,
            )
            for session in found
        ]
    )


@router.delete("/sessions", status_code=204)
def end_other_sessions(request: Request, user: SignedIn, runtime: Parts) -> None:
    """Sign the person out everywhere else."""
    token = request.cookies.get(SESSION_COOKIE, "")
    runtime.writer.run(lambda connection: sessions.end_other_sessions(connection, user.id, token))


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    responses={404: problem("The person has no such session.")},
)
def end_session(session_id: Handle, user: SignedIn, runtime: Parts) -> None:
    """Sign the person out in one place."""
    if not runtime.writer.run(
        lambda connection: sessions.end_session_with_handle(connection, user.id, session_id)
    ):
        raise HTTPException(404, "There is no such session; it may have ended.")


def _check(password: str | None, request: Request, user: User, runtime: Runtime) -> None:
    """Raise, unless this is the person's password. Who guesses has to wait, as for signing in."""
    failures: Attempts = request.app.state.sign_in_failures
    if wait_s := failures.wait_s(user.email):
        raise HTTPException(
            429,
            f"Too many wrong passwords. Try again in {wait_s // 60 + 1} min.",
            headers={"Retry-After": str(wait_s)},
        )
    with runtime.database.read() as connection:
        password_hash = accounts.password_hash_of(connection, user.id)
    if password is None or not passwords.is_right(password, password_hash):
        failures.add(user.email)
        raise HTTPException(403, "The current password is not right.")
    failures.forget(user.email)
