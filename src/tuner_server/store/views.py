"""Saved views: a question to the list of calls that has a name, and the columns to see it in.

A view is its maker's own, or shared with everybody in the workspace. A deleted one can be had
back for a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import Actor, Subject
from tuner_server.store.ids import take_id

Period = Literal["1h", "24h", "7d", "30d", "90d"]
MOST_VIEWS = 200
KEPT_DELETED_MS = 24 * 60 * 60 * 1000

_views = schema.views.c


@dataclass(frozen=True, slots=True)
class ViewContent:
    """What a view shows. `filters`, `text` and `sort` are as in a URL; empty `columns`: the usual.

    `period` is a stretch of time up to now, such as `7d`.
    """

    filters: tuple[str, ...] = ()
    text: str = ""
    period: Period | None = None
    sort: str = "-started_at_ms"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. `owner_id` is the person whose own it is; nothing where a key made it."""

    id: int
    name: str
    shared: bool
    owner_id: int | None
    content: ViewContent
    created_at_ms: int
    updated_at_ms: int


class TooManyViews(Exception):
    """The workspace has as many views as it may."""


def views_for(connection: Connection, workspace_id: int, person_id: int | None) -> list[View]:
    """The shared views and the person's own, in the order in which they were made."""
    rows = connection.execute(
        _SELECT.where(
            _views.workspace_id == workspace_id,
            _views.deleted_at_ms.is_(None),
            _visible(person_id),
        ).order_by(_views.id)
    )
    return [_view(row) for row in rows]


def find_view(
    connection: Connection, workspace_id: int, view_id: int, person_id: int | None
) -> View | None:
    """One view, if the person may see it."""
    row = connection.execute(
        _SELECT.where(
            _of(workspace_id, view_id), _views.deleted_at_ms.is_(None), _visible(person_id)
        )
    ).one_or_none()
    return None if row is None else _view(row)


def create_view(
    connection: Connection,
    workspace_id: int,
    name: str,
    content: ViewContent,
    *,
    shared: bool,
    by: Actor,
) -> int:
    """Save a view; gives its number. Raises `TooManyViews`."""
    count = connection.execute(
        select(func.count())
        .select_from(schema.views)
        .where(_views.workspace_id == workspace_id, _views.deleted_at_ms.is_(None))
    ).scalar_one()
    if count >= MOST_VIEWS:
        raise TooManyViews(f"A workspace has at most {MOST_VIEWS} views. Delete one first.")
    view_id, now_ms = take_id(connection, "views"), clock.now_ms()
    connection.execute(
        insert(schema.views).values(
            workspace_id=workspace_id,
            id=view_id,
            name=name,
            shared=shared,
            owner_id=by.person_id,
            content=asdict(content),
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
        )
    )
    audit.record(
        connection,
        workspace_id,
        by,
        "view.create",
        Subject("view", view_id, name),
        {"shared": shared},
    )
    return view_id


def change_view(
    connection: Connection,
    workspace_id: int,
    view: View,
    *,
    by: Actor,
    name: str | None = None,
    shared: bool | None = None,
    content: ViewContent | None = None,
) -> None:
    """Give a view another name, other readers or another content; nothing leaves it as it is."""
    changed: dict[str, Any] = {}
    if name is not None and name != view.name:
        changed["name"] = name
    if shared is not None and shared != view.shared:
        changed["shared"] = shared
    if content is not None and content != view.content:
        changed["content"] = asdict(content)
    if not changed:
        return
    connection.execute(
        update(schema.views)
        .where(_of(workspace_id, view.id))
        .values(**changed, updated_at_ms=clock.now_ms())
    )
    audit.record(
        connection,
        workspace_id,
        by,
        "view.change",
        Subject("view", view.id, name or view.name),
        {"fields": sorted(changed)},
    )


def delete_view(connection: Connection, workspace_id: int, view: View, *, by: Actor) -> None:
    """Take a view away; for a day it can be had back."""
    connection.execute(
        update(schema.views).where(_of(workspace_id, view.id)).values(deleted_at_ms=clock.now_ms())
    )
    subject = Subject("view", view.id, view.name)
    audit.record(connection, workspace_id, by, "view.delete", subject)


def restore_view(
    connection: Connection, workspace_id: int, view_id: int, *, by: Actor
) -> View | None:
    """Have a deleted view back; nothing where there is none that this person could see."""
    row = connection.execute(
        _SELECT.where(
            _of(workspace_id, view_id), _views.deleted_at_ms.is_not(None), _visible(by.person_id)
        )
    ).one_or_none()
    if row is None:
        return None
    connection.execute(
        update(schema.views).where(_of(workspace_id, view_id)).values(deleted_at_ms=None)
    )
    subject = Subject("view", view_id, row.name)
    audit.record(connection, workspace_id, by, "view.restore", subject)
    return _view(row)


def clear_deleted(connection: Connection, *, before_ms: int) -> int:
    """Forget views that were deleted before `before_ms`. Gives how many."""
    return connection.execute(delete(schema.views).where(_views.deleted_at_ms < before_ms)).rowcount


def _of(workspace_id: int, view_id: int) -> ColumnElement[bool]:
    return and_(_views.workspace_id == workspace_id, _views.id == view_id)


def _visible(person_id: int | None) -> ColumnElement[bool]:
    if person_id is None:
        return _views.shared
    return or_(_views.shared, _views.owner_id == person_id)


_SELECT = select(
    _views.id,
    _views.name,
    _views.shared,
    _views.owner_id,
    _views.content,
    _views.created_at_ms,
    _views.updated_at_ms,
)


def _view(row: Any) -> View:
    content: Mapping[str, Any] = row.content
    filters: Sequence[str] = content["filters"]
    return View(
        id=row.id,
        name=row.name,
        shared=row.shared,
        owner_id=row.owner_id,
        content=ViewContent(
            filters=tuple(filters),
            text=content["text"],
            period=content["period"],
            sort=content["sort"],
            columns=tuple(content["columns"]),
        ),
        created_at_ms=row.created_at_ms,
        updated_at_ms=row.updated_at_ms,
    )
