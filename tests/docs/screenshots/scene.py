"""What the pictures show: the sample calls, a day's deliveries, the people of a workspace.

The time is made up and the calls come from their seed, so that a picture changes where the app
does, and hardly anywhere else.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import httpx2
from sqlalchemy import Connection

from tests.browser.site import EMAIL, PASSWORD, Site, running_site
from tuner_server import passwords
from tuner_server.runtime import Runtime
from tuner_server.samples import SampleCall, generate
from tuner_server.store import accounts, clock, invitations, jobs, retention, views, workspaces
from tuner_server.store.accounts import Membership, User
from tuner_server.store.retention import Limits
from tuner_server.store.views import ViewContent

NOW_MS: Final = 1_795_013_400_000
"""Wednesday, 18 November 2026, 14:50 UTC: what the pictures' clocks show."""
ADDRESS: Final = "127.0.0.1:8000"
"""Where a newcomer's server is, whatever port the one of the pictures has."""

_HOUR_MS: Final = 60 * 60 * 1000
_OPENED_MS: Final = NOW_MS - 6 * _HOUR_MS
_PAST_CALLS: Final = 620
_PAST_DAYS: Final = 60
_DAY_OF_CALLS: Final = 50
_DAY_SEED: Final = 18


@dataclass(frozen=True, slots=True)
class Scene:
    """A furnished site, the owner of its workspaces, and what asks the API for its samples."""

    site: Site
    client: httpx2.Client

    def ask(self, path: str, **question: Any) -> Any:
        """What the API says of the samples' workspace."""
        return self.client.get(path, params=question).raise_for_status().json()

    def call(self, *filters: str, sort: str = "-started_at_ms") -> int:
        """The number of the first call that these filters find."""
        found = self.ask("calls", filter=list(filters), sort=sort, limit=1)["calls"]
        assert found, f"no call fits {filters}"
        return int(found[0]["id"])


class _Clock:
    """Goes as fast as any other, from whatever moment it was set to."""

    def __init__(self, at_ms: int) -> None:
        self.set(at_ms)

    def set(self, at_ms: int) -> None:
        self._ahead_ms = at_ms - time.time_ns() // 1_000_000

    def __call__(self) -> int:
        return time.time_ns() // 1_000_000 + self._ahead_ms


@contextmanager
def furnished(folder: Path) -> Iterator[Scene]:
    """Start a server on an empty folder and let a day go by on it; stop it at the end."""
    made_up = _Clock(_OPENED_MS)
    with (
        patch.object(clock, "now_ms", made_up),
        running_site(
            folder, sample_calls=_PAST_CALLS, sample_days=_PAST_DAYS, public_url=f"http://{ADDRESS}"
        ) as site,
        _client(site) as client,
    ):
        site.runtime.writer.run(lambda connection: _furnish(connection, site))
        for at_ms, deliver in sorted(_deliveries(site, client), key=lambda each: each[0]):
            _wait_for_the_workers(site.runtime)
            made_up.set(at_ms)
            deliver()
        _wait_for_the_workers(site.runtime)
        made_up.set(NOW_MS)
        yield Scene(site, client)


def _client(site: Site) -> httpx2.Client:
    key = site.runtime.writer.run(
        lambda connection: workspaces.create_key(connection, site.samples, "Production")[1]
    )
    return httpx2.Client(
        base_url=f"{site.url}/api/v1/workspaces/{site.samples}/",
        headers={"Authorization": f"Bearer {key}"},
    )


def _furnish(connection: Connection, site: Site) -> None:
    owner = accounts.all_users(connection)[0]
    accounts.change_user(connection, owner.id, name="Ann Archer", email=EMAIL)
    accounts.set_password(connection, owner.id, passwords.hashed(PASSWORD))
    ann = accounts.user_with_id(connection, owner.id)
    bob = accounts.create_user(connection, "bob@example.com", "Bob Baker")
    accounts.add_member(connection, site.samples, bob.id, Membership.EDITOR, by=ann.actor)
    accounts.note_seen(connection, bob.id, NOW_MS - _HOUR_MS)
    invitations.invite(
        connection,
        site.samples,
        "carol@example.com",
        Membership.VIEWER,
        lasts_ms=7 * 24 * _HOUR_MS,
        by=ann.actor,
    )
    retention.choose(
        connection, site.samples, Limits(calls=365, bodies=90, receipts=90), by=ann.actor
    )
    _save_views(connection, site, ann, bob)


def _save_views(connection: Connection, site: Site, ann: User, bob: User) -> None:
    shared = {
        "Failed bookings": ViewContent(("successful=false", "tool=book_table")),
        "Slow replies": ViewContent(
            ("response_latency_p95_ms>=2500",), period="7d", sort="-response_latency_p95_ms"
        ),
    }
    for (name, content), maker in zip(shared.items(), (ann, bob), strict=True):
        views.create_view(connection, site.samples, name, content, shared=True, by=maker.actor)


def _deliveries(site: Site, client: httpx2.Client) -> Iterator[tuple[int, Callable[[], None]]]:
    """The calls of the day, each when it ended, and a few deliveries that go wrong."""
    day = [
        call
        for call in generate(NOW_MS, calls=_DAY_OF_CALLS, days=1, seed=_DAY_SEED)
        if call.started_at_ms > _OPENED_MS
    ]
    url = f"{site.url}/api/v1/public/call"

    def deliver(body: Any, agent_id: str) -> Callable[[], None]:
        where: dict[str, str | int] = {
            "workspace_id": site.samples,
            "agent_remote_identifier": agent_id,
        }
        return lambda: _expect_an_answer(client.post(url, params=where, json=body))

    for call in day:
        yield _ended_ms(call) + 900, deliver(call.body, call.agent.agent_id)
    first, second, last = day[-8], day[-5], day[-2]
    again = first.body | {"call_status": "error"}
    yield _ended_ms(first) + 45_000, deliver(again, first.agent.agent_id)
    typo = second.agent.agent_id[:-1]
    for minute in (1, 2, 3):
        body = second.body | {"call_id": f"sample-006{minute}-5eed000{minute}"}
        yield _ended_ms(second) + minute * 60_000, deliver(body, typo)
    wrong = json.loads(json.dumps(last.body)) | {"call_type": "landline", "start_timestamp": "soon"}
    del wrong["call_id"]
    yield _ended_ms(last) + 20_000, deliver(wrong, last.agent.agent_id)


def _ended_ms(call: SampleCall) -> int:
    """UTC milliseconds, whether the client of this call counts in them or in seconds."""
    end = float(str(call.body["end_timestamp"]))
    return int(end if end > 1e11 else end * 1000)


def _expect_an_answer(response: httpx2.Response) -> None:
    assert response.status_code < 500, response.text


def _wait_for_the_workers(runtime: Runtime) -> None:
    """Have all that was delivered measured and counted before time passes."""
    pause = threading.Event()
    while True:
        with runtime.database.read() as connection:
            if not jobs.count_due(connection) and not jobs.count_by_state(connection)["running"]:
                return
        pause.wait(0.05)
