"""`scrapy crawl`: Scrapy's own, with an exit status that tells a scheduler how the run went.

It replaces Scrapy's within this project alone, through `COMMANDS_MODULE`: an entry point would replace it in every
project of whoever has installed this package.
"""

from __future__ import annotations

import argparse
import logging
import sys
from asyncio import Task

from scrapy.commands import crawl
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError

logger = logging.getLogger(__name__)


class Command(crawl.Command):
    """Crawl one outlet. Exit status 0: all went well; 1: something failed; 2: nothing could be done."""

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "Crawl one outlet, by its name"

    def long_desc(self) -> str:
        """As `scrapy crawl -h` has it."""
        return (
            "Crawl one outlet: what is new or changed since its last run. Exit status 0: all went well; 1: more failed "
            "than FAILED_SHARE allows, or the run was stopped; 2: nothing could be done (no source answers, the store "
            "or the archive fails, another run of the outlet is going on, a bad argument)."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; sets the exit status."""
        if len(args) != 1:
            raise UsageError("one outlet is wanted; scrapy list names them", print_help=False)
        if not isinstance(self.crawler_process, AsyncCrawlerProcess):
            raise UsageError("TWISTED_REACTOR and FORCE_CRAWLER_PROCESS must be left as they are", print_help=False)
        try:
            crawler = self._create_crawler(args[0])
        except KeyError as error:
            raise UsageError(str(error.args[0]), print_help=False) from None
        crawling = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self.exitcode = _exit_status(crawler, crawling)


def _exit_status(crawler: Crawler, crawling: Task[None]) -> int:
    from crawler.statistics import NOTHING_DONE, summary_of

    error = crawling.exception() if crawling.done() and not crawling.cancelled() else None
    if error is None:
        return int(summary_of(crawler, crawler.stats.get_value("finish_reason", "shutdown"))["exit_status"])
    if crawler.spider is None and isinstance(error, (ValueError, OSError, TypeError)):
        # What the spider says of its arguments.
        print(f"scrapy crawl: {_words_of(error)}", file=sys.stderr)
    else:
        logger.critical("The crawl could not begin", exc_info=error)
    return NOTHING_DONE


def _words_of(error: BaseException) -> str:
    return f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
