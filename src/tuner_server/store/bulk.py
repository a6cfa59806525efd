"""Work on many calls at once: chosen one by one, or all that a question has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from tuner_server.store import audit, deleted, schema, tasks
from tuner_server.store.audit import Action, Actor, Subject
from tuner_server.store.evals import Eval
from tuner_server.store.lists import count_calls
from tuner_server.store.matching import holds
from tuner_server.store.selection import Selection, parse_conditions
from tuner_server.store.tasks import Task

RECOMPUTE_CALLS = "recompute_calls"
RUN_EVALS = "run_evals"
DONE, GONE, FAILED = "done", "gone", "failed"
# So many calls of a workspace are looked through at once for those that a question has.
_LOOKED_THROUGH = 5_000
_NAMED = 5
_ACTIONS: Mapping[str, Action] = {
    deleted.DELETE_CALLS: "calls.delete",
    RECOMPUTE_CALLS: "calls.recompute",
}

_calls = schema.calls.c


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which calls: these `ids`, or without them all that a question has but for `excluded`."""

    ids: tuple[int, ...] | None = None
    filters: tuple[str, ...] = ()
    text: str = ""
    excluded: tuple[int, ...] = ()

    @property
    def selection(self) -> Selection:
        """The question. Raises `BadSelection`."""
        return Selection(parse_conditions(self.filters), self.text.strip() or None)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many calls it is about, and the highest number among those that are there now."""

    calls: int
    up_to_id: int


@dataclass(frozen=True, slots=True)
class Step:
    """The calls to do next, and the place from which to go on; no place: all are done."""

    ids: Sequence[int]
    place: int | None


def extent_of(connection: Connection, workspace_id: int, chosen: Chosen) -> Extent:
    """What a choice amounts to at this moment: calls that come in later are not meant."""
    latest = connection.execute(
        select(func.max(_calls.id)).where(_calls.workspace_id == workspace_id)
    ).scalar_one()
    if chosen.ids is not None:
        return Extent(len(chosen.ids), latest or 0)
    count, _ = count_calls(connection, workspace_id, chosen.selection, exactly=True)
    return Extent(max(count - len(chosen.excluded), 0), latest or 0)


def some_of(
    connection: Connection, workspace_id: int, chosen: Chosen, *, most: int
) -> Sequence[int]:
    """The latest of the chosen calls, to tell from them what all would take."""
    latest = (
        select(_calls.id)
        .where(_calls.workspace_id == workspace_id)
        .order_by(_calls.id.desc())
        .limit(most)
    )
    if chosen.ids is not None:
        latest = latest.where(_calls.id.in_(chosen.ids[-most:]))
    else:
        latest = latest.where(*holds(connection, workspace_id, chosen.selection))
    return connection.execute(latest).scalars().all()


def begin(
    connection: Connection,
    workspace_id: int,
    kind: str,
    chosen: Chosen,
    extent: Extent,
    *,
    by: Actor,
) -> int:
    """Start to delete the chosen calls or to measure them anew. Gives the task's number."""
    task_id = tasks.begin_task(
        connection,
        workspace_id,
        kind,
        _arguments(chosen, extent),
        total=extent.calls,
        counts=(DONE, GONE, FAILED),
        by=by,
    )
    audit.record(
        connection,
        workspace_id,
        by,
        _ACTIONS[kind],
        Subject("task", task_id, kind),
        {"calls": extent.calls, **({} if chosen.ids else {"filter": list(chosen.filters)})},
    )
    return task_id


def begin_run(
    connection: Connection,
    workspace_id: int,
    evals: Sequence[Eval],
    chosen: Chosen,
    extent: Extent,
    *,
    by: Actor,
) -> int:
    """Start to run evals, in the versions that they have now, on the chosen calls."""
    versions = [[each.id, each.version] for each in evals]
    task_id = tasks.begin_task(
        connection,
        workspace_id,
        RUN_EVALS,
        {**_arguments(chosen, extent), "evals": versions},
        total=extent.calls,
        counts=(DONE, GONE, FAILED),
        by=by,
    )
    names = ", ".join(each.name for each in evals[:_NAMED])
    details = {"calls": extent.calls, "evals": len(evals)}
    audit.record(
        connection, workspace_id, by, "evals.run", Subject("task", task_id, names), details
    )
    return task_id


def begin_restoring(
    connection: Connection, workspace_id: int, deletion: deleted.Deletion, *, by: Actor
) -> int:
    """Start to put back what a task deleted. Gives the number of the new task."""
    task_id = tasks.begin_task(
        connection,
        workspace_id,
        deleted.RESTORE_CALLS,
        {"deletion": deletion.task_id},
        total=deletion.calls,
        counts=(DONE, GONE, FAILED),
        by=by,
    )
    audit.record(
        connection,
        workspace_id,
        by,
        "calls.restore",
        Subject("task", task_id, deleted.RESTORE_CALLS),
        {"calls": deletion.calls, "deletion": deletion.task_id},
    )
    return task_id


def next_step(connection: Connection, workspace_id: int, task: Task, *, most: int) -> Step:
    """What a task is to do next."""
    given = task.arguments.get("ids")
    if given is not None:
        ids = given[task.place : task.place + most]
        return Step(ids, task.place + len(ids) if ids else None)
    return _next_of_question(connection, workspace_id, task, most)


def _next_of_question(connection: Connection, workspace_id: int, task: Task, most: int) -> Step:
    arguments = task.arguments
    chosen = Chosen(filters=tuple(arguments["filters"]), text=arguments["text"])
    up_to_id = arguments["up_to_id"]
    window = (
        select(_calls.id)
        .where(
            _calls.workspace_id == workspace_id,
            _calls.id > task.place,
            _calls.id <= up_to_id,
        )
        .order_by(_calls.id)
        .limit(_LOOKED_THROUGH)
        .subquery()
    )
    end = connection.execute(select(func.max(window.c.id))).scalar_one()
    if end is None:
        return Step((), None)
    found = connection.execute(
        select(_calls.id)
        .where(
            _calls.workspace_id == workspace_id,
            _calls.id > task.place,
            _calls.id <= end,
            *holds(connection, workspace_id, chosen.selection),
        )
        .order_by(_calls.id)
        .limit(most)
    ).scalars()
    ids = list(found)
    excluded = frozenset(arguments["excluded"])
    return Step(
        [call_id for call_id in ids if call_id not in excluded],
        ids[-1] if len(ids) == most else end,
    )


def _arguments(chosen: Chosen, extent: Extent) -> Mapping[str, Any]:
    if chosen.ids is not None:
        return {"ids": list(chosen.ids)}
    return {
        "filters": list(chosen.filters),
        "text": chosen.text,
        "excluded": list(chosen.excluded),
        "up_to_id": extent.up_to_id,
    }
