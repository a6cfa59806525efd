"""Coming into a workspace by an invitation's link, and leaving one."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from tuner_server import passwords
from tuner_server.api.access import LARGEST_ID, SESSION_COOKIE, Anyone, Parts, SignedIn
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.api.session import NewPassword, PersonName, SessionOut, begin, session_of
from tuner_server.store import accounts, invitations, members
from tuner_server.store.accounts import Membership, User
from tuner_server.store.invitations import AlreadyMember, Opened
from tuner_server.store.members import LastOwner

router = APIRouter(prefix="/api/v1/session", tags=["session"])

_GONE = problem("The link was used, revoked or replaced, or is too old.")
_WITH_TOKEN: dict[int | str, dict[str, Any]] = {410: _GONE}
Token = Annotated[str, Field(max_length=200)]


class TokenIn(Body):
    """The part of an invitation's link after `#token=`."""

    token: Token


class InvitedOut(BaseModel):
    """What an invitation offers. `has_account`: somebody signs in with this e-mail already."""

    workspace_id: int
    workspace: str
    email: str
    role: Membership
    invited_by: str
    expires_at_ms: int
    has_account: bool


class Acceptance(Body):
    """An accepted invitation. Whoever has no account yet chooses a name and a password."""

    token: Token
    name: PersonName | None = None
    password: NewPassword | None = None


class Leaving(Body):
    """What to leave."""

    workspace_id: Annotated[int, Field(ge=1, le=LARGEST_ID)]


@router.post("/invitation", responses=_WITH_TOKEN)
def read_invitation(sent: TokenIn, runtime: Parts) -> InvitedOut:
    """What the bearer of an invitation's link is invited to."""
    with runtime.database.read() as connection:
        opened = _opened(connection, sent.token)
        has_account = accounts.find_user(connection, opened.invitation.email) is not None
    return InvitedOut(
        workspace_id=opened.workspace_id,
        workspace=opened.workspace_name,
        email=opened.invitation.email,
        role=opened.invitation.role,
        invited_by=opened.invitation.invited_by,
        expires_at_ms=opened.invitation.expires_at_ms,
        has_account=has_account,
    )


@router.post(
    "/invitation/accept",
    responses={
        401: problem("Somebody signs in with the invited e-mail already: sign in first."),
        409: problem("The person is a member of the workspace already."),
        410: _GONE,
    },
)
def accept_invitation(
    sent: Acceptance, request: Request, response: Response, caller: Anyone, runtime: Parts
) -> SessionOut:
    """Join a workspace: as the person who is signed in, or else as a new one, who then is."""
    password_hash = None if sent.password is None else passwords.hashed(sent.password)

    def join(connection: Connection) -> User:
        opened = _opened(connection, sent.token)
        user = caller.user or _new_person(connection, opened, sent.name, password_hash)
        if not invitations.accept(connection, opened, user):
            raise _gone()
        return user

    try:
        user = runtime.writer.run(join)
    except AlreadyMember:
        raise HTTPException(409, "You are a member of this workspace already.") from None
    if caller.user is None:
        return begin(runtime, request, response, user)
    return session_of(runtime, user, request.cookies.get(SESSION_COOKIE))


@router.post(
    "/leave",
    status_code=204,
    responses={
        404: problem("The person is no member of such a workspace."),
        409: problem("The person is its only owner."),
    },
)
def leave_workspace(sent: Leaving, user: SignedIn, runtime: Parts) -> None:
    """Leave a workspace. 409: its only owner cannot, but can make another one, or delete it."""
    try:
        left = runtime.writer.run(
            lambda connection: members.remove_member(
                connection, sent.workspace_id, user.id, by=user.actor
            )
        )
    except LastOwner:
        raise HTTPException(
            409,
            "You are the only owner of this workspace. Make somebody else an owner, "
            "or delete the workspace.",
        ) from None
    if not left:
        raise HTTPException(404, f"There is no workspace {sent.workspace_id}.")


def _opened(connection: Connection, token: str) -> Opened:
    opened = invitations.open_link(connection, token)
    if opened is None:
        raise _gone()
    return opened


def _new_person(
    connection: Connection, opened: Opened, name: str | None, password_hash: str | None
) -> User:
    """The account of somebody who is new. An account that exists is opened by its password only."""
    email = opened.invitation.email
    if accounts.find_user(connection, email) is not None:
        raise HTTPException(
            401,
            f"Somebody signs in as {email} already. Sign in, then accept.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    missing = [
        {"loc": ["body", field], "msg": f"choose a {field}", "type": "missing"}
        for field, value in (("name", name), ("password", password_hash))
        if value is None
    ]
    if name is None or password_hash is None:
        raise HTTPException(422, missing)
    user = accounts.create_user(connection, email, name.strip(), by=None)
    accounts.set_password(connection, user.id, password_hash, by=user.actor)
    return user


def _gone() -> HTTPException:
    return HTTPException(
        410, "This invitation was used, revoked or replaced, or is too old. Ask for a new one."
    )
