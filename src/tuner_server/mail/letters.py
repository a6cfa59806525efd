"""What is written to people, in plain text."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person."""

    to: str
    subject: str
    text: str


def invitation(
    to: str, *, invited_by: str, workspace: str, role: str, link: str, expires_at_ms: int
) -> Letter:
    """Asks somebody into a workspace."""
    article = "an" if role[0] in "aeiou" else "a"
    return Letter(
        to,
        f"{invited_by} invites you to {workspace} on Tuner",
        f"""Hello,

{invited_by} invites you to the workspace "{workspace}" on Tuner, as {article} {role}.
To accept, open this link:

{link}

It works once, until {_day(expires_at_ms)}. If you did not expect this, do nothing.
""",
    )


def reset(to: str, *, name: str, link: str, expires_at_ms: int) -> Letter:
    """Lets somebody set a new password."""
    return Letter(
        to,
        "Your new password for Tuner",
        f"""Hello {name},

somebody, probably you, asked for a new password for {to} on Tuner.
To choose it, open this link:

{link}

It works once, until {_day(expires_at_ms)}. If it was not you, do nothing:
your password stays as it is.
""",
    )


def password_changed(to: str, *, name: str) -> Letter:
    """Tells somebody that there is a new password."""
    return Letter(
        to,
        "Your password for Tuner was changed",
        f"""Hello {name},

the password of {to} on Tuner was just changed, and every earlier sign-in has ended.

If it was not you, somebody else reads your mail or has got a link of yours. Tell whoever runs
your Tuner Server.
""",
    )


def test(to: str, *, base_url: str) -> Letter:
    """Shows that mail arrives."""
    return Letter(
        to,
        "A test by Tuner Server",
        f"""Hello,

this is the test that `tuner-server mail test` sends. Since you read it, mail from
{base_url} arrives.
""",
    )


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%A, %-d %B %Y, %H:%M UTC")
