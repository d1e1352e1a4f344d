"""What passes through the pipelines between a page and its article."""

from __future__ import annotations

from dataclasses import dataclass

from cleaners.model import Article, Page
from crawler.store.records import Visit


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
