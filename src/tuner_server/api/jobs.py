"""Work that failed too often to be tried again by itself."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel

from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.store import job_reports, jobs

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/jobs", tags=["jobs"])

_MOST = 200


class DeadJobOut(BaseModel):
    """A job that is not tried again by itself; `error` is what the last attempt met."""

    id: int
    kind: str
    call_id: int | None
    attempt: int
    error: str | None
    finished_at_ms: int


class DeadJobs(BaseModel):
    """The latest dead jobs."""

    jobs: list[DeadJobOut]


@router.get("/dead")
def list_dead_jobs(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> DeadJobs:
    """The latest jobs that failed too often."""
    with runtime.database.read() as connection:
        found = job_reports.dead_jobs(connection, workspace_id, most=_MOST)
    return DeadJobs(
        jobs=[
            DeadJobOut(
                id=job.id,
                kind=job.kind,
                call_id=job.call_id,
                attempt=job.attempt,
                error=job.error,
                finished_at_ms=job.finished_at_ms,
            )
            for job in found
        ]
    )


@router.post("/{job_id}/replay", status_code=204)
def replay_job(
    workspace_id: WorkspaceId,
    job_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
    caller: Editor,
    runtime: Parts,
) -> None:
    """Try a dead job again, with all its attempts anew."""
    replayed = runtime.writer.run(
        lambda connection: jobs.replay(connection, workspace_id, job_id, by=caller.actor)
    )
    if not replayed:
        raise HTTPException(404, f"There is no dead job {job_id} in this workspace.")
    runtime.workers.wake()
