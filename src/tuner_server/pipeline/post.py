"""Jobs that send letters."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Connection

from tuner_server.mail import letters
from tuner_server.mail.outbox import Outbox
from tuner_server.mail.smtp import NotSent, Refused, SmtpConnection, SmtpServer
from tuner_server.pipeline.worker import GiveUp
from tuner_server.store import accounts, clock, jobs
from tuner_server.store.jobs import Job
from tuner_server.store.writer import Writer

RESET_LINK_LASTS_MS = 60 * 60 * 1000


class Post:
    """Hands letters to the mail server. One may arrive twice: a worker can die in between."""

    def __init__(self, writer: Writer, outbox: Outbox, server: SmtpServer) -> None:
        self._writer = writer
        self._outbox = outbox
        self._server = server

    def send_letters(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        """Send what these jobs hold, over one connection."""
        if not self._outbox.is_open:
            return {job.id: GiveUp("No mail server is set: TUNER_SMTP_HOST.") for job in held}
        try:
            with self._server.connected() as connection:
                return {
                    job.id: error
                    for job in held
                    if (error := self._send(connection, job)) is not None
                }
        except NotSent as error:
            return {job.id: error for job in held}

    def _send(self, connection: SmtpConnection, job: Job) -> Exception | None:
        posted = self._outbox.posted(job)
        if posted.until_ms is not None and posted.until_ms <= clock.now_ms():
            return GiveUp("The link in this letter is too old by now.")
        try:
            connection.send(posted.letter)
        except Refused as error:
            return GiveUp(str(error))
        except NotSent as error:
            return error
        self._writer.run(partial(jobs.complete, finished=[job], forget_arguments=True))
        return None

    def reset_passwords(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        """Put a letter with a link into the box for each of these e-mails that somebody has."""
        for job in held:
            self._writer.run(partial(self._reset, job=job))
        return {}

    def _reset(self, connection: Connection, *, job: Job) -> None:
        if not jobs.complete(connection, [job], forget_arguments=True):
            return
        user = accounts.find_user(connection, self._outbox.email_to_reset(job))
        if user is None:
            return
        until_ms = clock.now_ms() + RESET_LINK_LASTS_MS
        token = accounts.make_link(
            connection, user.id, lasts_ms=RESET_LINK_LASTS_MS, ends_earlier=False
        )
        letter = letters.reset(
            user.email,
            name=user.name,
            link=f"{self._outbox.base_url}/reset#token={token}",
            expires_at_ms=until_ms,
        )
        self._outbox.put(connection, letter, until_ms=until_ms)
