"""The browser app: files that were built into the package."""

from importlib import resources
from pathlib import Path

from fastapi import APIRouter, HTTPException
from starlette.responses import FileResponse, Response

_FOLDER = Path(str(resources.files("tuner_server") / "web"))
_FOREVER = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@router.get("/{path:path}")
def page(path: str) -> Response:
    """A file of the app, or for any other path its page, which shows what the URL names."""
    if path.startswith("api/"):
        raise HTTPException(404, f"There is no /{path} in this API; /openapi.json lists what is.")
    file = (_FOLDER / path).resolve()
    if path and file.is_file() and file.is_relative_to(_FOLDER):
        caching = _FOREVER if path.startswith("assets/") else "no-cache"
        return FileResponse(file, headers={"Cache-Control": caching})
    if path.startswith("assets/"):
        raise HTTPException(404, "This file belongs to another version of the app; reload.")
    index = _FOLDER / "index.html"
    if not index.is_file():
        raise HTTPException(503, "The browser app is not built. Run `make web`.")
    return FileResponse(index, headers={"Cache-Control": "no-cache"})
