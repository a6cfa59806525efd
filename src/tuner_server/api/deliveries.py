"""The delivery log: what became of every delivery, and replaying those that were refused."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body, QueryText
from tuner_server.api.problems import problem
from tuner_server.ingest.replay import NotReplayable
from tuner_server.runtime import Runtime
from tuner_server.store import delivery_log
from tuner_server.store.delivery_log import Receipt, ReceiptFilter
from tuner_server.store.receipts import Fate

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}", tags=["deliveries"])

DeliveryNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The receipt's number.")]
CallNumber = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class DeliveryOut(BaseModel):
    """A receipt. `call_id` is the client's, `call` the number of the call that it is filed as.

    `body_kept` tells whether a refused delivery can still be replayed; `replay_of` and
    `replayed_as` lead to the other receipt of a replay.
    """

    id: int
    received_at_ms: int
    request_id: str
    key_prefix: str | None
    agent_remote_identifier: str | None
    agent_id: int | None
    call_id: str | None
    call: int | None
    status_code: int
    fate: Fate
    reason: str | None
    warnings: list[Any]
    errors: list[Any]
    differing_fields: list[str]
    size_bytes: int
    duration_ms: int
    body_kept: bool
    replay_of: int | None
    replayed_as: int | None


class DeliveryPage(BaseModel):
    """Receipts, newest first; `next_cursor` asks for older ones, where there are any."""

    deliveries: list[DeliveryOut]
    next_cursor: str | None


class ReplayIn(Body):
    """How to replay; `agent_remote_identifier` replaces a wrong Agent ID."""

    agent_remote_identifier: Annotated[str | None, Field(min_length=1, max_length=200)] = None


@router.get("/deliveries")
def list_deliveries(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    fate: Fate | None = None,
    agent_remote_identifier: QueryText | None = None,
    call_id: Annotated[QueryText | None, Query(description="The client's call id.")] = None,
    request_id: QueryText | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> DeliveryPage:
    """The deliveries that match, newest first."""
    wanted = ReceiptFilter(fate, agent_remote_identifier, call_id, request_id)
    with runtime.database.read() as connection:
        found = delivery_log.receipts(
            connection, workspace_id, wanted, most=limit + 1, before_id=cursor
        )
    more = len(found) > limit
    return DeliveryPage(
        deliveries=[_out(receipt) for receipt in found[:limit]],
        next_cursor=str(found[limit - 1].id) if more else None,
    )


@router.get("/calls/{call_id}/deliveries")
def list_deliveries_of_call(
    workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts
) -> DeliveryPage:
    """The latest deliveries of one call: the one that was stored, and its repeats."""
    with runtime.database.read() as connection:
        found = delivery_log.receipts(
            connection, workspace_id, ReceiptFilter(filed_call_id=call_id), most=200
        )
    return DeliveryPage(deliveries=[_out(receipt) for receipt in found], next_cursor=None)


@router.get("/deliveries/{delivery_id}")
def read_delivery(
    workspace_id: WorkspaceId, delivery_id: DeliveryNumber, _: Viewer, runtime: Parts
) -> DeliveryOut:
    """One receipt."""
    return _out(_receipt(runtime, workspace_id, delivery_id))


@router.get(
    "/deliveries/{delivery_id}/body",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The body."}},
)
def read_refused_body(
    workspace_id: WorkspaceId, delivery_id: DeliveryNumber, _: Viewer, runtime: Parts
) -> Response:
    """The body of a refused delivery, byte for byte, while it is kept."""
    with runtime.database.read() as connection:
        body = delivery_log.kept_body(connection, workspace_id, delivery_id)
    if body is None:
        raise HTTPException(404, f"No body is kept for delivery {delivery_id}.")
    return Response(body, media_type="application/octet-stream")


@router.post(
    "/deliveries/{delivery_id}/replay",
    status_code=201,
    responses={409: problem("There is nothing to replay.")},
)
async def replay_delivery(
    workspace_id: WorkspaceId,
    delivery_id: DeliveryNumber,
    caller: Editor,
    runtime: Parts,
    request: Request,
    wanted: ReplayIn | None = None,
) -> DeliveryOut:
    """Deliver a refused body again. The answer is the new receipt, which may be a refusal too."""
    receipt = await run_in_threadpool(_receipt, runtime, workspace_id, delivery_id)
    try:
        answer = await runtime.replayer.replay(
            workspace_id,
            receipt,
            request_id=request.scope["request_id"],
            agent_remote_identifier=None if wanted is None else wanted.agent_remote_identifier,
            by=caller.actor,
        )
    except NotReplayable as error:
        raise HTTPException(409, str(error)) from None
    runtime.workers.wake()
    return _out(await run_in_threadpool(_receipt, runtime, workspace_id, answer.delivery_id))


def _receipt(runtime: Runtime, workspace_id: int, delivery_id: int) -> Receipt:
    with runtime.database.read() as connection:
        receipt = delivery_log.find_receipt(connection, workspace_id, delivery_id)
    if receipt is None:
        raise HTTPException(404, f"There is no delivery {delivery_id} in this workspace.")
    return receipt


def _out(receipt: Receipt) -> DeliveryOut:
    return DeliveryOut(
        id=receipt.id,
        received_at_ms=receipt.received_at_ms,
        request_id=receipt.request_id,
        key_prefix=receipt.key_prefix,
        agent_remote_identifier=receipt.agent_remote_identifier,
        agent_id=receipt.agent_id,
        call_id=receipt.call_id,
        call=receipt.filed_call_id,
        status_code=receipt.status_code,
        fate=receipt.fate,
        reason=receipt.reason,
        warnings=list(receipt.warnings),
        errors=list(receipt.errors),
        differing_fields=list(receipt.differing_fields),
        size_bytes=receipt.size_bytes,
        duration_ms=receipt.duration_ms,
        body_kept=receipt.body_kept,
        replay_of=receipt.replay_of,
        replayed_as=receipt.replayed_as,
    )
