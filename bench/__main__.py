"""`python -m bench`: prints the table that the README quotes."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import raw_sqlite
from bench.analysing import analyse
from bench.delivering import load, sustained_per_s
from bench.figures import Figure, table
from bench.filling import filled
from bench.footprint import installed_mb
from bench.judging import judge
from bench.reading import read
from bench.server import Served, make_agent, served
from bench.tagging import tagging

_PORT = 18_473


def main() -> None:
    """Run what the arguments ask for and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also read among 1,000,000 calls")
    parser.add_argument("--deliveries", type=int, default=6_000, help="calls per load")
    parts = ["deliver", "tag", "read", "analyse", "judge"]
    parser.add_argument("--only", choices=parts, help="one part of it")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    parser.add_argument("--kept", type=Path, help="keep the filled databases here, for a later run")
    chosen = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        if chosen.only in (None, "deliver"):
            figures += _deliver(Path(folder), chosen.deliveries)
        if chosen.only in (None, "tag"):
            figures += tagging(_made(Path(folder) / "tag"))
        if chosen.only in (None, "read"):
            for calls in (100_000, 1_000_000) if chosen.large else (100_000,):
                figures += _read(filled(chosen.kept or Path(folder), calls), calls)
        if chosen.only in (None, "analyse"):
            figures += analyse(chosen.kept or Path(folder))
        if chosen.only in (None, "judge"):
            figures += judge(chosen.kept or Path(folder))
    print(table(figures))


def _deliver(folder: Path, calls: int) -> Iterator[Figure]:
    yield from _footprint(folder)
    base = raw_sqlite.calls_per_second(folder, calls)
    yield Figure("(a) raw `sqlite3`, one durable commit per call", f"{base:.0f} calls/s")
    with served(_made(folder / "deliver"), _PORT, {"TUNER_WORKERS": "0"}) as server:
        make_agent(server)
        load(server, connections=4, calls=300, first=0)
        yield from _acknowledged(server, base, calls)
    with served(_made(folder / "sustain"), _PORT) as server:
        make_agent(server)
        load(server, connections=4, calls=300, first=0)
        rate = sustained_per_s(server, connections=8, calls=calls, first=1_000)
        yield Figure(
            "(c) acknowledged and measured, sustained",
            f"{rate:.0f} calls/s = {rate / base:.2f} of (a)",
            "≥ 0.15 of (a)",
            rate >= 0.15 * base,
        )
        yield Figure("resident memory after the load", f"{server.resident_mib():.0f} MiB")


def _footprint(folder: Path) -> Iterator[Figure]:
    with served(_made(folder / "first"), _PORT) as server:
        yield Figure("(e) first start to healthy, tables made", f"{server.first_answer_s:.2f} s")
    with served(folder / "first", _PORT) as server:
        seconds, resident = server.first_answer_s, server.resident_mib()
    yield Figure("(e) start to first healthy answer", f"{seconds:.2f} s", "< 2 s", seconds < 2)
    yield Figure("(e) resident memory", f"{resident:.0f} MiB", "< 150 MiB", resident < 150)
    size = installed_mb()
    yield Figure("(e) installed size", f"{size:.0f} MB", "< 100 MB", size < 100)


def _acknowledged(server: Served, base: float, calls: int) -> Iterator[Figure]:
    first = 1_000
    for connections in (4, 32):
        met = load(server, connections=connections, calls=calls, first=first)
        first += calls
        what = f"(b) acknowledged over HTTP, durable, {connections} connections"
        share = met.calls_per_s / base
        yield Figure(
            what,
            f"{met.calls_per_s:.0f} calls/s = {share:.2f} of (a)",
            "≥ 0.30 of (a)",
            share >= 0.30,
        )
        wanted = ("p99 < 100 ms", met.p99_ms < 100) if connections == 4 else ("", None)
        yield Figure(
            "… time to the answer", f"p50 {met.p50_ms:.1f} ms, p99 {met.p99_ms:.1f} ms", *wanted
        )
        if met.not_stored:
            yield Figure("… not stored", str(met.not_stored), "0", met=False)


def _read(folder: Path, calls: int) -> Iterator[Figure]:
    with served(folder, _PORT) as server:
        for reading in read(server, calls):
            yield Figure(
                f"(d) {calls:,} calls: {reading.what}",
                f"p50 {reading.p50_ms:.1f} ms, p95 {reading.p95_ms:.1f} ms",
                f"p95 < {reading.limit_ms:.0f} ms",
                reading.p95_ms < reading.limit_ms,
            )


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


main()
