"""The way of a letter: a job, written in the transaction of its cause, then the SMTP server.

A letter holds a link, which is a secret: in the job table it is sealed, and it goes once the
letter is sent.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from tuner_server.mail.letters import Letter
from tuner_server.sealing import Sealer
from tuner_server.store import jobs
from tuner_server.store.jobs import Job, NewJob

SEND_LETTER = "send_letter"
RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a kind of job


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter as it lies in the job table. After `until_ms` it is of no use any more."""

    letter: Letter
    until_ms: int | None


class Outbox:
    """Puts letters into the job table. Where no mail server is set, it is not `open`."""

    def __init__(self, sealer: Sealer, *, is_open: bool, base_url: str) -> None:
        self._sealer = sealer
        self.is_open = is_open
        self.base_url = base_url

    def put(
        self,
        connection: Connection,
        letter: Letter,
        *,
        workspace_id: int = jobs.SYSTEM,
        until_ms: int | None = None,
    ) -> None:
        """Have a letter sent once this transaction is committed."""
        self._enqueue(
            connection, workspace_id, SEND_LETTER, {**asdict(letter), "until_ms": until_ms}
        )

    def put_reset(self, connection: Connection, email: str) -> None:
        """Have whoever signs in with this e-mail, if anybody does, sent a link.

        Who that is, is looked up by the job: here a known e-mail is as much work as another.
        """
        self._enqueue(connection, jobs.SYSTEM, RESET_PASSWORD, {"email": email})

    def posted(self, job: Job) -> Posted:
        """The letter of a job."""
        held = self._open(job)
        return Posted(Letter(held["to"], held["subject"], held["text"]), held["until_ms"])

    def email_to_reset(self, job: Job) -> str:
        """The e-mail of a job that `put_reset` made."""
        return str(self._open(job)["email"])

    def _enqueue(
        self, connection: Connection, workspace_id: int, kind: str, secret: Mapping[str, Any]
    ) -> None:
        sealed = base64.b64encode(self._sealer.seal(json.dumps(secret))).decode()
        jobs.enqueue(
            connection,
            [NewJob(workspace_id, kind, secrets.token_hex(16), arguments={"sealed": sealed})],
        )

    def _open(self, job: Job) -> dict[str, Any]:
        sealed = base64.b64decode((job.arguments or {})["sealed"])
        opened: dict[str, Any] = json.loads(self._sealer.open(sealed))
        return opened
