"""The audit log: who changed what in a workspace."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from tuner_server.api.access import LARGEST_ID, Owner, Parts, WorkspaceId
from tuner_server.store import audit
from tuner_server.store.audit import Action, ActorKind, EntryFilter, EntryPlace

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/audit", tags=["audit"])

_NUMBER = r"[1-9][0-9]{0,17}"
Milliseconds = Annotated[int, Field(ge=0, le=LARGEST_ID)]


class ActorOut(BaseModel):
    """Who made a change, named as it was then. `id` is a person's or a key's number."""

    kind: ActorKind
    id: int | None
    name: str
    email: str | None


class SubjectOut(BaseModel):
    """What a change was about, named as it was then."""

    kind: str
    id: int | None
    name: str


class EntryOut(BaseModel):
    """A change."""

    id: int
    at_ms: int
    actor: ActorOut
    action: str
    subject: SubjectOut
    details: dict[str, Any]


class EntryPage(BaseModel):
    """Changes, newest first; `next_cursor` asks for older ones, where there are any."""

    entries: list[EntryOut]
    next_cursor: str | None


class Wanted(BaseModel):
    """Which changes."""

    model_config = ConfigDict(extra="forbid")

    actor: Annotated[
        str | None,
        Field(
            pattern=rf"^(person|key|system|command_line)(:{_NUMBER})?$",
            description="Who made it: a kind, or a kind and a number, such as `person:3`.",
        ),
    ] = None
    action: Annotated[
        list[Action] | None, Field(description="What was done. Several mean any of them.")
    ] = None
    subject: Annotated[
        str | None,
        Field(
            pattern=rf"^[a-z_]{{1,40}}(:{_NUMBER})?$",
            description="What it was about: a kind, or a kind and a number, such as `agent:4`.",
        ),
    ] = None
    since_ms: Annotated[Milliseconds | None, Field(description="At this time or later.")] = None
    until_ms: Annotated[Milliseconds | None, Field(description="Before this time.")] = None

    def as_filter(self) -> EntryFilter:
        """What the store is asked for."""
        actor_kind, actor_id = _kind_and_id(self.actor)
        subject_kind, subject_id = _kind_and_id(self.subject)
        return EntryFilter(
            actor_kind=None if actor_kind is None else ActorKind(actor_kind),
            actor_id=actor_id,
            actions=tuple(self.action or ()),
            subject_kind=subject_kind,
            subject_id=subject_id,
            since_ms=self.since_ms,
            until_ms=self.until_ms,
        )


class WantedPage(Wanted):
    """Which changes, and how many of them."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(pattern=rf"^{_NUMBER}\.{_NUMBER}$")] = None


@router.get("")
def list_entries(
    workspace_id: WorkspaceId, _: Owner, runtime: Parts, wanted: Annotated[WantedPage, Query()]
) -> EntryPage:
    """The changes that match, newest first."""
    with runtime.database.read() as connection:
        found = audit.entries(
            connection,
            workspace_id,
            wanted.as_filter(),
            most=wanted.limit + 1,
            after=_place(wanted.cursor),
        )
    shown = found[: wanted.limit]
    return EntryPage(
        entries=[_out(entry) for entry in shown],
        next_cursor=f"{shown[-1].at_ms}.{shown[-1].id}" if len(found) > wanted.limit else None,
    )


def _kind_and_id(wording: str | None) -> tuple[str | None, int | None]:
    kind, _, number = (wording or "").partition(":")
    return kind or None, int(number) if number else None


def _place(cursor: str | None) -> EntryPlace | None:
    if cursor is None:
        return None
    at_ms, _, entry_id = cursor.partition(".")
    return EntryPlace(int(at_ms), int(entry_id))


def _out(entry: audit.Entry) -> EntryOut:
    actor, subject = entry.actor, entry.subject
    return EntryOut(
        id=entry.id,
        at_ms=entry.at_ms,
        actor=ActorOut(kind=actor.kind, id=actor.id, name=actor.name, email=actor.email),
        action=entry.action,
        subject=SubjectOut(kind=subject.kind, id=subject.id, name=subject.name),
        details=dict(entry.details),
    )
