"""Calls that were deleted and can still be had back.

A deleted call leaves every table at once, so that no list, count, search or figure has to know of
it. What it takes to put it back is kept aside for a while: its rows, its body and what its
receipts quoted. Then that goes too.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    LargeBinary,
    Numeric,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from tuner_server.store import clock, jobs, schema
from tuner_server.store.bodies import pack, unpack
from tuner_server.store.calls import delete_calls
from tuner_server.store.filing import MEASURE_CALL
from tuner_server.store.rollups.touched import touch_calls
from tuner_server.store.search_ids import index_without_body
from tuner_server.store.tasks import TaskState

DELETE_CALLS = "delete_calls"
RESTORE_CALLS = "restore_calls"
KEPT_MS = 10 * 60 * 1000
# Of a deletion that neither ended nor failed, because its workspace's jobs were lost, say.
_KEPT_AT_MOST_MS = 24 * 60 * 60 * 1000

# What is put back as it was. The rest comes anew from the body, when the call is measured.
_KEPT_TABLES: Mapping[str, Table] = {
    table.name: table for table in (schema.call_facts, schema.eval_labels, schema.eval_results)
}

_calls = schema.calls.c
_deleted = schema.deleted_calls.c
_receipts = schema.deliveries.c
_tasks = schema.tasks.c
_QUOTES = ("reason", "warnings", "errors", "differences")


@dataclass(frozen=True, slots=True)
class Deletion:
    """Calls that were deleted together, by the task of that number, and can still be had back."""

    task_id: int
    calls: int
    deleted_at_ms: int
    kept_until_ms: int | None


def set_aside(
    connection: Connection, workspace_id: int, ids: Sequence[int], *, task_id: int
) -> int:
    """Delete calls in a way that can be undone. Gives how many there were."""
    query = connection.execute(
        select(schema.calls, schema.payloads.c.body_zstd, schema.payloads.c.size_bytes)
        .outerjoin_from(
            schema.calls,
            schema.payloads,
            and_(
                schema.payloads.c.workspace_id == _calls.workspace_id,
                schema.payloads.c.call_id == _calls.id,
            ),
        )
        .where(_calls.workspace_id == workspace_id, _calls.id.in_(ids))
        .order_by(_calls.id)
        .with_for_update(of=schema.calls)
    )
    rows = query.mappings().all()
    if not rows:
        return 0
    found = [row["id"] for row in rows]
    kept = {
        name: _rows_of(connection, table, workspace_id, found)
        for name, table in _KEPT_TABLES.items()
    }
    quotes = _quotes(connection, workspace_id, found)
    now_ms = clock.now_ms()
    connection.execute(
        insert(schema.deleted_calls),
        [
            {
                "workspace_id": workspace_id,
                "call_id": row["id"],
                "task_id": task_id,
                "deleted_at_ms": now_ms,
                "rows_zstd": pack(
                    json.dumps(
                        {
                            "call": _written(schema.calls, row),
                            "receipts": quotes.get(row["id"], []),
                            **{
                                name: of_calls.get(row["id"], []) for name, of_calls in kept.items()
                            },
                        }
                    ).encode()
                ),
                # Empty where the body had gone before, after its time.
                "body_zstd": row["body_zstd"] or b"",
                "size_bytes": row["size_bytes"] or 0,
            }
            for row in rows
        ],
    )
    delete_calls(connection, workspace_id, found)
    return len(found)


def put_back(
    connection: Connection, workspace_id: int, *, task_id: int, most: int
) -> tuple[int, int]:
    """Have some calls of a deletion back, to be measured anew.

    Gives how many came back, and how many did not because the same call was delivered since.
    """
    rows = connection.execute(
        select(schema.deleted_calls)
        .where(_deleted.workspace_id == workspace_id, _deleted.task_id == task_id)
        .order_by(_deleted.call_id)
        .limit(most)
        .with_for_update()
    ).all()
    back = 0
    for row in rows:
        kept = json.loads(unpack(row.rows_zstd))
        if _is_delivered_again(connection, kept["call"]):
            continue
        _insert(connection, row, kept)
        back += 1
    touch_calls(connection, [(workspace_id, row.call_id) for row in rows])
    connection.execute(
        delete(schema.deleted_calls).where(
            _deleted.workspace_id == workspace_id,
            _deleted.call_id.in_([row.call_id for row in rows]),
        )
    )
    return back, len(rows) - back


def count_of(connection: Connection, workspace_id: int, task_id: int) -> int:
    """How many calls of a deletion can still be had back."""
    return connection.execute(
        select(func.count())
        .select_from(schema.deleted_calls)
        .where(_deleted.workspace_id == workspace_id, _deleted.task_id == task_id)
    ).scalar_one()


def deletions(connection: Connection, workspace_id: int) -> list[Deletion]:
    """What was deleted lately and can be had back, the latest first."""
    rows = connection.execute(
        select(
            _deleted.task_id,
            func.count(),
            func.max(_deleted.deleted_at_ms),
            func.max(_tasks.finished_at_ms),
        )
        .outerjoin_from(
            schema.deleted_calls,
            schema.tasks,
            and_(_tasks.workspace_id == _deleted.workspace_id, _tasks.id == _deleted.task_id),
        )
        .where(_deleted.workspace_id == workspace_id)
        .group_by(_deleted.task_id)
        .order_by(_deleted.task_id.desc())
    )
    return [
        Deletion(row[0], row[1], row[2], None if row[3] is None else row[3] + KEPT_MS)
        for row in rows
    ]


def purge(connection: Connection, *, most: int) -> int:
    """Forget deleted calls whose time is over, some of them. Gives how many."""
    now_ms = clock.now_ms()
    over = (
        select(_deleted.workspace_id, _deleted.call_id)
        .outerjoin_from(
            schema.deleted_calls,
            schema.tasks,
            and_(_tasks.workspace_id == _deleted.workspace_id, _tasks.id == _deleted.task_id),
        )
        .where(
            _deleted.deleted_at_ms < now_ms - KEPT_MS,
            or_(
                _tasks.id.is_(None),
                and_(
                    _tasks.state != TaskState.RUNNING.value,
                    _tasks.finished_at_ms < now_ms - KEPT_MS,
                ),
                _deleted.deleted_at_ms < now_ms - _KEPT_AT_MOST_MS,
            ),
        )
        .limit(most)
    )
    found = connection.execute(over).all()
    for workspace_id in {row.workspace_id for row in found}:
        connection.execute(
            delete(schema.deleted_calls).where(
                _deleted.workspace_id == workspace_id,
                _deleted.call_id.in_(
                    [row.call_id for row in found if row.workspace_id == workspace_id]
                ),
            )
        )
    return len(found)


def _insert(connection: Connection, row: Any, kept: Mapping[str, Any]) -> None:
    connection.execute(insert(schema.calls).values(_read(schema.calls, kept["call"])))
    if row.body_zstd:
        connection.execute(
            insert(schema.payloads).values(
                workspace_id=row.workspace_id,
                call_id=row.call_id,
                body_zstd=row.body_zstd,
                size_bytes=row.size_bytes,
            )
        )
    else:
        index_without_body(connection, row.workspace_id, [row.call_id])
    for name, table in _KEPT_TABLES.items():
        if kept.get(name):
            empty = dict.fromkeys(table.c.keys())
            connection.execute(
                insert(table), [{**empty, **_read(table, each)} for each in kept[name]]
            )
    for quoted in kept["receipts"]:
        connection.execute(
            update(schema.deliveries)
            .where(_receipts.workspace_id == row.workspace_id, _receipts.id == quoted["id"])
            .values({name: quoted[name] for name in _QUOTES})
        )
    jobs.enqueue(
        connection,
        [jobs.NewJob(row.workspace_id, MEASURE_CALL, str(row.call_id), call_id=row.call_id)],
    )


def _is_delivered_again(connection: Connection, call: Mapping[str, Any]) -> bool:
    return (
        connection.execute(
            select(_calls.id).where(
                _calls.workspace_id == call["workspace_id"],
                _calls.agent_id == call["agent_id"],
                _calls.provider_call_id == call["provider_call_id"],
            )
        ).first()
        is not None
    )


def _rows_of(
    connection: Connection, table: Table, workspace_id: int, ids: Sequence[int]
) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows = connection.execute(
        select(table).where(table.c.workspace_id == workspace_id, table.c.call_id.in_(ids))
    )
    for row in rows.mappings():
        found.setdefault(row["call_id"], []).append(_written(table, row))
    return found


def _quotes(
    connection: Connection, workspace_id: int, ids: Sequence[int]
) -> dict[int, list[dict[str, Any]]]:
    """What receipts tell of these calls, and those of the refusals that were replayed as them."""
    found: dict[int, list[dict[str, Any]]] = {}
    columns = [_receipts.id, *(_receipts[name] for name in _QUOTES)]
    own = connection.execute(
        select(_receipts.call_id, _receipts.replay_of, *columns).where(
            _receipts.workspace_id == workspace_id, _receipts.call_id.in_(ids)
        )
    )
    stored = own.mappings().all()
    of_refusal = {row["replay_of"]: row["call_id"] for row in stored if row["replay_of"]}
    refusals = connection.execute(
        select(*columns).where(_receipts.workspace_id == workspace_id, _receipts.id.in_(of_refusal))
    )
    for call_id, row in (
        *((row["call_id"], row) for row in stored),
        *((of_refusal[row["id"]], row) for row in refusals.mappings()),
    ):
        quoted = {"id": row["id"], **{name: row[name] for name in _QUOTES}}
        found.setdefault(call_id, []).append(quoted)
    return found


def _written(table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row in values that JSON has."""
    return {
        column.name: value
        for column in table.columns
        if (value := _as_json(row[column.name])) is not None
    }


def _as_json(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


def _read(table: Table, written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _as_value(table.c[name].type, value) for name, value in written.items()}


def _as_value(kind: Any, value: Any) -> Any:
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return float(value) if isinstance(kind, Numeric) else value
