"""Feeds and sitemaps as they come, without a network."""

from __future__ import annotations

import gzip

import pytest

from cleaners.outlet import Evidence, Outlet, Structure
from crawler.discovery import BrokenSource, Entry, clean_address, newest, read_listing, why_not
from tests.crawl.runs import short

AT = "https://mithal.example/feed"

MITHAL = Outlet(
    slug="mithal",
    name="مثال",
    domains=("mithal.example",),
    structure=Structure.ASSUMED,
    evidence=(Evidence(what="all", source="this test", year=2026),),
    article_urls=(r"^/news/\d+$",),
    drop_parameters=("session",),
)

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>https://mithal.example/</link>
<atom:link href="https://mithal.example/feed" rel="self"/>
<item><title>1</title><link>https://mithal.example/news/1</link></item>
<item><title>2</title><link> /news/2 </link></item>
<item><title>3</title><guid>https://mithal.example/news/3</guid></item>
<item><title>4</title><guid isPermaLink="false">https://mithal.example/news/4</guid></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://mithal.example/"/>
<entry><link rel="enclosure" href="https://mithal.example/a.mp3"/><link href="https://mithal.example/news/1"/></entry>
<entry><link rel="alternate" href="https://mithal.example/news/2"/></entry></feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><link>https://mithal.example/</link></channel>
<item><link>https://mithal.example/news/1</link></item></rdf:RDF>"""

SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://mithal.example/news/1</loc><lastmod>2026-01-02</lastmod>
<image:image><image:loc>https://mithal.example/1.jpg</image:loc></image:image></url>
<url><lastmod>2026-01-02</lastmod></url></urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://mithal.example/s1.xml</loc></sitemap></sitemapindex>"""


def addresses(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.address.removeprefix("https://mithal.example") for entry in entries]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(RSS, ["/news/1", "/news/2", "/news/3"], id="rss"),
        pytest.param(ATOM, ["/news/1", "/news/2"], id="atom"),
        pytest.param(RDF, ["/news/1"], id="rdf"),
        pytest.param(SITEMAP, ["/news/1"], id="sitemap"),
        pytest.param(gzip.compress(SITEMAP), ["/news/1"], id="gzip"),
        pytest.param(b"\n\n" + RSS, ["/news/1", "/news/2", "/news/3"], id="blank lines before the declaration"),
        pytest.param(RSS[:-60], ["/news/1", "/news/2", "/news/3"], id="cut off"),
    ],
)
def test_articles_of_a_source(body: bytes, expected: list[str]) -> None:
    assert addresses(read_listing(body, AT).articles) == expected


def test_an_index_names_sitemaps_and_no_articles() -> None:
    listing = read_listing(INDEX, AT)
    assert (addresses(listing.sitemaps), listing.articles) == (["/s1.xml"], ())


def test_robots_txt_names_sitemaps() -> None:
    robots = b"User-agent: *\nDisallow: /x\nSITEMAP: /a.xml\nSitemap: https://mithal.example/b.xml\n"
    assert addresses(read_listing(robots, "https://mithal.example/robots.txt").sitemaps) == ["/a.xml", "/b.xml"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!doctype html><html><body><p>blocked</p></body></html>", "HTML"),
        (b"<HTML><head></head></HTML>", "HTML"),
        (b"<rss version='2.0'><channel></channel></rss>", "no address"),
        (b"<error>no</error>", "<error>"),
        (b"Access denied", "no XML"),
        (b"\x1f\x8bnot gzip at all", "unzipped"),
        (gzip.compress(SITEMAP.replace(b"<url>", b"<url>" + b" " * 5000), mtime=0), "more than 2000 bytes"),
        (gzip.compress(b"\0" * 5000, mtime=0), "no XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><p>blocked</p></html>", "HTML"),
        (b'{"error": "no"}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": 3', "no JSON Feed"),
        (b"[1]", "no XML"),
    ],
    ids=short,
)
def test_a_broken_source_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(BrokenSource, match=reason):
        read_listing(body, AT, max_size=2000)


def test_entities_of_a_source_are_not_expanded() -> None:
    bomb = b"""<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY f SYSTEM "file:///etc/passwd">]>
    <rss><channel><item><link>https://mithal.example/news/1&b;&f;</link></item></channel></rss>"""
    assert "aaaa" not in str(read_listing(bomb, AT).articles)
    assert "root:" not in str(read_listing(bomb, AT).articles)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["?y=2025&m=12&d=31", "?y=2026&m=1&d=2", "?y=2026&m=1&d=10"], ["?y=2026&m=1&d=10", "?y=2026&m=1&d=2"]),
        (["post-sitemap2.xml", "category-sitemap.xml", "post-sitemap10.xml", "author-sitemap.xml"],
         ["post-sitemap10.xml", "post-sitemap2.xml"]),
        (["wp-sitemap-posts-post-1.xml", "wp-sitemap-users-1.xml", "wp-sitemap-taxonomies-category-1.xml"],
         ["wp-sitemap-posts-post-1.xml"]),
    ],
)  # fmt: skip
def test_the_newest_sitemaps_of_an_index(names: list[str], expected: list[str]) -> None:
    entries = [Entry(f"https://mithal.example/{name}") for name in names]
    assert [entry.address.rpartition("/")[2] for entry in newest(entries, 2)] == expected


def test_what_an_index_says_of_dates_wins_over_addresses() -> None:
    entries = [Entry("https://mithal.example/9.xml", "2024-01-01"), Entry("https://mithal.example/1.xml", "2026-01-01")]
    assert newest(entries, 1) == [entries[1]]


@pytest.mark.parametrize(
    ("address", "cleaned"),
    [
        ("https://mithal.example/news/1?utm_source=rss&utm_medium=x", "https://mithal.example/news/1"),
        ("https://mithal.example/news/1?session=af3&page=2#top", "https://mithal.example/news/1?page=2"),
        ("https://mithal.example/news/1?id=7&fbclid=a&y=2018", "https://mithal.example/news/1?id=7&y=2018"),
        ("https://mithal.example/news/1", "https://mithal.example/news/1"),
    ],
)
def test_parameters_that_tell_nothing_are_dropped(address: str, cleaned: str) -> None:
    assert clean_address(address, MITHAL) == cleaned


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://mithal.example/news/1", None),
        ("http://m.mithal.example/news/1", None),
        ("https://mithal.example/section/news", "no-article-address"),
        ("https://notmithal.example/news/1", "off-domain"),
        ("https://mithal.example.evil.example/news/1", "off-domain"),
        ("https://evil.example/?mithal.example/news/1", "off-domain"),
        ("mailto:desk@mithal.example", "malformed"),
        ("javascript:void(0)", "malformed"),
        ("https://[broken/news/1", "malformed"),
        ("", "malformed"),
    ],
)
def test_which_addresses_are_articles_of_the_outlet(address: str, reason: str | None) -> None:
    assert why_not(address, MITHAL) == reason
