"""The parts of one process, opened and closed in the right order."""

from dataclasses import dataclass
from typing import Self

import structlog

from tuner_server.ingest.accept import Intake
from tuner_server.ingest.directory import Directory
from tuner_server.ingest.replay import Replayer
from tuner_server.ingest.replay_many import REPLAY_DELIVERIES, ReplayMany
from tuner_server.mail.outbox import Outbox
from tuner_server.mail.smtp import SmtpServer
from tuner_server.outgoing.allowed import AllowedHosts
from tuner_server.pipeline.handlers import handlers
from tuner_server.pipeline.judges import Judges
from tuner_server.pipeline.post import Post
from tuner_server.pipeline.rollups import plan_next_refresh
from tuner_server.pipeline.upkeep import Upkeep, plan_next_round
from tuner_server.pipeline.worker import Workers
from tuner_server.sealing import Sealer, key_from_file
from tuner_server.settings import Settings
from tuner_server.store.database import Database
from tuner_server.store.migrate import migrate
from tuner_server.store.writer import Writer

# Each has a handful of calls in hand, so that while one waits for its last the others go on.
_JUDGING_THREADS = 4

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Runtime:
    """Everything that requests and commands work with."""

    settings: Settings
    database: Database
    writer: Writer
    directory: Directory
    intake: Intake
    replayer: Replayer
    workers: Workers
    judges: Judges
    sealer: Sealer
    outbox: Outbox

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Connect to the database, bring it up to date and make the parts.

        Raises `UnsupportedDatabase`, `NewerDatabase` or `StoreUnavailable`.
        """
        # What callers said is nobody else's business on this machine.
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = Database(settings.database, read_timeout_ms=settings.read_timeout_ms)
        database.check()
        migrate(database)
        sealer = Sealer(settings.secret_key or key_from_file(settings.data_dir / "secret.key"))
        writer = Writer(database, most_waiting=settings.max_waiting_writes)
        directory = Directory(database)
        intake = Intake(database, writer, directory)
        replayer = Replayer(database, writer, intake)
        upkeep = Upkeep(database, writer, settings)
        outbox = Outbox(sealer, is_open=bool(settings.smtp_host), base_url=settings.base_url)
        post = Post(writer, outbox, SmtpServer(settings))
        lease_ms = int(settings.lease_s * 1000)
        return cls(
            settings=settings,
            database=database,
            writer=writer,
            directory=directory,
            intake=intake,
            replayer=replayer,
            workers=Workers(
                writer,
                {
                    **handlers(database, writer, upkeep, post),
                    REPLAY_DELIVERIES: ReplayMany(database, writer, replayer),
                },
                threads=settings.workers,
                lease_ms=lease_ms,
            ),
            judges=Judges(
                database,
                writer,
                sealer,
                AllowedHosts.read(settings.outgoing_allow),
                threads=_JUDGING_THREADS if settings.workers else 0,
                lease_ms=lease_ms,
            ),
            sealer=sealer,
            outbox=outbox,
        )

    def start(self) -> None:
        """Begin the work that nobody waits for."""
        self.writer.run(plan_next_round)
        self.writer.run(plan_next_refresh)
        self.workers.start()
        self.judges.start()

    def close(self) -> bool:
        """Finish what was begun, write what waits, let go. False: some work did not end in time."""
        self.judges.turn_away()
        ended = self.workers.stop(within_s=self.settings.drain_s)
        ended &= self.judges.stop(within_s=self.settings.drain_s)
        if not ended:
            log.warning("work did not end in time; its jobs go to others when their leases end")
        self.writer.close()
        self.database.close()
        return ended
