"""The part of a process that has calls judged."""

from tuner_server.llm.client import Models
from tuner_server.outgoing.allowed import AllowedHosts
from tuner_server.pipeline.judge import JudgeCalls
from tuner_server.pipeline.worker import Workers
from tuner_server.sealing import Sealer
from tuner_server.store.database import Database
from tuner_server.store.judging import JUDGE_CALL
from tuner_server.store.writer import Writer


class Judges:
    """The client that asks models, and the workers whose jobs have it asked."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        sealer: Sealer,
        allowed: AllowedHosts,
        *,
        threads: int,
        lease_ms: int,
    ) -> None:
        self.models = Models(allowed)
        self._calls = JudgeCalls(database, writer, self.models, sealer)
        self._workers = Workers(
            writer, {JUDGE_CALL: self._calls}, threads=threads, lease_ms=lease_ms, lane="models"
        )

    def start(self) -> None:
        """Begin to judge."""
        self._workers.start()

    def turn_away(self) -> None:
        """Begin nothing more: calls whose turn it is not yet are put back."""
        self._calls.stop()

    def stop(self, *, within_s: float) -> bool:
        """Finish what was asked, and let go. False: it took longer than that."""
        ended = self._workers.stop(within_s=within_s)
        self._calls.close()
        self.models.close()
        return ended

    @property
    def still_running(self) -> bool:
        """Whether some thread has not ended."""
        return self._workers.still_running
