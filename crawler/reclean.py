"""The archive through today's cleaner: the same pages, the same store logic, no network."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import merge
from http import HTTPStatus
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from cleaners.model import Article, Page
from cleaners.outlet import Outlet
from crawler.archive.reader import Capture, captures, entries, files_in, read
from crawler.archive.records import ARTICLE, FURTHER_PAGE, ArchiveError, FileName
from crawler.batch import Outcome, clean_in_workers
from crawler.cleaning import may_be_page
from crawler.clock import utc_now
from crawler.discovery import clean_address, joined, outlet_of_site, why_not
from crawler.inputs import Input, Unreadable
from crawler.project import declared_outlets
from crawler.store import Store, Visit
from crawler.visits import MOVED, canonical_of, fetched_page, further_page

_STORED_AS = "reclean"
"""The scratch store has one outlet: a page is one whoever asked for it."""

_LAST = sys.maxsize


@dataclass(frozen=True, slots=True)
class _Move:
    asked: str
    target: str
    at: str


@dataclass(frozen=True, slots=True)
class _Step:
    """What the store is told when an input's turn comes."""

    moves: tuple[_Move, ...]
    """Redirects between the input before and this one."""
    visit: Visit | None = None
    """None: nothing was read."""
    outlet: Outlet | None = None
    """Whose page it is."""


class _OfRun:
    """The files of one run; what they hold is read again only where a story goes on."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.archive = files[0].parent.parent
        """What refs are relative to."""
        self._files = files

    @cached_property
    def further(self) -> dict[str, str]:
        """Further pages of stories, by address -> the last capture's ref."""
        found: dict[str, str] = {}
        for path in self._files:
            with suppress(ArchiveError):  # said when its pages are read
                for entry in entries([path]):
                    if entry.purpose == FURTHER_PAGE and entry.status == HTTPStatus.OK and not entry.is_revisit:
                        found[entry.url] = entry.ref
        return found


_Event = tuple[str, Capture | Unreadable, _OfRun]
"""When it was fetched, what was found, and in which run's files."""


