"""How long a workspace keeps what it has, and taking away what is older.

Each kind has its own limit in days; without one it is kept for ever. What goes, goes oldest first
and in small steps, so that deliveries never wait long for the writer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, insert, select, update

from tuner_server.store import audit, clock, eval_results, jobs, labels, schema
from tuner_server.store.audit import SERVER, Actor, Subject
from tuner_server.store.calls import delete_calls
from tuner_server.store.jobs import Job
from tuner_server.store.search_ids import index_without_body

RETAIN = "retain"
COUNTED_AT_MOST = 100_000
DAY_MS = 24 * 60 * 60 * 1000
_AT_ONCE: Mapping[str, int] = {
    "calls": 100,
    "bodies": 100,
    "refused_bodies": 500,
    "receipts": 1_000,
    "audit_entries": 1_000,
}

_calls = schema.calls.c
_payloads = schema.payloads.c
_receipts = schema.deliveries.c
_refused = schema.refused_bodies.c
_audit = schema.audit_entries.c
_kept = schema.retention.c


class Kind(StrEnum):
    """What has a limit. A call takes its body with it, a receipt the body that it keeps.

    `bodies`: the bodies of calls as received, with what was said in them; the call stays.
    """

    CALLS = "calls"
    BODIES = "bodies"
    REFUSED_BODIES = "refused_bodies"
    RECEIPTS = "receipts"
    AUDIT_ENTRIES = "audit_entries"


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many days each kind goes; nothing: never."""

    calls: int | None = None
    bodies: int | None = None
    refused_bodies: int | None = None
    receipts: int | None = None
    audit_entries: int | None = None

    def before_ms(self, kind: Kind) -> int | None:
        """What is older than this moment goes."""
        days: int | None = getattr(self, kind.value)
        return None if days is None else clock.now_ms() - days * DAY_MS


@dataclass(frozen=True, slots=True)
class Retention:
    """The limits, and what they did: in the last run, and in the last run that took anything.

    Counts are by kind. Before the first run there are none.
    """

    limits: Limits
    ran_at_ms: int | None = None
    last_run: Mapping[str, int] | None = None
    took_at_ms: int | None = None
    last_taken: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Outdated:
    """How much of a kind is too old, counted up to `COUNTED_AT_MOST`, and the oldest of it."""

    count: int
    capped: bool
    oldest_at_ms: int | None


def retention_of(connection: Connection, workspace_id: int) -> Retention:
    """What a workspace chose."""
    row = connection.execute(
        select(schema.retention).where(_kept.workspace_id == workspace_id)
    ).one_or_none()
    if row is None:
        return Retention(Limits())
    return Retention(
        Limits(**{kind.value: getattr(row, f"{kind.value}_days") for kind in Kind}),
        row.ran_at_ms,
        row.last_run,
        row.took_at_ms,
        row.last_taken,
    )


def choose(connection: Connection, workspace_id: int, limits: Limits, *, by: Actor) -> None:
    """Set the limits; they hold from the next run on."""
    before = asdict(retention_of(connection, workspace_id).limits)
    after = asdict(limits)
    changes = {
        f"{name}_days": {"from": before[name], "to": after[name]}
        for name in after
        if before[name] != after[name]
    }
    if not changes:
        return
    days = {f"{name}_days": value for name, value in after.items()}
    changed = connection.execute(
        update(schema.retention).where(_kept.workspace_id == workspace_id).values(**days)
    )
    if not changed.rowcount:
        connection.execute(insert(schema.retention).values(workspace_id=workspace_id, **days))
    audit.record(
        connection,
        workspace_id,
        by,
        "retention.change",
        Subject("workspace", workspace_id, "retention"),
        {"changes": changes},
    )


def plan_runs(connection: Connection, slot: str) -> None:
    """Put a run for every workspace that has a limit into the queue, once for each slot."""
    limited = connection.execute(
        select(_kept.workspace_id)
        .join(schema.workspaces, schema.workspaces.c.id == _kept.workspace_id)
        .where(
            schema.workspaces.c.deleted_at_ms.is_(None),
            func.coalesce(*(_kept[f"{kind.value}_days"] for kind in Kind)).is_not(None),
        )
    ).scalars()
    jobs.enqueue(connection, [jobs.NewJob(each, RETAIN, slot) for each in limited])


def outdated(connection: Connection, workspace_id: int, kind: Kind, before_ms: int) -> Outdated:
    """How much there is that is older than a moment."""
    some = _older(workspace_id, kind, before_ms).limit(COUNTED_AT_MOST + 1).subquery()
    count, oldest = connection.execute(select(func.count(), func.min(some.c.at_ms))).one()
    return Outdated(min(count, COUNTED_AT_MOST), count > COUNTED_AT_MOST, oldest)


