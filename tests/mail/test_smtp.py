"""Letters reach an SMTP server, or it is said in words why not."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.mail_server import PASSWORD, USER, MailServer, Mood, running_mail_server
from tuner_server.mail.letters import Letter
from tuner_server.mail.smtp import NotSent, Refused, SmtpServer

LETTER = Letter("ann@example.com", "Hello", "Grüße,\n.\nTuner\n")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Give a mail server."""
    with running_mail_server() as server:
        yield server


def send(server: SmtpServer, letter: Letter = LETTER) -> None:
    with server.connected() as connection:
        connection.send(letter)


def test_a_letter_arrives_as_it_was_written(mail_server: MailServer) -> None:
    send(SmtpServer(mail_server.settings()))
    (mail,) = mail_server.mails
    assert mail_server.texts == ["Grüße,\n.\nTuner\n"]
    assert (mail["To"], mail["Subject"]) == ("ann@example.com", "Hello")
    assert mail["From"] == "Tuner <tuner@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@example.com>")
    assert mail["Date"]
    assert mail_server.recipients == ["ann@example.com"]


def test_several_letters_share_a_connection(mail_server: MailServer) -> None:
    with SmtpServer(mail_server.settings()).connected() as connection:
        for _ in range(3):
            connection.send(LETTER)
    assert len(mail_server.mails) == 3


def test_a_subject_stays_one_line_whatever_a_workspace_is_called(mail_server: MailServer) -> None:
    letter = Letter("ann@example.com", "Join X\r\nBcc: all@example.com", "Text\n")
    send(SmtpServer(mail_server.settings()), letter)
    (mail,) = mail_server.mails
    assert mail["Subject"] == "Join X Bcc: all@example.com"
    assert mail["Bcc"] is None


def test_a_refusal_for_good_is_told_from_one_for_now(mail_server: MailServer) -> None:
    server = SmtpServer(mail_server.settings())
    mail_server.mood = Mood.REFUSES
    with pytest.raises(Refused, match=r"550 5\.1\.1 nobody has this address"):
        send(server)
    mail_server.mood = Mood.LATER
    with pytest.raises(NotSent, match=r"451 4\.7\.1 come back later") as caught:
        send(server)
    assert not isinstance(caught.value, Refused)
    send(server)
    assert len(mail_server.mails) == 1


def test_a_dropped_connection_is_no_refusal(mail_server: MailServer) -> None:
    mail_server.mood = Mood.DROPS
    with pytest.raises(NotSent) as caught:
        send(SmtpServer(mail_server.settings()))
    assert not isinstance(caught.value, Refused)
    assert mail_server.mails == []


def test_the_server_signs_in_where_it_is_told_to(mail_server: MailServer) -> None:
    mail_server.mood = Mood.ASKS_WHO
    named = {"smtp_user": USER, "smtp_password": PASSWORD}
    send(SmtpServer(mail_server.settings(**named)))
    assert len(mail_server.mails) == 1
    with pytest.raises(NotSent, match=r"535 5\.7\.8 wrong user or password") as caught:
        send(SmtpServer(mail_server.settings(**{**named, "smtp_password": "another one"})))
    assert "another one" not in str(caught.value)
    with pytest.raises(NotSent, match=r"530 5\.7\.0 sign in first") as caught:
        send(SmtpServer(mail_server.settings()))
    assert not isinstance(caught.value, Refused)  # the settings will be mended


def test_a_password_is_not_shown_with_the_settings(mail_server: MailServer) -> None:
    assert PASSWORD not in repr(mail_server.settings(smtp_password=PASSWORD))


def test_what_keeps_the_server_from_being_reached_is_told(mail_server: MailServer) -> None:
    SmtpServer(mail_server.settings()).check()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    with pytest.raises(NotSent, match=rf"127\.0\.0\.1:{nobody}: ConnectionRefusedError"):
        SmtpServer(mail_server.settings(smtp_port=nobody)).check()
    with pytest.raises(NotSent, match="STARTTLS"):
        SmtpServer(mail_server.settings(smtp_tls="starttls")).check()
    with pytest.raises(NotSent, match="SSL"):
        SmtpServer(mail_server.settings(smtp_tls="tls")).check()


def test_a_server_that_says_nothing_is_left_after_a_while(mail_server: MailServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = mail_server.settings(smtp_port=silent.getsockname()[1])
        with pytest.raises(NotSent, match="timed out"):
            SmtpServer(settings, timeout_s=0.05).check()


def test_an_address_that_is_none_is_refused_for_good(mail_server: MailServer) -> None:
    letter = Letter("ann@exämple.com", "Hello", "Text\n")
    with pytest.raises(Refused):
        send(SmtpServer(mail_server.settings()), letter)
