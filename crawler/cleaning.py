"""Cleaning in processes of its own: the crawl goes on, and a page that kills a worker costs itself alone."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

from cleaners import Article, Page
from cleaners.outlet import load_outlets
from crawler.visits import clean_story


class WorkerDied(RuntimeError):
    """Raised for a page during which a cleaning process ended, twice."""


class CleaningPool:
    """Processes that clean pages for spiders.

    Not threads: measured on 190 real pages at full speed on two cores, the crawl's event loop was late by 1.5 to 2 ms
    on average with one process, by 58 to 70 ms with threads, which took a fifth longer as well.
    """

    def __init__(self, folders: tuple[Path, ...], workers: int) -> None:
        """`folders` are the user's own outlets, `workers` how many processes there may be; they start on demand."""
        self._folders = folders
        self._workers = workers
        self._executor = self._start()

    async def clean(self, pages: tuple[Page, ...], outlet: str | None) -> Article:
        """The article on the pages of a story of the outlet with this slug. Raises `NotAnArticle` and `WorkerDied`."""
        for _ in range(2):
            executor = self._executor
            try:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(executor, _clean, pages, outlet, self._folders)
            except BrokenProcessPool:
                # Others in flight may be innocent: each page has a second try, on new processes.
                if self._executor is executor:
                    self._executor = self._start()
        raise WorkerDied(f"a cleaning process died on {pages[0].url}")

    def close(self) -> None:
        """End the processes; what they have not begun is not cleaned."""
        self._executor.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, mp_context=worker_context(), initializer=mind_the_parent)


@cache
def shared_pool(folders: tuple[Path, ...], workers: int) -> CleaningPool:
    """The pool that all spiders of this process use; it lives as long as the process."""
    return CleaningPool(folders, workers)


@cache
def worker_context() -> ForkServerContext | SpawnContext:
    """How workers are started: forked off a server that has imported the cleaner once.

    Forking the crawl itself, which has threads and sockets, is not safe; importing everything for each worker is slow.
    """
    context = multiprocessing.get_context("forkserver") if hasattr(os, "fork") else multiprocessing.get_context("spawn")
    context.set_forkserver_preload(["__main__", "cleaners"])
    return context


def mind_the_parent() -> None:
    """In a worker: leave interrupts to the parent, and end when it ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _clean(pages: tuple[Page, ...], slug: str | None, folders: tuple[Path, ...]) -> Article:
    outlets, _ = load_outlets(folders)
    outlet = next((outlet for outlet in outlets if outlet.slug == slug), None)
    return clean_story(pages, outlet=outlet, outlets=outlets)
