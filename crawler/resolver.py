"""Names -> addresses of the public Internet, and no others: a crawl never asks the machines of its own network.

What a name resolves to is checked where the connection takes it from, each time, so that a name server that changes
its mind (DNS rebinding) gains nothing between the check and the connection. Scrapy's default resolver knows IPv4 alone;
this one gives both, and Twisted tries them side by side (RFC 8305).
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Self, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingHostnameResolver
from scrapy.settings import BaseSettings
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.failures import NotFetched
from crawler.hosts import Hosts
from crawler.networks import Network, literal_of, may_be_reached, read_networks


@implementer(IHostnameResolver)
class PublicResolver(CachingHostnameResolver):
    """Scrapy's resolver for both kinds of addresses; gives the connection only those it may go to."""

    def __init__(
        self, reactor: ReactorBase, cache_size: int, allowed: Sequence[Network], proxies: frozenset[str]
    ) -> None:
        """`allowed` networks are open beside the public ones; hosts in `proxies` are asked wherever they stand."""
        super().__init__(reactor, cache_size)
        self._allowed = allowed
        self._proxies = proxies
        self.refused: dict[str, str] = {}
        """Hosts whose last look-up gave no address they may be asked at -> the address that was refused."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """The resolver of a process. Raises `ValueError` where `ALLOWED_NETWORKS` names no network."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, read_networks(settings.getlist("ALLOWED_NETWORKS")), _proxies(settings))

    def resolveHostName(  # type: ignore[override]  # noqa: N802 - the name is Twisted's, the parameters are passed on
        self, receiver: Any, host: str, *args: Any, **kwargs: Any
    ) -> Any:
        """As Twisted asks for it; without an address that may be reached, the name counts as not found."""
        self.refused.pop(host, None)
        return super().resolveHostName(cast("Any", _Checked(receiver, host, self)), host, *args, **kwargs)

    def lets(self, host: str, address: str) -> bool:
        """Whether a host may be asked at an address."""
        return host in self._proxies or may_be_reached(ip_address(address.partition("%")[0]), self._allowed)


@implementer(IResolutionReceiver)
class _Checked:
    """What stands between a resolver and the connection that asked it; its methods have Twisted's names."""

    def __init__(self, receiver: Any, host: str, resolver: PublicResolver) -> None:
        self._receiver = receiver
        self._host = host
        self._resolver = resolver
        self._refused = ""
        self._given = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802
        if self._resolver.lets(self._host, address.host):
            self._given = True
            self._receiver.addressResolved(address)
        else:
            self._refused = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._refused and not self._given:
            self._resolver.refused[self._host] = self._refused
        self._receiver.resolutionComplete()


class PublicHosts:
    """Downloader middleware: refuses hosts that spell out an address, and names those that the resolver refused.

    It stands next to the downloader, behind redirects and robots.txt, and before the retries see a failure.
    """

    def __init__(self, hosts: Hosts, allowed: Sequence[Network]) -> None:
        """`hosts` is told which are not to be asked any more."""
        self._hosts = hosts
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware Scrapy asks for."""
        return cls(Hosts.of(crawler), read_networks(crawler.settings.getlist("ALLOWED_NETWORKS")))

    def process_request(self, request: Request) -> None:
        """Refuse a host that is an address which may not be reached, and a name that no name server can hold."""
        host = urlparse_cached(request).hostname or ""
        address = literal_of(host)
        if address and not may_be_reached(address, self._allowed):
            self._refuse(request, str(address))
        try:
            host.encode("idna")
        except UnicodeError:
            raise NotFetched("bad-address") from None

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a name that was refused from one that is not found."""
        from twisted.internet import reactor

        if not isinstance(exception, CannotResolveHostError):
            return
        resolver = getattr(reactor, "nameResolver", None)
        host = urlparse_cached(request).hostname or ""
        if isinstance(resolver, PublicResolver) and host in resolver.refused:
            self._refuse(request, resolver.refused[host])

    def _refuse(self, request: Request, address: str) -> None:
        why = f"{address} is no public address, and in none of ALLOWED_NETWORKS"
        self._hosts.leave(request, "private-address", why)
        raise NotFetched("private-address")


def _proxies(settings: BaseSettings) -> frozenset[str]:
    """The hosts of the proxies that the operator has named, and of the one that plays the loopback sites."""
    named = {urlsplit(address).hostname or "" for address in getproxies().values()} - {""}
    return frozenset(named | ({"127.0.0.1"} if settings.getdict("LOOPBACK_HOSTS") else set()))
