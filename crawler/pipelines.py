"""Page -> Article, off the reactor; then into the store, which knows what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem
from twisted.python.failure import Failure

from cleaners import Article, NotAnArticle
from cleaners.text.normalise import words_of
from crawler.cleaning import Counts, NotCleaned, pool_of
from crawler.freshness import OUTSIDE
from crawler.memory import memory_of
from crawler.spiders.outlet import OutletSpider
from crawler.store.records import Verdict, Visit
from crawler.visits import Cleaned, Fetched, canonical_of


class CleanPages:
    """Cleans what the spider fetched; refuses what is no article. Other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        """Counts in the crawl's stats under `clean/`."""
        self._crawler = crawler
        self._counts = Counts(crawler.stats)
        self._pool = pool_of(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanPages:
        """The pipeline Scrapy asks for."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.count_failure, signals.item_error)
        return pipeline

    async def process_item(self, item: Any) -> Any:
        """The article of a visit. Raises `DropItem` with the reason of a refusal; other errors are Scrapy's to log."""
        if not isinstance(item, Fetched):
            return item
        try:
            article = await self._pool.clean(item.pages, self._outlet)
        except NotAnArticle as refusal:
            self._counts.refused(refusal.reason)
            with _item_goes_with_the_crawl():
                await memory_of(self._crawler).settle(item.visit, f"refused/{refusal.reason}")
            raise DropItem(refusal.reason, log_level="INFO") from None
        except NotCleaned as failure:
            self._counts.failed(failure.reason)
            _spider_of(self._crawler).logger.error("Not cleaned: %s", failure)
            await self._failed(item.visit, failure.reason)
            raise DropItem(failure.reason, log_level="DEBUG") from None
        return Cleaned(replace(article, archive_ref=item.visit.archive_ref), item.visit)

    async def count_failure(self, item: Any, failure: Failure) -> None:
        """Count a page on which a pipeline failed, for it to be tried again and not for ever; Scrapy only logs it."""
        reason = type(failure.value).__name__
        self._counts.failed(reason)
        if isinstance(item, Fetched):
            await self._failed(item.visit, reason)

    async def _failed(self, visit: Visit, reason: str) -> None:
        """It stays to be asked for: the next version of the cleaner may be up to it."""
        with _item_goes_with_the_crawl():
            await memory_of(self._crawler).fail(visit.address, f"failed/{reason}")

    @property
    def _outlet(self) -> str | None:
        """The declared outlet's slug; None for a site that is not declared."""
        return str(_spider_of(self._crawler).name) if _spider_of(self._crawler).is_declared else None


class KeepArticles:
    """Stores what was cleaned; only what is new or changed goes on, into feeds and statistics."""

    def __init__(self, crawler: Crawler) -> None:
        """Counts in the crawl's stats under `state/` and `clean/`."""
        self._crawler = crawler
        self._counts = Counts(crawler.stats)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepArticles:
        """The pipeline Scrapy asks for."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """The article with its revision. Raises `DropItem` for what is stored already."""
        if not isinstance(item, Cleaned):
            return item
        spider = _spider_of(self._crawler)
        if not spider.window.allows_article(item.article.date_published):
            self._counts.refused("outside-window")
            with _item_goes_with_the_crawl():
                await memory_of(self._crawler).settle(item.visit, f"{OUTSIDE}{item.article.date_published}")
            raise DropItem("outside-window", log_level="INFO")
        canonical = canonical_of(item.article, item.visit, spider.outlet)
        with _item_goes_with_the_crawl():
            kept = await memory_of(self._crawler).keep(item.visit, item.article, canonical)
        self._crawler.stats.inc_value(f"state/{kept.verdict}")
        if kept.verdict not in {Verdict.NEW, Verdict.CHANGED}:
            raise DropItem(kept.verdict, log_level="DEBUG")
        self._count(kept.article)
        return kept.article

    def _count(self, article: Article) -> None:
        self._counts.kept(article)
        removed = defaultdict(list)
        for removal in article.removals:
            removed[removal.kind].append(removal.text)
        # All of a kind at once: a page has a hundred removals, and each folding its own fixed cost.
        for kind, texts in removed.items():
            self._crawler.stats.inc_value(f"clean/removed_words/{kind}", len(words_of("\n".join(texts))))


def _spider_of(crawler: Crawler) -> OutletSpider:
    if not isinstance(crawler.spider, OutletSpider):
        raise TypeError("these pipelines are for outlets' spiders; crawler.addon.Clean cleans for others")
    return crawler.spider


@contextmanager
def _item_goes_with_the_crawl() -> Iterator[None]:
    """Where the store fails the crawl is closed, which has been said; of the item there is nothing more to say."""
    try:
        yield
    except CloseSpider as close:
        raise DropItem(close.reason, log_level="INFO") from None