class Reclean:
    """One pass over archives, into a store of its own."""

    def __init__(self, paths: Iterable[Path], folders: tuple[Path, ...] | None, store: Store) -> None:
        """`paths` are WARC files and folders of them; `folders` the user's own outlets, None: clean without any outlet.

        The store begins empty.
        """
        self._paths = [path.absolute() for path in paths]
        self._folders = folders
        self._store = store
        self._run = store.begin(_STORED_AS, utc_now())
        self._steps: deque[_Step] = deque()

    def outcomes(self, workers: int) -> Iterator[Outcome]:
        """What became of each page, in the order in which they were fetched; articles are in the store by then.

        A file that cannot be read, or not to its end, is an error of its own.
        """
        for outcome in clean_in_workers(self._inputs(), self._folders, workers):
            step = self._steps.popleft()
            for move in step.moves:
                self._store.move(_STORED_AS, move.asked, move.target, move.at)
            if outcome.article is not None and step.visit is not None and step.outlet is not None:
                made = replace(outcome.article, archive_ref=step.visit.archive_ref)
                self._store.keep(self._run, step.visit, made, canonical_of(made, step.visit, step.outlet))
            yield outcome

    def articles(self) -> Iterator[Article]:
        """The new and the changed ones, as a crawl's feeds have them."""
        return self._store.kept(self._run)

    def _inputs(self) -> Iterator[Input | Unreadable]:
        """Every input is handed out with its step: outcomes come in the same order.

        Outlets take turns by the time of each fetch: which of several copies a story is called by hangs on it.
        """
        moves: list[_Move] = []
        for _, found, of_run in merge(*self._in_folders(), key=itemgetter(0)):
            if isinstance(found, Unreadable):
                yield self._unreadable(found)
            elif found.status in MOVED:
                moves += self._move_of(found)
            elif found.status == HTTPStatus.OK:
                yield from self._input(found, of_run, moves)

    def _in_folders(self) -> Iterator[Iterator[_Event]]:
        """The captures of each folder's files; a folder is an outlet's."""
        files = dict.fromkeys(file for path in self._paths for file in files_in([path]) if path.exists())
        for _, of_folder in groupby(sorted(files, key=_age_of), key=lambda path: path.parent):
            yield self._in_files([*of_folder])
        for path in self._paths:
            if not path.exists():
                yield iter([("", Unreadable(str(path), "no such file"), _OfRun([path]))])
            elif path.is_dir() and not any(files_in([path])):
                yield iter([("", Unreadable(str(path), "holds no WARC file (.warc, .warc.gz)"), _OfRun([path]))])

    def _in_files(self, files: list[Path]) -> Iterator[_Event]:
        for _, same_run in groupby(files, _run_of):
            yield from self._in_run([*same_run])

    def _in_run(self, files: list[Path]) -> Iterator[_Event]:
        of_run = _OfRun(files)
        at = ""
        for path in files:
            try:
                for capture in captures([path]):
                    if capture.purpose in {ARTICLE, None}:
                        at = capture.fetched_at
                        yield at, capture, of_run
            except ArchiveError as error:
                yield at, Unreadable(str(path), str(error).removeprefix(f"{path}: ")), of_run

    def _input(self, capture: Capture, of_run: _OfRun, moves: list[_Move]) -> Iterator[Input | Unreadable]:
        try:
            if not _is_page(capture):
                return
            outlet = self._outlet_of(capture)
            pages = self._story(capture, outlet, of_run)
        except (ArchiveError, ValueError) as error:
            yield self._unreadable(Unreadable(capture.ref, str(error).removeprefix(f"{capture.ref}: ")))
            return
        visit = Visit(capture.url, capture.fetched_at, archive_ref=capture.ref)
        self._steps.append(_Step(tuple(moves), visit, outlet))
        moves.clear()
        slug = outlet.slug if outlet.slug in self._declared and capture.outlet else None
        yield Input(capture.ref, pages, url=capture.url, outlet=slug, fetched_at=capture.fetched_at)

    def _story(self, capture: Capture, outlet: Outlet, of_run: _OfRun) -> tuple[Page, ...]:
        """The page and those that go on with it, as far as the same run has fetched them."""
        pages = [_page(capture)]
        while address := further_page(pages):
            ref = of_run.further.get(address)
            if ref is None or why_not(address, outlet) == "off-domain":
                break
            following = read(of_run.archive, ref)
            if not _is_page(following):
                break
            pages.append(_page(following))
        return tuple(pages)

    def _move_of(self, capture: Capture) -> list[_Move]:
        """As the crawl's spider follows it: nowhere, where no article of the outlet can be."""
        try:
            outlet = self._outlet_of(capture)
            target = clean_address(joined(capture.url, capture.header("Location") or ""), outlet)
        except ValueError:
            return []
        return [] if why_not(target, outlet) else [_Move(capture.url, target, capture.fetched_at)]

    def _unreadable(self, found: Unreadable) -> Unreadable:
        self._steps.append(_Step(()))
        return found

    def _outlet_of(self, capture: Capture) -> Outlet:
        """Whose crawl fetched it; in a foreign archive, whose address it is. Raises `ValueError` where that is none."""
        if capture.outlet:
            return self._declared.get(capture.outlet) or outlet_of_site(capture.outlet)
        host = urlsplit(capture.url).hostname or ""
        owners = (outlet for outlet in self._declared.values() if outlet.owns(host))
        return next(owners, None) or outlet_of_site(capture.url)

    @cached_property
    def _declared(self) -> dict[str, Outlet]:
        return {outlet.slug: outlet for outlet in declared_outlets(self._folders or ())}


def _run_of(path: Path) -> tuple[Path, int | None, str]:
    """What files of one run share; a foreign file stands alone."""
    name = FileName.of(path)
    return (path.parent, name.run, name.outlet) if name else (path.parent, None, path.name)


def _age_of(path: Path) -> tuple[Path, FileName, str]:
    """Folder by folder, our own files by run, then foreign ones by name."""
    return path.parent, FileName.of(path) or FileName(_LAST, 0, ""), path.name


def _is_page(capture: Capture) -> bool:
    """As the crawl's spider sees it: what Scrapy takes for text once its encoding is undone."""
    headers = Headers()
    for name, value in capture.headers:
        if name.lower() != b"content-encoding":
            headers.appendlist(name, value)
    kind = responsetypes.from_args(headers=headers, url=capture.url, body=capture.payload)
    return may_be_page(kind)


def _page(capture: Capture) -> Page:
    return fetched_page(capture.payload, capture.url, capture.header("Content-Type"), capture.fetched_at)
