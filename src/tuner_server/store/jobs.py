"""The job table: work that is done after the answer.

The rules, each of which has a test:
a job is enqueued in the transaction that stores its cause; its idempotency key is sticky, also
after completion; it is claimed with a lease, which is renewed while it runs; an attempt counts
once the job begins; completion is fenced by holder and attempt, so a worker whose lease ran out
changes nothing; a job that failed too often is dead, and then visible and replayable.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, tuple_, update

from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import SERVER, Actor, Subject
from tuner_server.store.ids import take_ids
from tuner_server.store.sql import insert_rows, mark_of, rows_of_marks

MOST_ATTEMPTS = 8
# Jobs of the server itself, of no workspace: clearing away what is out of date, say.
SYSTEM = 0

_jobs = schema.jobs.c


Lane = Literal["main", "models"]
"""What waits for others' answers has a lane of its own, and holds up nothing else."""


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done at `run_at_ms` or later (nothing: now). `key` names it within its kind."""

    workspace_id: int
    kind: str
    key: str
    call_id: int | None = None
    arguments: Mapping[str, Any] | None = None
    run_at_ms: int | None = None
    lane: Lane = "main"


@dataclass(frozen=True, slots=True)
class Job:
    """A job that the worker `leased_by` holds; holder and attempt fence what it may write."""

    workspace_id: int
    id: int
    kind: str
    key: str
    call_id: int | None
    arguments: Mapping[str, Any] | None
    leased_by: str
    attempt: int


def enqueue(
    connection: Connection, new: Sequence[NewJob], ids: Sequence[int] | None = None
) -> None:
    """Put jobs in the queue; one whose key was ever used before is left out.

    `ids` are numbers that were taken for them beforehand.
    """
    if not new:
        return
    if ids is None:
        ids = take_ids(connection, len(new), "jobs")[0]
    now_ms = clock.now_ms()
    insert_rows(
        connection,
        schema.jobs,
        (
            "workspace_id",
            "id",
            "kind",
            "lane",
            "key",
            "call_id",
            "arguments",
            "state",
            "run_at_ms",
            "created_at_ms",
        ),
        [
            (
                job.workspace_id,
                job_id,
                job.kind,
                job.lane,
                job.key,
                job.call_id,
                None if job.arguments is None else json.dumps(job.arguments),
                "queued",
                now_ms if job.run_at_ms is None else job.run_at_ms,
                now_ms,
            )
            for job, job_id in zip(new, ids, strict=True)
        ],
        unless_taken=("workspace_id", "kind", "key"),
    )


def claim(
    connection: Connection, worker: str, *, most: int, lease_ms: int, lane: Lane = "main"
) -> list[Job]:
    """Lease up to `most` jobs of a lane that are due to `worker`.

    Their attempts do not count yet.
    """
    now_ms = clock.now_ms()
    due = (
        select(_jobs.workspace_id, _jobs.id)
        .where(_jobs.state == "queued", _jobs.lane == lane, _jobs.run_at_ms <= now_ms)
        .order_by(_jobs.run_at_ms, _jobs.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")  # evaluated once; PostgreSQL may run a mere subquery again for each row
    )
    rows = connection.execute(
        update(schema.jobs)
        .where(tuple_(_jobs.workspace_id, _jobs.id).in_(select(due.c.workspace_id, due.c.id)))
        .values(state="running", leased_by=worker, lease_until_ms=now_ms + lease_ms)
        .returning(*_JOB_COLUMNS)
    )
    return sorted((_job(row) for row in rows), key=lambda job: job.id)


def begin(connection: Connection, worker: str, claimed: Sequence[Job]) -> list[Job]:
    """Count an attempt for each job that `worker` still holds, and give those back."""
    rows = connection.execute(
        update(schema.jobs)
        .where(
            tuple_(_jobs.workspace_id, _jobs.id).in_(
                [(job.workspace_id, job.id) for job in claimed]
            ),
            _jobs.state == "running",
            _jobs.leased_by == worker,
            _jobs.lease_until_ms > clock.now_ms(),
        )
        .values(attempt=_jobs.attempt + 1)
        .returning(*_JOB_COLUMNS)
    )
    return sorted((_job(row) for row in rows), key=lambda job: job.id)


def renew(connection: Connection, worker: str, *, lease_ms: int) -> int:
    """Prolong every lease that `worker` holds. Gives how many there are."""
    return connection.execute(
        update(schema.jobs)
        .where(_jobs.state == "running", _jobs.leased_by == worker)
        .values(lease_until_ms=clock.now_ms() + lease_ms)
    ).rowcount


def release(connection: Connection, worker: str) -> int:
    """Give back what `worker` holds, for others to take at once. Gives how many there were."""
    return connection.execute(
        update(schema.jobs)
        .where(_jobs.state == "running", _jobs.leased_by == worker)
        .values(state="queued", leased_by=None, lease_until_ms=None)
    ).rowcount


def give_back_expired(connection: Connection) -> int:
    """Queue the jobs again whose worker fell silent; one that did so too often is dead."""
    expired = and_(_jobs.state == "running", _jobs.lease_until_ms <= clock.now_ms())
    connection.execute(
        update(schema.jobs)
        .where(expired, _jobs.attempt >= MOST_ATTEMPTS)
        .values(
            state="dead",
            leased_by=None,
            lease_until_ms=None,
            finished_at_ms=clock.now_ms(),
            error=f"The worker that ran this died {MOST_ATTEMPTS} times.",
        )
    )
    return connection.execute(
        update(schema.jobs)
        .where(expired)
        .values(state="queued", leased_by=None, lease_until_ms=None)
    ).rowcount


def complete(
    connection: Connection, finished: Sequence[Job], *, forget_arguments: bool = False
) -> frozenset[tuple[int, int]]:
    """Mark jobs as done. Gives (workspace id, id) of those whose attempt is still the current one.

    What a job did must be written in the same transaction, and only for the ones named here.
    """
    if not finished:
        return frozenset()
    # Plain SQL: to build it of so many rows anew each time costs more than to run it.
    rows = connection.exec_driver_sql(
        "UPDATE jobs SET state = 'done', leased_by = NULL, lease_until_ms = NULL, error = NULL, "  # noqa: S608
        f"{'arguments = NULL, ' if forget_arguments else ''}"
        f"finished_at_ms = {mark_of(connection)} "
        "WHERE state = 'running' AND (workspace_id, id, leased_by, attempt) IN "
        f"{rows_of_marks(connection, 4, len(finished))} RETURNING workspace_id, id",
        (
            clock.now_ms(),
            *chain.from_iterable(
                (job.workspace_id, job.id, job.leased_by, job.attempt) for job in finished
            ),
        ),
    )
    return frozenset((row[0], row[1]) for row in rows)


def fail(connection: Connection, job: Job, error: str, *, retry_at_ms: int | None) -> bool:
    """Record a failed attempt; without `retry_at_ms` the job is dead. False: no longer ours."""
    dead = retry_at_ms is None
    return (
        connection.execute(
            update(schema.jobs)
            .where(_same_attempt([job]))
            .values(
                state="dead" if dead else "queued",
                run_at_ms=_jobs.run_at_ms if dead else retry_at_ms,
                leased_by=None,
                lease_until_ms=None,
                error=error,
                finished_at_ms=clock.now_ms() if dead else None,
            )
        ).rowcount
        == 1
    )


def put_back(connection: Connection, job: Job, *, run_at_ms: int | None = None) -> bool:
    """Queue a job again for its next step, behind what waits, with all its attempts anew.

    It is done at `run_at_ms` or later (nothing: now). False: it is no longer ours. What the step
    did must be written in the same transaction.
    """
    return (
        connection.execute(
            update(schema.jobs)
            .where(_same_attempt([job]))
            .values(
                state="queued",
                attempt=0,
                run_at_ms=clock.now_ms() if run_at_ms is None else run_at_ms,
                leased_by=None,
                lease_until_ms=None,
                error=None,
            )
        ).rowcount
        == 1
    )


def wait(connection: Connection, job: Job, *, until_ms: int) -> bool:
    """Queue a job again that could not be begun: this attempt does not count.

    False: it is no longer ours.
    """
    return (
        connection.execute(
            update(schema.jobs)
            .where(_same_attempt([job]))
            .values(
                state="queued",
                attempt=_jobs.attempt - 1,
                run_at_ms=until_ms,
                leased_by=None,
                lease_until_ms=None,
            )
        ).rowcount
        == 1
    )


def is_held(connection: Connection, job: Job) -> bool:
    """Whether this attempt is the current one; nobody takes the job over in this transaction."""
    return (
        connection.execute(
            select(_jobs.id).where(_same_attempt([job])).with_for_update()
        ).one_or_none()
        is not None
    )


def replay(connection: Connection, workspace_id: int, job_id: int, *, by: Actor = SERVER) -> bool:
    """Queue a dead job again, with all its attempts. False: there is no such dead job."""
    kind = connection.execute(
        update(schema.jobs)
        .where(_jobs.workspace_id == workspace_id, _jobs.id == job_id, _jobs.state == "dead")
        .values(
            state="queued",
            attempt=0,
            run_at_ms=clock.now_ms(),
            error=None,
            finished_at_ms=None,
        )
        .returning(_jobs.kind)
    ).scalar_one_or_none()
    if kind is None:
        return False
    audit.record(connection, workspace_id, by, "job.replay", Subject("job", job_id, kind))
    return True


def clear_finished(connection: Connection, *, before_ms: int) -> int:
    """Forget jobs that were done before `before_ms`, and their keys. Gives how many."""
    return connection.execute(
        delete(schema.jobs).where(_jobs.state == "done", _jobs.finished_at_ms < before_ms)
    ).rowcount


def count_by_state(connection: Connection) -> dict[str, int]:
    """How many jobs are queued, running and dead."""
    counts = {}
    for state in ("queued", "running", "dead"):
        counts[state] = connection.execute(
            select(func.count()).select_from(schema.jobs).where(_jobs.state == state)
        ).scalar_one()
    return counts


def count_due(connection: Connection) -> int:
    """How many jobs wait although their time has come."""
    return connection.execute(
        select(func.count())
        .select_from(schema.jobs)
        .where(_jobs.state == "queued", _jobs.run_at_ms <= clock.now_ms())
    ).scalar_one()


def oldest_due_ms(connection: Connection) -> int | None:
    """When the job that waits longest became due."""
    oldest: int | None = connection.execute(
        select(func.min(_jobs.run_at_ms)).where(
            _jobs.state == "queued", _jobs.run_at_ms <= clock.now_ms()
        )
    ).scalar_one()
    return oldest


_JOB_COLUMNS = (
    _jobs.workspace_id,
    _jobs.id,
    _jobs.kind,
    _jobs.key,
    _jobs.call_id,
    _jobs.arguments,
    _jobs.leased_by,
    _jobs.attempt,
)


def _job(row: Sequence[Any]) -> Job:
    return Job(*row)


def _same_attempt(held: Sequence[Job]) -> ColumnElement[bool]:
    return and_(
        tuple_(_jobs.workspace_id, _jobs.id, _jobs.leased_by, _jobs.attempt).in_(
            [(job.workspace_id, job.id, job.leased_by, job.attempt) for job in held]
        ),
        _jobs.state == "running",
    )
