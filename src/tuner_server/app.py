"""The HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from tuner_server import __version__
from tuner_server.api import (
    agents,
    calls,
    definitions,
    deliveries,
    export,
    jobs,
    operations,
    public,
    session,
    webapp,
    workspaces,
)
from tuner_server.api.edge import Edge
from tuner_server.api.operations import RequestMeasures
from tuner_server.api.session import SignInFailures
from tuner_server.runtime import Runtime
from tuner_server.store.database import ReadTimedOut, StoreUnavailable
from tuner_server.store.writer import WriterBusy, WriterClosed

_DESCRIPTION = "Files, measures and shows the calls of voice agents."
_SMALLEST_COMPRESSED_BYTES = 1_000


def create_app(runtime: Runtime) -> ASGIApp:
    """The application on these parts. It starts the background work, and closes all at its end."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        runtime.start()
        yield
        await run_in_threadpool(runtime.close)

    app = FastAPI(
        title="Tuner Server",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
    )
    app.state.runtime = runtime
    app.state.measures = RequestMeasures(runtime)
    app.state.sign_in_failures = SignInFailures()
    # Before `calls`, whose `/{call_id}` would take "export" for a number.
    for part in (
        operations,
        session,
        workspaces,
        agents,
        export,
        calls,
        deliveries,
        jobs,
        definitions,
        webapp,
    ):
        app.include_router(part.router)
    for error in (StoreUnavailable, WriterBusy, WriterClosed, ReadTimedOut):
        app.add_exception_handler(error, _unavailable)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED_BYTES, compresslevel=5)
    return Edge(app, app, app.state.measures)


async def _unavailable(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, ReadTimedOut):
        detail = "This takes too long. Narrow it down: fewer days, one agent."
    else:
        detail = "The database is away, full or busy. Try again in a moment."
    return JSONResponse({"detail": detail}, 503, headers={"Retry-After": str(public.RETRY_AFTER_S)})
