"""The browser app: files that were built into the package, for whatever is no route of the API."""

from importlib import resources
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

_FOLDER = Path(str(resources.files("tuner_server") / "web"))
_FOREVER = "public, max-age=31536000, immutable"
_METHODS = ("GET", "HEAD")


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request whose path no route of the API has."""
    response = await run_in_threadpool(_answer, scope["method"], scope["path"].removeprefix("/"))
    await response(scope, receive, send)


def _answer(method: str, path: str) -> Response:
    """A file of the app, or for any other path its page, which shows what the URL names."""
    if path == "api" or path.startswith("api/"):
        return _refusal(404, f"There is no /{path} in this API; /openapi.json lists what is.")
    if method not in _METHODS:
        allowed = ", ".join(_METHODS)
        return _refusal(405, f"The app takes {allowed} only.", {"Allow": allowed})
    file = _file(path)
    if file is not None:
        caching = _FOREVER if path.startswith("assets/") else "no-cache"
        return FileResponse(file, headers={"Cache-Control": caching})
    if path.startswith("assets/"):
        return _refusal(404, "This file belongs to another version of the app; reload.")
    index = _file("index.html")
    if index is None:
        return _refusal(503, "The browser app is not built. `make run` builds it.")
    return FileResponse(index, headers={"Cache-Control": "no-cache"})


def _file(path: str) -> Path | None:
    try:
        file = (_FOLDER / path).resolve()
        return file if file.is_relative_to(_FOLDER) and file.is_file() else None
    except (OSError, ValueError):  # no file can have such a name: too long, or with a NUL
        return None


def _refusal(status_code: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"detail": detail}, status_code, headers=headers)
