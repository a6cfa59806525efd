"""Letters leave as jobs: sealed while they wait, tried again, dead when there is no point."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.mail_server import MailServer, Mood, running_mail_server
from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.mail.letters import Letter
from tuner_server.mail.outbox import Outbox
from tuner_server.mail.smtp import SmtpServer
from tuner_server.pipeline.post import RESET_LINK_LASTS_MS, Post
from tuner_server.pipeline.worker import GiveUp, next_try_ms
from tuner_server.sealing import Sealer
from tuner_server.settings import Settings
from tuner_server.store import accounts, jobs, schema

LETTER = Letter("ann@example.com", "Hello", "the secret link\n")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Give a mail server."""
    with running_mail_server() as server:
        yield server


@pytest.fixture
def outbox() -> Outbox:
    """Give a box for letters."""
    return Outbox(Sealer("key"), is_open=True, base_url="https://tuner.example")


@pytest.fixture
def post(tenant: Tenant, outbox: Outbox, mail_server: MailServer) -> Post:
    """Give what does the jobs."""
    return Post(tenant.writer, outbox, SmtpServer(mail_server.settings()))


def put(tenant: Tenant, outbox: Outbox, until_ms: int | None = None) -> None:
    tenant.writer.run(lambda c: outbox.put(c, LETTER, workspace_id=tenant.id, until_ms=until_ms))


def test_a_letter_is_sent_and_then_forgotten(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer
) -> None:
    put(tenant, outbox)
    assert post.send_letters(tenant.begun()) == {}
    assert mail_server.texts == ["the secret link\n"]
    (job,) = tenant.jobs()
    assert (job.workspace_id, job.state, job.arguments) == (tenant.id, "done", None)


def test_what_waits_to_be_sent_cannot_be_read_in_the_database(
    tenant: Tenant, outbox: Outbox
) -> None:
    put(tenant, outbox)
    (job,) = tenant.jobs()
    assert job.arguments.keys() == {"sealed"}
    assert "secret" not in repr(tuple(job))
    assert LETTER.to not in repr(tuple(job))


def test_a_letter_is_tried_again_until_the_server_takes_it(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer
) -> None:
    put(tenant, outbox)
    mail_server.mood = Mood.LATER
    (job,) = tenant.begun()
    (error,) = post.send_letters([job]).values()
    assert "451 4.7.1 come back later" in str(error)
    retry_at_ms = next_try_ms(job.attempt, error)
    assert retry_at_ms is not None
    tenant.writer.run(lambda c: jobs.fail(c, job, str(error), retry_at_ms=0))
    assert post.send_letters(tenant.begun()) == {}
    assert len(mail_server.mails) == 1


def test_a_letter_that_is_refused_for_good_is_dead_at_once(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer
) -> None:
    put(tenant, outbox)
    mail_server.mood = Mood.REFUSES
    (job,) = tenant.begun()
    (error,) = post.send_letters([job]).values()
    assert isinstance(error, GiveUp)
    assert "550 5.1.1 nobody has this address" in str(error)
    assert next_try_ms(job.attempt, error) is None


def test_one_letters_refusal_is_not_the_others(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer
) -> None:
    put(tenant, outbox)
    put(tenant, outbox)
    mail_server.mood = Mood.LATER
    assert len(post.send_letters(tenant.begun())) == 1
    assert len(mail_server.mails) == 1


@pytest.mark.parametrize("mood", [Mood.DROPS, Mood.ASKS_WHO])
def test_no_letter_is_lost_where_the_server_fails(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer, mood: Mood
) -> None:
    put(tenant, outbox)
    mail_server.mood = mood
    (job,) = tenant.begun()
    (error,) = post.send_letters([job]).values()
    assert not isinstance(error, GiveUp)
    (row,) = tenant.jobs()
    assert (row.state, row.arguments is not None) == ("running", True)


def test_without_a_server_that_answers_every_letter_waits(tenant: Tenant, outbox: Outbox) -> None:
    put(tenant, outbox)
    put(tenant, outbox)
    away = Settings(smtp_host="127.0.0.1", smtp_port=1, smtp_from="t@example.com")
    failures = Post(tenant.writer, outbox, SmtpServer(away)).send_letters(tenant.begun())
    assert len(failures) == 2
    assert all("127.0.0.1:1" in str(error) for error in failures.values())


def test_where_the_mail_server_was_taken_out_of_the_settings_letters_are_dead(
    tenant: Tenant, outbox: Outbox
) -> None:
    put(tenant, outbox)
    closed = Outbox(Sealer("key"), is_open=False, base_url="")
    (error,) = (
        Post(tenant.writer, closed, SmtpServer(Settings())).send_letters(tenant.begun()).values()
    )
    assert isinstance(error, GiveUp)
    assert "TUNER_SMTP_HOST" in str(error)


def test_a_letter_whose_link_is_too_old_is_not_sent(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer, watch: Watch
) -> None:
    put(tenant, outbox, until_ms=watch.now_ms + 10)
    watch.advance(10)
    (error,) = post.send_letters(tenant.begun()).values()
    assert isinstance(error, GiveUp)
    assert mail_server.tries == 0


def test_whoever_forgot_the_password_is_sent_a_link(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer, watch: Watch
) -> None:
    run = tenant.writer.run
    ann = run(lambda c: accounts.create_user(c, "ann@example.com", "Ann"))
    by_operator = run(lambda c: accounts.make_link(c, ann.id, lasts_ms=10**9))
    run(lambda c: outbox.put_reset(c, "ann@example.com"))
    assert post.reset_passwords(tenant.begun()) == {}
    assert post.send_letters(tenant.begun()) == {}
    (text,) = mail_server.texts
    token = text.partition("https://tuner.example/reset#token=")[2].split()[0]
    assert run(lambda c: accounts.use_link(c, token)) == ann.id
    # Anybody may ask for such a letter, so it must not end the link that somebody waits for.
    assert run(lambda c: accounts.use_link(c, by_operator)) == ann.id


def test_a_mailed_link_holds_for_an_hour(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer, watch: Watch
) -> None:
    run = tenant.writer.run
    run(lambda c: accounts.create_user(c, "ann@example.com", "Ann"))
    run(lambda c: outbox.put_reset(c, "ann@example.com"))
    post.reset_passwords(tenant.begun())
    post.send_letters(tenant.begun())
    token = mail_server.texts[0].partition("#token=")[2].split()[0]
    watch.advance(RESET_LINK_LASTS_MS)
    assert run(lambda c: accounts.use_link(c, token)) is None


def test_an_unknown_email_is_sent_nothing_and_leaves_nothing(
    tenant: Tenant, outbox: Outbox, post: Post, mail_server: MailServer
) -> None:
    tenant.writer.run(lambda c: outbox.put_reset(c, "nobody@example.com"))
    assert post.reset_passwords(tenant.begun()) == {}
    assert tenant.begun() == []
    assert [(job.state, job.arguments) for job in tenant.jobs()] == [("done", None)]
    assert tenant.rows(select(schema.sign_in_links)) == []


def test_a_reset_that_another_worker_did_meanwhile_sends_no_second_letter(
    tenant: Tenant, outbox: Outbox, post: Post
) -> None:
    run = tenant.writer.run
    run(lambda c: accounts.create_user(c, "ann@example.com", "Ann"))
    run(lambda c: outbox.put_reset(c, "ann@example.com"))
    held = tenant.begun()
    post.reset_passwords(held)
    post.reset_passwords(held)
    assert len(tenant.begun()) == 1
