"""What passes from the spider through the pipelines: pages as they came, then their article."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from cleaners import clean_page
from cleaners.model import Article, Page
from cleaners.outlet import Outlet
from crawler.clock import utc_now
from crawler.continued import join
from crawler.discovery import address_key, clean_address, next_page, why_not
from crawler.store.records import Visit

MOVED = frozenset({301, 302, 303, 307, 308})
"""Statuses of an answer that says where a page has moved to."""
MOST_PAGES = 20
"""Pages of one story that are asked for: the longest galleries and serials of the outlets sheet have about a dozen; a
chain without end is cut here."""
INCOMPLETE = "incomplete"
"""The article's warning where its last page names one more, which could not be had or is one too many."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An article's page as it came, with what its fetch says; a story over several pages has them all."""

    pages: tuple[Page, ...]
    """In the story's order."""
    visit: Visit
    """Of the first page."""

    @property
    def url(self) -> str:
        """The first page's address."""
        return self.visit.address


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The article of a visit, not stored yet."""

    article: Article
    """As the cleaner gave it, with `archive_ref`."""
    visit: Visit
    """Whose it is."""

    @property
    def url(self) -> str:
        """The page's address."""
        return self.visit.address


def visit_of(response: Response, modified: str) -> Visit:
    """What an answer says of its fetch; `modified` is what discovery said of the page's date.

    Where there is an archive, its middleware has noted place and time of the fetch in the request.
    """
    request = response.request
    if request is None:
        raise RuntimeError("Scrapy gives a response its request")
    whole = response.status == HTTPStatus.OK
    return Visit(
        address=request.url,
        fetched_at=request.meta.get("fetched_at") or utc_now(),
        modified=modified,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        body_digest=hashlib.sha256(response.body).hexdigest() if whole else None,
        archive_ref=request.meta.get("archive_ref"),
    )


def page_of(response: Response, fetched_at: str) -> Page:
    """The page of an answer, as it came."""
    return fetched_page(response.body, response.url, _header(response, "Content-Type"), fetched_at)


def fetched_page(body: bytes, url: str, content_type: str | None, fetched_at: str) -> Page:
    """A page as it came. Its decoding is the cleaner's, which is told the charset that the server declares."""
    charset = http_content_type_encoding(content_type or "")
    return Page(html=body, url=url, charset=charset, fetched_at=fetched_at)


def further_page(pages: Sequence[Page]) -> str | None:
    """The address of the page that goes on where the last of these ends; None: the story is whole."""
    return _next_address(pages) if len(pages) < MOST_PAGES else None


def clean_story(pages: Sequence[Page], *, outlet: Outlet | None, outlets: tuple[Outlet, ...]) -> Article:
    """The article on one page or on several. Raises `NotAnArticle` where the first is none."""
    articles = [clean_page(page, outlet=outlet, outlets=outlets) for page in pages]
    article = join(articles)
    if _next_address(pages) is None:
        return article
    return replace(article, warnings=(*article.warnings, INCOMPLETE))


def canonical_of(article: Article, visit: Visit, outlet: Outlet) -> str | None:
    """What a page says its address is, cleaned, where that is another one, and could be an article of the outlet."""
    if not article.canonical_url:
        return None
    address = clean_address(article.canonical_url, outlet)
    if address_key(address, outlet) == address_key(visit.address, outlet) or why_not(address, outlet) is not None:
        return None
    return address


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _next_address(pages: Sequence[Page]) -> str | None:
    first, last = pages[0], pages[-1]
    if not isinstance(last.html, bytes):
        return None
    return next_page(last.html, last.url or "", first.url)
