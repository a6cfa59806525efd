"""What letters say."""

from tuner_server.mail import letters

_UNTIL_MS = 1_795_000_000_000


def test_an_invitation_names_who_where_as_what_and_until_when() -> None:
    letter = letters.invitation(
        "bob@example.com",
        invited_by="Ann",
        workspace="Bookings",
        role="editor",
        link="https://tuner.example/invitation#token=t",
        expires_at_ms=_UNTIL_MS,
    )
    assert letter.to == "bob@example.com"
    assert letter.subject == "Ann invites you to Bookings on Tuner"
    assert 'the workspace "Bookings" on Tuner, as an editor.' in letter.text
    assert "\n\nhttps://tuner.example/invitation#token=t\n\n" in letter.text
    assert "until Wednesday, 18 November 2026, 11:06 UTC" in letter.text


def test_a_reset_says_what_to_do_if_it_was_somebody_else() -> None:
    letter = letters.reset(
        "ann@example.com", name="Ann", link="https://x/reset#token=t", expires_at_ms=_UNTIL_MS
    )
    assert "\n\nhttps://x/reset#token=t\n\n" in letter.text
    assert "If it was not you, do nothing" in letter.text


def test_every_line_fits_a_window() -> None:
    for letter in (
        letters.reset("a@b", name="Ann", link="l", expires_at_ms=_UNTIL_MS),
        letters.password_changed("a@b", name="Ann"),
        letters.test("a@b", base_url="https://tuner.example"),
    ):
        assert max(map(len, letter.text.splitlines())) <= 100
