"""Real pages, under their own addresses, through the real spiders; their words are compared, never printed."""

from __future__ import annotations

import pytest
from w3lib.url import safe_url_string

from cleaners.outlet import load_outlets
from crawler.sites import Answer
from tests.crawl.runs import Crawl, crawl, rss
from tests.shared import SHARED, addresses, needs_shared

OUTLETS = {
    "aljazeera": (
        "aljazeera.net",
        "https://www.aljazeera.net/aljazeerarss/a7c186be-1baa-4bd4-9d80-a84db769f779/73d0e1b4-532f-45ef-b135-bfdff8b8cab9",
    ),
    "alaraby": ("alaraby.co.uk", "https://www.alaraby.co.uk/rss"),
    "alittihad": ("alittihad.ae", "https://www.alittihad.ae/rss"),
}


def pages_of(site: str) -> dict[str, Answer]:
    """The corpus' pages of a site, by the address a client asks for."""
    found = {file: url for file, url in addresses().items() if file.startswith(f"{site}__")}
    pages = SHARED / "corpus" / "pages"
    return {safe_url_string(url): Answer((pages / file).read_bytes(), "text/html") for file, url in found.items()}


@pytest.fixture(scope="module", params=OUTLETS)
def replayed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Crawl]:
    site, feed = OUTLETS[request.param]
    pages = pages_of(site)
    folder = tmp_path_factory.mktemp(request.param)
    domains = (site, "aletihad.ae")
    return site, crawl(pages | {feed: rss(*pages)}, folder, spider=request.param, domains=domains)


@needs_shared
def test_real_pages_come_out_as_articles(replayed: tuple[str, Crawl]) -> None:
    site, crawled = replayed
    asked = {address for address in crawled.addresses() if address in pages_of(site)}
    assert len(asked) >= 2
    assert {safe_url_string(article["url"]) for article in crawled.articles} == asked
    assert all(article["word_count"] > 40 for article in crawled.articles)
    assert not crawled.lines("ERROR")


@needs_shared
def test_every_removal_is_on_record(replayed: tuple[str, Crawl]) -> None:
    _, crawled = replayed
    removed = {removal["url"] for removal in crawled.removals}
    assert removed == {article["url"] for article in crawled.articles}
    assert all(removal["text"] and removal["rule"] for removal in crawled.removals)


@needs_shared
def test_nothing_but_the_outlet_is_asked(replayed: tuple[str, Crawl]) -> None:
    site, crawled = replayed
    assert all(site in address or "aletihad.ae" in address for address in crawled.addresses())


def test_replays_know_where_the_feeds_are() -> None:
    """The feeds above are those that the outlets declare."""
    declared = {outlet.slug: outlet.feeds for outlet in load_outlets()[0]}
    assert all(feed in declared[slug] for slug, (_, feed) in OUTLETS.items())