def take_some(connection: Connection, workspace_id: int, kind: Kind, before_ms: int) -> int:
    """Take the oldest of a kind away. Gives how many; 0 where nothing is too old any more."""
    older = _older(workspace_id, kind, before_ms).limit(_AT_ONCE[kind.value])
    found = [row[0] for row in connection.execute(older)]
    if found:
        match kind:
            case Kind.CALLS:
                delete_calls(connection, workspace_id, found)
            case Kind.BODIES:
                forget_bodies(connection, workspace_id, found)
            case Kind.REFUSED_BODIES:
                _delete(connection, schema.refused_bodies, "delivery_id", workspace_id, found)
            case Kind.RECEIPTS:
                forget_receipts(connection, workspace_id, found)
            case Kind.AUDIT_ENTRIES:
                _delete(connection, schema.audit_entries, "id", workspace_id, found)
    return len(found)


def forget_receipts(connection: Connection, workspace_id: int, ids: list[int]) -> None:
    """Remove receipts, with the refused bodies that they keep."""
    _delete(connection, schema.refused_bodies, "delivery_id", workspace_id, ids)
    _delete(connection, schema.deliveries, "id", workspace_id, ids)


def forget_bodies(connection: Connection, workspace_id: int, ids: list[int]) -> None:
    """Remove what was said in calls: their bodies, their words, what is quoted of them.

    The calls stay, with their measurements and the facts by which lists filter, and are found by
    their ids and numbers still.
    """
    index_without_body(connection, workspace_id, ids)  # it locks the calls
    _delete(connection, schema.payloads, "call_id", workspace_id, ids)
    connection.execute(
        update(schema.deliveries)
        .where(_receipts.workspace_id == workspace_id, _receipts.call_id.in_(ids))
        .values(warnings=None, errors=None, differences=None)
    )
    eval_results.forget_quotes(connection, workspace_id, ids)
    labels.forget_reasons(connection, workspace_id, ids)


def note_run(connection: Connection, job: Job, taken: Mapping[str, int], *, is_over: bool) -> None:
    """Write down what a run took so far; at its end what it took in all, also in the audit log."""
    held = jobs.complete(connection, [job]) if is_over else jobs.put_back(connection, job)
    if not held:
        return
    row = connection.execute(
        select(_kept.run, _kept.last_run).where(_kept.workspace_id == job.workspace_id)
    ).one()
    before = row.last_run if row.run == job.key else {}
    counts = {kind.value: before.get(kind.value, 0) + taken.get(kind.value, 0) for kind in Kind}
    now_ms = clock.now_ms()
    values: dict[str, Any] = {"run": job.key, "ran_at_ms": now_ms, "last_run": counts}
    if any(counts.values()):
        values |= {"took_at_ms": now_ms, "last_taken": counts}
        if is_over:
            audit.record(
                connection,
                job.workspace_id,
                SERVER,
                "retention.run",
                Subject("workspace", job.workspace_id, "retention"),
                {"taken": {name: many for name, many in counts.items() if many}},
            )
    connection.execute(
        update(schema.retention).where(_kept.workspace_id == job.workspace_id).values(**values)
    )


def _older(workspace_id: int, kind: Kind, before_ms: int) -> Select[Any]:
    """Ids and times of a kind before a moment, oldest first."""
    match kind:
        case Kind.CALLS:
            found = select(_calls.id, _calls.filed_at_ms.label("at_ms")).where(
                _calls.workspace_id == workspace_id, _calls.filed_at_ms < before_ms
            )
            return found.order_by(_calls.filed_at_ms, _calls.id)
        case Kind.BODIES:
            # By the bodies that are left, whose numbers ascend with time: those of calls that
            # have none any more need not be looked at again and again.
            left = (
                select(_payloads.call_id, _calls.filed_at_ms.label("at_ms"))
                .join_from(
                    schema.payloads,
                    schema.calls,
                    and_(
                        _calls.workspace_id == _payloads.workspace_id,
                        _calls.id == _payloads.call_id,
                    ),
                )
                .where(_payloads.workspace_id == workspace_id)
                .order_by(_payloads.call_id)
                .limit(COUNTED_AT_MOST + 1)
                .subquery()
            )
            return select(left.c.call_id, left.c.at_ms).where(left.c.at_ms < before_ms)
        case Kind.REFUSED_BODIES:
            return select(_refused.delivery_id, _refused.kept_at_ms.label("at_ms")).where(
                _refused.workspace_id == workspace_id, _refused.kept_at_ms < before_ms
            )
        case Kind.RECEIPTS:
            found = select(_receipts.id, _receipts.received_at_ms.label("at_ms")).where(
                _receipts.workspace_id == workspace_id, _receipts.received_at_ms < before_ms
            )
            return found.order_by(_receipts.received_at_ms, _receipts.id)
        case Kind.AUDIT_ENTRIES:
            found = select(_audit.id, _audit.at_ms.label("at_ms")).where(
                _audit.workspace_id == workspace_id, _audit.at_ms < before_ms
            )
            return found.order_by(_audit.at_ms, _audit.id)


def _delete(
    connection: Connection, table: Any, column: str, workspace_id: int, ids: list[int]
) -> None:
    connection.execute(
        delete(table).where(table.c.workspace_id == workspace_id, table.c[column].in_(ids))
    )
