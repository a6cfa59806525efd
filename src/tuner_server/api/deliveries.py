"""The delivery log: what became of every delivery, and replaying those that were refused."""

from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from pydantic import AfterValidator
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.delivery_out import (
    CauseOut,
    DeliveryCounts,
    DeliveryDetail,
    DeliveryOut,
    DeliveryPage,
    DifferenceOut,
    RefusalsOut,
    ReplayIn,
    ReplayManyIn,
    delivery_out,
    fields_of,
    filter_of_query,
)
from tuner_server.api.problems import problem
from tuner_server.api.tasks import TaskOut, task_out
from tuner_server.ingest.replay import NotReplayable
from tuner_server.ingest.replay_many import begin_replaying
from tuner_server.runtime import Runtime
from tuner_server.store import agents, calls, clock, delivery_log, refusals, tasks
from tuner_server.store.delivery_log import Receipt
from tuner_server.store.receipt_filter import ReceiptFilter, ReceiptPlace
from tuner_server.store.receipts import Fate

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}", tags=["deliveries"])

_COUNTED_UP_TO = 10_000
_LIKE_THIS = 1_000
_RELATED = 50
_CAUSES = 20
_DAY_MS = 24 * 60 * 60 * 1000


def _place(cursor: str) -> str:
    received_at_ms, _, delivery_id = cursor.partition("-")
    for part in (received_at_ms, delivery_id):
        if not (part.isascii() and part.isdigit() and int(part[:20]) <= LARGEST_ID):
            raise ValueError("is no cursor: send the next_cursor of an answer as it is")
    return cursor


DeliveryNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The receipt's number.")]
CallNumber = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Wanted = Annotated[ReceiptFilter, Depends(filter_of_query)]
Cursor = Annotated[str, Query(max_length=50), AfterValidator(_place)]


class _AgentHints(TypedDict):
    agent_exists: bool
    nearest_agent_ids: list[str]


@router.get("/deliveries")
def list_deliveries(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    wanted: Wanted,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Cursor | None = None,
) -> DeliveryPage:
    """The deliveries that match, newest first."""
    after = None if cursor is None else ReceiptPlace(*map(int, cursor.split("-")))
    with runtime.database.read() as connection:
        found = delivery_log.receipts(connection, workspace_id, wanted, most=limit + 1, after=after)
    last = found[limit - 1] if len(found) > limit else None
    return DeliveryPage(
        deliveries=[delivery_out(receipt) for receipt in found[:limit]],
        next_cursor=None if last is None else f"{last.received_at_ms}-{last.id}",
    )


@router.get("/deliveries/counts")
def count_deliveries(
    workspace_id: WorkspaceId, _: Viewer, runtime: Parts, wanted: Wanted
) -> DeliveryCounts:
    """How many deliveries match, for each fate: the filter's own `fate` is not looked at."""
    with runtime.database.read() as connection:

        def count(fate: Fate, *, replayable: bool = False, malformed: bool = False) -> int:
            return delivery_log.count_receipts(
                connection,
                workspace_id,
                wanted.of_fate(fate, replayable=replayable, malformed=malformed),
                at_most=_COUNTED_UP_TO,
            )

        return DeliveryCounts(
            stored=count(Fate.STORED),
            repeat=count(Fate.REPEAT),
            differing_repeat=count(Fate.DIFFERING_REPEAT),
            refused=count(Fate.REFUSED),
            replayable=count(Fate.REFUSED, replayable=True),
            malformed=count(Fate.REFUSED, malformed=True),
            counted_up_to=_COUNTED_UP_TO,
        )


