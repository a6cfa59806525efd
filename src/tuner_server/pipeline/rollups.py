"""The job that keeps rollups up to date."""

import time
from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Connection

from tuner_server.store.database import Database
from tuner_server.store.jobs import Job
from tuner_server.store.rollups.looks import add_looks
from tuner_server.store.rollups.refresh import count_touched, latest_touched, write_rollups
from tuner_server.store.rollups.touched import FROM_BEFORE, Cell
from tuner_server.store.rounds import finish_round, plan_round
from tuner_server.store.writer import Writer

REFRESH_ROLLUPS = "refresh_rollups"
EVERY_MS = 15_000
# A round leaves the processor to others half of the time, and ends in time for a shutdown.
_LONGEST_ROUND_S = 7.0


class Rollups:
    """Counts anew what changed, in short transactions, the latest hours first."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def __call__(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        """Plan the next round, then refresh until all is done or the round is over."""
        self._writer.run(plan_next_refresh)  # first, so that a round that fails is not the last
        self.refresh(within_s=_LONGEST_ROUND_S)
        self._writer.run(partial(finish_round, held=list(held)))
        return {}

    def refresh(self, *, within_s: float) -> bool:
        """Refresh what was touched. False: there was more to do than fits into this time."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            with self._database.read() as connection:
                touched = latest_touched(connection)
            if not touched:
                return True
            before = [cell for cell, stamps in touched.items() if FROM_BEFORE in stamps]
            if before:
                self._writer.run(partial(_add_looks, cells=before))
            with self._database.read(timeout_ms=60_000) as connection:
                counted = count_touched(connection, touched)
            self._writer.run(partial(write_rollups, counted=counted))
        return False


def plan_next_refresh(connection: Connection) -> None:
    """Put the next round in the queue."""
    plan_round(connection, REFRESH_ROLLUPS, every_ms=EVERY_MS)


def _add_looks(connection: Connection, *, cells: Sequence[Cell]) -> None:
    for cell in cells:
        add_looks(connection, cell)
