"""Addresses of the open net, and all the ways to write others."""

import pytest

from tuner_server.outgoing.addresses import is_public, read_address
from tuner_server.outgoing.allowed import AllowedHosts


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_these_belong_to_everybody(text: str) -> None:
    address = read_address(text)
    assert address is not None
    assert is_public(address)


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",  # behind a carrier's NAT
        "127.0.0.1",
        "127.8.8.8",
        "169.254.169.254",  # a cloud machine's metadata
        "172.16.0.1",
        "192.168.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b::169.254.169.254",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2002:a00:1::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_these_do_not(text: str) -> None:
    address = read_address(text)
    assert address is not None
    assert not is_public(address)


def test_names_are_no_addresses() -> None:
    assert read_address("example.com") is None
    assert read_address("1.1") is None


@pytest.mark.parametrize(
    ("text", "host", "address", "port", "allowed"),
    [
        ("", "localhost", "127.0.0.1", 80, False),
        ("localhost:11434", "localhost", "127.0.0.1", 11434, True),
        ("localhost:11434", "LocalHost.", "::1", 11434, True),
        ("localhost:11434", "localhost", "127.0.0.1", 11435, False),
        ("localhost:11434", "127.0.0.1", "127.0.0.1", 11434, False),
        ("models.internal", "models.internal", "10.0.0.9", 8080, True),
        ("models.internal", "other.internal", "10.0.0.9", 8080, False),
        ("a.internal, 10.0.0.9:80", "b.internal", "10.0.0.9", 80, True),
        ("10.0.0.9:80", "10.0.0.9", "10.0.0.9", 443, False),
        ("[::1]:8080", "::1", "::1", 8080, True),
        ("::1", "::1", "::1", 9, True),
        ("[fd00::1]", "x.internal", "fd00::1", 9, True),
        ("10.0.0.9", "x.internal", "::ffff:10.0.0.9", 80, False),
    ],
)
def test_hosts_are_allowed_by_name_or_address_and_port(
    text: str, host: str, address: str, port: int, allowed: bool
) -> None:
    read = read_address(address)
    assert read is not None
    assert AllowedHosts.read(text).allow(host, read, port) is allowed


@pytest.mark.parametrize(
    "text", ["http://localhost", "localhost:", "localhost:0", "a:70000", "a b", "10.0.0.0/8", "*"]
)
def test_what_is_no_host_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no host|has no port"):
        AllowedHosts.read(text)
