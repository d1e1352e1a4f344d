"""What a section's page links to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.discovery import BrokenSource, read_section
from tests.discovery.outlets import BILA, MITHAL

AT = "https://mithal.example/politics/"


def page(*links: str, head: str = "") -> bytes:
    """A page with these anchors' attributes."""
    anchors = "".join(f"<li><a {link}>خبر</a>" for link in links)
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body><ul>{anchors}</ul>".encode()


def paths(body: bytes, address: str = AT) -> list[str]:
    return [e.address.removeprefix("https://mithal.example") for e in read_section(body, address, MITHAL).articles]


def test_articles_come_in_page_order_and_once() -> None:
    body = page(
        *('href="/news/3"', 'href="/politics/"', 'href="/news/1?utm_source=x#c"', 'href="http://www.mithal.example/news/3/"'),
        *('href="/tag/12345"', 'href="https://other.example/news/9"', 'href="javascript:void(0)"', "name=x", 'href=""'),
        *('href="https://[broken/news/1"', 'href=" /news/2 "'),
    )  # fmt: skip
    assert paths(body) == ["/news/3", "/news/1", "/news/2"]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("", "/politics/news/1"),
        ('<base href="/">', "/news/1"),
        ('<base href="https://mithal.example/ar/">', "/ar/news/1"),
    ],
)
def test_links_are_read_against_the_base_of_the_page(base: str, expected: str) -> None:
    anywhere = (r"/news/\d+$",)
    listing = read_section(page('href="news/1"', head=base), AT, replace(MITHAL, article_urls=anywhere))
    assert [entry.address for entry in listing.articles] == ["https://mithal.example" + expected]


def test_without_a_pattern_the_address_must_look_like_an_articles() -> None:
    body = page('href="/about"', 'href="/news/12345"', 'href="/tag/12345"', 'href="/12345.jpg"', 'href="/a-b-c-d"')
    listing = read_section(body, "https://bila.example/", BILA)
    assert [e.address.removeprefix("https://bila.example") for e in listing.articles] == ["/news/12345", "/a-b-c-d"]


def test_a_section_with_a_long_name_is_not_its_own_article() -> None:
    at = "https://bila.example/news-of-the-arab-world/"
    body = page('href="/news-of-the-arab-world"', 'href="/news-of-the-arab-world/?page=2"', 'href="/news/12345"')
    listing = read_section(body, at, BILA)
    assert [entry.address for entry in listing.articles] == ["https://bila.example/news/12345"]
    assert listing.following == at + "?page=2"


@pytest.mark.parametrize(
    ("address", "links", "following"),
    [
        (AT, ['href="/politics/page/2/"', 'href="/politics/page/3/"'], AT + "page/2/"),
        (AT + "page/2/", ['href="/politics/"', 'href="/politics/page/3/"'], AT + "page/3/"),
        (AT, ['href="?page=2"'], AT + "?page=2"),
        (AT + "?page=2", ['href="?page=1"', 'href="?page=3"'], AT + "?page=3"),
        (AT + "?page=2&t=5", ['href="?t=5&page=3"'], AT + "?t=5&page=3"),
        (AT, ['href="/politics/2"'], "https://mithal.example/politics/2"),
        (AT, ['rel=next href="?after=X71"'], AT + "?after=X71"),
        # Neither another section, nor an article, nor another site, nor itself.
        ("https://mithal.example/category/15", ['href="/category/16"'], None),
        (AT, ['rel=next href="/news/8"'], None),
        (AT, ['rel=next href="https://other.example/politics/page/2/"'], None),
        (AT, ['rel=next href="/politics/"'], None),
        (AT + "page/3/", ['href="/politics/page/2/"', 'href="/politics/page/9/"'], None),
        (AT, ['href="/sport/page/2/"'], None),
    ],
)
def test_the_page_that_follows(address: str, links: list[str], following: str | None) -> None:
    listing = read_section(page('href="/news/1"', *links), address, MITHAL)
    assert listing.following == following


def test_what_the_head_calls_next_counts_too() -> None:
    listing = read_section(page('href="/news/1"', head='<link rel="next" href="/politics/page/2/">'), AT, MITHAL)
    assert listing.following == AT + "page/2/"


@pytest.mark.parametrize(
    "body", [b"", b"\x89PNG\r\n", page('href="/about"'), b"<"], ids=["empty", "image", "no article", "torn"]
)
def test_a_page_without_articles_says_so(body: bytes) -> None:
    with pytest.raises(BrokenSource, match="links to no article"):
        read_section(body, AT, MITHAL)
