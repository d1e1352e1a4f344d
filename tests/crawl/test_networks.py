"""Which addresses are public, and which hosts are addresses in disguise."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from crawler.networks import literal_of, may_be_reached, read_networks


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "0.1.2.3", "100.64.0.1", "192.0.2.7", "198.18.0.1", "203.0.113.9", "224.0.0.251", "239.1.1.1"),  # noqa: S104 - nothing is bound
        *("240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fec0::1", "fd00::1", "ff02::1", "2001:db8::1", "::127.0.0.1", "100::1"),
        *("::ffff:127.0.0.1", "::ffff:192.168.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
    ],
)
def test_what_is_not_public_is_not_reached(address: str) -> None:
    assert not may_be_reached(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_what_is_public_is_reached(address: str) -> None:
    assert may_be_reached(ip_address(address))


def test_an_allowed_network_is_reached_and_its_neighbour_is_not() -> None:
    allowed = read_networks(["10.20.0.0/16", "fd00:1::/32"])
    assert may_be_reached(ip_address("10.20.3.4"), allowed)
    assert may_be_reached(ip_address("::ffff:10.20.3.4"), allowed)
    assert may_be_reached(ip_address("fd00:1::5"), allowed)
    assert not may_be_reached(ip_address("10.21.3.4"), allowed)


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match=r"10\.20\.0\.0/33"):
        read_networks(["10.20.0.0/33"])


@pytest.mark.parametrize(
    ("host", "address"),
    [
        *(("127.0.0.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f000001", "127.0.0.1"), ("127.1", "127.0.0.1")),
        *(("0177.0.0.1", "127.0.0.1"), ("0x7F.0.0.0x1", "127.0.0.1"), ("127.0.0.1.", "127.0.0.1"), ("0", "0.0.0.0")),  # noqa: S104 - likewise
        *(("::1", "::1"), ("[::1]", "::1"), ("fe80::1%25eth0", "fe80::1"), ("::ffff:127.0.0.1", "::ffff:127.0.0.1")),
    ],
)
def test_an_address_is_known_in_every_spelling(host: str, address: str) -> None:
    assert literal_of(host) == ip_address(address)


@pytest.mark.parametrize("host", ["mithal.example", "1.mithal.example", "127.0.0.1.example", "256.1.1.1", "0x", ""])
def test_a_name_is_a_name(host: str) -> None:
    assert literal_of(host) is None
