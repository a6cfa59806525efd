"""Keeping other services' secrets: sealed at rest, opened only where they are used."""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from nacl.secret import SecretBox

_SHOWN = 4


class Sealer:
    """Seals and opens with one key. Whoever only has the database cannot open anything."""

    def __init__(self, key: str) -> None:
        self._box = SecretBox(hashlib.sha256(key.encode()).digest())

    def seal(self, secret: str) -> bytes:
        """The secret, encrypted and authenticated."""
        return bytes(self._box.encrypt(secret.encode()))

    def open(self, sealed: bytes) -> str:
        """The secret; raises `nacl.exceptions.CryptoError` when the key is another one."""
        return self._box.decrypt(sealed).decode()


def masked(secret: str) -> str:
    """Enough of a secret to tell it from others, and no more."""
    return "••••" + secret[-_SHOWN:] if len(secret) >= 4 * _SHOWN else "••••"


def key_from_file(path: Path) -> str:
    """The key in this file, which is made, readable by its owner only, where it is missing."""
    if not path.exists():
        _make(path)
    key = path.read_text().strip()
    if not key:
        raise OSError(f"{path} is empty. Put the key back, or remove the file to have one made.")
    return key


def _make(path: Path) -> None:
    # Written beside it first: of several processes that start at once, each sees a whole key.
    written = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(written, path)
    finally:
        written.unlink()
