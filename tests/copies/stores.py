"""A real store with articles of several outlets in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cleaners.model import Article
from crawler.copies.sketches import Copy
from crawler.store import Store, open_store
from crawler.store.engine import Transaction
from crawler.store.records import Visit
from tests.copies.texts import article

NOW = "2024-05-05T12:00:00+00:00"


def told(outlet: str, slug: str, sentences: Sequence[str], date: str | None = None, **given: object) -> Article:
    """An outlet's article, published at `date`, fetched at `NOW`."""
    url = f"https://{outlet}.example/{slug}"
    given = {"headline": f"{outlet} {slug}", "fetched_at": NOW} | given
    return article(f"{outlet}-{slug}", sentences, outlet=outlet, url=url, date_published=date, **given)


def keep(store: Store, *articles: Article) -> None:
    """Store articles as a version did that knew nothing of copies."""
    placed_in(store, *articles)
    for statement in ("DELETE FROM copies", "DELETE FROM sketches", "UPDATE articles SET story_id = NULL"):
        store.attempt(lambda t, statement=statement: t.run(statement))  # type: ignore[misc]


def placed_in(store: Store, *articles: Article) -> list[Copy]:
    """Store articles as a crawl does, each placed as it comes."""
    places = []
    for each in articles:
        run = store.begin(each.outlet or "", NOW)
        store.keep(run, Visit(each.url or "", each.fetched_at or NOW), each, None)
        store.finish(run, NOW, {})
        places.append(store.attempt(_last_placed))
    return places


def _last_placed(t: Transaction) -> Copy:
    row = t.rows("SELECT story_id, founder, shared FROM copies ORDER BY article DESC LIMIT 1")[0]
    return Copy(row["story_id"], row["founder"], row["shared"])


def opened(folder: Path) -> Store:
    """The embedded store in a folder."""
    return open_store("", folder)
