"""Page -> Article, off the reactor."""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from twisted.python.failure import Failure

from cleaners import Article, NotAnArticle, Page
from cleaners.text.normalise import words_of
from crawler.cleaning import shared_pool
from crawler.project import outlet_folders


class CleanPages:
    """Cleans every `Page` a spider yields; refuses what is no article. Other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        """Reads `OUTLETS_DIRS` and `CLEAN_WORKERS`; counts in the crawl's stats under `clean/`."""
        self._crawler = crawler
        self._pool = shared_pool(outlet_folders(crawler.settings), crawler.settings.getint("CLEAN_WORKERS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanPages:
        """The pipeline Scrapy asks for."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.count_failure, signals.item_error)
        return pipeline

    async def process_item(self, item: Any) -> Any:
        """The article of a page. Raises `DropItem` with the reason of a refusal; other errors are Scrapy's to log."""
        if not isinstance(item, Page):
            return item
        try:
            article = await self._pool.clean(item, self._outlet)
        except NotAnArticle as refusal:
            self._crawler.stats.inc_value(f"clean/refused/{refusal.reason}")
            raise DropItem(refusal.reason, log_level="INFO") from None
        self._count(article)
        return article

    def count_failure(self, failure: Failure) -> None:
        """Count a page on which a pipeline failed; Scrapy only logs it."""
        self._crawler.stats.inc_value(f"clean/failed/{type(failure.value).__name__}")

    @property
    def _outlet(self) -> str:
        spider = self._crawler.spider
        if spider is None:
            raise RuntimeError("a pipeline runs for a spider")
        return str(spider.name)

    def _count(self, article: Article) -> None:
        stats = self._crawler.stats
        stats.inc_value("clean/kept")
        stats.inc_value("clean/kept_words", article.word_count)
        for removal in article.removals:
            stats.inc_value(f"clean/removed_words/{removal.kind}", len(words_of(removal.text)))
