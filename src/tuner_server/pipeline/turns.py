"""Waiting for a turn to ask a model."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy import Connection

from tuner_server.store import clock, model_turns
from tuner_server.store.model_turns import NotYet, OverBudget, Turn, Wanted
from tuner_server.store.writer import Writer

_PATIENCE_S: Final = 20.0
_AT_THE_HEAD: Final = 6
_LOOK_AGAIN_S: Final = 0.25
_COME_BACK_MS: Final = 1_000


class PutBack(Exception):
    """It is not this job's turn; it waits until then and its attempt does not count."""

    def __init__(self, until_ms: int) -> None:
        super().__init__()
        self.until_ms = until_ms


class Turns:
    """Turns of this process: who waits for one is told when another was given back."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._given_back = threading.Condition()
        self._stopping = False
        self._count = 0
        # Of those who wait, only a few for each workspace ask the database.
        self._lines: defaultdict[int, threading.BoundedSemaphore] = defaultdict(
            lambda: threading.BoundedSemaphore(_AT_THE_HEAD)
        )

    def stop(self) -> None:
        with self._given_back:
            self._stopping = True
            self._given_back.notify_all()

    def take(self, wanted: Wanted) -> Turn | OverBudget:
        """Wait for a turn. Raises `PutBack` where that takes too long."""
        patient_until_s = time.monotonic() + _PATIENCE_S
        line = self._lines[wanted.job.workspace_id]
        if not line.acquire(timeout=_PATIENCE_S):
            raise PutBack(clock.now_ms() + _COME_BACK_MS)
        try:
            return self._at_the_head(wanted, patient_until_s)
        finally:
            line.release()

    def _at_the_head(self, wanted: Wanted, patient_until_s: float) -> Turn | OverBudget:
        while True:
            with self._given_back:
                seen = self._count
            turn = self._writer.run(partial(model_turns.take_turn, wanted=wanted))
            if not isinstance(turn, NotYet):
                return turn
            wait_s = _LOOK_AGAIN_S
            if turn.from_ms is not None:
                wait_s = max(turn.from_ms - clock.now_ms(), 1) / 1000
            late = time.monotonic() + wait_s > patient_until_s
            with self._given_back:
                if late or self._stopping:
                    raise PutBack(turn.from_ms or clock.now_ms() + _COME_BACK_MS)
                if self._count == seen:
                    self._given_back.wait(wait_s)

    def give_back(self, end: Callable[[Connection], int | None]) -> int:
        """Have a turn ended by this write, and let the next one have it."""
        try:
            return self._writer.run(end) or 0
        finally:
            with self._given_back:
                self._count += 1
                self._given_back.notify()
