"""An outlet's feeds and sitemaps -> addresses of articles. Pure: bytes in, addresses out; the spider asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import lxml.etree
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import sitemap_urls_from_robots
from w3lib.url import url_query_cleaner

from cleaners.outlet import Outlet

TRACKING_PARAMETERS = (
    *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_name"),
    *("fbclid", "gclid", "dclid", "msclkid", "twclid", "igshid", "mc_cid", "mc_eid", "_ga", "yclid"),
    *("at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "ocid", "traffic_source"),
)
"""Query parameters that say where a reader came from: those that Google Analytics, the social networks and the
newsletter services document for their own links, and the BBC's, CNN's and Al Jazeera's."""

_NO_ARTICLES = re.compile(
    r"(categor|tag|author|users|taxonom|posts-page|^page|image|video)[^/]*sitemap|wp-sitemap-"
    r"(taxonomies|users|posts-page)|/page-sitemap"
)
"""Sitemaps of an index that list no articles, as the two WordPress generators (core, Yoast) name them."""


_SNIFFED = 1024
"""Bytes looked at to tell a page from a feed."""


class BrokenSource(ValueError):
    """A feed or sitemap that cannot be used; the message says why in a few words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One address in a feed or sitemap."""

    address: str
    """Absolute."""
    modified: str = ""
    """What the source says of its date, verbatim; sitemaps give ISO 8601, which sorts as text."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or a sitemap names."""

    articles: tuple[Entry, ...] = ()
    """Pages, in the source's order."""
    sitemaps: tuple[Entry, ...] = ()
    """Further sitemaps."""


def read_listing(body: bytes, address: str, *, max_size: int = 0) -> Listing:
    """The addresses in an RSS or Atom feed, a sitemap, a sitemap index, or a robots.txt (which names sitemaps).

    What it is, is read off the document and not off its name. `address` is where it was fetched; `max_size` bounds
    what may be unzipped (bytes; 0: no bound). Raises `BrokenSource`, also where it names no address at all.
    """
    listing = _listing_of(body, address, max_size)
    if not listing.articles and not listing.sitemaps:
        raise BrokenSource("names no address")
    return listing


def newest(entries: Iterable[Entry], count: int) -> Sequence[Entry]:
    """The `count` newest sitemaps of an index, newest first; sitemaps of tags, authors and the like are left aside.

    By the date the index gives, else by the numbers in the address: `?yyyy=2026&mm=1&dd=3`, `post-sitemap12.xml`.
    """
    of_articles = (entry for entry in entries if not _NO_ARTICLES.search(entry.address))
    return sorted(of_articles, key=_age, reverse=True)[:count]


def clean_address(address: str, outlet: Outlet) -> str:
    """The address without fragment, tracking parameters and the parameters the outlet says mean nothing."""
    return url_query_cleaner(address, (*TRACKING_PARAMETERS, *outlet.drop_parameters), remove=True, unique=False)


def why_not(address: str, outlet: Outlet) -> str | None:
    """Why an address is no article of the outlet (`malformed`, `off-domain`, `no-article-address`); None: it is one."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return "malformed"
    if parts.scheme not in {"http", "https"} or not host:
        return "malformed"
    if not outlet.owns(host):
        return "off-domain"
    if outlet.article_urls and not any(re.search(pattern, parts.path) for pattern in outlet.article_urls):
        return "no-article-address"
    return None


def _listing_of(body: bytes, address: str, max_size: int) -> Listing:
    if urlsplit(address).path == "/robots.txt":
        return Listing(sitemaps=tuple(Entry(url) for url in sitemap_urls_from_robots(body, base_url=address)))
    root = _root_of(_unzipped(body, max_size))
    match _name(root):
        case "urlset":
            return Listing(articles=_sitemap_entries(root, "url", address))
        case "sitemapindex":
            return Listing(sitemaps=_sitemap_entries(root, "sitemap", address))
        case "rss" | "RDF":
            return Listing(articles=_feed_entries(root, "item", address))
        case "feed":
            return Listing(articles=_feed_entries(root, "entry", address))
        case other:
            raise BrokenSource(f"is no feed and no sitemap but <{other}>")


def _unzipped(body: bytes, max_size: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return gunzip(body, max_size=max_size)
    except ValueError as error:
        raise BrokenSource(f"unzips to more than {max_size} bytes") from error
    except (OSError, EOFError) as error:
        raise BrokenSource(f"cannot be unzipped: {error}") from error


def _root_of(body: bytes) -> lxml.etree._Element:
    start = body[:_SNIFFED].lstrip().lower()
    if not start:
        raise BrokenSource("is empty")
    if start.startswith((b"<!doctype html", b"<html")):
        raise BrokenSource("is an HTML page, no feed and no sitemap")
    parser = lxml.etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = lxml.etree.fromstring(body.lstrip(), parser)
    except lxml.etree.XMLSyntaxError as error:
        raise BrokenSource(f"is no XML: {error.msg}") from error
    if root is None:
        raise BrokenSource("is no XML")
    return root


def _sitemap_entries(root: lxml.etree._Element, name: str, base: str) -> tuple[Entry, ...]:
    texts = ({_name(child): (child.text or "").strip() for child in entry} for entry in root if _name(entry) == name)
    return tuple(Entry(_absolute(base, text["loc"]), text.get("lastmod", "")) for text in texts if text.get("loc"))


def _feed_entries(root: lxml.etree._Element, name: str, base: str) -> tuple[Entry, ...]:
    entries = (entry for entry in root.iter() if _name(entry) == name)
    links = (_link_of(entry) for entry in entries)
    return tuple(Entry(_absolute(base, link)) for link in links if link)


def _link_of(entry: lxml.etree._Element) -> str:
    """RSS: the text of `link`, else a `guid` that is an address; Atom: the `href` of the alternate link."""
    guid = ""
    for child in entry:
        text = (child.text or "").strip()
        match _name(child):
            case "link" if text:
                return text
            case "link" if child.get("href") and child.get("rel", "alternate") == "alternate":
                return str(child.get("href"))
            case "guid" if text.startswith(("http://", "https://")) and child.get("isPermaLink") != "false":
                guid = text
    return guid


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _name(element: lxml.etree._Element) -> str:
    """The tag without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _age(entry: Entry) -> tuple[str, tuple[int, ...]]:
    return entry.modified, tuple(int(number) for number in re.findall(r"\d+", entry.address))
