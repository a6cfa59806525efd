"""A test mail from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command
from tests.mail_server import Mood, running_mail_server


def test_without_a_mail_server_it_is_said_how_to_name_one(command: Command) -> None:
    result = command("mail", "test", "ann@example.com")
    assert result.exit_code == 1
    assert "TUNER_SMTP_HOST" in result.output


def test_a_test_mail_is_sent_or_it_is_said_why_not(
    command: Command, environment: pytest.MonkeyPatch
) -> None:
    with running_mail_server() as mail_server:
        for name, value in mail_server.named.items():
            environment.setenv(f"TUNER_{name.upper()}", str(value))
        sent = command("mail", "test", "ann@example.com")
        assert sent.output == f"127.0.0.1:{mail_server.port} took a mail for ann@example.com.\n"
        assert mail_server.recipients == ["ann@example.com"]
        mail_server.mood = Mood.REFUSES
        refused = command("mail", "test", "ann@example.com")
        assert refused.exit_code == 1
        assert "550 5.1.1 nobody has this address" in refused.output


@pytest.mark.parametrize("sender", ["", "Tuner"])
def test_a_mail_server_needs_a_senders_address(
    command: Command, environment: pytest.MonkeyPatch, sender: str
) -> None:
    environment.setenv("TUNER_SMTP_HOST", "127.0.0.1")
    environment.setenv("TUNER_SMTP_PASSWORD", "hush")
    environment.setenv("TUNER_SMTP_FROM", sender)
    result = command("mail", "test", "ann@example.com")
    assert result.exit_code == 1
    assert f"TUNER_SMTP_FROM is {sender!r}" in result.output
    assert "hush" not in result.output
