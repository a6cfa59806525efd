"""Handing letters to an SMTP server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from tuner_server.mail.letters import Letter
from tuner_server.settings import Settings

TIMEOUT_S = 10.0
# Not the letter's fault: the settings will be mended.
_SIGN_IN_FIRST = (530, 534, 535, 538)


class NotSent(Exception):
    """The letter was not taken; the text says what the server said. Another try may help."""


class Refused(NotSent):
    """The server does not want this letter, and will not want it later."""


class SmtpServer:
    """The server of the settings."""

    def __init__(self, settings: Settings, *, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        """Host and port, to show."""
        return f"{self._settings.smtp_host}:{self._settings.smtp_port}"

    def check(self) -> None:
        """Connect and sign in, as for a letter, and send none. Raises `NotSent`."""
        with self.connected() as connection:
            connection.check()

    @contextmanager
    def connected(self) -> Iterator["SmtpConnection"]:
        """A connection for some letters. Raises `NotSent`."""
        try:
            client = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"{self.name}: {_in_words(error)}") from None
        try:
            yield SmtpConnection(client, self._settings.smtp_from, self.name)
        finally:
            with suppress(OSError, smtplib.SMTPException):  # it is over anyway
                client.quit()

    def _connect(self) -> smtplib.SMTP:
        chosen = self._settings
        context = ssl.create_default_context()
        client: smtplib.SMTP
        if chosen.smtp_tls == "tls":
            client = smtplib.SMTP_SSL(
                chosen.smtp_host, chosen.smtp_port, timeout=self._timeout_s, context=context
            )
        else:
            client = smtplib.SMTP(chosen.smtp_host, chosen.smtp_port, timeout=self._timeout_s)
        try:
            if chosen.smtp_tls == "starttls":
                client.starttls(context=context)
            if chosen.smtp_user:
                client.login(chosen.smtp_user, chosen.smtp_password.get_secret_value())
        except BaseException:
            client.close()
            raise
        return client


class SmtpConnection:
    """A server that listens."""

    def __init__(self, client: smtplib.SMTP, sender: str, name: str) -> None:
        self._client = client
        self._sender = sender
        self._name = name

    def check(self) -> None:
        """Ask whether it is still there. Raises `NotSent`."""
        try:
            code, answer = self._client.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"{self._name}: {_in_words(error)}") from None
        if code >= 400:
            raise NotSent(f"{self._name}: {code} {_text(answer)}")

    def send(self, letter: Letter) -> None:
        """Have the server take this letter. Raises `Refused` or `NotSent`."""
        try:
            self._client.send_message(
                _message(letter, self._sender),
                from_addr=parseaddr(self._sender)[1],
                to_addrs=[letter.to],
            )
        except (HeaderParseError, UnicodeError, smtplib.SMTPNotSupportedError) as error:
            raise Refused(f"{self._name}: {error}") from None
        except (OSError, smtplib.SMTPException) as error:
            code = _code(error)
            for_good = 500 <= code < 600 and code not in _SIGN_IN_FIRST
            kind = Refused if for_good else NotSent
            raise kind(f"{self._name}: {_in_words(error)}") from None


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    # A workspace's name may be anything; a header is one line.
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return f"{code} {_text(answer)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
