"""Evals and their versions. A version never changes; a deleted eval can be had back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)

from tuner_server.evals import AnyCriterion, Category, Scope, read_criterion, read_scope
from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import Actor, Subject
from tuner_server.store.ids import take_id

EvalCategory = Literal[Category, "custom"]
MOST_EVALS = 200
KEPT_DELETED_MS = 24 * 60 * 60 * 1000

_evals = schema.evals.c
_versions = schema.eval_versions.c


@dataclass(frozen=True, slots=True)
class Eval:
    """What a team asks of its calls, as it stands now: `criterion` and `scope` are of `version`.

    Without `agent_id` it is for every agent of the workspace.
    """

    id: int
    agent_id: int | None
    name: str
    description: str
    category: EvalCategory
    library_key: str | None
    enabled: bool
    version: int
    created_at_ms: int
    updated_at_ms: int
    criterion: AnyCriterion
    scope: Scope

    def is_for(self, agent_id: int) -> bool:
        """Whether it is asked of the calls of this agent."""
        return self.agent_id in (None, agent_id)


@dataclass(frozen=True, slots=True)
class EvalVersion:
    """What an eval asked at a time."""

    version: int
    criterion: AnyCriterion
    scope: Scope
    created_at_ms: int
    created_by: str


@dataclass(frozen=True, slots=True)
class NewEval:
    """An eval to be added."""

    name: str
    category: EvalCategory
    criterion: AnyCriterion
    scope: Scope
    description: str = ""
    agent_id: int | None = None
    library_key: str | None = None
    enabled: bool = True


class TooManyEvals(Exception):
    """The workspace has as many evals as it may."""


def evals_of(
    connection: Connection, workspace_id: int, *, agent_id: int | None = None
) -> list[Eval]:
    """The evals in the order in which they were made; with `agent_id` those for its calls."""
    query = _SELECT.where(_evals.workspace_id == workspace_id, _evals.deleted_at_ms.is_(None))
    if agent_id is not None:
        query = query.where(or_(_evals.agent_id.is_(None), _evals.agent_id == agent_id))
    return [_eval(row) for row in connection.execute(query.order_by(_evals.id))]


def evals_to_run(connection: Connection, workspaces: Iterable[int]) -> Mapping[int, Sequence[Eval]]:
    """For each of these workspaces the evals that are asked of every new call."""
    found: dict[int, list[Eval]] = {workspace_id: [] for workspace_id in workspaces}
    query = _SELECT.add_columns(_evals.workspace_id).where(
        _evals.workspace_id.in_(found), _evals.deleted_at_ms.is_(None), _evals.enabled
    )
    for row in connection.execute(query.order_by(_evals.id)):
        found[row.workspace_id].append(_eval(row[:-1]))
    return found


def evals_at(connection: Connection, workspace_id: int, versions: Mapping[int, int]) -> list[Eval]:
    """Evals that are there still, as they were in these versions, by their numbers."""
    found = {each.id: each for each in evals_of(connection, workspace_id) if each.id in versions}
    rows = connection.execute(
        select(
            _versions.eval_id,
            _versions.version,
            cast(_versions.criterion, Text),
            cast(_versions.scope, Text),
        )
        .where(_versions.workspace_id == workspace_id, _versions.eval_id.in_(found))
        .order_by(_versions.eval_id)
    )
    return [
        replace(
            found[eval_id],
            version=version,
            criterion=read_criterion(criterion),
            scope=read_scope(scope),
        )
        for eval_id, version, criterion, scope in rows
        if versions[eval_id] == version
    ]


def find_eval(connection: Connection, workspace_id: int, eval_id: int) -> Eval | None:
    """One eval."""
    query = _SELECT.where(_of(workspace_id, eval_id), _evals.deleted_at_ms.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _eval(row)


def versions_of(connection: Connection, workspace_id: int, eval_id: int) -> list[EvalVersion]:
    """Every version of an eval, the latest first."""
    rows = connection.execute(
        select(
            _versions.version,
            cast(_versions.criterion, Text),
            cast(_versions.scope, Text),
            _versions.created_at_ms,
            _versions.created_by,
        )
        .where(_versions.workspace_id == workspace_id, _versions.eval_id == eval_id)
        .order_by(_versions.version.desc())
    )
    return [
        EvalVersion(row[0], read_criterion(row[1]), read_scope(row[2]), row[3], row[4])
        for row in rows
    ]


def create_evals(
    connection: Connection, workspace_id: int, new: Sequence[NewEval], *, by: Actor
) -> list[int]:
    """Add evals, all or none. Gives their numbers. Raises `TooManyEvals`."""
    count = connection.execute(
        select(func.count())
        .select_from(schema.evals)
        .where(_evals.workspace_id == workspace_id, _evals.deleted_at_ms.is_(None))
    ).scalar_one()
    if count + len(new) > MOST_EVALS:
        raise TooManyEvals(
            f"A workspace has at most {MOST_EVALS} evals, and this one has {count}. "
            "Delete some first."
        )
    return [_create(connection, workspace_id, each, by) for each in new]


def _create(connection: Connection, workspace_id: int, new: NewEval, by: Actor) -> int:
    eval_id, now_ms = take_id(connection, "evals"), clock.now_ms()
    connection.execute(
        insert(schema.evals).values(
            workspace_id=workspace_id,
            id=eval_id,
            agent_id=new.agent_id,
            name=new.name,
            description=new.description,
            category=new.category,
            library_key=new.library_key,
            enabled=new.enabled,
            version=1,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
        )
    )
    _add_version(connection, workspace_id, eval_id, 1, new.criterion, new.scope, by)
    subject = Subject("eval", eval_id, new.name)
    details = {"library": new.library_key} if new.library_key else None
    audit.record(connection, workspace_id, by, "eval.create", subject, details)
    return eval_id


def change_eval(
    connection: Connection,
    workspace_id: int,
    known: Eval,
    values: Mapping[str, Any],
    *,
    criterion: AnyCriterion | None = None,
    scope: Scope | None = None,
    by: Actor,
) -> None:
    """Give an eval other columns; another criterion or scope makes a version of it.

    What stays the same is no change.
    """
    changed = {name: value for name, value in values.items() if value != getattr(known, name)}
    asked = (criterion or known.criterion, scope or known.scope)
    is_new_version = asked != (known.criterion, known.scope)
    if not changed and not is_new_version:
        return
    version = connection.execute(
        update(schema.evals)
        .where(_of(workspace_id, known.id))
        .values(
            **changed,
            version=_evals.version + int(is_new_version),
            updated_at_ms=clock.now_ms(),
        )
        .returning(_evals.version)
    ).scalar_one()
    details: dict[str, Any] = {"fields": sorted(changed)}
    if is_new_version:
        _add_version(connection, workspace_id, known.id, version, *asked, by)
        details["version"] = version
    subject = Subject("eval", known.id, changed.get("name", known.name))
    audit.record(connection, workspace_id, by, "eval.change", subject, details)


def delete_eval(connection: Connection, workspace_id: int, known: Eval, *, by: Actor) -> None:
    """Take an eval away, and its results out of sight; it can be had back."""
    connection.execute(
        update(schema.evals).where(_of(workspace_id, known.id)).values(deleted_at_ms=clock.now_ms())
    )
    audit.record(connection, workspace_id, by, "eval.delete", Subject("eval", known.id, known.name))


def restore_eval(
    connection: Connection, workspace_id: int, eval_id: int, *, by: Actor
) -> Eval | None:
    """Have a deleted eval back; nothing where there is none."""
    row = connection.execute(
        _SELECT.where(_of(workspace_id, eval_id), _evals.deleted_at_ms.is_not(None))
    ).one_or_none()
    if row is None:
        return None
    connection.execute(
        update(schema.evals).where(_of(workspace_id, eval_id)).values(deleted_at_ms=None)
    )
    audit.record(connection, workspace_id, by, "eval.restore", Subject("eval", eval_id, row.name))
    return _eval(row)


def _add_version(
    connection: Connection,
    workspace_id: int,
    eval_id: int,
    version: int,
    criterion: AnyCriterion,
    scope: Scope,
    by: Actor,
) -> None:
    connection.execute(
        insert(schema.eval_versions).values(
            workspace_id=workspace_id,
            eval_id=eval_id,
            version=version,
            criterion=criterion.model_dump(mode="json"),
            scope=scope.model_dump(mode="json"),
            created_at_ms=clock.now_ms(),
            created_by=by.name,
        )
    )


def _of(workspace_id: int, eval_id: int) -> ColumnElement[bool]:
    return and_(_evals.workspace_id == workspace_id, _evals.id == eval_id)


_SELECT = select(
    _evals.id,
    _evals.agent_id,
    _evals.name,
    _evals.description,
    _evals.category,
    _evals.library_key,
    _evals.enabled,
    _evals.version,
    _evals.created_at_ms,
    _evals.updated_at_ms,
    cast(_versions.criterion, Text).label("criterion"),
    cast(_versions.scope, Text).label("scope"),
).join_from(
    schema.evals,
    schema.eval_versions,
    and_(
        _versions.workspace_id == _evals.workspace_id,
        _versions.eval_id == _evals.id,
        _versions.version == _evals.version,
    ),
)


def _eval(row: Sequence[Any]) -> Eval:
    values = [*row[:-2], read_criterion(row[-2]), read_scope(row[-1])]
    return Eval(*values)
