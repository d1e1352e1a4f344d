"""The one spider: `crawler/spider_loader.py` makes a class of it for each outlet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure
from w3lib.encoding import http_content_type_encoding

from cleaners.model import Page
from cleaners.outlet import Outlet
from cleaners.version import VERSION
from crawler.discovery import BrokenSource, clean_address, newest, read_listing, why_not

MAX_NESTING = 3
"""How deep sitemap indexes may name further indexes; the protocol allows one, some sites use two."""


class OutletSpider(Spider):
    """Finds an outlet's articles in its feeds and sitemaps and yields each page as it came.

    Arguments: `-a limit=N` asks for at most N article pages; `-a urls=FILE` asks for the addresses in a file, one a
    line, and for nothing else.
    """

    outlet: Outlet

    def __init__(self, name: str | None = None, *, limit: str = "0", urls: str = "", **kwargs: Any) -> None:
        """Arguments are text, as the command line gives them.

        Raises `ValueError` for a limit that is no number, `OSError` for a
        file that cannot be read.
        """
        super().__init__(name, **kwargs)
        if not limit.isdecimal():
            raise ValueError(f"limit={limit}: a number of pages is wanted")
        self._limit = int(limit)
        self._addresses = Path(urls).read_text("utf-8").split() if urls else None
        self._asked: set[str] = set()
        self._sources_read = 0

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Say who we are, unless the settings name a user agent of their own."""
        super().update_settings(settings)
        if not settings.getpriority("USER_AGENT"):
            contact = f" (+{settings['CONTACT']})" if settings["CONTACT"] else ""
            settings.set("USER_AGENT", f"Ghirbal/{VERSION}{contact}", priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the outlet's feeds and sitemaps; without any, for its robots.txt, which may name some."""
        if not self.settings["CONTACT"] and not self.settings.getdict("LOOPBACK_HOSTS"):
            self.logger.warning("No CONTACT is set: %s cannot tell who is crawling it", self.outlet.name)
        if self._addresses is not None:
            for request in self._article_requests(self._addresses):
                yield request
            return
        sources = (*self.outlet.feeds, *self.outlet.sitemaps) or (f"https://{self.outlet.domains[0]}/robots.txt",)
        for source in sources:
            yield self._source_request(source, nesting=0)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Page]:  # noqa: ARG002 - Scrapy's signature
        """A page of the outlet -> `Page`; decoding is the cleaner's."""
        if not isinstance(response, TextResponse):
            self._count("clean/refused/not-html")
            self.logger.info("Refused: not-html: %s", response.url)
            return
        self._count("fetch/pages")
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        yield Page(
            html=response.body,
            url=response.url,
            charset=http_content_type_encoding(content_type),
            fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def parse_source(self, response: Response, nesting: int) -> Iterator[Request]:
        """A feed, sitemap or robots.txt -> requests for the articles and the sitemaps it names."""
        try:
            listing = read_listing(response.body, response.url, max_size=self.settings.getint("DOWNLOAD_MAXSIZE"))
        except BrokenSource as error:
            self._report_source(response.url, str(error))
            return
        self._sources_read += 1
        self._count("discovery/sources_read")
        if nesting < MAX_NESTING:
            for sitemap in newest(listing.sitemaps, self.settings.getint("SITEMAP_NEWEST")):
                yield self._source_request(sitemap.address, nesting + 1)
        by_age = sorted(listing.articles, key=lambda entry: entry.modified, reverse=True)
        yield from self._article_requests(entry.address for entry in by_age)

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        """Say so where not one source could be read: the crawl has found nothing, and not because nothing is new."""
        if self._addresses is None and not self._sources_read:
            self.logger.error("No feed and no sitemap of %s could be read", self.name)

    def _source_request(self, address: str, nesting: int) -> Request:
        # An outlet may keep its feeds elsewhere (feeds.bbci.co.uk): what it declares is allowed, articles are not.
        return Request(
            address,
            callback=self.parse_source,
            errback=self._source_failed,
            cb_kwargs={"nesting": nesting},
            meta={"allow_offsite": True},
            priority=1,
        )

    def _article_requests(self, addresses: Iterable[str]) -> Iterator[Request]:
        for found in addresses:
            self._count("discovery/found")
            address = clean_address(found, self.outlet)
            reason = "duplicate" if address in self._asked else why_not(address, self.outlet)
            if reason:
                self._count(f"discovery/left_out/{reason}")
                continue
            if self._limit and len(self._asked) >= self._limit:
                self._count("discovery/left_out/limit")
                continue
            self._asked.add(address)
            self._count("discovery/asked")
            yield Request(address, callback=self.parse, errback=self._page_failed)

    def _source_failed(self, failure: Failure) -> None:
        self._report_source(_address_of(failure), _reason_of(failure))

    def _report_source(self, address: str, reason: str) -> None:
        self._count("discovery/sources_failed")
        self.logger.warning("%s: %s", address, reason)

    def _page_failed(self, failure: Failure) -> None:
        reason = _reason_of(failure)
        self._count(f"fetch/failed/{reason}")
        self.logger.info("Not fetched: %s: %s", reason, _address_of(failure))

    def _count(self, key: str) -> None:
        self.crawler.stats.inc_value(key)


def _address_of(failure: Failure) -> str:
    request = getattr(failure, "request")  # noqa: B009 - Scrapy puts it there, Twisted's type does not know
    return str(request.url)


def _reason_of(failure: Failure) -> str:
    """A few words: `HTTP 404`, `Forbidden by robots.txt`, `DownloadTimeoutError`."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if isinstance(error, IgnoreRequest):
        return str(error)
    return type(error).__name__
