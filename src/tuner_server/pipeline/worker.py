"""Threads that do the jobs of the job table.

A worker claims a handful of jobs, counts an attempt for each and runs them. While they run, its
leases are renewed; at shutdown what was not begun is given back at once.
"""

import random
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy import Connection

from tuner_server.store import clock, jobs
from tuner_server.store.database import StoreUnavailable
from tuner_server.store.jobs import Job, Lane
from tuner_server.store.writer import Writer, WriterBusy, WriterClosed

_CLAIMED_AT_ONCE = 32
_IDLE_S = 1.0
_FIRST_RETRY_MS = 2_000
_LONGEST_RETRY_MS = 15 * 60 * 1000

log = structlog.get_logger(__name__)


class RetryLater(Exception):
    """A job that cannot be done now; `after_ms` is how long whoever turned it away said to wait."""

    def __init__(self, reason: str, *, after_ms: int) -> None:
        super().__init__(reason)
        self.after_ms = after_ms


class GiveUp(Exception):
    """A job that no further attempt would do; it is dead at once, and may be replayed."""


class Handler(Protocol):
    """Does the jobs of one kind."""

    def __call__(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        """Do these jobs and complete them, fenced. Gives what went wrong, by job id."""
        ...


class Workers:
    """A number of threads that share one lease holder's name and do the jobs of one lane."""

    def __init__(
        self,
        writer: Writer,
        handlers: Mapping[str, Handler],
        *,
        threads: int,
        lease_ms: int,
        lane: Lane = "main",
    ) -> None:
        self._writer = writer
        self._handlers = handlers
        self._lease_ms = lease_ms
        self._lane = lane
        self._name = secrets.token_hex(8)
        self._wake = threading.Condition()
        self._news = False
        self._stopping = threading.Event()
        self._drained = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._work, args=(f"{self._name}-{n}",), name=f"{lane}-worker-{n}"
            )
            for n in range(threads)
        ]
        self._renewer = threading.Thread(target=self._renew, name="leases")
        for thread in self._everybody:
            thread.daemon = True

    def start(self) -> None:
        """Begin to work."""
        for thread in self._everybody:
            thread.start()

    def wake(self) -> None:
        """There may be something to do: do not wait for the next look at the table."""
        if not self._news:
            with self._wake:
                self._news = True
                self._wake.notify()

    def stop(self, *, within_s: float) -> bool:
        """Finish what was begun and give back the rest. False: it took longer than that."""
        self._stopping.set()
        with self._wake:
            self._wake.notify_all()
        deadline = time.monotonic() + within_s
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        self._drained.set()
        return not self.still_running

    @property
    def still_running(self) -> bool:
        """Whether some thread has not ended."""
        return any(thread.is_alive() for thread in self._threads)

    @property
    def _everybody(self) -> list[threading.Thread]:
        return [*self._threads, self._renewer] if self._threads else []

    def _work(self, name: str) -> None:
        while not self._stopping.is_set():
            try:
                busy = self._do_what_is_due(name)
            except (StoreUnavailable, WriterBusy) as error:
                log.warning("worker waits for the database", reason=str(error))
                busy = False
            except WriterClosed:
                return
            except Exception:  # the next round must come, whatever was wrong with this one
                log.exception("worker was interrupted")
                busy = False
            if not busy:
                self._rest()
        self._give_back(name)

    def _rest(self) -> None:
        with self._wake:
            if not self._news and not self._stopping.is_set():
                self._wake.wait(_IDLE_S)
            self._news = False

    def _do_what_is_due(self, name: str) -> bool:
        begun, others = self._writer.run(
            partial(
                _claim,
                worker=name,
                most=_CLAIMED_AT_ONCE,
                lease_ms=self._lease_ms,
                lane=self._lane,
            )
        )
        self._run(begun)
        for kind in dict.fromkeys(job.kind for job in others):
            if self._stopping.is_set():
                break
            of_kind = [job for job in others if job.kind == kind]
            self._run(self._writer.run(partial(jobs.begin, worker=name, claimed=of_kind)))
        return bool(begun or others)

    def _run(self, held: Sequence[Job]) -> None:
        if not held:
            return
        try:
            failures = self._handlers[held[0].kind](held)
        except (StoreUnavailable, WriterBusy, WriterClosed):
            raise
        except Exception as error:  # noqa: BLE001 - a job may fail in any way; it is recorded
            failures = {job.id: error for job in held}
        for job in held:
            if job.id in failures:
                self._fail(job, failures[job.id])

    def _fail(self, job: Job, error: Exception) -> None:
        retry_at_ms = next_try_ms(job.attempt, error)
        log.warning(
            "job failed",
            kind=job.kind,
            job=job.id,
            workspace=job.workspace_id,
            attempt=job.attempt,
            error=repr(error),
            dead=retry_at_ms is None,
        )
        self._writer.run(
            partial(jobs.fail, job=job, error=_in_words(error), retry_at_ms=retry_at_ms)
        )

    def _renew(self) -> None:
        while not self._drained.wait(self._lease_ms / 3000):
            try:
                for thread in range(len(self._threads)):
                    self._writer.run(
                        partial(
                            jobs.renew, worker=f"{self._name}-{thread}", lease_ms=self._lease_ms
                        )
                    )
            except (StoreUnavailable, WriterBusy) as error:
                log.warning("leases were not renewed", reason=str(error))
            except WriterClosed:
                return
            except Exception:  # the next renewal may still come in time
                log.exception("leases were not renewed")

    def _give_back(self, name: str) -> None:
        try:
            self._writer.run(partial(jobs.release, worker=name))
        except (StoreUnavailable, WriterBusy, WriterClosed) as error:
            log.warning("jobs were not given back", reason=str(error))


def _claim(
    connection: Connection, *, worker: str, most: int, lease_ms: int, lane: Lane = "main"
) -> tuple[list[Job], list[Job]]:
    """Claim jobs and begin those of the first one's kind, which are done next; give the rest too.

    One transaction for both: most handfuls are of one kind.
    """
    jobs.release(connection, worker)  # what a round that was interrupted left behind
    jobs.give_back_expired(connection)
    claimed = jobs.claim(connection, worker, most=most, lease_ms=lease_ms, lane=lane)
    first = [job for job in claimed if job.kind == claimed[0].kind]
    rest = [job for job in claimed if job.kind != claimed[0].kind]
    return jobs.begin(connection, worker, first) if first else [], rest


def next_try_ms(attempt: int, error: Exception) -> int | None:
    """When to try a job again that failed for the `attempt`-th time; nothing: never.

    A `GiveUp` is not tried again.
    The wait doubles with each failure, with jitter so that many do not come back at once; a
    `RetryLater` is obeyed where it asks for more.
    """
    if attempt >= jobs.MOST_ATTEMPTS or isinstance(error, GiveUp):
        return None
    wait_ms = min(_FIRST_RETRY_MS * 2 ** (attempt - 1), _LONGEST_RETRY_MS)
    wait_ms = int(wait_ms * random.uniform(0.5, 1.5))  # noqa: S311 - no secret hangs on it
    if isinstance(error, RetryLater):
        wait_ms = max(wait_ms, error.after_ms)
    return clock.now_ms() + wait_ms


def _in_words(error: Exception) -> str:
    text = f"{type(error).__name__}: {error}"[:2_000]
    # PostgreSQL takes no NUL, and neither database takes half a character.
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()
