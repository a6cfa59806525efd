"""(a) What the disk and SQLite give at best: one table, one commit per call, no HTTP."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tuner_server.samples import benchmark_bodies


def calls_per_second(folder: Path, calls: int) -> float:
    """Inserts of a 22 KB body in WAL mode with `synchronous=FULL`, each durable by itself."""
    make = benchmark_bodies()
    bodies = [make(index) for index in range(calls)]
    with closing(sqlite3.connect(folder / "raw.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE calls (id INTEGER PRIMARY KEY, body BLOB)")
        began = time.perf_counter()
        for body in bodies:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO calls (body) VALUES (?)", (body,))
            connection.execute("COMMIT")
        return calls / (time.perf_counter() - began)
