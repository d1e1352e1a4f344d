"""The page that follows: of a story told on several pages, and of a section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborNode

from cleaners.model import NotAnArticle, Page
from cleaners.page.decoding import decode
from cleaners.page.parsing import parse
from crawler.discovery.addresses import joined, key_of

MAX_PAGES = 99
"""No story has more pages; a larger number in an address is an id or a year."""

PAGE_PARAMETERS = ("page", "paged", "pg")
"""What WordPress (`paged`), Drupal, Laravel and the rest (`page`) call it."""
_PAGE_LINKS = (
    *(".page-links", ".post-page-links", ".link-pages", ".wp-link-pages", ".multiple-post-pages", ".post-pagination"),
    *(".article-pagination", ".pagination", ".pager", ".nav-links", ".page-nav"),
)
"""Where themes put a story's page numbers: WordPress's `wp_link_pages`, and Bootstrap's and Drupal's names."""
_SAYS_NEXT = ", ".join(
    (
        *("link[rel~=next][href]", "a[rel~=next][href]", "a.post-page-numbers[href]"),
        *(f"{place} a[href]" for place in _PAGE_LINKS),
    )
)
_PAGE_LINK_NAMES = (b"page-numbers", b"page-links", b"link-pages", b"pagination", b"pager", b"nav-links", b"page-nav")
"""Each name that `_SAYS_NEXT` looks for holds one of these. Seven searches for fixed bytes take 0.5 ms where one for a
pattern takes 3 (190 real pages), and two pages of three hold none and need not be parsed."""
_REL_NEXT = re.compile(rb"rel\s*=\s*[\"']?[^\"'>]*next")
_COMMENTS = re.compile(r"comment|disqus|respond|تعليق", re.IGNORECASE)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page."""

    address: str
    """Absolute, by the page's `<base>` where it has one."""
    text: str
    """What it shows, digits in ASCII."""
    is_next: bool
    """Whether it says `rel=next`."""


def next_page(body: bytes, address: str, first: str | None = None) -> str | None:
    """The address of the next page of a story, where the page says so and the address is the same plus one page.

    `address` is the page's; `first` that of the story's first page, where this is a later one: without it the page is
    taken for the first. The page says so by `rel=next` or by page numbers beside the story (not the comments'); the
    address must be the first's and the number that follows: `/2`, `/page/2`, `?page=2`, and, for a page number,
    `-2.html`. So the neighbouring story is never taken, though many themes call it `next`. None: there is none.
    """
    if not may_have_next(body):
        return None
    first = first or address
    number = _number_of(address, first)
    if number is None or number >= MAX_PAGES:
        return None
    following = str(number + 1)
    links = [link for link in links_of(body, address, _SAYS_NEXT) if link.is_next or link.text == following]
    if not links:
        return None
    appended = frozenset(map(key_of, appended_pages(first, number + 1)))
    renamed = frozenset(map(key_of, _renamed_pages(first, number + 1)))
    for link in links:
        is_numbered = link.text == following
        key = key_of(link.address)
        # Two stories under one headline are `a.html` and `a-2.html`, and neighbours: there `next` says nothing.
        if (key in appended and (link.is_next or is_numbered)) or (key in renamed and is_numbered):
            return link.address
    return None


def may_have_next(body: bytes) -> bool:
    """Whether a page holds anything by which `next_page` could find one; without it nothing need be parsed."""
    return _REL_NEXT.search(body) is not None or any(name in body for name in _PAGE_LINK_NAMES)


def links_of(body: bytes, address: str, selector: str) -> Iterator[Link]:
    """The http(s) links that a CSS selector matches, in page order, but none of the comments; without fragments."""
    try:
        tree = parse(decode(Page(html=body)))
    except NotAnArticle:
        return
    declared = tree.css_first("base[href]")
    base = joined(address, (declared.attributes.get("href") or "") if declared else "")
    for node in tree.css(selector):
        target = joined(base, (node.attributes.get("href") or "").strip()).partition("#")[0]
        if node.attributes.get("href") and target.startswith(("http://", "https://")) and not _is_of_comments(node):
            text = " ".join(node.text().split()).translate(_DIGITS)
            yield Link(target, text, "next" in (node.attributes.get("rel") or "").lower().split())


def appended_pages(first: str, number: int) -> Iterator[str]:
    """Addresses that page `number` of what begins at `first` may have: `/2`, `/page/2`, `?page=2`, `?paged=2`."""
    parts = urlsplit(first)
    path = parts.path.rstrip("/")
    yield urlunsplit(parts._replace(path=f"{path}/{number}", fragment=""))
    yield urlunsplit(parts._replace(path=f"{path}/page/{number}", fragment=""))
    others = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in PAGE_PARAMETERS
    ]
    for name in PAGE_PARAMETERS:
        yield urlunsplit(parts._replace(query=urlencode([*others, (name, str(number))]), fragment=""))


def _renamed_pages(first: str, number: int) -> Iterator[str]:
    """`-2.html` and `_2.html`."""
    parts = urlsplit(first)
    stem, dot, suffix = parts.path.rpartition(".")
    if dot and re.fullmatch(r"html?|php|aspx?|shtml", suffix):
        for separator in "-_":
            yield urlunsplit(parts._replace(path=f"{stem}{separator}{number}.{suffix}", fragment=""))


def _number_of(address: str, first: str) -> int | None:
    """Which page of a story an address is; None: it is none of it."""
    key = key_of(address)
    if key == key_of(first):
        return 1
    named = {int(digits) for digits in re.findall(r"(?<![0-9])[0-9]{1,2}(?![0-9])", address)}
    return next((number for number in sorted(named - {0, 1}) if key in _keys_of_page(first, number)), None)


def _keys_of_page(first: str, number: int) -> set[str]:
    return {key_of(page) for page in (*appended_pages(first, number), *_renamed_pages(first, number))}


def _is_of_comments(node: LexborNode) -> bool:
    above: LexborNode | None = node.parent
    while above is not None and above.tag not in {"body", "html"}:
        if _COMMENTS.search(f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}"):
            return True
        above = above.parent
    return False
