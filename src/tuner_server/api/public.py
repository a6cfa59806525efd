"""Create Call: the route by which every client delivers."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import parse_qs

import structlog
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from tuner_server.api.access import LARGEST_ID, KeyRefused, bearer_key, wrong_workspace
from tuner_server.api.problems import RETRY_AFTER_S, UNAVAILABLE
from tuner_server.api.public_contract import ANSWERS, REQUEST
from tuner_server.ingest.accept import Answer, QueryError
from tuner_server.runtime import Runtime
from tuner_server.store import clock
from tuner_server.store.receipts import Delivery, Refusal
from tuner_server.store.workspaces import KeyHolder, note_key_use
from tuner_server.store.writer import WriterBusy, WriterClosed

PATH = "/api/v1/public/call"
_KEY_USE_NOTED_EVERY_MS = 60_000
# A client that sends too much reads our answer only once it has sent it all.
_MOST_DISCARDED = 4

log = structlog.get_logger(__name__)
router = APIRouter()


class _TooLarge(Exception):
    """The body is larger than the limit."""


@router.post(PATH, status_code=201, tags=["calls"], responses=ANSWERS, openapi_extra=REQUEST)
async def create_call(request: Request) -> Response:
    """Deliver a call that has ended: it is filed under its agent, and measured after the answer.

    The answer comes once the call is stored durably. Every request with a valid key, refused or
    not, gets a receipt in the delivery log.
    """
    # The edge leads here directly: nothing else stands on the way of a call.
    runtime: Runtime = request.app.state.runtime
    try:
        return await _create_call(request, runtime)
    except KeyRefused as error:
        return _error(401, str(error), {"WWW-Authenticate": "Bearer"})
    except ClientDisconnect:
        # Without the whole body there is no call; a client that retries will send it again.
        log.info("client went away before the body was complete")
        return Response(status_code=499)
    except UNAVAILABLE as error:
        log.warning("call turned away for now", reason=f"{type(error).__name__}: {error}")
        return _error(
            503,
            "The server cannot store calls right now. This one is fine: send it again.",
            {"Retry-After": str(RETRY_AFTER_S)},
        )


async def _create_call(request: Request, runtime: Runtime) -> Response:
    received_at_ms = clock.now_ms()
    holder = await _key_holder(request, runtime)
    query = parse_qs(
        request.scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True
    )
    workspace_id, agent_id, faults = _parameters(query)
    try:
        body = await _body(request, runtime.settings.max_body_bytes)
        size_bytes = len(body)
    except _TooLarge as error:
        body, size_bytes = None, int(str(error))
    delivery = Delivery(
        workspace_id=holder.workspace_id,
        received_at_ms=received_at_ms,
        request_id=request.scope["request_id"],
        api_key_id=holder.key_id,
        agent_remote_identifier=agent_id,
        size_bytes=size_bytes,
    )
    if body is None:
        limit = runtime.settings.max_body_bytes
        reason = f"The body has more than {limit} bytes, which is the limit."
        answer = await runtime.intake.refuse(Refusal(delivery, 413, reason))
    elif workspace_id is not None and workspace_id != holder.workspace_id:
        reason = wrong_workspace(holder.workspace_id, workspace_id)
        answer = await runtime.intake.refuse(Refusal(delivery, 403, reason, body=body))
    else:
        answer = await runtime.intake.accept(delivery, body, faults)
    if answer.filed is not None and answer.filed.is_new:
        runtime.workers.wake()
    _note_key_use(runtime, holder, received_at_ms)
    return _answered(answer, delivery)


def _answered(answer: Answer, delivery: Delivery) -> Response:
    if answer.status_code >= 400:
        log.info(
            "delivery refused",
            workspace=delivery.workspace_id,
            delivery=answer.delivery_id,
            status=answer.status_code,
            agent=delivery.agent_remote_identifier,
        )
    return JSONResponse(answer.content, answer.status_code)


async def _key_holder(request: Request, runtime: Runtime) -> KeyHolder:
    headers = request.headers
    key = bearer_key(headers.get("authorization"), headers.get("x-api-key"))
    if key is None:
        raise KeyRefused("Send the workspace's API key as `Authorization: Bearer tr_api_…`.")
    holder = runtime.directory.keys.recall(key)
    if holder is None:
        holder = await run_in_threadpool(runtime.directory.keys.find, key)
    if holder is None:
        raise KeyRefused("This API key is unknown or was revoked.")
    return holder


def _parameters(
    query: Mapping[str, list[str]],
) -> tuple[int | None, str | None, list[QueryError]]:
    faults: list[QueryError] = []
    workspace_id = _workspace_id(query.get("workspace_id", [""])[-1], faults)
    agent_id = _storable(query.get("agent_remote_identifier", [""])[-1])
    if not agent_id.strip():
        faults.append(
            QueryError(
                "agent_remote_identifier",
                "Add `agent_remote_identifier=<Agent ID>` to the URL: "
                "the id under Agent Settings > Agent Connection.",
                "missing",
                agent_id or None,
            )
        )
    return workspace_id, agent_id or None, faults


def _workspace_id(written: str, faults: list[QueryError]) -> int | None:
    if written.isascii() and written.isdigit() and 0 < int(written[:20]) <= LARGEST_ID:
        return int(written)
    faults.append(
        QueryError(
            "workspace_id",
            "Add `workspace_id=<number>` to the URL: a positive whole number.",
            "int_parsing" if written else "missing",
            _storable(written) or None,
        )
    )
    return None


def _storable(text: str) -> str:
    """Without what the database cannot hold, and not longer than a receipt should be."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text[:500])


async def _body(request: Request, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        elif size > limit * _MOST_DISCARDED:
            break
        else:
            chunks.clear()
    if size > limit:
        raise _TooLarge(size)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _note_key_use(runtime: Runtime, holder: KeyHolder, now_ms: int) -> None:
    if now_ms - (holder.last_used_at_ms or 0) < _KEY_USE_NOTED_EVERY_MS:
        return
    runtime.directory.keys.forget()
    try:
        runtime.writer.submit(
            partial(
                note_key_use,
                workspace_id=holder.workspace_id,
                key_id=holder.key_id,
                at_ms=now_ms,
            )
        )
    except (WriterBusy, WriterClosed):
        log.debug("use of a key was not noted")


def _error(status_code: int, detail: str, headers: Mapping[str, str]) -> Response:
    return JSONResponse({"detail": detail}, status_code, headers=headers)
