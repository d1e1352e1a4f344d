"""What Scrapy and Twisted raise -> a few plain words; and the resolver that lets nobody into the own network."""

from __future__ import annotations

import socket
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from OpenSSL import SSL
from scrapy import exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils._compression import _DecompressionMaxSizeExceeded
from service_identity import VerificationError
from twisted.internet import error as twisted_error
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.python.failure import Failure
from twisted.web import _newclient

from crawler.failures import NotFetched, reason_of
from crawler.hosts import retry_after
from crawler.networks import read_networks
from crawler.resolver import PublicResolver
from crawler.robots import product_token

# Twisted's exceptions are without types.
error: Any = twisted_error
newclient: Any = _newclient


def raised(problem: Exception, cause: BaseException | None = None) -> Failure:
    problem.__cause__ = cause
    return Failure(problem)  # type: ignore[no-untyped-call]


def never_received(*problems: Exception) -> Any:
    return newclient.ResponseNeverReceived([raised(problem) for problem in problems])


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (raised(HttpError(Response("https://mithal.example", status=404))), "HTTP 404"),
        (raised(NotFetched("private-address")), "private-address"),
        (raised(exceptions.IgnoreRequest("Forbidden by robots.txt")), "Forbidden by robots.txt"),
        (raised(exceptions.IgnoreRequest("Ignored…"), _DecompressionMaxSizeExceeded(9, 5)), "too-large"),
        (raised(exceptions.DownloadCancelledError("Expected to receive 9 bytes")), "too-large"),
        (raised(exceptions.DownloadFailedError(), never_received(SSL.Error([]))), "tls"),
        (raised(exceptions.DownloadFailedError(), never_received(VerificationError([]))), "tls"),
        (raised(exceptions.DownloadFailedError(), never_received(error.ConnectionLost(), SSL.Error([]))), "tls"),
        (
            raised(exceptions.DownloadFailedError(), never_received(newclient.ParseError("no status line", b""))),
            "bad-answer",
        ),
        (raised(exceptions.DownloadFailedError(), never_received(error.ConnectionLost())), "reset"),
        (raised(exceptions.DownloadFailedError()), "reset"),
        (raised(exceptions.CannotResolveHostError()), "dns"),
        (raised(error.DNSLookupError()), "dns"),
        (raised(socket.gaierror()), "dns"),
        (raised(exceptions.DownloadConnectionRefusedError()), "refused"),
        (raised(error.ConnectionRefusedError()), "refused"),
        (raised(exceptions.DownloadTimeoutError()), "timeout"),
        (raised(error.TCPTimedOutError()), "timeout"),
        (raised(error.TimeoutError()), "timeout"),
        (raised(exceptions.ResponseDataLossError(), newclient.ResponseFailed([])), "cut-off"),
        (raised(TunnelError()), "proxy"),
        (raised(error.NoRouteError()), "unreachable"),
        (raised(error.ConnectionDone()), "reset"),
        (raised(ConnectionResetError()), "reset"),
        (raised(exceptions.UnsupportedURLSchemeError()), "bad-address"),
        (raised(exceptions.NotSupported()), "bad-address"),
        (raised(UnicodeError("label too long")), "bad-address"),
        (raised(zlib.error()), "bad-compression"),
        (raised(exceptions.StopDownload()), "stopped"),
        (raised(KeyError("x")), "KeyError"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value.value).__name__,
)
def test_a_failure_has_a_reason_in_plain_words(failure: Failure, reason: str) -> None:
    assert reason_of(failure) == reason


def test_every_download_exception_of_scrapy_has_a_reason_of_ours() -> None:
    of_scrapy = [
        kind
        for kind in vars(exceptions).values()
        if isinstance(kind, type) and issubclass(kind, Exception) and kind.__name__.endswith("Error")
    ]
    named = {kind.__name__ for kind in of_scrapy if kind is not exceptions.UsageError}
    assert len(named) >= 7
    assert not named & {reason_of(raised(kind())) for kind in of_scrapy}


class NameServer:
    """Stands where Twisted's resolver does, and gives the answers it is told to, one look-up after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = [*answers]

    def resolveHostName(self, receiver: Any, host: str, port: int = 0, *_: object) -> None:  # noqa: N802 - Twisted's
        receiver.resolutionBegan(host)
        for address in self._answers.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


class Connection:
    """What a connection would be given to connect to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802 - Twisted's
        """It has begun."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's
        """It is over."""


def looked_up(resolver: PublicResolver, host: str) -> list[str]:
    connection = Connection()
    resolver.resolveHostName(connection, host, portNumber=443)
    return connection.addresses


def resolver_of(name_server: NameServer, **options: Any) -> PublicResolver:
    reactor: Any = type("Reactor", (), {"nameResolver": name_server})
    return PublicResolver(reactor, 0, **({"allowed": (), "proxies": frozenset()} | options))


def test_a_name_server_that_changes_its_mind_gains_nothing() -> None:
    resolver = resolver_of(NameServer(["8.8.8.8"], ["127.0.0.1"], ["8.8.8.8"]))
    assert looked_up(resolver, "rebinds.example") == ["8.8.8.8"]
    assert looked_up(resolver, "rebinds.example") == []
    assert resolver.refused == {"rebinds.example": "127.0.0.1"}
    assert looked_up(resolver, "rebinds.example") == ["8.8.8.8"]
    assert resolver.refused == {}


def test_of_several_addresses_only_the_public_ones_are_connected_to() -> None:
    resolver = resolver_of(NameServer(["10.0.0.1", "8.8.8.8", "::1", "2606:4700::1"]))
    assert looked_up(resolver, "mixed.example") == ["8.8.8.8", "2606:4700::1"]
    assert resolver.refused == {}


def test_an_allowed_network_and_the_operators_proxy_are_let_through() -> None:
    answers = NameServer(["10.1.0.1"], ["192.168.0.1"], ["10.1.0.1", "fe80::1%eth0"])
    resolver = resolver_of(answers, allowed=read_networks(["10.1.0.0/16"]), proxies=frozenset({"proxy.example"}))
    assert looked_up(resolver, "intranet.example") == ["10.1.0.1"]
    assert looked_up(resolver, "proxy.example") == ["192.168.0.1"]
    assert looked_up(resolver, "intranet.example") == ["10.1.0.1"]


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("Ghirbal/0.1 (+mailto:desk@googlebot.example)", "Ghirbal"),
        ("mine", "mine"),
        ("Mozilla/5.0 (compatible; Desk/1.0)", "Mozilla/5.0 (compatible; Desk/1.0)"),
    ],
)
def test_the_name_that_robots_txt_knows_us_by(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("120", 120, 120),
        ("0", 0, 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("Wednesday, 21-Oct-15 07:28:00 GMT", 0, 0),
    ],
)
def test_how_long_a_host_asks_to_wait(value: str, least: float, most: float) -> None:
    seconds = retry_after(Response("https://mithal.example", headers={"Retry-After": value}))
    assert seconds is not None
    assert least <= seconds <= most


def test_a_host_may_name_the_moment() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    seconds = retry_after(Response("https://mithal.example", headers={"Retry-After": moment}))
    assert seconds is not None
    assert 3500 <= seconds <= 3600


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "²"])
def test_what_is_no_time_to_wait_is_none(value: str) -> None:
    assert retry_after(Response("https://mithal.example", headers={"Retry-After": value.encode()})) is None
