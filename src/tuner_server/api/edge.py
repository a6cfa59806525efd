"""The outermost layer: what holds for every request and every answer.

Paths are taken with and without a trailing slash and with a doubled first one, and never
redirected: some clients lose a call on a redirect. Every answer carries a request id and headers
that keep browsers from doing what our pages never need.
"""

import re
import time
import uuid

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tuner_server.api import public
from tuner_server.api.operations import RequestMeasures
from tuner_server.api.problems import failed

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:-]{1,128}")
_DOUBLED = re.compile(r"/{2,}")
_SECURITY_HEADERS = [
    (
        b"content-security-policy",
        (
            b"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            b"media-src 'self' https: http:; object-src 'none'; base-uri 'none'; "
            b"form-action 'self'; frame-ancestors 'none'"
        ),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]

log = structlog.get_logger("tuner_server.request")


class Edge:
    """Wraps the application; Create Call is served right here, without the framework's layers."""

    def __init__(self, app: ASGIApp, state_of: object, measures: RequestMeasures) -> None:
        self._app = app
        self._fastapi = state_of
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        try:
            with structlog.contextvars.bound_contextvars(request_id=exchange.request_id):
                try:
                    await self._answer(scope, receive, exchange.send)
                except Exception:
                    log.exception("request failed", method=scope["method"], path=scope["path"])
                    await exchange.send_error()
                exchange.log_end()
        finally:
            exchange.count(self._measures)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == public.PATH and scope["method"] == "POST":
            scope["app"] = self._fastapi
            response = await public.create_call(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.request_id = _request_id(scope)
        self._scope = scope
        self._send = send
        self._began = time.perf_counter()
        self._status = 0
        scope["request_id"] = self.request_id
        scope["path"] = plain_path(scope["path"])

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message["headers"] = [
                *message.get("headers", ()),
                (b"x-request-id", self.request_id.encode()),
                *_SECURITY_HEADERS,
            ]
        await self._send(message)

    async def send_error(self) -> None:
        """Tell the client that the fault is ours, unless the answer has begun."""
        if self._status:
            return
        await failed(self.request_id)(self._scope, _nothing_more, self.send)

    def log_end(self) -> None:
        log.debug(
            "request",
            method=self._scope["method"],
            path=self._scope["path"],
            status=self._status,
            ms=round((time.perf_counter() - self._began) * 1000, 1),
        )

    def count(self, measures: RequestMeasures) -> None:
        route = getattr(self._scope.get("route"), "path", None)
        if route is None:
            route = public.PATH if self._scope["path"] == public.PATH else "other"
        measures.requests.labels(self._scope["method"], route, str(self._status)).inc()
        measures.seconds.labels(route).observe(time.perf_counter() - self._began)


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return uuid.uuid4().hex


def plain_path(path: str) -> str:
    """The path without doubled slashes and without one at its end."""
    if "//" in path:
        path = _DOUBLED.sub("/", path)
    return path.rstrip("/") or "/" if path.endswith("/") else path
