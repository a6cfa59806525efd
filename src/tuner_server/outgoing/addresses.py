"""Which addresses belong to everybody, and which to somebody's own network."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

# In these an IPv4 address is written inside of an IPv6 one, and reached through it.
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")


def read_address(text: str) -> Address | None:
    """The address that stands there, in brackets or not; `None` where it is a name."""
    try:
        return ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether this is an address of the open net, whichever way it is written."""
    reached = _reached(address)
    if isinstance(reached, IPv6Address) and reached.is_site_local:
        return False  # Given up in 2004, and still routed inside of some houses.
    return reached.is_global and not (
        reached.is_multicast or reached.is_reserved or reached.is_unspecified
    )


def _reached(address: Address) -> Address:
    """The address at which such a connection ends."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is not None:
        return inner
    if address in _NAT64 or address in _COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
