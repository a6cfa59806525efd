"""Passwords."""

from tuner_server import passwords


def test_a_password_is_kept_as_a_salted_hash() -> None:
    one, other = passwords.hashed("correct horse"), passwords.hashed("correct horse")
    assert one != other
    assert one.startswith("$argon2id$")
    assert "horse" not in one


def test_only_the_right_password_is_right() -> None:
    kept = passwords.hashed("correct horse")
    assert passwords.is_right("correct horse", kept)
    assert not passwords.is_right("correct horse ", kept)
    assert not passwords.is_right("", kept)


def test_without_a_hash_no_password_is_right() -> None:
    assert not passwords.is_right("nobody's password", None)
    assert not passwords.is_right("anything", "not a hash")
