"""(b) Calls that are acknowledged per second, and (c) calls that are also measured per second."""

import json
import subprocess
import sys
import time

import httpx2

from bench.load import Load
from bench.server import AGENT_ID, Served


def load(server: Served, *, connections: int, calls: int, first: int) -> Load:
    """Deliver `calls` calls whose ids begin at `first`, from another process."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "bench.load",
            str(server.port),
            server.key,
            str(server.workspace_id),
            AGENT_ID,
            str(connections),
            str(calls),
            str(first),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return Load(**json.loads(done.stdout))


def sustained_per_s(server: Served, *, connections: int, calls: int, first: int) -> float:
    """Calls per second from the first byte sent until the last call is measured."""
    with httpx2.Client(base_url=server.base_url) as client:
        standing = _unfinished(client)  # the next rounds of upkeep and of the overview's figures
        began = time.perf_counter()
        load(server, connections=connections, calls=calls, first=first)
        while _unfinished(client) > standing:
            time.sleep(0.02)
    return calls / (time.perf_counter() - began)


def _unfinished(client: httpx2.Client) -> int:
    lines = client.get("/metrics").text.splitlines()
    counts = [
        float(line.split()[-1])
        for line in lines
        if line.startswith(('tuner_jobs{state="queued"', 'tuner_jobs{state="running"'))
    ]
    return int(sum(counts))
