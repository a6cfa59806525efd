"""The HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from tuner_server import __version__
from tuner_server.api import (
    account,
    agent_activity,
    agents,
    analysis,
    audit,
    bulk,
    call_lists,
    calls,
    definitions,
    deliveries,
    eval_attempts,
    eval_library,
    eval_results,
    evals,
    export,
    invitations,
    jobs,
    joining,
    labels,
    members,
    models,
    operations,
    overview,
    personal,
    public,
    retention,
    reviews,
    rule_activity,
    rules,
    session,
    tasks,
    views,
    webapp,
    workspaces,
)
from tuner_server.api.attempts import Attempts
from tuner_server.api.edge import Edge
from tuner_server.api.openapi import DocumentedApi
from tuner_server.api.operations import RequestMeasures
from tuner_server.api.problems import answer_in_our_words
from tuner_server.runtime import Runtime

# Paths with names in them stand before those with numbers: `/{agent_id}` would take "activity" for
# one, `/{call_id}` "export" or "new".
PARTS: Final = (
    public,
    operations,
    session,
    joining,
    account,
    workspaces,
    members,
    invitations,
    agent_activity,
    analysis,
    agents,
    export,
    bulk,
    call_lists,
    calls,
    views,
    overview,
    deliveries,
    personal,
    retention,
    models,
    rule_activity,
    rules,
    eval_results,
    eval_attempts,
    labels,
    reviews,
    evals,
    eval_library,
    jobs,
    audit,
    tasks,
    definitions,
)
_DESCRIPTION = "Files, measures and shows the calls of voice agents."
_SMALLEST_COMPRESSED_BYTES = 1_000
# Failed sign-ins, and wishes for a new password.
_REMEMBERED_S = 15 * 60


def create_app(runtime: Runtime) -> ASGIApp:
    """The application on these parts. It starts the background work, and closes all at its end."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        runtime.start()
        yield
        await run_in_threadpool(runtime.close)

    app = DocumentedApi(
        title="Tuner Server",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        max_body_size=runtime.settings.max_body_bytes,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.runtime = runtime
    app.state.measures = RequestMeasures(runtime)
    app.state.sign_in_failures = Attempts(most=8, within_s=_REMEMBERED_S)
    app.state.reset_emails = Attempts(most=3, within_s=_REMEMBERED_S)
    app.state.reset_addresses = Attempts(most=60, within_s=_REMEMBERED_S)
    for part in PARTS:
        app.include_router(part.router)
    app.router.default = webapp.serve
    answer_in_our_words(app)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED_BYTES, compresslevel=5)
    return Edge(app, app, app.state.measures)
