"""The API's description as the app's types are made from it: `web/openapi.json`."""

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from tests.docs.pages import ROOT
from tuner_server.app import create_app
from tuner_server.runtime import Runtime
from tuner_server.settings import Settings

TYPED_FROM = ROOT / "web" / "openapi.json"


def description() -> str:
    """What a server answers at `/openapi.json`, indented."""
    with TemporaryDirectory() as folder:
        runtime = Runtime.open(Settings(data_dir=Path(folder), database_url=""))
        try:
            described = asyncio.run(_described(runtime))
        finally:
            runtime.close()
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"


async def _described(runtime: Runtime) -> object:
    transport = httpx2.ASGITransport(app=create_app(runtime))
    async with httpx2.AsyncClient(transport=transport, base_url="http://docs") as client:
        return (await client.get("/openapi.json")).raise_for_status().json()
