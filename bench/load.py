"""The client of the delivery bench, a process of its own: many calls over a few connections.

Run as `python -m bench.load PORT KEY WORKSPACE AGENT CONNECTIONS CALLS FIRST`; prints one JSON
object. It speaks HTTP by hand, so that on a small machine the server gets most of the processor.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass

from bench.figures import percentile
from tuner_server.samples import benchmark_bodies


@dataclass(frozen=True, slots=True)
class Load:
    """What a load met. Times are those of an answer, in ms."""

    calls_per_s: float
    p50_ms: float
    p99_ms: float
    not_stored: int


async def _deliver(target: str, port: int, indexes: range) -> tuple[list[float], int]:
    make = benchmark_bodies()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times_ms = []
    not_stored = 0
    for index in indexes:
        body = make(index)
        request = b"%s%d\r\n\r\n%s" % (target.encode(), len(body), body)
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        times_ms.append((time.perf_counter() - began) * 1000)
        not_stored += not head.startswith(b"HTTP/1.1 201")
    writer.close()
    return times_ms, not_stored


async def _run(port: int, target: str, connections: int, calls: int, first: int) -> Load:
    began = time.perf_counter()
    results = await asyncio.gather(
        *(
            _deliver(target, port, range(first + number, first + calls, connections))
            for number in range(connections)
        )
    )
    took_s = time.perf_counter() - began
    times_ms = [each for times, _ in results for each in times]
    return Load(
        calls_per_s=calls / took_s,
        p50_ms=percentile(times_ms, 0.50),
        p99_ms=percentile(times_ms, 0.99),
        not_stored=sum(count for _, count in results),
    )


def main(port: str, key: str, workspace: str, agent: str, *counts: str) -> None:
    """Deliver, and print what was met."""
    connections, calls, first = map(int, counts)
    target = (
        f"POST /api/v1/public/call?workspace_id={workspace}&agent_remote_identifier={agent} "
        f"HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    )
    load = asyncio.run(_run(int(port), target, connections, calls, first))
    print(json.dumps(asdict(load)))


if __name__ == "__main__":
    main(*sys.argv[1:])
