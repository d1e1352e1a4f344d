"""The store, for one crawl: in a thread of its own, so that no database keeps the crawl waiting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from cleaners.model import Article
from crawler.clock import utc_now
from crawler.project import folder_setting
from crawler.store import AlreadyRunning, Found, Kept, Known, Run, Store, StoreError, Visit, open_store

logger = logging.getLogger(__name__)

T = TypeVar("T")

AT_ONCE = 100
"""Articles read from the store in one go when its feeds are written: some 2 MB."""


class CrawlMemory:
    """Scrapy extension: what this outlet's crawls have seen and kept.

    The methods are those of `Store`, awaited. Where the store fails, the crawl is closed (`store-failed`) with one line
    that says why: what cannot be remembered must not be fetched.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Reads `STORE` and `STATE_DIR`."""
        self.run: Run | None = None
        self._crawler = crawler
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._opened: Store | None = None
        self._has_failed = False
        self._is_told = False
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlMemory:
        """The extension Scrapy asks for."""
        memory = cls(crawler)
        crawler.signals.connect(memory.open, signals.spider_opened)
        crawler.signals.connect(memory.close, signals.engine_stopped)
        return memory

    async def open(self, spider: Spider) -> None:
        """Open the store and begin the run, or take up the one that was killed. Raises `CloseSpider`."""
        settings = self._crawler.settings
        try:
            self._opened = await self._in_thread(open_store, settings["STORE"], folder_setting(settings, "STATE_DIR"))
            self.run = await self._in_thread(self._opened.begin, memory_name(spider), utc_now())
        except AlreadyRunning as refusal:
            logger.error("Refused: %s", refusal)
            raise CloseSpider("already-running") from None
        except StoreError as error:
            logger.error("%s", error)
            raise CloseSpider("store-failed") from None
        if self.run.resumed:
            logger.info("Taking up the run of %s, which did not come to its end", self.run.started_at)

    async def close(self) -> None:
        """Close the store; the run stays open unless `finish` was called."""
        if self._opened is not None:
            await self._in_thread(self._opened.close)
            self._opened = None
        self._thread.shutdown()

    async def meet(self, found: Sequence[Found]) -> list[Known]:
        """What is known of each address, in their order."""
        return await self._call(self._store.meet, self._run.outlet, found)

    async def ask(self, found: Sequence[Found]) -> None:
        """These addresses will be asked for."""
        await self._call(self._store.ask, self._run.outlet, found, utc_now())

    async def unsettled(self) -> list[Found]:
        """Addresses asked for by this or an earlier run and not settled."""
        return await self._call(self._store.unsettled, self._run.outlet)

    async def settle(self, visit: Visit, outcome: str) -> None:
        """An answer without an article."""
        await self._call(self._store.settle, self._run.outlet, visit, outcome)

    async def fail(self, address: str, outcome: str) -> None:
        """An answer that settles nothing, or none."""
        await self._call(self._store.fail, self._run.outlet, address, outcome)

    async def move(self, asked: str, target: str) -> None:
        """An address leads to another."""
        await self._call(self._store.move, self._run.outlet, asked, target, utc_now())

    async def keep(self, visit: Visit, article: Article, canonical: str | None) -> Kept:
        """Store an article and that it was seen."""
        return await self._call(self._store.keep, self._run, visit, article, canonical)

    async def kept(self) -> AsyncIterator[Article]:
        """This run's articles, in the order in which they came, those of killed processes too."""
        articles: Iterator[Article] = await self._read(self._store.kept, self._run)
        while some := await self._read(_some, articles):
            for article in some:
                yield article

    async def finish(self, statistics: Mapping[str, Any]) -> None:
        """The run has come to its end."""
        await self._call(self._store.finish, self._run, utc_now(), statistics)

    @property
    def _store(self) -> Store:
        if self._opened is None:
            raise CloseSpider("store-failed")
        return self._opened

    @property
    def _run(self) -> Run:
        if self.run is None:
            raise CloseSpider("store-failed")
        return self.run

    async def _call(self, method: Callable[..., T], *arguments: Any) -> T:
        return await self._read(self._while_it_works, method, *arguments)

    def _while_it_works(self, method: Callable[..., T], *arguments: Any) -> T:
        """In the store's thread: what stands in line behind a call that waited in vain does not wait in its turn."""
        if self._has_failed:
            raise CloseSpider("store-failed")
        try:
            return method(*arguments)
        except StoreError:
            self._has_failed = True
            raise

    async def _read(self, method: Callable[..., T], *arguments: Any) -> T:
        """Also where the store has failed: a disk that takes no more can still be read."""
        try:
            return await self._in_thread(method, *arguments)
        except StoreError as error:
            self._fail(error)
            raise CloseSpider("store-failed") from None

    def _fail(self, error: StoreError) -> None:
        """Say so once, and have the crawl closed: Scrapy would do so only for what a spider raises."""
        if self._is_told:
            return
        self._is_told = self._has_failed = True
        logger.error("%s", error)
        engine = self._crawler.engine
        if engine._slot and engine._slot.closing is None:  # noqa: SLF001 - nothing else says that it is being closed
            self._closing = asyncio.create_task(engine.close_spider_async(reason="store-failed"))

    async def _in_thread(self, method: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(method, *arguments))


def memory_name(spider: Spider) -> str:
    """Under which name a spider's crawls are remembered: its outlet's slug; an undeclared site's is its host."""
    outlet = getattr(spider, "outlet", None)
    return str(outlet.slug if outlet else spider.name)


def memory_of(crawler: Crawler) -> CrawlMemory:
    """A crawler's memory. Raises `RuntimeError` where the extension is not there."""
    memory = crawler.get_extension(CrawlMemory)
    if memory is None:
        raise RuntimeError("EXTENSIONS must name crawler.memory.CrawlMemory")
    return memory


def _some(articles: Iterator[Article]) -> list[Article]:
    return [*islice(articles, AT_ONCE)]
