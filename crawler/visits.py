"""What passes from the spider through the pipelines: pages as they came, then their article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cleaners import clean_page
from cleaners.model import Article, Page
from cleaners.outlet import Outlet
from crawler.continued import join
from crawler.discovery import address_key, clean_address, next_page, why_not
from crawler.store.records import Visit

MOST_PAGES = 20
"""Pages of one story that are asked for: the longest galleries and serials of the outlets sheet have about a dozen; a
chain without end is cut here."""
INCOMPLETE = "incomplete"
"""The article's warning where its last page says that there is one more, which could not be had."""


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


def further_page(pages: Sequence[Page]) -> str | None:
    """The address of the page that goes on where the last of these ends; None: the story is whole."""
    first, last = pages[0], pages[-1]
    if len(pages) == MOST_PAGES or not isinstance(last.html, bytes):
        return None
    return next_page(last.html, last.url or "", first.url)


def clean_story(pages: Sequence[Page], *, outlet: Outlet | None, outlets: tuple[Outlet, ...]) -> Article:
    """The article on one page or on several. Raises `NotAnArticle` where the first is none."""
    articles = [clean_page(page, outlet=outlet, outlets=outlets) for page in pages]
    article = join(articles)
    if further_page(pages) is None:
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
