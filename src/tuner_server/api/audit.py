"""The audit log: who changed what in a workspace."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from tuner_server.api.access import LARGEST_ID, Owner, Parts, WorkspaceId
from tuner_server.api.spreadsheet import csv_cell, csv_lines
from tuner_server.runtime import Runtime
from tuner_server.store import audit
from tuner_server.store.audit import Action, ActorKind, EntryFilter, EntryPlace

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/audit", tags=["audit"])

_AT_ONCE = 500
_COLUMNS = (
    "id",
    "at_ms",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "actor_email",
    "action",
    "subject_kind",
    "subject_id",
    "subject_name",
    "details",
)
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


class ChoicesOut(BaseModel):
    """What the log can be filtered by: who is in it, under the latest name, and what was done."""

    actors: list[ActorOut]
    actions: list[str]


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


@router.get("/choices")
def list_choices(workspace_id: WorkspaceId, _: Owner, runtime: Parts) -> ChoicesOut:
    """Who changed anything in this workspace, and what was done: to choose a filter from."""
    with runtime.database.read() as connection:
        actors = audit.actors_of(connection, workspace_id)
        actions = audit.actions_of(connection, workspace_id)
    return ChoicesOut(actors=[_actor(actor) for actor in actors], actions=actions)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"description": "One line a change.", "content": {"text/csv": {}}}},
)
def export_entries(
    workspace_id: WorkspaceId, _: Owner, runtime: Parts, wanted: Annotated[Wanted, Query()]
) -> StreamingResponse:
    """All changes that match, as CSV, newest first."""
    pages = _each_page(runtime, workspace_id, wanted.as_filter())
    # The first one before the answer begins, while a failure can still be told.
    found = chain([next(pages)], pages)
    return StreamingResponse(
        _csv(found),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="audit-{workspace_id}.csv"'},
    )


def _each_page(
    runtime: Runtime, workspace_id: int, wanted: EntryFilter
) -> Iterator[list[audit.Entry]]:
    after: EntryPlace | None = None
    while True:
        with runtime.database.read() as connection:
            page = audit.entries(connection, workspace_id, wanted, most=_AT_ONCE, after=after)
        yield page
        if len(page) < _AT_ONCE:
            return
        after = EntryPlace(page[-1].at_ms, page[-1].id)


def _csv(pages: Iterator[list[audit.Entry]]) -> Iterator[str]:
    yield csv_lines([_COLUMNS])
    for page in pages:
        yield csv_lines([tuple(csv_cell(value) for value in _line(entry)) for entry in page])


def _line(entry: audit.Entry) -> tuple[object, ...]:
    actor, subject = entry.actor, entry.subject
    return (
        entry.id,
        entry.at_ms,
        datetime.fromtimestamp(entry.at_ms / 1000, UTC).isoformat(timespec="milliseconds"),
        actor.kind.value,
        actor.id,
        actor.name,
        actor.email,
        entry.action,
        subject.kind,
        subject.id,
        subject.name,
        json.dumps(entry.details, ensure_ascii=False) if entry.details else None,
    )


def _kind_and_id(wording: str | None) -> tuple[str | None, int | None]:
    kind, _, number = (wording or "").partition(":")
    return kind or None, int(number) if number else None


def _place(cursor: str | None) -> EntryPlace | None:
    if cursor is None:
        return None
    at_ms, _, entry_id = cursor.partition(".")
    return EntryPlace(int(at_ms), int(entry_id))


def _actor(actor: audit.Actor) -> ActorOut:
    return ActorOut(kind=actor.kind, id=actor.id, name=actor.name, email=actor.email)


def _out(entry: audit.Entry) -> EntryOut:
    subject = entry.subject
    return EntryOut(
        id=entry.id,
        at_ms=entry.at_ms,
        actor=_actor(entry.actor),
        action=entry.action,
        subject=SubjectOut(kind=subject.kind, id=subject.id, name=subject.name),
        details=dict(entry.details),
    )
