"""(d) Lists, filters, text search and one call, over HTTP, among very many calls."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx2

from bench.figures import percentile
from bench.filling import RARE_WORD
from bench.server import Served

_TIMES = 60

Parameters = dict[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How long an answer took, in ms; `limit_ms` is what was wanted of p95."""

    what: str
    p50_ms: float
    p95_ms: float
    limit_ms: float


def read(server: Served, calls: int) -> Iterator[Reading]:
    """Ask each question some dozen times, each time a little differently, and time the answers."""
    dice = random.Random(3)
    base = f"/api/v1/workspaces/{server.workspace_id}/calls"
    with httpx2.Client(
        base_url=server.base_url, headers={"Authorization": f"Bearer {server.key}"}, timeout=60
    ) as client:
        for what, limit_ms, parameters in _questions(dice):
            yield _timed(what, limit_ms, _asking(client, base, parameters))
        overview = f"/api/v1/workspaces/{server.workspace_id}/overview"
        for what, path, parameters in _of_the_overview():
            yield _timed(what, 100, _asking(client, overview + path, parameters))
        yield _timed("next page, deep in the list", 50, _deep_page(client, base))
        yield _timed(
            "one call with everything", 50, lambda: client.get(f"{base}/{dice.randint(1, calls)}")
        )


def _asking(
    client: httpx2.Client, base: str, parameters: Callable[[], Parameters]
) -> Callable[[], httpx2.Response]:
    return lambda: client.get(base, params=parameters())


def _questions(dice: random.Random) -> Iterator[tuple[str, float, Callable[[], Parameters]]]:
    def asked(*filters: str, **others: str | int) -> Callable[[], Parameters]:
        return lambda: {"limit": 50, "filter": list(filters), **others}

    yield "list, newest first", 50, asked()
    yield (
        "list of one agent",
        50,
        lambda: {"limit": 50, "filter": [f"agent_id={dice.randint(1, 3)}"]},
    )
    yield "list by a common version", 50, asked("version=42")
    yield (
        "list by disconnection reason and verdict",
        50,
        asked("disconnection_reason=agent_hangup", "successful=false"),
    )
    yield "list by tool", 50, asked("tool=book_table")
    yield (
        "list by failed tool, slowest first",
        50,
        asked("tool_error=book_table", sort="-response_latency_p95_ms"),
    )
    yield "list by metadata", 50, asked("metadata.env=staging")
    yield (
        "list by a bound on a metric",
        50,
        lambda: {"limit": 50, "filter": [f"response_latency_p95_ms>={dice.randint(2000, 9000)}"]},
    )
    yield "sort by response latency", 50, asked(sort="-response_latency_p95_ms")
    yield "sort by cost within a version", 50, asked("version=42", sort="-cost_cents")
    yield "search a common word", 100, asked(q="please")
    yield "search two words", 100, asked(q="table window")
    yield "search a rare word", 100, asked(q=RARE_WORD)
    yield "search an absent word", 100, asked(q="quuxbaz")
    yield "search a common word, slowest first", 100, asked(q="please", sort="-e2e_p95_ms")
    yield "sort by a metric without an index", 200, asked(sort="-agent_wpm")


def _of_the_overview() -> Iterator[tuple[str, str, Callable[[], Parameters]]]:
    def asked(period: str, **others: str | int) -> Callable[[], Parameters]:
        # A zone whose days are none of UTC's, so that they are added up of hours.
        return lambda: {"period": period, "zone": "America/New_York", **others}

    yield "overview of 7 days", "", asked("7d")
    yield "overview of 30 days, one agent", "", asked("30d", agent_id=1)
    yield "overview of 90 days", "", asked("90d")
    yield "latency by stage, 90 days", "/latency", asked("90d")
    yield "latest calls that need a look", "/look", asked("30d")


def _deep_page(client: httpx2.Client, base: str) -> Callable[[], httpx2.Response]:
    cursor = None
    for _ in range(20):
        cursor = client.get(base, params={"limit": 200, "cursor": cursor or ""}).json()[
            "next_cursor"
        ]
    return lambda: client.get(base, params={"limit": 50, "cursor": cursor})


def _timed(what: str, limit_ms: float, ask: Callable[[], httpx2.Response]) -> Reading:
    times_ms = []
    for turn in range(_TIMES + 3):
        began = time.perf_counter()
        ask().raise_for_status()
        if turn >= 3:  # the first ones find cold caches
            times_ms.append((time.perf_counter() - began) * 1000)
    return Reading(what, percentile(times_ms, 0.50), percentile(times_ms, 0.95), limit_ms)
