"""Feeds, sitemaps and robots.txt -> what they name, read as streams: a bomb costs what it may, and no more."""

from __future__ import annotations

import gzip
import heapq
import itertools
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import lxml.etree
from scrapy.utils.sitemap import sitemap_urls_from_robots

from crawler.discovery.dates import iso_utc
from crawler.discovery.sources import BrokenSource, Entry, Listing
from crawler.settings import SITEMAP_ENTRIES, SITEMAP_MAX_SIZE

_NO_ARTICLES = re.compile(
    r"(categor|tag|author|users|taxonom|posts-page|^page|image|video)[^/]*sitemap|wp-sitemap-"
    r"(taxonomies|users|posts-page)|/page-sitemap"
)
"""Sitemaps of an index that list no articles, as the two WordPress generators (core, Yoast) name them."""

_CHUNK = 65536
"""Bytes read at a time; the document's first element must begin in the first of them."""
_FIELDS = 64
"""Children of an entry that are kept while the rest of it comes; feeds have some twenty."""

_ENTRY_OF = {"urlset": "url", "sitemapindex": "sitemap", "rss": "item", "RDF": "item", "feed": "entry"}
"""Root -> what its entries are called (sitemaps.org; RSS 2.0; RSS 1.0; RFC 4287)."""


def read_listing(
    body: bytes, address: str, *, max_size: int = SITEMAP_MAX_SIZE, max_entries: int = SITEMAP_ENTRIES
) -> Listing:
    """The addresses in a feed (RSS, Atom, JSON Feed), a sitemap, a sitemap index, or a robots.txt (names sitemaps).

    What it is, is read off the document and not off its name. `address` is where it was fetched. At most `max_size`
    bytes are read, after unpacking, and the `max_entries` newest entries kept; `Listing.cut` says where that, or a
    torn end, cost some. Raises `BrokenSource`, also where it names no address at all.
    """
    listing = _listing_of(body, address, max_size, max_entries)
    if not listing.articles and not listing.sitemaps:
        raise BrokenSource(f"names no address; {listing.cut}" if listing.cut else "names no address")
    return listing


def newest(entries: Iterable[Entry], count: int) -> Sequence[Entry]:
    """The `count` newest sitemaps of an index, newest first; sitemaps of tags, authors and the like are left aside.

    By the date the index gives, else by the numbers in the address: `?yyyy=2026&mm=1&dd=3`, `post-sitemap12.xml`.
    """
    of_articles = (entry for entry in entries if not _NO_ARTICLES.search(entry.address))
    return heapq.nlargest(count, of_articles, key=_age)


def _listing_of(body: bytes, address: str, max_size: int, max_entries: int) -> Listing:
    if urlsplit(address).path == "/robots.txt":
        return Listing(sitemaps=tuple(Entry(url) for url in sitemap_urls_from_robots(body, base_url=address)))
    if body[:_CHUNK].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, address, max_size, max_entries)
    source = _Source(body, max_size)
    chunks = source.chunks()
    first = _beginning(chunks)
    root = _root_name(first, source)
    read = _sitemap_entry if root in {"urlset", "sitemapindex"} else _feed_entry
    entries = _Newest(max_entries)
    for element in _elements(first, chunks, root, source):
        if (entry := read(element, address)) is not None:
            entries.add(entry)
    cut = "; ".join(filter(None, (source.cut, entries.cut)))
    if root == "sitemapindex":
        return Listing(sitemaps=entries.found(), cut=cut)
    return Listing(articles=entries.found(), cut=cut)


@dataclass(slots=True)
class _Source:
    """A body that is unpacked as it is read, up to a limit."""

    body: bytes
    max_size: int
    cut: str = ""
    """Why its end was not read."""

    def chunks(self) -> Iterator[bytes]:
        """The body unpacked, piece by piece; `cut` says why where the pieces end before it does."""
        left = self.max_size
        for chunk in self._unpacked():
            yield chunk[:left]
            left -= len(chunk)
            if left < 0:
                self.cut = f"holds more than {self.max_size} bytes unpacked"
                return

    def _unpacked(self) -> Iterator[bytes]:
        packed = self.body.startswith(b"\x1f\x8b")
        stream: Any = gzip.GzipFile(fileobj=BytesIO(self.body)) if packed else BytesIO(self.body)
        read = 0
        try:
            while chunk := stream.read1(_CHUNK):
                read += len(chunk)
                yield chunk
        except (OSError, EOFError, zlib.error) as error:
            if not read:
                raise BrokenSource(f"cannot be unzipped: {error}") from error
            self.cut = f"cannot be unzipped to its end: {error}"


