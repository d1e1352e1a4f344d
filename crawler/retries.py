"""Second tries, each after a longer rest, and none where a host is left alone."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.failures import DOWN, reason_of_error
from crawler.hosts import Hosts

MENDED = DOWN - {"tls"} | {"cut-off"}
"""Reasons that a second try can mend; a certificate is as bad a minute later."""


class LeaveAlone:
    """Downloader middleware: drops at once what is meant for a host that is left alone. It stands before robots.txt."""

    def __init__(self, hosts: Hosts) -> None:
        """`hosts` knows which ones those are."""
        self._hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware Scrapy asks for."""
        return cls(Hosts.of(crawler))

    def process_request(self, request: Request) -> None:
        """Raise `NotFetched` where the request's host is left alone."""
        self._hosts.check(request)


class Retries:
    """Downloader middleware, for Scrapy's own, which asks again at once. Counts in the stats under `retry/`."""

    def __init__(self, crawler: Crawler) -> None:
        """Reads `RETRY_HTTP_CODES`; `RETRY_TIMES` says how often. Raises `NotConfigured` without `RETRY_ENABLED`."""
        if not crawler.settings.getbool("RETRY_ENABLED"):
            raise NotConfigured
        self._crawler = crawler
        self._hosts = Hosts.of(crawler)
        self._statuses = {int(status) for status in crawler.settings.getlist("RETRY_HTTP_CODES")}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware Scrapy asks for."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request once more, after a rest."""
        if response.status not in self._statuses:
            return response
        return await self._again(request, f"HTTP {response.status}") or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request once more, after a rest; None: the failure stands. Failures of the host are counted."""
        reason = reason_of_error(exception)
        if reason in DOWN:
            self._hosts.failed(request, reason)
        return await self._again(request, reason) if reason in MENDED else None

    async def _again(self, request: Request, reason: str) -> Request | None:
        spider = self._crawler.spider
        if spider is None or request.meta.get("dont_retry") or self._hosts.leaves_alone(request):
            return None
        again = get_retry_request(request, spider=spider, reason=reason)
        if again is not None:
            await self._hosts.rest(self._hosts.backoff(again.meta["retry_times"]))
        return again
