"""`scrapy crawl any`: a site that nobody has declared, and lists of addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sites import Answer
from tests.crawl.runs import crawl, rss, story

WWW = "https://www.majhul.example"
FRONT = (
    '<!doctype html><html lang="ar"><head><title>مجهول</title>'
    '<link rel="alternate" type="application/rss+xml" href="/khabar/feed.xml"></head><body><ul>'
    '<li><a href="/news/10404-market">السوق</a></li><li><a href="/about">من نحن</a></li></ul></body></html>'
)
PAGES = {
    f"{WWW}/": Answer(FRONT.encode()),
    f"{WWW}/robots.txt": Answer(f"User-agent: *\nDisallow:\nSitemap: {WWW}/map.xml\n".encode(), "text/plain"),
    f"{WWW}/map.xml": Answer(
        f"<urlset><url><loc>{WWW}/news/10202-port</loc></url></urlset>".encode(), "application/xml"
    ),
    f"{WWW}/khabar/feed.xml": rss(f"{WWW}/news/10101-bridge", f"{WWW}/news/10202-port"),
    **{f"{WWW}/news/{name}": Answer(story(f"خبر {name}")) for name in ("10101-bridge", "10202-port", "10404-market")},
}


@pytest.mark.parametrize("site", ["majhul.example", f"{WWW}/", "https://majhul.example/some/section"])
def test_feeds_sitemaps_and_articles_of_a_site_are_found(site: str, tmp_path: Path) -> None:
    """It answers under www alone; the feed, the sitemap and the front page each name an article of their own."""
    crawled = crawl(PAGES, tmp_path, "-a", f"site={site}", spider="any", domains=["majhul.example"])
    assert {article["url"].rpartition("/")[2] for article in crawled.articles} == {
        "10101-bridge",
        "10202-port",
        "10404-market",
    }
    assert all(article["outlet"] is None for article in crawled.articles), "nobody has declared it"
    assert not crawled.lines("ERROR")


def test_a_list_of_addresses_of_several_sites(tmp_path: Path) -> None:
    other = "https://elsewhere.example/story/7"
    (tmp_path / "list.txt").write_text(f"{WWW}/news/10101-bridge\n\n{other}\nno address\n", encoding="utf-8")
    pages = PAGES | {other: Answer(story("خبر من مكان آخر"))}
    crawled = crawl(pages, tmp_path, "-a", "urls=list.txt", spider="any", domains=["majhul.example"])
    assert {article["url"] for article in crawled.articles} == {f"{WWW}/news/10101-bridge", other}
    assert f"{WWW}/khabar/feed.xml" not in crawled.addresses()


def test_a_front_page_without_articles_is_no_fault_where_a_feed_is_found(tmp_path: Path) -> None:
    bare = FRONT.replace('<li><a href="/news/10404-market">السوق</a></li>', "").encode()
    crawled = crawl(
        PAGES | {f"{WWW}/": Answer(bare)}, tmp_path, "-a", f"site={WWW}", spider="any", domains=["majhul.example"]
    )
    assert len(crawled.articles) == 2
    assert (crawled.status, crawled.stat("discovery/sources_failed")) == (0, 0)
