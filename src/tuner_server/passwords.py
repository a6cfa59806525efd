"""Passwords: argon2id, with the library's current parameters."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 200

_hasher = PasswordHasher()
# Checked where there is no such person, so that an answer takes as long as for one who exists.
_NOBODY = _hasher.hash("nobody's password")


def hashed(password: str) -> str:
    """A salted hash to store."""
    return _hasher.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed; never where there is no hash."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
