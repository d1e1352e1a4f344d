"""Real addresses, local sites: how the demo and the tests crawl outlets without a network.

`LOOPBACK_HOSTS = {"aljazeera.net": 8123}` sends every request for that host, and for hosts below it, to a port of this
machine, over http and https alike. The local site (`crawler/sites.py`) stands in as a proxy does: the request, its
redirects and its response keep the outlet's own address, and no name is ever looked up.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached


class LoopbackMiddleware:
    """Downloader middleware; without `LOOPBACK_HOSTS` it is not there. It stands before Scrapy's proxy middleware."""

    def __init__(self, ports: dict[str, int]) -> None:
        """`ports` maps a host, and all below it, to the local port that answers for it."""
        self._ports = ports

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LoopbackMiddleware:
        """The middleware Scrapy asks for. Raises `NotConfigured` where no host is named."""
        ports = crawler.settings.getdict("LOOPBACK_HOSTS")
        if not ports:
            raise NotConfigured
        return cls(ports)

    def process_request(self, request: Request) -> None:
        """Route a request for a named host; one that a redirect has led away from them is let go."""
        port = self._port_of(urlparse_cached(request).hostname or "")
        if port:
            request.meta["proxy"] = f"http://127.0.0.1:{port}"
            request.meta["loopback"] = True
        elif request.meta.pop("loopback", False):
            del request.meta["proxy"]

    def _port_of(self, host: str) -> int | None:
        labels = host.split(".")
        parents = (".".join(labels[n:]) for n in range(len(labels)))
        return next((self._ports[parent] for parent in parents if parent in self._ports), None)
