"""An undeclared site -> an outlet made at run time, and where its feeds and sitemaps are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urljoin, urlsplit

import tldextract
from selectolax.lexbor import LexborNode

from cleaners.model import NotAnArticle, Page
from cleaners.outlet import Evidence, Outlet, Structure
from cleaners.page.decoding import decode
from cleaners.page.parsing import parse
from crawler.discovery.addresses import joined

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
_LIKELY_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/feed", "/rss", "/rss.xml")
"""Where sitemaps and feeds lie on most sites: sitemaps.org's example, Yoast's, WordPress's feed, older systems'."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a site's articles may be named."""

    feeds: tuple[str, ...] = ()
    """Feeds that its front page names, comments' left out."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps that it names; most sites name them in robots.txt instead."""
    places: tuple[str, ...] = ()
    """Where such things often lie, and nobody said so: that nothing is there is no fault of the site."""


def sources_of_site(body: bytes, address: str) -> Sources:
    """The feeds and sitemaps that a front page names, and places to try. `address` is where it was fetched."""
    feeds: dict[str, None] = {}
    sitemaps: dict[str, None] = {}
    for node in _declared_links(body):
        target = joined(address, (node.attributes.get("href") or "").strip())
        relations = (node.attributes.get("rel") or "").lower().split()
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        if not target.startswith(("http://", "https://")):
            continue
        if "sitemap" in relations:
            sitemaps[target] = None
        elif "alternate" in relations and kind in _FEED_TYPES and not _is_of_comments(node, target):
            feeds[target] = None
    places = (urljoin(address, place) for place in _LIKELY_PLACES)
    return Sources(tuple(feeds), tuple(sitemaps), tuple(p for p in places if p not in feeds and p not in sitemaps))


def outlet_of_site(site: str) -> Outlet:
    """An outlet for a site that is not declared: of its host's name, with its registrable domain.

    Takes an address or a host name. Raises `ValueError` for what names no host.
    """
    address = site.strip() if "://" in site else f"https://{site.strip()}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except ValueError:  # an address in broken brackets; a name with empty or endless labels
        host = ""
    if not host or parts.scheme not in {"http", "https"} or any(c.isspace() for c in host):
        raise ValueError(f"site={site}: an address is wanted, such as https://www.example.org/")
    name = host.removeprefix("www.")
    return Outlet(
        slug=name,
        name=name,
        domains=(registered_domain(host) or name,),
        structure=Structure.ASSUMED,
        evidence=(Evidence(what="everything: found at run time", source=address, year=datetime.now(UTC).year),),
    )


def registered_domain(host: str) -> str:
    """The part of a host name that somebody has registered; empty where its ending is on no public list (`.example`).

    `foo.blogspot.com` is registered with blogspot.com, and owns itself and not all of it.
    """
    return str(_suffixes()(host).top_domain_under_public_suffix)


@cache
def _suffixes() -> tldextract.TLDExtract:
    """The public suffix list that tldextract brings: it asks nobody for a newer one, and writes no cache."""
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def _declared_links(body: bytes) -> list[LexborNode]:
    try:
        return parse(decode(Page(html=body))).css("link[rel][href], a[rel~=alternate][href]")
    except NotAnArticle:
        return []


def _is_of_comments(node: LexborNode, address: str) -> bool:
    """WordPress calls them so in address and title, in the site's language."""
    path = urlsplit(address).path.rstrip("/").lower()
    title = (node.attributes.get("title") or "").lower()
    return "comments" in path.split("/") or "comment" in title or "تعليقات" in title
