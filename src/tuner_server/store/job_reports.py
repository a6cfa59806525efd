"""What people are shown of jobs: where the work on a call stands, and what is dead."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from tuner_server.store import schema

_jobs = schema.jobs.c


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the work on a call stands, and what went wrong last."""

    state: Literal["queued", "running", "done", "dead"]
    error: str | None


def progress_of_call(connection: Connection, workspace_id: int, call_id: int) -> Progress:
    """Where measuring a call stands; `done` too where its jobs are long forgotten."""
    row = connection.execute(
        select(_jobs.state, _jobs.error)
        .where(_jobs.workspace_id == workspace_id, _jobs.call_id == call_id, _jobs.lane == "main")
        .order_by(_jobs.state == "done", _jobs.id.desc())
        .limit(1)
    ).one_or_none()
    return Progress("done", None) if row is None else Progress(*row)


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that nobody will try again by itself."""

    id: int
    kind: str
    call_id: int | None
    attempt: int
    error: str | None
    finished_at_ms: int


def dead_jobs(connection: Connection, workspace_id: int, *, most: int) -> list[DeadJob]:
    """The latest dead jobs of a workspace."""
    rows = connection.execute(
        select(
            _jobs.id, _jobs.kind, _jobs.call_id, _jobs.attempt, _jobs.error, _jobs.finished_at_ms
        )
        .where(_jobs.workspace_id == workspace_id, _jobs.state == "dead")
        .order_by(_jobs.id.desc())
        .limit(most)
    )
    return [DeadJob(*row) for row in rows]
