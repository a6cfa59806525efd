"""Secrets of other services: sealed at rest, shown only masked."""

import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import CryptoError

from tuner_server.sealing import Sealer, key_from_file, masked


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_opens_with_the_same_key_only(secret: str) -> None:
    sealed = Sealer("key").seal(secret)
    assert Sealer("key").open(sealed) == secret
    with pytest.raises(CryptoError):
        Sealer("other").open(sealed)


def test_the_same_secret_is_sealed_differently_each_time() -> None:
    sealer = Sealer("key")
    first, second = sealer.seal("secret"), sealer.seal("secret")
    assert first != second
    assert b"secret" not in first


def test_a_changed_secret_does_not_open() -> None:
    sealed = bytearray(Sealer("key").seal("secret"))
    sealed[-1] ^= 1
    with pytest.raises(CryptoError):
        Sealer("key").open(bytes(sealed))


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("sk-0123456789abcdef", "••••cdef"),
        ("sixteen letters!", "••••ers!"),
        ("short", "••••"),
        ("", "••••"),
    ],
)
def test_of_a_secret_only_the_end_is_shown_and_of_a_short_one_nothing(
    secret: str, shown: str
) -> None:
    assert masked(secret) == shown


def test_a_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    key = key_from_file(path)
    assert len(key) >= 32
    assert key_from_file(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_processes_that_start_at_once_get_the_same_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_about_to_place_theirs = threading.Barrier(2)
    link = os.link

    def place(source: Path, target: Path) -> None:
        both_about_to_place_theirs.wait()
        link(source, target)

    monkeypatch.setattr(os, "link", place)
    with ThreadPoolExecutor(2) as pool:
        keys = list(pool.map(key_from_file, [tmp_path / "secret.key"] * 2))
    assert keys[0] == keys[1] != ""
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret.key"]


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_text("\n")
    with pytest.raises(OSError, match="is empty"):
        key_from_file(path)
