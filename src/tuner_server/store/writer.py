"""The one thread per process that writes, with group commit.

Whoever wants something written hands an operation over and gets a future. The thread takes
whatever waits, runs it in one transaction and commits once: a single `fsync` makes many calls
durable. A future is resolved only after the commit, so whoever sees a result may acknowledge it.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tuner_server.store.database import (
    Database,
    StoreUnavailable,
    is_deadlock,
    means_unavailable,
)

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST_IN_ONE_COMMIT = 256


class WriterBusy(Exception):
    """Too much waits to be written already."""


class WriterClosed(Exception):
    """The server is shutting down and takes nothing more."""


@dataclass(frozen=True, slots=True)
class _Submission:
    operation: Callable[[Connection, Sequence[Any]], Sequence[Any]]
    item: Any
    future: "Future[Any]" = field(default_factory=Future)


@dataclass(slots=True)
class WriterStatistics:
    """Counted since the start of the process; read by the metrics endpoint."""

    commits: int = 0
    written: int = 0
    failed: int = 0
    commit_seconds: float = 0.0


class Writer:
    """Runs operations one after the other on one connection; see the module's text."""

    def __init__(self, database: Database, *, most_waiting: int = 2_000) -> None:
        self.statistics = WriterStatistics()
        self._database = database
        self._waiting: queue.SimpleQueue[_Submission | None] = queue.SimpleQueue()
        self._most_waiting = most_waiting
        self._connection: Connection | None = None
        self._closed = False
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many operations wait."""
        return self._waiting.qsize()

    @property
    def most_waiting(self) -> int:
        """How many may wait before a new one is turned away."""
        return self._most_waiting

    def submit(self, operation: Callable[[Connection], Result]) -> "Future[Result]":
        """Run `operation` in a transaction; others may share the transaction.

        Raises `WriterBusy` or `WriterClosed` at once; the future raises what the operation
        raised, or `StoreUnavailable`. After a failure nothing that it did stays.
        """
        return self._put(lambda connection, _items: [operation(connection)], None)

    def submit_together(
        self, operation: Callable[[Connection, Sequence[Item]], Sequence[Result]], item: Item
    ) -> "Future[Result]":
        """Like `submit`, for work that is cheaper by the dozen.

        All items that wait for the same operation are given to it in one go; it answers with one
        result for each, in their order.
        """
        return self._put(operation, item)

    def run(self, operation: Callable[[Connection], Result]) -> Result:
        """`submit` and wait."""
        return self.submit(operation).result()

    def close(self) -> None:
        """Write everything that waits, then stop. Later submissions raise `WriterClosed`."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def _put(
        self, operation: Callable[[Connection, Sequence[Any]], Sequence[Any]], item: Any
    ) -> "Future[Any]":
        submission = _Submission(operation, item)
        with self._closing:  # so that nothing is queued behind the mark that ends the thread
            if self._closed:
                raise WriterClosed
            if self._waiting.qsize() >= self._most_waiting:
                raise WriterBusy
            self._waiting.put(submission)
        return submission.future

    def _run(self) -> None:
        open_ = True
        while open_:
            batch, open_ = self._take()
            self._write(batch)
        self._disconnect()

    def _take(self) -> tuple[list[_Submission], bool]:
        batch: list[_Submission] = []
        submission = self._waiting.get()
        while submission is not None:
            if submission.future.set_running_or_notify_cancel():
                batch.append(submission)
            if len(batch) == _MOST_IN_ONE_COMMIT:
                return batch, True
            try:
                submission = self._waiting.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _write(self, batch: list[_Submission]) -> None:
        if not batch:
            return
        try:
            results = self._commit(batch)
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            if len(batch) == 1 or isinstance(error, StoreUnavailable):
                self._fail(batch, error)
            else:
                # One of them spoils the transaction of all: each for itself, then.
                for submission in batch:
                    self._write([submission])
            return
        for submission, result in zip(batch, results, strict=True):
            submission.future.set_result(result)

    def _commit(self, batch: list[_Submission]) -> list[Any]:
        started = time.perf_counter()
        try:
            connection = self._connected()
            with connection.begin():
                results = _run_in_order(connection, batch)
        except DBAPIError as error:
            if is_deadlock(error):
                return self._commit(batch)
            if means_unavailable(error):
                self._disconnect()
                raise StoreUnavailable(str(error.orig)) from error
            raise
        self.statistics.commits += 1
        self.statistics.written += len(batch)
        self.statistics.commit_seconds += time.perf_counter() - started
        return results

    def _fail(self, batch: list[_Submission], error: Exception) -> None:
        self.statistics.failed += len(batch)
        for submission in batch:
            submission.future.set_exception(error)

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.writing_engine.connect()
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _run_in_order(connection: Connection, batch: list[_Submission]) -> list[Any]:
    results: list[Any] = []
    for operation, together in groupby(batch, key=lambda submission: submission.operation):
        results.extend(operation(connection, [submission.item for submission in together]))
    return results
