"""`python -m bench.app`: what a person waits for in the browser app, in a real Chromium.

It needs Playwright and a Chromium, so it runs in the environment of the tests. The database is that
of the bench of reading.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.figures import Figure, percentile, table
from bench.filling import RARE_WORD, filled
from bench.server import Served, served

_PORT = 18_474
_TIMES = 12
_EMAIL = "bench@example.com"
_PASSWORD = "correct horse battery"
_FIRST_LOAD_LIMIT_KB = 250
_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What browsers themselves tell of a load; `blocked_ms` is what tasks took beyond 50 ms.
_WATCH = """
window.bench = { lcp: 0, cls: 0, blocked_ms: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) bench.lcp = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) bench.cls += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) bench.blocked_ms += Math.max(0, entry.duration - 50);
}).observe({ type: "longtask", buffered: true });
"""

_SETTLED = """
() => new Promise((done) => {
  const look = () => (bench.lcp > 0 ? done() : setTimeout(look, 20));
  look();
})
"""

# From a change of the address, as a click on a link or a filter makes it, to the painted answer:
# the request has been answered, the page has changed, and nothing on it is marked as stale.
_TIME_TO_PAINT = """
async ([url, endpoint]) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const began = performance.now();
  let answered = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { name, startTime, responseEnd } of list.getEntries())
      if (startTime >= began && new URL(name).pathname.endsWith(endpoint)) answered = responseEnd;
  });
  observer.observe({ type: "resource" });
  let changed = 0;
  const changes = new MutationObserver(() => { changed = performance.now(); });
  changes.observe(document.body, { subtree: true, childList: true, characterData: true });
  history.pushState(null, "", url);
  const isPainted = () =>
    answered > 0 && changed >= answered && !document.querySelector("[data-stale]");
  while (!isPainted() && performance.now() - began < 30_000) await painted();
  await painted();
  observer.disconnect();
  changes.disconnect();
  return performance.now() - began;
}
"""

# What a page asks once it is painted, such as how many calls there are, has been answered: whoever
# reads does not click while it is.
_RESTED = """
() => new Promise((done) => {
  const rest = () => setTimeout(done, 500);
  let timer = rest();
  new PerformanceObserver(() => {
    clearTimeout(timer);
    timer = rest();
  }).observe({ type: "resource" });
})
"""


@dataclass(frozen=True, slots=True)
class _Act:
    """Something that a person does often: addresses to go to, and the endpoint that answers."""

    what: str
    addresses: Sequence[str]
    endpoint: str
    limit_ms: float


def main() -> None:
    """Run, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.app", description=__doc__)
    parser.add_argument("--calls", type=int, default=100_000, help="how many calls there are")
    parser.add_argument("--kept", type=Path, help="where the bench keeps filled databases")
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = filled(chosen.kept or Path(temporary), chosen.calls)
        with served(folder, _PORT) as server, _browser(chosen.chromium) as browser:
            print(table(list(_figures(browser, server, folder, chosen.calls))))


@contextmanager
def _browser(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_CHROMIUM)
        yield browser
        browser.close()


