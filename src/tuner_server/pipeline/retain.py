"""Runs that take away what a workspace no longer wants to keep."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from tuner_server.store import retention
from tuner_server.store.database import Database
from tuner_server.store.jobs import Job
from tuner_server.store.one_by_one import one_by_one
from tuner_server.store.retention import Kind, Limits
from tuner_server.store.writer import Writer

# After so long other work comes first; the run goes on when its turn comes again.
_TURN_S = 1.0


class Retain:
    """Does the runs that `retention.plan_runs` plans."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def __call__(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        return one_by_one(held, self._run)

    def _run(self, job: Job) -> None:
        with self._database.read() as connection:
            limits = retention.retention_of(connection, job.workspace_id).limits
        taken: Counter[str] = Counter()
        is_over = self._take(job, limits, taken, until=time.monotonic() + _TURN_S)
        self._writer.run(partial(retention.note_run, job=job, taken=taken, is_over=is_over))

    def _take(self, job: Job, limits: Limits, taken: Counter[str], *, until: float) -> bool:
        """Take step by step, counting. False: there is more than the time was enough for."""
        for kind in Kind:
            before_ms = limits.before_ms(kind)
            while before_ms is not None:
                step = partial(
                    retention.take_some,
                    workspace_id=job.workspace_id,
                    kind=kind,
                    before_ms=before_ms,
                )
                many = self._writer.run(step)
                taken[kind.value] += many
                if not many:
                    break
                if time.monotonic() > until:
                    return False
        return True