@router.get("/deliveries/refusals")
def list_refusals(
    workspace_id: WorkspaceId,
    _: Viewer,
    runtime: Parts,
    from_ms: Annotated[
        int | None, Query(ge=0, le=LARGEST_ID, description="Since when; the default is a day ago.")
    ] = None,
) -> RefusalsOut:
    """What was refused lately and still is, by cause, the most frequent first."""
    since_ms = clock.now_ms() - _DAY_MS if from_ms is None else from_ms
    with runtime.database.read() as connection:
        found = refusals.refusals_since(connection, workspace_id, since_ms)
        causes = [
            CauseOut(
                status_code=cause.status_code,
                agent_remote_identifier=cause.agent_remote_identifier,
                reason=cause.reason,
                refused=cause.refused,
                replayable=cause.replayable,
                malformed=cause.malformed,
                latest_id=cause.latest_id,
                **_agent_hints(connection, workspace_id, cause.agent_remote_identifier),
            )
            for cause in found.causes[:_CAUSES]
        ]
    return RefusalsOut(
        from_ms=since_ms,
        refused=found.refused,
        replayable=found.replayable,
        malformed=found.malformed,
        capped=found.capped,
        latest_id=found.latest_id,
        causes=causes,
    )


@router.post("/deliveries/replay", status_code=202)
def replay_deliveries(
    workspace_id: WorkspaceId, by: Editor, runtime: Parts, wanted: ReplayManyIn
) -> TaskOut:
    """Deliver all kept refused bodies of a filter again: a task, which can be watched and stopped.

    Which deliveries these are is decided now; what is refused meanwhile is not among them.
    """

    def begin(connection: Connection) -> tasks.Task | None:
        task_id = begin_replaying(
            connection,
            workspace_id,
            wanted.filter.wanted(),
            agent_remote_identifier=wanted.agent_remote_identifier,
            by=by.actor,
        )
        return tasks.find_task(connection, workspace_id, task_id)

    begun = runtime.writer.run(begin)
    runtime.workers.wake()
    return task_out(begun)


@router.get("/calls/{call_id}/deliveries")
def list_deliveries_of_call(
    workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts
) -> DeliveryPage:
    """The latest deliveries of one call: the one that was stored, and its repeats."""
    with runtime.database.read() as connection:
        found = delivery_log.receipts(
            connection, workspace_id, ReceiptFilter(filed_call_id=call_id), most=200
        )
        if not found and calls.find_call(connection, workspace_id, call_id) is None:
            raise HTTPException(404, f"There is no call {call_id} in this workspace.")
    return DeliveryPage(deliveries=[delivery_out(receipt) for receipt in found], next_cursor=None)


@router.get("/deliveries/{delivery_id}")
def read_delivery(
    workspace_id: WorkspaceId, delivery_id: DeliveryNumber, _: Viewer, runtime: Parts
) -> DeliveryDetail:
    """One receipt, with what helps to understand it and to cure it."""
    receipt = _receipt(runtime, workspace_id, delivery_id)
    with runtime.database.read() as connection:
        like_this = delivery_log.count_receipts(
            connection,
            workspace_id,
            ReceiptFilter(
                fate=Fate.REFUSED,
                replayable=True,
                status_code=receipt.status_code,
                agent_remote_identifier=receipt.agent_remote_identifier,
            ),
            at_most=_LIKE_THIS + 1,
        )
        return DeliveryDetail(
            **fields_of(receipt),
            differences=[
                DifferenceOut.model_validate(difference)
                for difference in delivery_log.differences_of(connection, workspace_id, delivery_id)
            ],
            related=[
                delivery_out(other)
                for other in delivery_log.kindred(connection, workspace_id, receipt, most=_RELATED)
            ],
            like_this=min(like_this, _LIKE_THIS),
            like_this_capped=like_this > _LIKE_THIS,
            **_agent_hints(connection, workspace_id, receipt.agent_remote_identifier),
        )


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
    return delivery_out(
        await run_in_threadpool(_receipt, runtime, workspace_id, answer.delivery_id)
    )


def _receipt(runtime: Runtime, workspace_id: int, delivery_id: int) -> Receipt:
    with runtime.database.read() as connection:
        receipt = delivery_log.find_receipt(connection, workspace_id, delivery_id)
    if receipt is None:
        raise HTTPException(404, f"There is no delivery {delivery_id} in this workspace.")
    return receipt


def _agent_hints(connection: Connection, workspace_id: int, sent: str | None) -> _AgentHints:
    exists = sent is not None and agents.agent_id_of(connection, workspace_id, sent) is not None
    near = [] if exists else agents.nearest_identifiers(connection, workspace_id, sent or "")
    return {"agent_exists": exists, "nearest_agent_ids": near}
