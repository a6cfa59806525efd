"""The people of a workspace, and what each of them may do."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel

from tuner_server.api.access import LARGEST_ID, Owner, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.store import members
from tuner_server.store.accounts import Membership
from tuner_server.store.members import LastOwner, Member

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/members", tags=["members"])

PersonNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The person's number.")]
_LAST_OWNER: dict[int | str, dict[str, Any]] = {
    409: problem("The person is the only owner of the workspace.")
}


class MemberOut(BaseModel):
    """A person in the workspace. `last_seen_at_ms` is right to the minute.

    `has_password` is false for somebody who was added and never signed in.
    """

    user_id: int
    name: str
    email: str
    role: Membership
    last_seen_at_ms: int | None
    has_password: bool


class MemberList(BaseModel):
    """The people of a workspace, by name."""

    members: list[MemberOut]


class RoleIn(Body):
    """What a member may do."""

    role: Membership


@router.get("")
def list_members(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> MemberList:
    """The people of the workspace."""
    with runtime.database.read() as connection:
        found = members.members_of(connection, workspace_id)
    return MemberList(members=[_out(member) for member in found])


@router.patch("/{user_id}", responses=_LAST_OWNER)
def change_member(
    workspace_id: WorkspaceId, user_id: PersonNumber, wanted: RoleIn, caller: Owner, runtime: Parts
) -> MemberOut:
    """Let a member do more or less. 409: a workspace keeps at least one owner."""
    try:
        changed = runtime.writer.run(
            lambda connection: members.change_role(
                connection, workspace_id, user_id, wanted.role, by=caller.actor
            )
        )
    except LastOwner as error:
        raise HTTPException(409, str(error)) from None
    with runtime.database.read() as connection:
        member = members.find_member(connection, workspace_id, user_id)
    if not changed or member is None:
        raise _missing(user_id)
    return _out(member)


@router.delete("/{user_id}", status_code=204, responses=_LAST_OWNER)
def remove_member(
    workspace_id: WorkspaceId, user_id: PersonNumber, caller: Owner, runtime: Parts
) -> None:
    """Take a person out of the workspace. 409: a workspace keeps at least one owner."""
    try:
        removed = runtime.writer.run(
            lambda connection: members.remove_member(
                connection, workspace_id, user_id, by=caller.actor
            )
        )
    except LastOwner as error:
        raise HTTPException(409, str(error)) from None
    if not removed:
        raise _missing(user_id)


def _out(member: Member) -> MemberOut:
    return MemberOut(
        user_id=member.user.id,
        name=member.user.name,
        email=member.user.email,
        role=member.role,
        last_seen_at_ms=member.user.last_seen_at_ms,
        has_password=member.has_password,
    )


def _missing(user_id: int) -> HTTPException:
    return HTTPException(404, f"Person {user_id} is no member of this workspace.")
