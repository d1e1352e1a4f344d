"""The archive in a crawl: nothing goes on to be cleaned before it is archived; what a run has is not fetched again."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urldefrag

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Headers as ResponseHeaders
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.httpobj import urlparse_cached

from crawler.archive.reader import answered, read
from crawler.archive.records import ARTICLE, FURTHER_PAGE, ArchiveError, Exchange, Headers
from crawler.archive.writer import shared_writer
from crawler.clock import utc_now
from crawler.memory import CrawlMemory
from crawler.project import folder_setting
from crawler.robots import FETCHED_BEFORE
from crawler.store.records import Run

FROM_ARCHIVE = "archived"
"""Flag of a response that comes from the archive."""

WHY_CLOSED = "archive-failed"
"""The reason that a crawl is closed with."""


class NotArchived(IgnoreRequest):
    """Raised for a response that could not be archived, and for every request after it."""


class ArchiveResponses:
    """Downloader middleware, nearest to the downloader: it sees bodies as they came, and everything that is fetched.

    Sets `archive_ref` and `fetched_at` in the request's meta. Reads `purpose` there, and `last_capture` where the page
    is known. Without `ARCHIVE_DIR`, and without a state to number the runs, it is not there.
    """

    def __init__(self, crawler: Crawler, memory: CrawlMemory) -> None:
        """`memory` says which run this is: `memory.run`, set before the first request."""
        self._crawler, self._memory = crawler, memory
        self._folder = folder_setting(crawler.settings, "ARCHIVE_DIR")
        self._writer = shared_writer(self._folder, crawler.settings.getint("ARCHIVE_MAX_SIZE"))
        self._opened: asyncio.Task[dict[str, str]] | None = None
        self._failed = ""
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveResponses:
        """The middleware Scrapy asks for. Raises `NotConfigured`."""
        if not crawler.settings["ARCHIVE_DIR"]:
            raise NotConfigured
        memory = crawler.get_extension(CrawlMemory)
        if memory is None:
            raise NotConfigured
        middleware = cls(crawler, memory)
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    async def process_request(self, request: Request) -> Response | None:
        """Answer from the archive what an earlier process of this run has fetched."""
        refs = await self._open()
        is_page = _purpose(request) in {ARTICLE, FURTHER_PAGE} and request.method == "GET"
        ref = refs.get(_address(request)) if is_page else None
        if ref is None:
            return None
        try:
            return await asyncio.to_thread(self._archived, request, ref)
        except ArchiveError:  # erased since: it is fetched
            return None

    async def process_response(self, request: Request, response: Response) -> Response:
        """Archive what was fetched. Raises `NotArchived`, and has the crawl closed."""
        if FROM_ARCHIVE in response.flags:
            self._crawler.stats.inc_value("archive/answered")
            return response
        if FETCHED_BEFORE in response.flags:
            return response
        await self._open()
        run, exchange = self._run, _exchange(request, response)
        try:
            written = await self._writer.write(run.outlet, run.id, exchange)
        except ArchiveError as error:
            self._fail(str(error))
            raise NotArchived("not archived") from None
        request.meta.update(archive_ref=written.archive_ref, fetched_at=exchange.fetched_at)
        stats = self._crawler.stats
        stats.inc_value("archive/written")
        stats.inc_value("archive/revisits", int(written.is_revisit))
        stats.inc_value("archive/bytes", written.size)
        return response

    async def close(self) -> None:
        """Put the run's file on the disk."""
        if self._opened is None:
            return
        try:
            await self._writer.close(self._run.outlet, self._run.id)
        except ArchiveError as error:
            if not self._failed:
                self._say(str(error))

    @property
    def _run(self) -> Run:
        if self._memory.run is None:
            raise RuntimeError("a run is numbered before its first request")
        return self._memory.run

    async def _open(self) -> dict[str, str]:
        """The run's article pages that are in the archive already: address -> ref. Raises `NotArchived`."""
        if self._failed:
            raise NotArchived("not archived")
        if self._opened is None:
            self._opened = asyncio.create_task(self._resume())
        try:
            return await asyncio.shield(self._opened)
        except ArchiveError as error:
            self._fail(str(error))
            raise NotArchived("not archived") from None

    async def _resume(self) -> dict[str, str]:
        run = self._run
        for line in await self._writer.open(run.outlet, run.id):
            self._logger.warning("Archive repaired: %s", line)
        return await asyncio.to_thread(answered, self._folder, run) if run.resumed else {}

    def _archived(self, request: Request, ref: str) -> Response | None:
        """The answer under a ref; none where it is settled: the page is then asked for because it may have changed."""
        capture = read(self._folder, ref)
        settled = request.meta.get("last_capture")
        if settled and capture.fetched_at <= settled["fetched_at"]:
            return None
        headers, body = ResponseHeaders(), capture.body
        for name, value in capture.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        request.meta.update(archive_ref=ref, fetched_at=capture.fetched_at)
        return kind(request.url, status=capture.status, headers=headers, body=body, flags=[FROM_ARCHIVE])

    def _fail(self, why: str) -> None:
        """Say once what failed, and have the crawl closed: what is not archived must not be kept."""
        if self._failed:
            return
        self._failed = why
        self._say(why)
        engine = self._crawler.engine
        if engine is None:
            raise RuntimeError("a response comes from a running crawl")
        self._closing = asyncio.create_task(engine.close_spider_async(reason=WHY_CLOSED))

    def _say(self, why: str) -> None:
        self._logger.error("The archive cannot be written: %s", why)

    @property
    def _logger(self) -> Any:
        if self._crawler.spider is None:
            raise RuntimeError("a middleware runs for a spider")
        return self._crawler.spider.logger


def _exchange(request: Request, response: Response) -> Exchange:
    last = request.meta.get("last_capture")
    protocol = response.protocol or ""
    return Exchange(
        url=_address(request),
        status=response.status,
        headers=_headers(response),
        body=response.body,
        fetched_at=utc_now(),
        purpose=_purpose(request),
        method=request.method,
        request_headers=_headers(request),
        request_body=request.body,
        protocol=protocol if protocol.startswith("HTTP/1") else "HTTP/1.1",
        ip_address=str(response.ip_address) if response.ip_address else None,
        last_capture=last["archive_ref"] if last else None,
    )


def _headers(message: Request | Response) -> Headers:
    return tuple((name, value) for name, values in message.headers.items() for value in values)


def _address(request: Request) -> str:
    return urldefrag(request.url).url


def _purpose(request: Request) -> str:
    """Scrapy asks for robots.txt itself, and says nothing of why."""
    if urlparse_cached(request).path == "/robots.txt":
        return "robots"
    return str(request.meta.get("purpose", "discovery"))
