"""Cleaning in processes of its own: the crawl goes on, and a page that kills a worker costs itself alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from scrapy.http import JsonResponse, Response, TextResponse
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector

from cleaners import Article, Page
from cleaners.outlet import load_outlets
from crawler.discovery import may_have_next
from crawler.project import outlet_folders
from crawler.visits import clean_story, further_page
from crawler.workers import mind_the_parent, worker_context

T = TypeVar("T")


class NotCleaned(RuntimeError):
    """Raised for a page that cannot be cleaned, and costs itself alone; says which."""

    reason = "error"
    """As stats and store have it."""


class WorkerDied(NotCleaned):
    """A cleaning process ended on the page, twice."""

    reason = "worker-died"


class TimedOut(NotCleaned):
    """The page took longer than a page may take."""

    reason = "timeout"


class CleaningPool:
    """Processes that clean pages for spiders.

    Not threads: measured on 190 real pages at full speed on two cores, the crawl's event loop was late by 1.5 to 2 ms
    on average with one process, by 58 to 70 ms with threads, which took a fifth longer as well.

    Each process is an executor of its own and has one page at a time. One executor for all would hold pages in line,
    and when a process of it ends, all of them fail: nobody could say which page it was, nor since when it is worked on.
    """

    def __init__(self, folders: tuple[Path, ...], workers: int, timeout: float) -> None:
        """`folders` are the user's own outlets, `workers` how many processes there may be; they start on demand.

        `timeout` is in seconds, of one story.
        """
        self._folders = folders
        self._timeout = timeout
        self._idle: asyncio.LifoQueue[ProcessPoolExecutor | None] = asyncio.LifoQueue()
        for _ in range(workers):
            self._idle.put_nowait(None)

    async def clean(self, pages: tuple[Page, ...], outlet: str | None) -> Article:
        """The article on the pages of a story of the outlet with this slug. Raises `NotAnArticle` and `NotCleaned`."""
        return await self._done(pages, _clean, outlet, self._folders)

    async def further_page(self, pages: tuple[Page, ...]) -> str | None:
        """As `crawler.visits.further_page`, but that no page keeps the crawl waiting. Raises `NotCleaned`."""
        html = pages[-1].html
        if isinstance(html, bytes) and not may_have_next(html):
            return None
        return await self._done(pages, further_page)

    def close(self) -> None:
        """End the processes that have nothing to do."""
        while not self._idle.empty():
            worker = self._idle.get_nowait()
            if worker:
                worker.shutdown()

    async def _done(self, pages: tuple[Page, ...], work: Callable[..., T], *arguments: Any) -> T:
        worker = await self._idle.get()
        try:
            for _ in range(2):  # a process may be killed for what is not the page's fault
                try:
                    worker = worker or await self._start()
                    async with asyncio.timeout(self._timeout):
                        return await _run(worker, work, pages, *arguments)
                except BrokenProcessPool:
                    worker = None
            raise WorkerDied(f"a cleaning process died on {pages[0].url}")
        except TimeoutError:
            _kill(worker)
            worker = None
            raise TimedOut(f"cleaning took longer than {self._timeout:g} seconds: {pages[0].url}") from None
        finally:
            self._idle.put_nowait(worker)

    async def _start(self) -> ProcessPoolExecutor:
        """A process that is ready: what it takes to get there is no page's time."""
        worker = ProcessPoolExecutor(1, mp_context=worker_context(), initializer=mind_the_parent)
        await _run(worker, _prepare, self._folders)
        return worker


def may_be_page(kind: type[Response]) -> bool:
    """Whether responses of Scrapy's kind may be pages of HTML: any text, since servers mislabel them, but no JSON.

    The words of an article within JSON would be taken for prose, quotes and braces with them.
    """
    return issubclass(kind, TextResponse) and not issubclass(kind, JsonResponse)


def pool_of(settings: BaseSettings) -> CleaningPool:
    """The pool that all spiders of this process use; it lives as long as the process.

    Reads `OUTLETS_DIRS`, `CLEAN_WORKERS` and `CLEAN_TIMEOUT`; another project's settings (the add-on) may lack them.
    """
    workers, timeout = settings.getint("CLEAN_WORKERS", 1), settings.getfloat("CLEAN_TIMEOUT", 60.0)
    return _shared_pool(outlet_folders(settings), workers, timeout)


@cache
def _shared_pool(folders: tuple[Path, ...], workers: int, timeout: float) -> CleaningPool:
    return CleaningPool(folders, workers, timeout)


class Counts:
    """What becomes of a crawl's pages, counted in Scrapy's stats under `clean/`."""

    def __init__(self, stats: StatsCollector) -> None:
        """The crawl's."""
        self._stats = stats

    def kept(self, article: Article) -> None:
        """Count an article, and its words."""
        self._stats.inc_value("clean/kept")
        self._stats.inc_value("clean/kept_words", article.word_count)

    def refused(self, reason: str) -> None:
        """Count what is no article, or none that is wanted."""
        self._stats.inc_value(f"clean/refused/{reason}")

    def failed(self, reason: str) -> None:
        """Count a page that could not be cleaned."""
        self._stats.inc_value(f"clean/failed/{reason}")


async def _run(worker: ProcessPoolExecutor, work: Callable[..., T], *arguments: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(worker, work, *arguments)


def _kill(worker: ProcessPoolExecutor | None) -> None:
    """End a worker whatever it does: what is native code cannot be interrupted."""
    processes = worker._processes if worker else {}  # noqa: SLF001 - only Python 3.14 has `kill_workers`
    for process in processes.values():
        process.kill()


def _prepare(folders: tuple[Path, ...]) -> None:
    """In a worker: read the declarations."""
    load_outlets(folders)


def _clean(pages: tuple[Page, ...], slug: str | None, folders: tuple[Path, ...]) -> Article:
    outlets, _ = load_outlets(folders)
    outlet = next((outlet for outlet in outlets if outlet.slug == slug), None)
    return clean_story(pages, outlet=outlet, outlets=outlets)
