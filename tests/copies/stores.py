"""A real store with articles of several outlets in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cleaners.model import Article
from crawler.copies.grouping import place
from crawler.copies.sketches import Copy
from crawler.copies.sql import SqlSketches
from crawler.store import Store, open_store
from crawler.store.records import Visit
from tests.copies.texts import article

NOW = "2024-05-05T12:00:00+00:00"


def told(outlet: str, slug: str, sentences: Sequence[str], date: str | None = None, **given: object) -> Article:
    """An outlet's article, published at `date`, fetched at `NOW`."""
    url = f"https://{outlet}.example/{slug}"
    given = {"headline": f"{outlet} {slug}", "fetched_at": NOW} | given
    return article(f"{outlet}-{slug}", sentences, outlet=outlet, url=url, date_published=date, **given)


def keep(store: Store, *articles: Article) -> None:
    """Store articles as a crawl does, without placing them."""
    for each in articles:
        run = store.begin(each.outlet or "", NOW)
        store.keep(run, Visit(each.url or "", each.fetched_at or NOW), each, None)
        store.finish(run, NOW, {})


def placed_in(store: Store, *articles: Article) -> list[Copy]:
    """Store articles and place each as it comes."""
    places = []
    for each in articles:
        keep(store, each)
        seq = store.attempt(lambda t: t.rows("SELECT MAX(seq) AS seq FROM articles"))[0]["seq"]
        stored = replace(each, revision=1)
        places.append(store.attempt(lambda t, seq=seq, stored=stored: place(SqlSketches(t), seq, stored)))  # type: ignore[misc]
    return places


def opened(folder: Path) -> Store:
    """The embedded store in a folder."""
    return open_store("", folder)
