"""Hosts inside of the own network that the operator lets requests go to."""

import re
from dataclasses import dataclass
from typing import Self

from tuner_server.outgoing.addresses import Address, read_address

_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?")


@dataclass(frozen=True, slots=True)
class _Entry:
    host: str
    address: Address | None
    port: int | None


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Names and addresses, each with one port or with all of them."""

    entries: tuple[_Entry, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """Hosts with commas between them: `localhost:11434, 10.0.0.5, [::1]:8080`.

        Raises `ValueError`, in words, for what is no host.
        """
        return cls(tuple(_entry(part.strip()) for part in text.split(",") if part.strip()))

    def allow(self, host: str, address: Address, port: int) -> bool:
        """Whether one of them is meant: the host by the name that was asked for, or its address."""
        named = host.casefold().rstrip(".")
        return any(
            (entry.host == named or (entry.address is not None and entry.address == address))
            and entry.port in (None, port)
            for entry in self.entries
        )


def _entry(text: str) -> _Entry:
    host, port = _parted(text)
    address = read_address(host)
    name = host.casefold().rstrip(".")
    if address is None and not _NAME.fullmatch(name):
        raise ValueError(
            f"“{text}” is no host. Write a name or an address, and a port if only that is meant: "
            "localhost:11434, 10.0.0.5, [::1]:8080"
        )
    if port is not None and not (port.isdecimal() and 0 < int(port) < 65_536):
        raise ValueError(f"“{text}” has no port after its colon: a number from 1 to 65535")
    return _Entry(name if address is None else str(address), address, int(port) if port else None)


def _parted(text: str) -> tuple[str, str | None]:
    """Host and port; an address of IPv6 has colons of its own."""
    if read_address(text) is not None:
        return text, None
    host, colon, port = text.rpartition(":")
    return (host, port) if colon else (text, None)
