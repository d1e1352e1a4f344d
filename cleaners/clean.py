"""STUB while the engine is being built: the signatures are final."""

from __future__ import annotations

from collections.abc import Iterable

from cleaners.model import Article, NotAnArticle, Page
from cleaners.outlet import Outlet

DECLARED: tuple[Outlet, ...] = ()


def clean_page(page: Page, *, outlet: Outlet | None = None, outlets: Iterable[Outlet] = DECLARED, id: str | None = None) -> Article:
    raise NotAnArticle("empty")


def clean_text(text: str, *, url: str | None = None, outlet: Outlet | None = None, outlets: Iterable[Outlet] = DECLARED, id: str | None = None, fetched_at: str | None = None) -> Article:
    raise NotAnArticle("empty")
