"""A site that nobody declared."""

from __future__ import annotations

import pytest

from cleaners.outlet import Structure
from crawler.discovery import outlet_of_site, sources_of_site

AT = "https://www.bila.example/ar/"
FRONT = """<!doctype html><html><head>
<link rel="alternate" type="application/rss+xml" title="بلا &laquo; الخلاصة" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="بلا &laquo; خلاصة التعليقات" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="تعليقات القراء" href="/readers.xml">
<link rel="Alternate" type="application/atom+xml; charset=utf-8" href="atom.xml">
<link rel="alternate" type="application/rss+xml" href="https://feeds.example/bila">
<link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="text/css" href="/a.css">
<link rel="alternate" type="application/json" href="/wp-json/"><link rel="sitemap" href="/sitemap.xml">
<link rel="alternate" type="application/rss+xml" href="https://[broken/">
</head><body></body></html>""".encode()


def test_a_front_page_names_feeds_and_sitemaps() -> None:
    sources = sources_of_site(FRONT, AT)
    assert sources.feeds == (
        "https://www.bila.example/feed/",
        "https://www.bila.example/ar/atom.xml",
        "https://feeds.example/bila",
    )
    assert sources.sitemaps == ("https://www.bila.example/sitemap.xml",)
    assert [place.removeprefix("https://www.bila.example") for place in sources.places] == [
        *("/sitemap_index.xml", "/news-sitemap.xml", "/feed", "/rss", "/rss.xml")
    ]


@pytest.mark.parametrize("body", [b"", b"\x89PNG", b"<p>no head"])
def test_a_front_page_that_names_none_leaves_the_usual_places(body: bytes) -> None:
    sources = sources_of_site(body, AT)
    assert (sources.feeds, sources.sitemaps) == ((), ())
    assert "https://www.bila.example/sitemap.xml" in sources.places


@pytest.mark.parametrize(
    ("site", "slug", "domain"),
    [
        ("https://www.alaraby.co.uk/rss", "alaraby.co.uk", "alaraby.co.uk"),
        ("www.Bila.com", "bila.com", "bila.com"),
        ("arabic.bila.com/news", "arabic.bila.com", "bila.com"),
        ("http://bila.blogspot.com", "bila.blogspot.com", "bila.blogspot.com"),
        ("https://موقع.com/", "xn--4gbrim.com", "xn--4gbrim.com"),
        ("http://127.0.0.1:8080/", "127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost", "localhost"),
        ("https://www.bila.example/", "bila.example", "bila.example"),
    ],
)
def test_a_site_is_an_outlet_of_its_hosts_name(site: str, slug: str, domain: str) -> None:
    outlet = outlet_of_site(site)
    assert (outlet.slug, outlet.name, outlet.domains) == (slug, slug, (domain,))
    assert outlet.structure is Structure.ASSUMED
    assert "found at run time" in outlet.evidence[0].what


@pytest.mark.parametrize(
    "site", ["", " ", "https://", "ftp://bila.example", "https://[broken", "a b.example", "a..b", "x" * 80]
)
def test_what_is_no_site_is_refused(site: str) -> None:
    with pytest.raises(ValueError, match="an address is wanted"):
        outlet_of_site(site)