@dataclass(slots=True)
class _Newest:
    """The newest entries of a stream of them."""

    count: int
    cut: str = ""
    """Says so where there were more."""
    _heap: list[tuple[str, int, Entry]] = field(default_factory=list)
    _seen: int = 0

    def add(self, entry: Entry) -> None:
        self._seen += 1
        # Of two that are of one date the later is taken for the older: the number is unique, entries are not compared.
        item = (entry.modified, -self._seen, entry)
        if len(self._heap) < self.count:
            heapq.heappush(self._heap, item)
        else:
            heapq.heappushpop(self._heap, item)
            self.cut = f"names more than {self.count} addresses, the newest are used"

    def found(self) -> tuple[Entry, ...]:
        return tuple(entry for _, _, entry in sorted(self._heap, reverse=True))


def _beginning(chunks: Iterator[bytes]) -> bytes:
    """The first piece, whole: members of a gzip file may be tiny. Blank lines before it are no XML, and common."""
    beginning = b""
    for chunk in chunks:
        beginning += chunk
        if len(beginning) >= _CHUNK:
            break
    return beginning.lstrip()


def _parser(events: Sequence[Literal["start", "end"]], tags: Sequence[str] | None) -> lxml.etree.XMLPullParser:
    return lxml.etree.XMLPullParser(
        events,
        tag=tags,
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _root_name(first: bytes, source: _Source) -> str:
    """The name of the document's first element, one that has entries. Raises `BrokenSource`."""
    if not first:
        raise BrokenSource("is empty")
    if first[:_CHUNK].lower().startswith((b"<!doctype html", b"<html")):
        raise BrokenSource("is an HTML page, no feed and no sitemap")
    parser = _parser(("start",), None)
    try:
        parser.feed(first)
        parser.close()
    except lxml.etree.XMLSyntaxError:
        pass  # the end is not here yet; what began is what counts
    _, root = next(iter(parser.read_events()), (None, None))
    if root is None:
        raise BrokenSource("is no XML" + (f" ({source.cut})" if source.cut else ""))
    name = _name(root)
    if name.lower() == "html":
        raise BrokenSource("is an HTML page, no feed and no sitemap")
    if name not in _ENTRY_OF:
        raise BrokenSource(f"is no feed and no sitemap but <{name}>")
    return name


def _elements(first: bytes, chunks: Iterator[bytes], root: str, source: _Source) -> Iterator[lxml.etree._Element]:
    """The entries of a document, each good until the next is asked for; a torn end is told in `source.cut`."""
    name = _ENTRY_OF[root]
    parser = _parser(("start", "end"), (f"{{*}}{root}", f"{{*}}{name}"))
    tail = b""
    top: lxml.etree._Element | None = None
    for chunk in itertools.chain((first,), chunks):
        tail = (tail + chunk)[-2 * _CHUNK :]
        parser.feed(chunk)
        for event, element in parser.read_events():
            if top is None:
                top = element
            if event == "end" and _name(element) == name:
                yield element
        if top is not None:
            _prune(top, name)
    with suppress(lxml.etree.XMLSyntaxError):
        parser.close()
    rest = [element for event, element in parser.read_events() if event == "end" and _name(element) == name]
    limits = [error.message for error in parser.feed_error_log if error.type_name == "ERR_RESOURCE_LIMIT"]
    torn = bool(limits) or not _ends_with(tail, root)
    # The parser closes what a torn end leaves open: half an address would look like a whole one.
    if torn and (limits or not _ends_with(tail, name)):
        rest = rest[:-1]
    yield from rest
    if torn and not source.cut:
        source.cut = f"is read no further than: {limits[0]}" if limits else "ends in the middle"


def _prune(top: lxml.etree._Element, name: str) -> None:
    """Drop what has been read: everything before the open elements, and of an open entry all but its first fields."""
    kept = 0
    node = top
    while len(node):
        del node[kept:-1]
        node = node[-1]
        if _name(node) == name:
            kept = _FIELDS


def _sitemap_entry(entry: lxml.etree._Element, base: str) -> Entry | None:
    """A `url` or `sitemap`. Its fields are of its own namespace: `image:loc` is no page."""
    space = str(entry.tag).rpartition("}")[0]
    own: dict[str, str] = {}
    published = ""
    for child in entry:
        theirs, _, name = str(child.tag).rpartition("}")
        if theirs == space:
            own[name] = _text(child)
        elif name == "news":
            published = _text_below(child, "publication_date")
    if not own.get("loc"):
        return None
    return _entry(base, own["loc"], own.get("lastmod", ""), published)


def _text_below(element: lxml.etree._Element, name: str) -> str:
    return next((_text(child) for child in element if _name(child) == name), "")


def _feed_entry(entry: lxml.etree._Element, base: str) -> Entry | None:
    """An `item` or `entry`. `feed:origLink` is FeedBurner's name for the page behind its own counting address."""
    texts: dict[str, str] = {}
    for child in entry:
        texts.setdefault(_name(child), _text(child))
    address = texts.get("origLink") or _link_of(entry)
    if not address:
        return None
    published = next((texts[name] for name in ("pubDate", "published", "date", "issued") if texts.get(name)), "")
    return _entry(base, address, texts.get("updated") or texts.get("modified", ""), published)


def _link_of(entry: lxml.etree._Element) -> str:
    """RSS: the text of `link`, else a `guid` that is an address; Atom: the `href` of the alternate link, a page's."""
    guid = other = ""
    for child in entry:
        text = _text(child)
        match _name(child):
            case "link" if text:
                return text
            case "link" if child.get("href") and child.get("rel", "alternate") == "alternate":
                if "html" in child.get("type", "html"):
                    return str(child.get("href"))
                other = other or str(child.get("href"))
            case "guid" if text.startswith(("http://", "https://")) and child.get("isPermaLink") != "false":
                guid = text
    return other or guid


def _json_feed(body: bytes, address: str, max_size: int, max_entries: int) -> Listing:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): `url`, `date_published`, `date_modified` of its items."""
    if len(body) > max_size:
        raise BrokenSource(f"is JSON of more than {max_size} bytes")
    try:
        feed = json.loads(body.lstrip(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise BrokenSource(f"is no JSON Feed: {error}") from error
    if "jsonfeed.org" not in str(feed.get("version")) or not isinstance(feed.get("items"), list):
        raise BrokenSource("is JSON, but no JSON Feed")
    entries = _Newest(max_entries)
    for item in feed["items"]:
        if isinstance(item, dict) and (url := item.get("url") or item.get("external_url")):
            dates = (str(item.get("date_modified", "")), str(item.get("date_published", "")))
            entries.add(_entry(address, str(url), *dates))
    return Listing(articles=entries.found(), cut=entries.cut)


def _entry(base: str, address: str, modified: str, published: str) -> Entry:
    published = iso_utc(published)
    return Entry(_absolute(base, address), iso_utc(modified) or published, published)


def _ends_with(tail: bytes, name: str) -> bool:
    """Whether the last that the bytes say of an element is its end; they may be UTF-16."""
    marks = re.findall(rb"<(/?)(?:[\w.-]+:)?" + name.encode() + rb"(?=[\s>])[^>]*>", tail.replace(b"\0", b""))
    return bool(marks) and marks[-1] == b"/"


def _absolute(base: str, address: str) -> str:
    if address.startswith(("https://", "http://")):  # nearly all; joining costs more than reading the entry
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _text(element: lxml.etree._Element) -> str:
    return (element.text or "").strip()


def _name(element: lxml.etree._Element) -> str:
    """The tag without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _age(entry: Entry) -> tuple[str, tuple[int, ...]]:
    return entry.modified, tuple(int(number[:18]) for number in re.findall(r"\d+", entry.address))
