"""The one spider: `crawler/spider_loader.py` makes a class of it for each outlet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from cleaners.model import Page
from cleaners.outlet import Outlet
from cleaners.version import VERSION
from crawler.cleaning import NotCleaned, may_be_page, pool_of
from crawler.clock import utc_now
from crawler.discovery import (
    BrokenSource,
    Entry,
    address_key,
    clean_address,
    joined,
    newest,
    read_list,
    read_listing,
    read_section,
    sources_of_site,
    why_not,
    window_of,
)
from crawler.failures import reason_of
from crawler.freshness import is_gone, is_wanted, needed_again
from crawler.memory import CrawlMemory, memory_of
from crawler.store.records import Found, Known, Visit
from crawler.visits import MOVED, Fetched, page_of, visit_of

MAX_NESTING = 3
"""How deep sitemap indexes may name further indexes; the protocol allows one, some sites use two."""
MAX_MOVES = 5
"""Redirects followed from one address; a page that moved has one or two, a loop has no end."""

SHOWN = 3
"""Lines of a list that are shown where some are no addresses."""

GONE = frozenset({404, 410})
ANSWERS = [*MOVED, *GONE, HTTPStatus.NOT_MODIFIED]
"""Statuses besides 200 that settle what becomes of a page."""

Report = Callable[[str, str], None]
"""Says of an address why it gave nothing."""


class OutletSpider(Spider):
    """Finds an outlet's articles in its feeds, sitemaps and section pages and yields each page as it came.

    Arguments: `-a since=2d` (`36h`, `2w`, `2026-11-01`, `2026-11-01T06:00`) and `-a until=…` bound the dates of
    publication; `-a limit=N` asks for at most N article pages; `-a urls=FILE` asks for the addresses in a file, one a
    line, and for nothing else.
    """

    outlet: Outlet
    is_declared = True
    rechecks: Sequence[float] = ()
    """Hours after the first fetch at which an article is looked at again."""
    front = ""
    """The address of the front page, where it is not that of the outlet's first domain."""

    def __init__(
        self,
        name: str | None = None,
        *,
        limit: str = "0",
        urls: str = "",
        since: str = "",
        until: str = "",
        **kwargs: Any,
    ) -> None:
        """Arguments are text, as the command line gives them.

        Raises `ValueError` for a limit that is no number or a date that is none, `OSError` for a file that cannot be
        read.
        """
        super().__init__(name, **kwargs)
        if not limit.isdecimal():
            raise ValueError(f"limit={limit}: a number of pages is wanted")
        self._limit = int(limit)
        zone = ZoneInfo(self.outlet.time_zone) if self.outlet.time_zone else UTC
        self.window = window_of(since, until, datetime.now(UTC), zone)
        self._list = urls
        self._addresses = read_list(Path(urls)) if urls else None
        self._asked: set[str] = set()
        self._moves: dict[str, str] = {}
        self._chosen = self._sources_read = 0

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Say who we are, unless the settings name a user agent of their own."""
        super().update_settings(settings)
        if not settings.getpriority("USER_AGENT"):
            contact = f" (+{settings['CONTACT']})" if settings["CONTACT"] else ""
            settings.set("USER_AGENT", f"Ghirbal/{VERSION}{contact}", priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider Scrapy asks for. Raises `ValueError` for settings that say nothing."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        hours = crawler.settings.getlist("RECHECK_HOURS")
        try:
            spider.rechecks = [float(each) for each in hours]
        except ValueError:
            raise ValueError(f"RECHECK_HOURS={','.join(map(str, hours))}: hours are wanted, such as 1,6,24") from None
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Requests for what is left from earlier runs, then for the outlet's sources; or for the list it was given."""
        if not self.settings["CONTACT"] and not self.settings.getdict("LOOPBACK_HOSTS"):
            self.logger.warning("No CONTACT is set: %s cannot tell who is crawling it", self.outlet.name)
        self.crawler.signals.connect(self._report_circle, signals.request_dropped)
        if self._addresses is not None:
            self._report_junk(self._addresses)
            async for request in self._article_requests(Entry(address) for address in self._addresses):
                yield request
            return
        left = await self._memory.unsettled()
        async for request in self._article_requests(Entry(found.address, found.modified) for found in left):
            yield request
        for request in self._declared_sources() or self._sources_to_find():
            yield request

    async def parse_source(self, response: Response, nesting: int, report: Report) -> AsyncIterator[Request]:
        """A feed, sitemap or robots.txt -> requests for the articles and the sitemaps it names.

        `report` says what is wrong with it: of a declared source, a warning.
        """
        try:
            # In a thread: a sitemap that unpacks to all that is allowed takes five seconds of CPU.
            listing = await asyncio.to_thread(
                read_listing,
                response.body,
                response.url,
                max_size=self.settings.getint("SITEMAP_MAX_SIZE"),
                max_entries=self.settings.getint("SITEMAP_ENTRIES"),
            )
        except BrokenSource as error:
            report(response.url, str(error))
            return
        self._source_read()
        if listing.cut:
            self._count("discovery/sources_cut")
            self.logger.warning("%s: %s; the rest was read", response.url, listing.cut)
        if nesting < MAX_NESTING:
            for sitemap in self._sitemaps_among(listing.sitemaps):
                yield self._source_request(sitemap.address, nesting + 1)
        async for request in self._article_requests(listing.articles):
            yield request

    async def parse_section(self, response: Response, page: int = 1) -> AsyncIterator[Request]:
        """A section's page -> requests for its articles, and for the page after it as long as there are new ones."""
        try:
            listing = read_section(response.body, response.url, self.outlet)
        except BrokenSource as error:
            self._report_source(response.url, str(error))
            return
        self._source_read()
        before = self._chosen
        async for request in self._article_requests(listing.articles):
            yield request
        if listing.following and self._chosen > before and page < self.settings.getint("SECTION_PAGES"):
            yield self._section_request(listing.following, page + 1)

    async def parse_front(self, response: Response) -> AsyncIterator[Request]:
        """The front page of a site of which no source is declared -> requests for those it names, and its articles."""
        sources = sources_of_site(response.body, response.url)
        for address in (*sources.feeds, *sources.sitemaps):
            yield self._source_request(address)
        for address in sources.places:
            yield self._guess_request(address)
        try:
            listing = read_section(response.body, response.url, self.outlet)
        except BrokenSource as error:  # no fault: its feeds may name what its front page does not
            self._report_guess(response.url, str(error))
            return
        self._source_read()
        async for request in self._article_requests(listing.articles):
            yield request

    async def parse(
        self, response: Response, known: Known, modified: str = "", moves: int = 0
    ) -> AsyncIterator[Request | Fetched]:
        """An answer to a request for an article -> its page, or where it has moved to, or that there is none.

        `modified` is what discovery says of its date, `known` what was known of the address when it was asked for.
        """
        visit = visit_of(response, modified)
        if response.status in MOVED:
            async for request in self._moved(visit, response, moves):
                yield request
        elif response.status in GONE:
            self._report_page(visit.address, f"HTTP {response.status}")
            await self._not_there(visit, response.status, known)
        elif response.status == HTTPStatus.NOT_MODIFIED:
            self._count("fetch/not_modified")
            await self._memory.settle(visit, "not-modified")
        elif not may_be_page(type(response)):
            self._count("clean/refused/not-html")
            self.logger.info("Refused: not-html: %s", response.url)
            await self._memory.settle(visit, "refused/not-html")
        elif visit.body_digest == known.body_digest:
            self._count("fetch/same")
            await self._memory.settle(visit, "not-modified")
        else:
            self._count("fetch/pages")
            yield await self._story((page_of(response, visit.fetched_at),), visit)

    async def parse_further(
        self, response: Response, pages: tuple[Page, ...], visit: Visit
    ) -> AsyncIterator[Request | Fetched]:
        """A further page of a story that is told on several."""
        self._count("fetch/further_pages")
        if response.status == HTTPStatus.OK and may_be_page(type(response)):
            yield await self._story((*pages, page_of(response, visit.fetched_at)), visit)
        else:
            yield Fetched(pages, visit)

    def closed(self, reason: str) -> None:
        """Say so where not one source could be read: the crawl has found nothing, and not because nothing is new."""
        if reason == "finished" and self._addresses is None and not self._sources_read:
            self.logger.error("No feed and no sitemap of %s could be read", self.outlet.slug)

    async def _moved(self, visit: Visit, response: Response, moves: int) -> AsyncIterator[Request]:
        """Follow a redirect ourselves: each address on the way is known from then on to lead to the page."""
        location = (response.headers.get("Location") or b"").decode("utf-8", "replace")
        target = clean_address(joined(response.url, location), self.outlet)
        is_endless = moves == MAX_MOVES or self._leads_back(visit.address, target)
        reason = "endless" if is_endless else why_not(target, self.outlet)
        if reason:
            self._count(f"fetch/moved_away/{reason}")
            self.logger.info("Moved away: %s: %s", reason, visit.address)
            await self._memory.settle(visit, f"moved/{reason}")
            return
        self._count("fetch/moved")
        await self._memory.move(visit.address, target)
        async for request in self._article_requests([Entry(target, visit.modified)], moves + 1):
            yield request

    async def _not_there(self, visit: Visit, status: int, known: Known) -> None:
        if is_gone(status, known):
            await self._memory.settle(visit, "gone")
        else:
            await self._memory.fail(visit.address, f"failed/HTTP {status}")

    def _leads_back(self, address: str, target: str) -> bool:
        """Whether redirects lead from the target to where they came from; if not, this one is remembered."""
        here, there = address_key(address, self.outlet), address_key(target, self.outlet)
        end = there
        while end != here and end in self._moves:
            end = self._moves[end]
        if end != here:
            self._moves[here] = there
        return end == here

    async def _story(self, pages: tuple[Page, ...], visit: Visit) -> Request | Fetched:
        """The story, where it is whole, else a request for its next page."""
        try:
            address = await pool_of(self.settings).further_page(pages)
        except NotCleaned:  # as it will not be in the pipeline, which says so
            address = None
        if address is None or why_not(address, self.outlet) == "off-domain":
            return Fetched(pages, visit)
        return Request(
            address,
            callback=self.parse_further,
            errback=self._further_failed,
            cb_kwargs={"pages": pages, "visit": visit},
            meta={"purpose": "further-page", "dont_redirect": True, "handle_httpstatus_list": ANSWERS},
            dont_filter=True,
        )

    def _declared_sources(self) -> list[Request]:
        """What is declared, and robots.txt where no sitemap is: a feed of one section is not the site."""
        outlet = self.outlet
        sources = [self._source_request(address) for address in (*outlet.feeds, *outlet.sitemaps)]
        sources += [self._section_request(address, 1) for address in outlet.sections]
        if sources and not outlet.sitemaps:
            sources.append(self._guess_request(f"https://{outlet.domains[0]}/robots.txt"))
        return sources

    def _sources_to_find(self) -> list[Request]:
        """Where nothing is declared: robots.txt, which may name sitemaps, and the front page, which may name feeds."""
        site = self.front or f"https://{self.outlet.domains[0]}/"
        return [self._guess_request(urljoin(site, "/robots.txt")), self._front_request(site)]

    def _front_request(self, address: str) -> Request:
        meta = {"purpose": "discovery"}
        return Request(address, callback=self.parse_front, errback=self._front_failed, meta=meta, priority=1)

    def _front_failed(self, failure: Failure) -> Iterator[Request]:
        """Some sites answer under `www.` alone."""
        address = _address_of(failure)
        if "://www." in address:
            self._report_source(address, reason_of(failure))
            return
        self.logger.info("%s: %s", address, reason_of(failure))
        site = address.replace("://", "://www.", 1)
        yield self._guess_request(urljoin(site, "/robots.txt"))
        yield self._front_request(site)

    def _source_request(self, address: str, nesting: int = 0) -> Request:
        return self._listing_request(address, nesting, self._report_source)

    def _guess_request(self, address: str) -> Request:
        """Where a source often lies; that none lies there is no fault."""
        return self._listing_request(address, 0, self._report_guess)

    def _listing_request(self, address: str, nesting: int, report: Report) -> Request:
        # An outlet may keep its feeds elsewhere (feeds.bbci.co.uk): what it declares is allowed, articles are not.
        return Request(
            address,
            callback=self.parse_source,
            errback=partial(_tell, report),
            cb_kwargs={"nesting": nesting, "report": report},
            meta={
                "allow_offsite": True,
                "purpose": "discovery",
                "download_maxsize": self.settings.getint("SITEMAP_MAX_SIZE"),
            },
            priority=1,
        )

    def _section_request(self, address: str, page: int) -> Request:
        return Request(
            address,
            callback=self.parse_section,
            errback=partial(_tell, self._report_source),
            cb_kwargs={"page": page},
            meta={"purpose": "discovery"},
            priority=1,
        )

    def _sitemaps_among(self, sitemaps: Iterable[Entry]) -> Iterable[Entry]:
        bounded = self.window.since or self.window.until
        most = self.settings.getint("SITEMAP_MOST" if bounded else "SITEMAP_NEWEST")
        return newest((sitemap for sitemap in sitemaps if self.window.may_hold(sitemap)), most)

    async def _article_requests(self, entries: Iterable[Entry], moves: int = 0) -> AsyncIterator[Request]:
        """Requests for those addresses that are articles, and new, or due to be looked at again."""
        found = [*self._articles_among(entries)]
        known = await self._memory.meet(found)
        # Where a page has moved to is still that page: no limit counts it twice.
        chosen = [*self._wanted(found, known, 0 if moves else self._limit)]
        await self._memory.ask([entry for entry, _ in chosen])
        for entry, what_is_known in chosen:
            self._count("discovery/asked")
            yield self._article_request(entry, what_is_known, moves)

    def _articles_among(self, entries: Iterable[Entry]) -> Iterator[Found]:
        for entry in entries:
            self._count("discovery/found")
            address = clean_address(entry.address, self.outlet)
            reason = why_not(address, self.outlet)
            if reason is None and not self.window.allows(entry):
                reason = "outside-window"
            if reason:
                self._count(f"discovery/left_out/{reason}")
                continue
            yield Found(address, entry.modified)

    def _wanted(self, found: Iterable[Found], known: Iterable[Known], limit: int) -> Iterator[tuple[Found, Known]]:
        now, rechecks = utc_now(), self.rechecks
        for entry, what_is_known in zip(found, known, strict=True):
            key = address_key(entry.address, self.outlet)
            # Asked for only now: a feed may name an article without a date, and a sitemap then say that it changed.
            if key in self._asked:
                self._count("discovery/left_out/duplicate")
            elif not is_wanted(what_is_known, entry, now, rechecks, self.window):
                self._count("discovery/left_out/known")
            elif limit and self._chosen >= limit:
                self._count("discovery/left_out/limit")
            else:
                self._asked.add(key)
                self._chosen += 1
                yield entry, needed_again(what_is_known)

    def _article_request(self, found: Found, known: Known, moves: int) -> Request:
        validators = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        meta: dict[str, Any] = {
            "purpose": "article",
            "dont_redirect": True,
            "handle_httpstatus_list": ANSWERS,
        }
        if known.archive_ref:
            meta["last_capture"] = {"archive_ref": known.archive_ref, "fetched_at": known.checked_at}
        return Request(
            found.address,
            callback=self.parse,
            errback=self._page_failed,
            headers={name: value for name, value in validators.items() if value},
            cb_kwargs={"known": known, "modified": found.modified, "moves": moves},
            meta=meta,
            dont_filter=True,  # `_asked` has seen to it, and a redirect may lead to what was asked for before
        )

    def _source_read(self) -> None:
        self._sources_read += 1
        self._count("discovery/sources_read")

    def _report_guess(self, address: str, reason: str) -> None:
        self.logger.debug("%s: %s", address, reason)

    def _report_source(self, address: str, reason: str) -> None:
        self._count("discovery/sources_failed")
        self.logger.warning("%s: %s", address, reason)

    def _report_circle(self, request: Request) -> None:
        """Scrapy's signal: its filter drops what was asked for before, also where a source redirects to itself."""
        if request.url in request.meta.get("redirect_urls", ()):
            request.cb_kwargs.get("report", self._report_source)(request.url, "redirects to itself")

    def _report_junk(self, addresses: Iterable[str]) -> None:
        junk = [address for address in addresses if why_not(clean_address(address, self.outlet), self.outlet)]
        if junk:
            some = ", ".join(repr(address) for address in junk[:SHOWN])
            words = "%s: %d lines are no addresses of articles of %s and are left out: %s%s"
            self.logger.warning(words, self._list, len(junk), self.outlet.slug, some, ", …" if junk[SHOWN:] else "")

    async def _page_failed(self, failure: Failure) -> None:
        reason = reason_of(failure)
        self._report_page(_address_of(failure), reason)
        await self._memory.fail(_address_of(failure), f"failed/{reason}")

    def _further_failed(self, failure: Failure) -> Iterator[Fetched]:
        """What is there of the story is kept; the cleaner warns that it is not whole."""
        self._report_page(_address_of(failure), reason_of(failure))
        story = getattr(failure, "request").cb_kwargs  # noqa: B009 - as `_address_of`
        yield Fetched(story["pages"], story["visit"])

    def _report_page(self, address: str, reason: str) -> None:
        self._count(f"fetch/failed/{reason}")
        self.logger.info("Not fetched: %s: %s", reason, address)

    @property
    def _memory(self) -> CrawlMemory:
        return memory_of(self.crawler)

    def _count(self, key: str) -> None:
        self.crawler.stats.inc_value(key)


def _tell(report: Report, failure: Failure) -> None:
    report(_address_of(failure), reason_of(failure))


def _address_of(failure: Failure) -> str:
    request = getattr(failure, "request")  # noqa: B009 - Scrapy puts it there, Twisted's type does not know
    return str(request.url)
