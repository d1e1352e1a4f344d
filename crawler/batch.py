"""Many inputs through the cleaner, in their order, in this process or in several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaners import Article, NotAnArticle, Page, clean_page, clean_text
from cleaners.outlet import Outlet
from crawler.inputs import Input, Unreadable
from crawler.project import declared_outlets
from crawler.visits import clean_story
from crawler.workers import mind_the_parent, worker_context

AHEAD = 4
"""Inputs read ahead for each worker: enough to keep it busy, few enough to hold in memory."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: an article, or a refusal, or an error."""

    name: str
    """The input's, for messages."""
    id: Any = None
    """The input's."""
    article: Article | None = None
    """What was kept."""
    refused: str = ""
    """Why it is no article."""
    error: str = ""
    """Why it could not be cleaned."""


class Cleaner:
    """Cleans inputs against a set of outlets."""

    def __init__(self, outlets: tuple[Outlet, ...]) -> None:
        """No outlets: pages and texts are cleaned by general evidence alone, whatever outlet they are said to be of."""
        self._outlets = outlets
        self._by_slug = {outlet.slug: outlet for outlet in outlets}

    def outcome(self, source: Input | Unreadable) -> Outcome:
        """What becomes of one input. Raises nothing: the next input is cleaned whatever this one holds."""
        if isinstance(source, Unreadable):
            return Outcome(source.name, source.id, error=source.reason)
        if source.outlet and self._outlets and source.outlet not in self._by_slug:
            return Outcome(source.name, source.id, error=f"outlet {source.outlet!r} is not declared")
        try:
            return Outcome(source.name, source.id, article=self._clean(source))
        except NotAnArticle as refusal:
            return Outcome(source.name, source.id, refused=refusal.reason)
        except Exception as error:  # noqa: BLE001 - the one place where a bug in the cleaner may cost one input, not all
            return Outcome(source.name, source.id, error=f"{type(error).__name__}: {error}")

    def _clean(self, source: Input) -> Article:
        outlet = self._by_slug.get(source.outlet or "")
        name = source.id if isinstance(source.id, str) else None
        if isinstance(source.content, tuple):
            return clean_story(source.content, outlet=outlet, outlets=self._outlets)
        if isinstance(source.content, Page):
            return clean_page(source.content, outlet=outlet, outlets=self._outlets, id=name)
        return clean_text(
            source.content,
            url=source.url,
            outlet=outlet,
            outlets=self._outlets,
            id=name,
            fetched_at=source.fetched_at,
        )


def clean_here(sources: Iterable[Input | Unreadable], cleaner: Cleaner) -> Iterator[Outcome]:
    """The outcome of each input, in order, cleaned in this process."""
    return map(cleaner.outcome, sources)


def clean_in_workers(
    sources: Iterable[Input | Unreadable], folders: tuple[Path, ...] | None, workers: int
) -> Iterator[Outcome]:
    """As `clean_here`, in `workers` processes; `folders` are the user's own outlets, None: no outlets at all.

    A page that kills its process is an error; those that were being cleaned beside it are cleaned again.
    """
    waiting: deque[tuple[Input | Unreadable, Future[Outcome]]] = deque()
    pool = _pool(folders, workers)
    try:
        for source in sources:
            try:
                waiting.append((source, pool.submit(_outcome, source)))
            except BrokenProcessPool:
                pool = _pool(folders, workers)
                waiting.append((source, pool.submit(_outcome, source)))
            if len(waiting) > workers * AHEAD:
                yield _awaited(*waiting.popleft(), folders)
        while waiting:
            yield _awaited(*waiting.popleft(), folders)
    finally:
        pool.shutdown(cancel_futures=True)


def _awaited(source: Input | Unreadable, future: Future[Outcome], folders: tuple[Path, ...] | None) -> Outcome:
    """What comes of an input; where a process has died, nobody says on which one: each is tried again by itself."""
    with suppress(BrokenProcessPool):
        return future.result()
    with _pool(folders, 1) as pool:
        try:
            return pool.submit(_outcome, source).result()
        except BrokenProcessPool:
            return Outcome(source.name, source.id, error="a cleaning process died")


def _pool(folders: tuple[Path, ...] | None, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=worker_context(), initializer=_adopt, initargs=(folders,))


def _adopt(folders: tuple[Path, ...] | None) -> None:
    """In a worker: the cleaner it uses, made once."""
    global _cleaner  # noqa: PLW0603 - a worker process has no other place to keep it
    mind_the_parent()
    _cleaner = Cleaner(() if folders is None else declared_outlets(folders))


_cleaner = Cleaner(())


def _outcome(source: Input | Unreadable) -> Outcome:
    return _cleaner.outcome(source)
