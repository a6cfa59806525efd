"""Deleting everything of a caller's telephone number."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy import Connection

from tuner_server.api.access import Owner, Parts, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.tasks import TaskOut, task_out
from tuner_server.pipeline.forget import begin_forgetting
from tuner_server.store import personal, tasks

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/numbers", tags=["workspaces"])

_COUNTED = 10_000
_LOOKED_FOR_MS = 60_000


def _digits(written: str) -> str:
    digits = personal.digits_of(written)
    if len(digits) < personal.FEWEST_DIGITS:
        raise ValueError(
            f"has {len(digits)} digits; write the whole number, with at least "
            f"{personal.FEWEST_DIGITS}: +31 20 123 4567"
        )
    return digits


class NumberIn(Body):
    """A telephone number, in any spelling; only its digits count."""

    number: Annotated[str, Field(max_length=200), AfterValidator(_digits)]


class NumberFound(BaseModel):
    """What there is of a number, and would go.

    `spellings` is how calls write it. `calls` are counted up to 10,000 (`capped`: there are more).
    """

    digits: str
    spellings: list[str]
    calls: int
    capped: bool
    refused_bodies: int
    deleted_calls: int
    audit_entries: int
    views: int
    rules: int
    evals: int


@router.post("/find")
def find_number(
    workspace_id: WorkspaceId, _: Owner, runtime: Parts, wanted: NumberIn
) -> NumberFound:
    """What there is of a number. A POST, so that the number stands in no log of addresses."""
    with runtime.database.read(timeout_ms=_LOOKED_FOR_MS) as connection:
        found = personal.survey(connection, workspace_id, wanted.number, most=_COUNTED)
    return NumberFound(
        digits=wanted.number,
        spellings=list(found.spellings),
        calls=found.calls,
        capped=found.capped,
        refused_bodies=found.refused_bodies,
        deleted_calls=found.deleted_calls,
        audit_entries=found.audit_entries,
        views=found.views,
        rules=found.rules,
        evals=found.evals,
    )


@router.post("/forget", status_code=202)
def forget_number(
    workspace_id: WorkspaceId, caller: Owner, runtime: Parts, wanted: NumberIn
) -> TaskOut:
    """Delete everything of a number, for good: a task, whose `counts` tell what went, by table."""
    with runtime.database.read(timeout_ms=_LOOKED_FOR_MS) as connection:
        spellings = personal.spellings_of(connection, workspace_id, wanted.number)
        total = len(personal.calls_of(connection, workspace_id, spellings, most=_COUNTED))

    def begin(connection: Connection) -> tasks.Task | None:
        task_id = begin_forgetting(
            connection, workspace_id, wanted.number, total=total, by=caller.actor
        )
        return tasks.find_task(connection, workspace_id, task_id)

    begun = runtime.writer.run(begin)
    runtime.workers.wake()
    return task_out(begun)
