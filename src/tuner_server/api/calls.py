"""One call: everything that is known of it, its body, measuring it anew and deleting it."""

from dataclasses import asdict
from typing import Annotated, get_args

from fastapi import APIRouter, HTTPException, Path, Response
from pydantic import BaseModel

from tuner_server import contract
from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.bodiless import GONE, remains_of
from tuner_server.api.call_detail import CallDetail, detail_of
from tuner_server.api.call_row import Included, rows_of
from tuner_server.api.problems import problem
from tuner_server.metrics import measure, replies
from tuner_server.pipeline.recompute import recompute_call
from tuner_server.runtime import Runtime
from tuner_server.store import calls, job_reports, usual

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/calls", tags=["calls"])

CallNumber = Annotated[
    int, Path(ge=1, le=LARGEST_ID, description="The call's number in this server.")
]


class Standing(BaseModel):
    """A metric among the agent's latest calls: of how many it is known, and the middle value.

    `rank` is the share of them that are below this call's value, 0 to 1; null where it has none.
    """

    calls: int
    median: float
    rank: float | None


class Usual(BaseModel):
    """How many other calls were looked at, and the metrics that at least ten of them have."""

    calls: int
    metrics: dict[str, Standing]


@router.get("/{call_id}")
def read_call(
    workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts
) -> CallDetail:
    """One call with everything that is known of it."""
    with runtime.database.read() as connection:
        summary = calls.find_call(connection, workspace_id, call_id)
        stored = calls.stored_bodies(connection, workspace_id, [call_id])
        progress = job_reports.progress_of_call(connection, workspace_id, call_id)
        if summary is None:
            raise missing(call_id)
        (listed,) = rows_of(connection, workspace_id, [summary], get_args(Included))
    if not stored:
        call, known = remains_of(summary)
        return detail_of(listed, call, (), known, (), progress, body_kept=False)
    reading = contract.read(stored[0].body)
    if reading.call is None:
        raise HTTPException(500, "The stored body can no longer be read.")
    measurements = measure(reading.call, stored[0].lang)
    told = replies(reading.call)
    return detail_of(
        listed, reading.call, reading.warnings, measurements, told, progress, body_kept=True
    )


@router.get("/{call_id}/usual")
def read_usual(workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts) -> Usual:
    """Where the call's metrics stand among the latest 200 measured calls of its agent."""
    with runtime.database.read() as connection:
        found = usual.usual_of_agent(connection, workspace_id, call_id)
    if found is None:
        raise missing(call_id)
    return Usual(
        calls=found.calls,
        metrics={key: Standing(**asdict(one)) for key, one in found.metrics.items()},
    )


@router.post(
    "/{call_id}/recompute",
    status_code=204,
    responses={409: problem("The call has no body any more.")},
)
def recompute(
    workspace_id: WorkspaceId, call_id: CallNumber, caller: Editor, runtime: Parts
) -> None:
    """Measure the call anew, as it is done after a metric's definition has changed."""
    done = recompute_call(runtime.database, runtime.writer, workspace_id, call_id, by=caller.actor)
    if not done:
        if _is_there(runtime, workspace_id, call_id):
            raise HTTPException(409, f"{GONE} So it cannot be measured anew.")
        raise missing(call_id)


@router.delete("/{call_id}", status_code=204)
def delete_call(
    workspace_id: WorkspaceId, call_id: CallNumber, caller: Editor, runtime: Parts
) -> None:
    """Delete a call with everything that was kept of it. Its receipts stay."""
    deleted = runtime.writer.run(
        lambda connection: calls.delete_call(connection, workspace_id, call_id, by=caller.actor)
    )
    if not deleted:
        raise missing(call_id)


@router.get(
    "/{call_id}/payload",
    response_class=Response,
    responses={200: {"content": {"application/json": {}}, "description": "The body."}},
)
def read_payload(
    workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts
) -> Response:
    """The body as it was received, byte for byte."""
    with runtime.database.read() as connection:
        body = calls.body_of_call(connection, workspace_id, call_id)
    if body is None:
        if _is_there(runtime, workspace_id, call_id):
            raise HTTPException(404, GONE)
        raise missing(call_id)
    return Response(body, media_type="application/json")


def _is_there(runtime: Runtime, workspace_id: int, call_id: int) -> bool:
    with runtime.database.read() as connection:
        return calls.find_call(connection, workspace_id, call_id) is not None


def missing(call_id: int) -> HTTPException:
    return HTTPException(404, f"There is no call {call_id} in this workspace.")
