"""The cleaner in anybody's Scrapy project: `ADDONS = {"crawler.addon.Clean": 500}`.

A spider yields `page_of(response)` and its project gets an `Article`, or, where the page holds none, a refusal that is
counted. Nothing else of the project changes.
"""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, cast

from itemadapter import ItemAdapter
from itemadapter.adapter import DataclassAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import is_asyncio_available

from cleaners import Article, NotAnArticle, Page
from cleaners.model import ROW_FIELDS
from crawler import visits
from crawler.cleaning import Counts, NotCleaned, may_be_page, pool_of
from crawler.clock import utc_now

BEFORE_OTHERS = 100
"""The pipeline's place: a project's own begin at 300 by custom, and are to see articles."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A response on its way to the cleaner."""

    page: Page
    """As it came."""
    may_be_page: bool
    """By the kind of its response."""

    def __repr__(self) -> str:
        """Its address: Scrapy logs items that it drops, and nobody wants the whole page there."""
        return f"<page {self.page.url}>"


def page_of(response: Response) -> FetchedPage:
    """The item that a spider yields for a page which may hold an article."""
    page = visits.page_of(response, utc_now())
    # What the spider says of the encoding (`response.replace(encoding=…)`) counts before the header. Not
    # `response.encoding`: that may be a guess, and the cleaner's takes more into account.
    said = getattr(response, "_encoding", None)
    return FetchedPage(replace(page, charset=said or page.charset), may_be_page(type(response)))


class Clean:
    """Scrapy add-on.

    It adds the pipeline that cleans, registers the feed format `removals`, and has feeds written in UTF-8 unless the
    project says otherwise. Settings that it reads: `CLEAN_WORKERS` (1), `CLEAN_TIMEOUT` (60) and `OUTLETS_DIRS`, as in
    this project's own.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy before the crawl."""
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", CleanPages, BEFORE_OTHERS)
        exporters = {"removals": "crawler.exporters.RemovalLines"} | settings.getdict("FEED_EXPORTERS")
        settings.set("FEED_EXPORTERS", exporters, settings.getpriority("FEED_EXPORTERS") or 0)
        settings.set("FEED_EXPORT_ENCODING", "utf-8", "addon")  # below a project's own
        # Scrapy's own place for this; FEED_EXPORT_FIELDS would cut the columns of the project's other items.
        adapters = cast("deque[Any]", ItemAdapter.ADAPTER_CLASSES)
        if ArticleRow not in adapters:
            adapters.appendleft(ArticleRow)


class ArticleRow(DataclassAdapter):
    """An article as feeds see it: without `removals`, which have a format of their own, and `blocks`."""

    def __init__(self, item: Any) -> None:
        """`item` is an `Article`."""
        super().__init__(item)
        self._fields_dict = {name: self._fields_dict[name] for name in ROW_FIELDS}

    @classmethod
    def is_item(cls, item: Any) -> bool:
        """Articles alone."""
        return isinstance(item, Article)

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        """Articles alone."""
        return issubclass(item_class, Article)


class CleanPages:
    """Item pipeline: a fetched page becomes its article; other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        """Counts in the crawl's stats under `clean/`."""
        self._counts = Counts(crawler.stats)
        self._pool = pool_of(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanPages:
        """The pipeline Scrapy asks for. Raises `RuntimeError` where every page would fail, one by one."""
        if not is_asyncio_available():
            raise RuntimeError("crawler.addon.Clean needs asyncio: leave TWISTED_REACTOR what Scrapy has it")
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """The article of a page. Raises `DropItem` with the reason of a refusal; other errors are Scrapy's to log."""
        if not isinstance(item, FetchedPage):
            return item
        with ExitStack() as ending:
            ending.push(self._count_failure)
            article = await self._article(item)
        self._counts.kept(article)
        return replace(article, blocks=())

    async def _article(self, item: FetchedPage) -> Article:
        if not item.may_be_page:
            self._counts.refused("not-html")
            raise DropItem("not-html", log_level="INFO")
        try:
            return await self._pool.clean((item.page,), None)
        except NotAnArticle as refusal:
            self._counts.refused(refusal.reason)
            raise DropItem(refusal.reason, log_level="INFO") from None
        except NotCleaned as failure:
            self._counts.failed(failure.reason)
            raise DropItem(str(failure), log_level="ERROR") from None

    def _count_failure(self, kind: type[BaseException] | None, *_: object) -> None:
        """Count a page that the cleaner failed on; Scrapy only logs it. What breaks in other pipelines is theirs."""
        if kind is not None and issubclass(kind, Exception) and not issubclass(kind, DropItem):
            self._counts.failed(kind.__name__)