def _figures(browser: Browser, server: Served, folder: Path, calls: int) -> Iterator[Figure]:
    state = _signed_in(browser, server, folder)
    yield from _first_load(browser, server, state)
    context = browser.new_context(
        base_url=server.base_url, storage_state=state, viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.goto(f"/w/{server.workspace_id}/calls")
    page.get_by_role("row").nth(1).wait_for()
    for act in _acts(server.workspace_id):
        times_ms = _timed(page, act)
        p50, p95 = percentile(times_ms, 0.50), percentile(times_ms, 0.95)
        yield Figure(
            f"{calls:,} calls: {act.what}, from click to painted",
            f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
            f"p95 < {act.limit_ms:.0f} ms",
            p95 < act.limit_ms,
        )
    context.close()


def _signed_in(browser: Browser, server: Served, folder: Path) -> Any:
    """Cookies of an owner, who is made on the command line and comes by the printed link."""
    said = subprocess.run(
        [
            *(sys.executable, "-m", "tuner_server.cli", "user", "create", _EMAIL),
            *("--workspace", str(server.workspace_id), "--role", "owner"),
        ],
        env={"TUNER_DATA_DIR": str(folder), "TUNER_PUBLIC_URL": server.base_url},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    link = re.search(r"http://\S+#token=\S+", said)
    context = browser.new_context(base_url=server.base_url)
    page = context.new_page()
    if link is not None:
        page.goto(link[0])
        page.get_by_label("E-mail").fill(_EMAIL)
        page.get_by_label("Password", exact=True).fill(_PASSWORD)
        page.get_by_role("button", name="Set password").click()
    else:  # The database was used before.
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(_EMAIL)
        page.get_by_label("Password", exact=True).fill(_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Main").wait_for()
    state = context.storage_state()
    context.close()
    return state


class _Transfer:
    """How many bytes come over the wire, compressed and with headers: the app's, and data."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = {"app": 0.0, "data": 0.0}
        self._kinds: dict[str, str] = {}
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _answered(self, event: dict[str, Any]) -> None:
        kind = "data" if "/api/" in event["response"]["url"] else "app"
        self._kinds[event["requestId"]] = kind

    def _finished(self, event: dict[str, Any]) -> None:
        if kind := self._kinds.get(event["requestId"]):
            self.bytes[kind] += event["encodedDataLength"]


def _first_load(browser: Browser, server: Served, state: Any) -> Iterator[Figure]:
    """A first visit with an empty cache: what comes over the wire, and what the browser tells."""
    for what in ("overview", "calls"):
        context = browser.new_context(
            base_url=server.base_url, storage_state=state, viewport={"width": 1440, "height": 900}
        )
        page = context.new_page()
        page.add_init_script(_WATCH)
        transfer = _Transfer(context.new_cdp_session(page))
        page.goto(f"/w/{server.workspace_id}/{what}")
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_load_state("networkidle")
        page.evaluate(_SETTLED)
        told = page.evaluate(
            "() => ({...bench, fcp: performance.getEntriesByName('first-contentful-paint')[0]"
            ".startTime})"
        )
        kb = transfer.bytes["app"] / 1000
        yield Figure(
            f"first load of {what}: HTML, CSS, scripts; answers",
            f"{kb:.0f} kB; {transfer.bytes['data'] / 1000:.0f} kB",
            f"≤ {_FIRST_LOAD_LIMIT_KB} kB before charts" if what == "calls" else "",
            kb <= _FIRST_LOAD_LIMIT_KB if what == "calls" else None,
        )
        yield Figure(
            "… first and largest contentful paint; blocked; layout shift",
            f"{told['fcp']:.0f} ms, {told['lcp']:.0f} ms; {told['blocked_ms']:.0f} ms; "
            f"{told['cls']:.3f}",
        )
        context.close()


def _acts(workspace_id: int) -> Iterator[_Act]:
    calls, overview = f"/w/{workspace_id}/calls", f"/w/{workspace_id}/overview"
    numbers = range(_TIMES)

    def filtered(what: str, *queries: str) -> _Act:
        return _Act(what, [f"{calls}?{query}" for query in queries], "/calls", 200)

    yield filtered(
        "filter by a bound on a metric",
        *(f"filter=response_latency_p95_ms%3E%3D{2_000 + 150 * n}" for n in numbers),
    )
    yield filtered(
        "filter by agent",
        *(f"filter=agent_id%3D{1 + n % 3}&filter=warnings%3C{9 + n}" for n in numbers),
    )
    yield filtered(
        "filter by tool", *(f"filter=tool%3Dbook_table&filter=warnings%3C{9 + n}" for n in numbers)
    )
    yield filtered(
        "filter by version", *(f"filter=version%3D42&filter=warnings%3C{9 + n}" for n in numbers)
    )
    yield filtered(
        "sort by an indexed metric",
        *(f"sort=-response_latency_p95_ms&filter=warnings%3C{9 + n}" for n in numbers),
    )
    yield filtered(
        "sort by another metric", *(f"sort=-{key}" for key in ("agent_wpm", "talk_ratio"))
    )
    yield filtered(
        "search a common word", *(f"q=please&filter=warnings%3C{9 + n}" for n in numbers)
    )
    yield filtered(
        "search a rare word", *(f"q={RARE_WORD}&filter=warnings%3C{9 + n}" for n in numbers)
    )
    yield _Act(
        "overview of a period",
        [f"{overview}?period={period}" for period in ("24h", "7d", "90d", "30d")],
        "/overview",
        500,
    )


def _timed(page: Page, act: _Act) -> list[float]:
    times_ms: list[float] = []
    for address in act.addresses:
        page.evaluate(_RESTED)
        times_ms.append(page.evaluate(_TIME_TO_PAINT, [address, act.endpoint]))
    return times_ms


if __name__ == "__main__":
    main()
