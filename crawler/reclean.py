"""The archive through today's cleaner: the same pages, the same store logic, no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

from scrapy.http import Headers, TextResponse
from scrapy.responsetypes import responsetypes
from w3lib.encoding import http_content_type_encoding

from cleaners.model import Article, Page
from cleaners.outlet import Outlet
from crawler.archive.reader import Capture, captures
from crawler.batch import Outcome, clean_in_workers
from crawler.discovery import clean_address, outlet_of_site
from crawler.inputs import Input
from crawler.memory import utc_now
from crawler.project import declared_outlets
from crawler.store import Store, Visit
from crawler.visits import canonical_of, further_page

MOVED = frozenset({301, 302, 303, 307, 308})


class Reclean:
    """One pass over archives, into a store of its own."""

    def __init__(self, paths: Iterable[Path], folders: tuple[Path, ...], store: Store) -> None:
        """`paths` are WARC files and folders of them, `folders` the user's own outlets; the store begins empty."""
        self._paths = [*paths]
        self._folders = folders
        self._store = store
        self._run = store.begin("reclean", utc_now())

    def outcomes(self, workers: int) -> Iterator[Outcome]:
        """What became of each page, in the order in which they were fetched; articles are in the store by then.

        Raises `ArchiveError` for a file that is no WARC.
        """
        for outcome in clean_in_workers(self._inputs(), self._folders, workers):
            if outcome.article is not None:
                self._keep(outcome.id, outcome.article)
            yield outcome

    def articles(self) -> Iterator[Article]:
        """The new and the changed ones, as a crawl's feeds have them."""
        return self._store.kept(self._run)

    def _inputs(self) -> Iterator[Input]:
        for capture in captures(self._paths):
            if capture.purpose not in {"article", None}:
                continue
            if capture.status in MOVED:
                self._move(capture)
            elif capture.status == HTTPStatus.OK and _is_page(capture):
                yield self._input(capture)

    def _input(self, capture: Capture) -> Input:
        visit = Visit(capture.url, capture.fetched_at, archive_ref=capture.ref)
        pages = [_page(capture)]
        while address := further_page(pages):
            following = self._further.get(address)
            if following is None:
                break
            pages.append(_page(following))
        slug = capture.outlet if capture.outlet in self._declared else None
        return Input(capture.ref, tuple(pages), id=visit, url=capture.url, outlet=slug, fetched_at=capture.fetched_at)

    def _move(self, capture: Capture) -> None:
        target = clean_address(urljoin(capture.url, capture.header("Location") or ""), self._outlet_of(capture.outlet))
        self._store.move(capture.outlet or "", capture.url, target, capture.fetched_at)

    def _keep(self, visit: Visit, article: Article) -> None:
        outlet = self._outlet_of(visit.archive_ref.partition("/")[0] if visit.archive_ref else None)
        made = replace(article, archive_ref=visit.archive_ref)
        self._store.keep(self._run, visit, made, canonical_of(made, visit, outlet))

    def _outlet_of(self, slug: str | None) -> Outlet:
        return self._declared.get(slug or "") or outlet_of_site(slug or "")

    @cached_property
    def _declared(self) -> dict[str, Outlet]:
        return {outlet.slug: outlet for outlet in declared_outlets(self._folders)}

    @cached_property
    def _further(self) -> dict[str, Capture]:
        """Further pages of stories, by address; the last fetch of each."""
        return {c.url: c for c in captures(self._paths) if c.purpose == "further-page" and c.status == HTTPStatus.OK}


def _is_page(capture: Capture) -> bool:
    """As the crawl's spider sees it: what Scrapy takes for text."""
    kind = responsetypes.from_args(headers=headers_of(capture.headers), url=capture.url, body=capture.payload)
    return issubclass(kind, TextResponse)


def headers_of(pairs: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Headers as Scrapy has them."""
    headers = Headers()
    for name, value in pairs:
        headers.appendlist(name, value)
    return headers


def _page(capture: Capture) -> Page:
    charset = http_content_type_encoding(capture.header("Content-Type") or "")
    return Page(html=capture.payload, url=capture.url, charset=charset, fetched_at=capture.fetched_at)
