"""Which addresses a crawl may go to: those of the public Internet. Pure: nothing is looked up."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_UNICAST = IPv6Network("2000::/3")
"""The only IPv6 space given out for the public Internet (IANA, IPv6 Global Unicast Address Assignments)."""

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses whose last 32 bits are an IPv4 address (RFC 6052)."""

_NUMBERS = re.compile(r"(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+)){0,3}", re.IGNORECASE)
"""What the C library's resolver takes for an IPv4 address: one to four numbers, decimal, octal or hexadecimal."""


def read_networks(names: Iterable[str]) -> tuple[Network, ...]:
    """Networks in CIDR form, `10.0.0.0/8`. Raises `ValueError`, naming the one that is none."""
    return tuple(ip_network(name) for name in names)


def may_be_reached(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Whether an address is public or in one of the networks that are allowed.

    Not public are, by IANA's special-purpose registries: private, loopback, link-local, shared (RFC 6598), multicast,
    reserved and unspecified ones. An IPv6 address that wraps an IPv4 one is what it wraps.
    """
    plain = _unwrapped(address)
    return _is_public(plain) or any(one in network for one in {address, plain} for network in allowed)


def literal_of(host: str) -> Address | None:
    """The address that a host spells out, in any form a resolver takes for one; None: it is a name.

    `127.0.0.1`, `2130706433`, `0x7f.1`, `0177.0.0.1`, `[::1]`, `fe80::1%eth0`.
    """
    text = host.strip("[]").rstrip(".").partition("%")[0]
    try:
        return ip_address(text)
    except ValueError:
        pass
    if not _NUMBERS.fullmatch(text):
        return None
    try:
        return IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
