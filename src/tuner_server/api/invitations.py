"""Inviting people into a workspace, by a link."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel
from sqlalchemy import Connection

from tuner_server.api.access import LARGEST_ID, Owner, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.api.session import Email
from tuner_server.mail import letters
from tuner_server.runtime import Runtime
from tuner_server.store import invitations
from tuner_server.store.accounts import Membership
from tuner_server.store.invitations import AlreadyInvited, AlreadyMember, Invitation
from tuner_server.store.workspaces import find_workspace

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/invitations", tags=["members"])

_DAY_MS = 24 * 60 * 60 * 1000
InvitationNumber = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_TAKEN: dict[int | str, dict[str, Any]] = {
    409: problem("The person is a member, or has a pending invitation.")
}


class InvitationIn(Body):
    """Whom to invite, as what."""

    email: Email
    role: Membership


class InvitationOut(BaseModel):
    """A pending invitation, without its link. After `expires_at_ms` it wants to be renewed."""

    id: int
    email: str
    role: Membership
    invited_by: str
    created_at_ms: int
    expires_at_ms: int


class NewInvitation(InvitationOut):
    """An invitation with its link, which is shown this once. `mailed`: it was also sent."""

    link: str
    mailed: bool


class InvitationList(BaseModel):
    """Pending invitations, the latest first."""

    invitations: list[InvitationOut]


@router.get("")
def list_invitations(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> InvitationList:
    """The invitations that nobody accepted yet."""
    with runtime.database.read() as connection:
        found = invitations.pending(connection, workspace_id)
    return InvitationList(invitations=[_out(invitation) for invitation in found])


@router.post("", status_code=201, responses=_TAKEN)
def invite(
    workspace_id: WorkspaceId, wanted: InvitationIn, caller: Owner, runtime: Parts
) -> NewInvitation:
    """Invite somebody. The link in the answer lets its bearer in, once; it may also be mailed."""

    def create(connection: Connection) -> NewInvitation:
        invitation, token = invitations.invite(
            connection,
            workspace_id,
            wanted.email,
            wanted.role,
            lasts_ms=_lasts_ms(runtime),
            by=caller.actor,
        )
        return _new(connection, runtime, workspace_id, invitation, token)

    try:
        made = runtime.writer.run(create)
    except AlreadyMember as error:
        raise HTTPException(409, f"{error} is a member of this workspace already.") from None
    except AlreadyInvited as error:
        raise HTTPException(
            409, f"{error} is invited already. Renew that invitation, or revoke it first."
        ) from None
    runtime.workers.wake()
    return made


@router.post("/{invitation_id}/renew")
def renew_invitation(
    workspace_id: WorkspaceId, invitation_id: InvitationNumber, caller: Owner, runtime: Parts
) -> NewInvitation:
    """Give an invitation its full time again, under a new link. The old link ends."""

    def renew(connection: Connection) -> NewInvitation | None:
        renewed = invitations.renew(
            connection,
            workspace_id,
            invitation_id,
            lasts_ms=_lasts_ms(runtime),
            by=caller.actor,
        )
        return None if renewed is None else _new(connection, runtime, workspace_id, *renewed)

    made = runtime.writer.run(renew)
    if made is None:
        raise _missing(invitation_id)
    runtime.workers.wake()
    return made


@router.delete("/{invitation_id}", status_code=204)
def revoke_invitation(
    workspace_id: WorkspaceId, invitation_id: InvitationNumber, caller: Owner, runtime: Parts
) -> None:
    """Take an invitation back: its link opens nothing any more."""
    revoked = runtime.writer.run(
        lambda connection: invitations.revoke(
            connection, workspace_id, invitation_id, by=caller.actor
        )
    )
    if not revoked:
        raise _missing(invitation_id)


def _new(
    connection: Connection,
    runtime: Runtime,
    workspace_id: int,
    invitation: Invitation,
    token: str,
) -> NewInvitation:
    link = f"{runtime.settings.base_url}/invitation#token={token}"
    workspace = find_workspace(connection, workspace_id)
    mailed = runtime.outbox.is_open and workspace is not None
    if mailed and workspace is not None:
        letter = letters.invitation(
            invitation.email,
            invited_by=invitation.invited_by,
            workspace=workspace.name,
            role=invitation.role.value,
            link=link,
            expires_at_ms=invitation.expires_at_ms,
        )
        runtime.outbox.put(
            connection, letter, workspace_id=workspace_id, until_ms=invitation.expires_at_ms
        )
    return NewInvitation(link=link, mailed=mailed, **_out(invitation).model_dump())


def _lasts_ms(runtime: Runtime) -> int:
    return int(runtime.settings.invitation_days * _DAY_MS)


def _out(invitation: Invitation) -> InvitationOut:
    return InvitationOut(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        invited_by=invitation.invited_by,
        created_at_ms=invitation.created_at_ms,
        expires_at_ms=invitation.expires_at_ms,
    )


def _missing(invitation_id: int) -> HTTPException:
    return HTTPException(404, f"There is no pending invitation {invitation_id} here.")
