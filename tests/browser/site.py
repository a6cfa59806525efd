"""A server as a newcomer has it, with calls in it, for tests that look at it in a browser."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2
import uvicorn
from sqlalchemy import Connection

from tuner_server import setup
from tuner_server.app import create_app
from tuner_server.runtime import Runtime
from tuner_server.samples import generate
from tuner_server.samples.delivery import Target, deliver
from tuner_server.settings import Settings
from tuner_server.store import accounts, clock, workspaces
from tuner_server.store.accounts import Membership

EMAIL: Final = "ann@example.com"
PASSWORD: Final = "correct horse battery"
SAMPLE_CALLS: Final = 130
PAYLOADS: Final = Path(__file__).parent.parent / "payloads"
AGENT_ID: Final = "front-desk"


@dataclass(frozen=True)
class Site:
    """A running server, its workspaces and what a client needs to deliver to the first of them."""

    url: str
    runtime: Runtime
    link: str
    key: str
    default: int
    samples: int
    empty: int

    def new_link(self) -> str:
        """A one-time link by which the owner sets a password; it ends the link before it."""

        def make(connection: Connection) -> str:
            owner = accounts.all_users(connection)[0]
            return setup.sign_in_link(connection, self.url, owner.id)

        return self.runtime.writer.run(make)

    def deliver(self, body: dict[str, Any], agent_id: str = AGENT_ID) -> int:
        """Deliver a call to the first workspace; its number."""
        answer = httpx2.post(
            f"{self.url}/api/v1/public/call",
            params={"workspace_id": self.default, "agent_remote_identifier": agent_id},
            headers={"Authorization": f"Bearer {self.key}"},
            json=body,
        )
        answer.raise_for_status()
        return int(answer.json()["id"])

    def deliver_payload(self, name: str) -> int:
        """Deliver a body that a real SDK emitted; its call's number."""
        return self.deliver(json.loads((PAYLOADS / f"{name}.json").read_text()))


class _AnnouncedServer(uvicorn.Server):
    """Uvicorn, which says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def running_site(
    folder: Path, *, sample_calls: int = SAMPLE_CALLS, sample_days: int = 30, public_url: str = ""
) -> Iterator[Site]:
    """Start a server on a free port, with an empty database; stop it at the end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        runtime = Runtime.open(
            Settings(
                data_dir=folder,
                port=port,
                public_url=public_url,
                log_level="error",
                outgoing_allow="127.0.0.1",  # where the scripted model is
            )
        )
        server = _AnnouncedServer(
            uvicorn.Config(create_app(runtime), log_config=None, access_log=False)
        )
        thread = threading.Thread(target=server.run, args=([listener],), name="site")
        thread.start()
        try:
            assert server.listening.wait(timeout=30)
            yield _furnished(runtime, sample_calls, sample_days)
        finally:
            server.should_exit = True
            thread.join()


def _furnished(runtime: Runtime, sample_calls: int, sample_days: int) -> Site:
    url = runtime.settings.local_url

    def furnish(connection: Connection) -> tuple[Site, str]:
        first = setup.set_up(connection)
        assert first is not None
        empty = workspaces.create_workspace(connection, "Nothing yet")
        accounts.add_member(connection, empty.id, first.owner.id, Membership.OWNER)
        site = Site(
            url=url,
            runtime=runtime,
            link=setup.sign_in_link(connection, runtime.settings.base_url, first.owner.id),
            key=first.default_key,
            default=first.default.id,
            samples=first.samples.id,
            empty=empty.id,
        )
        return site, first.samples_key

    site, samples_key = runtime.writer.run(furnish)
    httpx2.post(
        f"{url}/api/v1/workspaces/{site.default}/agents",
        headers={"Authorization": f"Bearer {site.key}"},
        json={"agent_name": "Front desk", "provider_name": "custom_api", "agent_id": AGENT_ID},
    ).raise_for_status()
    deliver(
        Target(url, samples_key, site.samples),
        generate(clock.now_ms(), calls=sample_calls, days=sample_days),
    )
    return site
