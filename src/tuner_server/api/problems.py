"""How failures are answered: a sentence, or FastAPI's list of what is wrong with the request."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.responses import JSONResponse

from tuner_server.store.database import ReadTimedOut, StoreUnavailable
from tuner_server.store.writer import WriterBusy, WriterClosed

RETRY_AFTER_S = 2
UNAVAILABLE = (StoreUnavailable, WriterBusy, WriterClosed, ReadTimedOut)


class Problem(BaseModel):
    """What went wrong, in a sentence."""

    detail: str


def problem(description: str) -> dict[str, Any]:
    """A refusal of a route, for its `responses`."""
    return {"model": Problem, "description": description}


def failed(request_id: str) -> JSONResponse:
    """Tells the client that the fault is ours."""
    return JSONResponse(
        {"detail": f"The server failed. Its log tells more, under {request_id}."}, 500
    )


def answer_in_our_words(app: FastAPI) -> None:
    """Let every failure be answered in one form, and one that has a reason with that reason."""
    for error in UNAVAILABLE:
        app.add_exception_handler(error, _unavailable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


async def _unavailable(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, ReadTimedOut):
        detail = "This takes too long. Narrow it down: fewer days, one agent."
    else:
        detail = "The database is away, full or busy. Try again in a moment."
    return JSONResponse({"detail": detail}, 503, headers={"Retry-After": str(RETRY_AFTER_S)})


async def _unexpected(request: Request, _: Exception) -> JSONResponse:
    return failed(request.scope["request_id"])


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
    return JSONResponse({"detail": [_item(fault) for fault in error.errors()]}, 422)


def _item(fault: dict[str, Any]) -> dict[str, Any]:
    """FastAPI's item. Of a body nothing is repeated: it may hold a password or a provider's key."""
    item = {"loc": list(fault["loc"]), "msg": fault["msg"], "type": fault["type"]}
    if fault["loc"][0] != "body":
        item["input"] = jsonable_encoder(fault["input"])
    return item
