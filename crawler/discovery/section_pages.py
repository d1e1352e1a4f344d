"""A section's page -> the articles it links to, and the page that follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from cleaners.outlet import Outlet
from crawler.discovery.addresses import address_key, clean_address, key_of, why_not
from crawler.discovery.article_addresses import looks_like_article
from crawler.discovery.pagination import PAGE_PARAMETERS, Link, appended_pages, links_of
from crawler.discovery.sources import BrokenSource, Entry, Listing


def read_section(body: bytes, address: str, outlet: Outlet) -> Listing:
    """The articles that a section's page links to, in page order and once each, and the page that follows.

    An article is what the outlet's pattern says, or, where it has none, what `looks_like_article`. The following page
    is what the page calls `next`, or a link to the same address with the next page number; a section may go on
    without end, so whoever follows needs a limit. `address` is where the page was fetched. Raises `BrokenSource` where
    it links to no article.
    """
    links = list(links_of(body, address, "a[href], link[rel~=next][href]"))
    following = _following(links, address, outlet)
    own = {key_of(page) for page in (address, following) if page}
    articles: dict[str, Entry] = {}
    for link in links:
        key = address_key(link.address, outlet)
        if key not in own and _is_article(link.address, outlet):
            articles.setdefault(key, Entry(clean_address(link.address, outlet)))
    if not articles:
        raise BrokenSource("links to no article")
    return Listing(articles=tuple(articles.values()), following=following)


def _is_article(address: str, outlet: Outlet) -> bool:
    if why_not(address, outlet) is not None:
        return False
    return bool(outlet.article_urls) or looks_like_article(address)


def _following(links: Sequence[Link], address: str, outlet: Outlet) -> str | None:
    """The page that follows, if any. What is called `next` and is an article is the neighbour of some story."""
    first, number = _first_and_number(address)
    wanted = {key_of(page) for page in appended_pages(first, number + 1)}
    seen = {key_of(address), key_of(first)}
    for link in _likely_first(links):
        key = key_of(link.address)
        on_site = outlet.owns(urlsplit(link.address).hostname or "")
        if on_site and key not in seen and (key in wanted or (link.is_next and not _is_article(link.address, outlet))):
            return link.address
    return None


def _likely_first(links: Sequence[Link]) -> Iterator[Link]:
    yield from (link for link in links if link.is_next)
    yield from (link for link in links if not link.is_next)


def _first_and_number(address: str) -> tuple[str, int]:
    """A section's first page and which page of it an address is.

    A bare number at the path's end is the section's own (`/category/15`), not a page's.
    """
    parts = urlsplit(address)
    if below := re.fullmatch(r"(.*)/page/([0-9]{1,6})/?", parts.path):
        return urlunsplit(parts._replace(path=below[1] + "/")), int(below[2])
    query = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [value for name, value in query if name in PAGE_PARAMETERS and re.fullmatch(r"[0-9]{1,6}", value)]
    others = [(name, value) for name, value in query if name not in PAGE_PARAMETERS]
    return urlunsplit(parts._replace(query=urlencode(others))), int(numbers[0]) if numbers else 1
