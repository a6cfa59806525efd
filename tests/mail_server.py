"""A small SMTP server for tests, with moods."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum
from typing import Any

from tuner_server.settings import Settings

USER, PASSWORD = "tuner", "the mail server's secret"


class Mood(Enum):
    """How the server treats a mail."""

    ACCEPTS = "takes it"
    REFUSES = "does not know the recipient, now or ever"
    LATER = "asks once to come back, then takes it"
    DROPS = "hangs up in the middle"
    ASKS_WHO = "wants a user and a password first"


class MailServer:
    """What the server did and should do; `mails` are those that it took."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mood = Mood.ACCEPTS
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.tries = 0

    def settings(self, **others: Any) -> Settings:
        """Settings that name this server."""
        return Settings(**{**self.named, **others})

    @property
    def named(self) -> dict[str, Any]:
        """The fields of the settings that name this server."""
        return {
            "smtp_host": "127.0.0.1",
            "smtp_port": self.port,
            "smtp_tls": "none",
            "smtp_from": "Tuner <tuner@example.com>",
        }

    @property
    def texts(self) -> list[str]:
        """What the mails say."""
        return [mail.get_content().replace("\r\n", "\n") for mail in self.mails]


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """Run a mail server in a thread until the end of the context."""
    with _Listener(("127.0.0.1", 0), _Dialogue) as listener:
        server = listener.known = MailServer(listener.server_address[1])
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,), name="mail server")
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    known: MailServer


class _Dialogue(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Listener

    def handle(self) -> None:
        known = self.server.known
        self.let_in = known.mood is not Mood.ASKS_WHO
        self.say("220 test")
        while line := self.rfile.readline():
            command, _, rest = line.decode().strip().partition(" ")
            answer = getattr(self, f"on_{command.lower()}", self.on_unknown)(rest)
            if answer is None:
                return
            self.say(answer)

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def on_unknown(self, _: str) -> str:
        return "502 not here"

    def on_ehlo(self, _: str) -> str:
        return "250 test" if self.let_in else "250-test\r\n250 AUTH PLAIN"

    def on_noop(self, _: str) -> str:
        return "250 ok"

    on_rset = on_noop

    def on_quit(self, _: str) -> None:
        self.say("221 bye")

    def on_auth(self, rest: str) -> str:
        given = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        self.let_in = given == ["", USER, PASSWORD]
        return "235 welcome" if self.let_in else "535 5.7.8 wrong user or password"

    def on_mail(self, _: str) -> str:
        self.server.known.tries += 1
        return "250 ok" if self.let_in else "530 5.7.0 sign in first"

    def on_rcpt(self, rest: str) -> str:
        known = self.server.known
        if known.mood is Mood.REFUSES:
            return "550 5.1.1 nobody has this address"
        if known.mood is Mood.LATER:
            known.mood = Mood.ACCEPTS
            return "451 4.7.1 come back later"
        self.recipient = rest.partition("<")[2].partition(">")[0]
        return "250 ok"

    def on_data(self, _: str) -> str | None:
        known = self.server.known
        if known.mood is Mood.DROPS:
            return None
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        known.mails.append(mail)
        known.recipients.append(self.recipient)
        return "250 taken"
