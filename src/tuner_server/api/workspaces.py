"""Workspaces and their keys."""

from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, Field, field_validator
from sqlalchemy import Connection

from tuner_server.api.access import (
    LARGEST_ID,
    Owner,
    Parts,
    SignedIn,
    Viewer,
    WorkspaceId,
)
from tuner_server.api.body import LANG, Body
from tuner_server.store import accounts, workspaces
from tuner_server.store.accounts import Membership

router = APIRouter(prefix="/api/v1/workspaces", tags=["workspaces"])

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]
KeyId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class WorkspaceOut(BaseModel):
    """A workspace. `samples` marks the one that holds sample calls."""

    id: int
    name: str
    samples: bool
    created_at_ms: int
    time_zone: str
    lang: str | None


class WorkspaceChanges(Body):
    """What can be chosen of a workspace; what is left out stays as it is."""

    name: Name = ""
    time_zone: Annotated[
        str, Field(max_length=64, description="IANA zone in which its days begin: `Europe/Berlin`.")
    ] = "UTC"
    lang: Annotated[
        str | None,
        Field(
            max_length=10,
            pattern=LANG,
            description="BCP 47: the language of its agents that name none.",
        ),
    ] = None

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"is {name!r}, which is no IANA time zone, such as Europe/Berlin")
        return name


class WorkspaceIn(WorkspaceChanges):
    """A new workspace."""

    name: Name


class WorkspaceList(BaseModel):
    """Workspaces."""

    workspaces: list[WorkspaceOut]


class KeyIn(Body):
    """What can be chosen of a key."""

    name: Name


class KeyOut(BaseModel):
    """A key, without the key: `prefix` is the part that may be shown."""

    id: int
    name: str
    prefix: str
    created_at_ms: int
    last_used_at_ms: int | None
    revoked_at_ms: int | None


class NewKey(KeyOut):
    """A key that was just made, with the key itself. It is shown this once."""

    key: str


class KeyList(BaseModel):
    """A workspace's keys, revoked ones too."""

    keys: list[KeyOut]


@router.get("")
def list_workspaces(user: SignedIn, runtime: Parts) -> WorkspaceList:
    """The workspaces of the person who is signed in."""
    with runtime.database.read() as connection:
        own = workspaces.workspaces_of(connection, user.id)
    return WorkspaceList(workspaces=[_workspace(workspace) for workspace, _ in own])


@router.post("", status_code=201)
def create_workspace(wanted: WorkspaceIn, user: SignedIn, runtime: Parts) -> WorkspaceOut:
    """Make a workspace, whose owner is who makes it."""

    def create(connection: Connection) -> workspaces.Workspace:
        choices = _choices(wanted)
        workspace = workspaces.create_workspace(connection, choices["name"] or "", by=user.actor)
        accounts.add_member(connection, workspace.id, user.id, Membership.OWNER, by=None)
        workspaces.change_workspace(connection, workspace.id, choices, by=user.actor)
        return workspaces.find_workspace(connection, workspace.id) or workspace

    return _workspace(runtime.writer.run(create))


@router.get("/{workspace_id}")
def read_workspace(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> WorkspaceOut:
    """One workspace."""
    with runtime.database.read() as connection:
        found = workspaces.find_workspace(connection, workspace_id)
    if found is None:
        raise HTTPException(404, f"There is no workspace {workspace_id}.")
    return _workspace(found)


@router.patch("/{workspace_id}")
def change_workspace(
    workspace_id: WorkspaceId, wanted: WorkspaceChanges, caller: Owner, runtime: Parts
) -> WorkspaceOut:
    """Give a workspace another name, time zone or language."""
    runtime.writer.run(
        lambda connection: workspaces.change_workspace(
            connection, workspace_id, _choices(wanted), by=caller.actor
        )
    )
    return read_workspace(workspace_id, caller, runtime)


@router.delete("/{workspace_id}", status_code=204)
def delete_workspace(workspace_id: WorkspaceId, caller: Owner, runtime: Parts) -> None:
    """Delete a workspace with all its calls. It is gone at once; clearing it away takes a while."""
    runtime.writer.run(
        lambda connection: workspaces.delete_workspace(connection, workspace_id, by=caller.actor)
    )
    runtime.directory.forget()
    runtime.workers.wake()


@router.get("/{workspace_id}/keys")
def list_keys(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> KeyList:
    """A workspace's keys; the keys themselves are not stored anywhere."""
    with runtime.database.read() as connection:
        found = workspaces.keys_of(connection, workspace_id)
    return KeyList(keys=[_key(key) for key in found])


@router.post("/{workspace_id}/keys", status_code=201)
def create_key(workspace_id: WorkspaceId, wanted: KeyIn, caller: Owner, runtime: Parts) -> NewKey:
    """Make a key. The answer is the only place where it is ever shown."""
    key, secret = runtime.writer.run(
        lambda connection: workspaces.create_key(
            connection, workspace_id, wanted.name.strip(), by=caller.actor
        )
    )
    return NewKey(key=secret, **_key(key).model_dump())


@router.delete("/{workspace_id}/keys/{key_id}", status_code=204)
def revoke_key(workspace_id: WorkspaceId, key_id: KeyId, caller: Owner, runtime: Parts) -> None:
    """Revoke a key, which then opens nothing. 404: there is no such key, or it is revoked."""
    revoked = runtime.writer.run(
        lambda connection: workspaces.revoke_key(connection, workspace_id, key_id, by=caller.actor)
    )
    runtime.directory.forget()
    if not revoked:
        raise HTTPException(404, f"There is no key {key_id} that could be revoked.")


def _choices(wanted: WorkspaceChanges) -> dict[str, str | None]:
    choices: dict[str, str | None] = wanted.model_dump(exclude_unset=True)
    if name := choices.get("name"):
        choices["name"] = name.strip()
    return choices


def _workspace(workspace: workspaces.Workspace) -> WorkspaceOut:
    return WorkspaceOut(
        id=workspace.id,
        name=workspace.name,
        samples=workspace.samples,
        created_at_ms=workspace.created_at_ms,
        time_zone=workspace.time_zone,
        lang=workspace.lang,
    )


def _key(key: workspaces.ApiKey) -> KeyOut:
    return KeyOut(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        created_at_ms=key.created_at_ms,
        last_used_at_ms=key.last_used_at_ms,
        revoked_at_ms=key.revoked_at_ms,
    )
