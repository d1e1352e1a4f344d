"""What a page declares of itself: JSON-LD, Open Graph, Dublin Core, microdata, `<time>`; read, and not judged.

How far to trust it, measured on the 108 annotated pages of the corpus (2009-2026, 106 hosts; half A + half B, of
which B was first read when the rules for A were done):

- Publication date: JSON-LD 14 + 16 right of as many, Open Graph 17 + 17, microdata 7 + 10, Dublin Core and other metas
  9 + 7. A `<time>` that is only that: 7 of 10 and 9 of 10 (sidebars, today's date). The date shown first after the
  headline: 39 + 51 of as many; above it, nearest last: 2 of 4 and 5 of 5, because mastheads print today's. Where a
  declared and a shown date stand side by side they agree, 21 + 27 times, and once differ by a day: a hidden UTC clock.
  So: declared (not `<time>`), then the nearest shown after the headline, then before it, then `<time>`, then the day
  that the story's first paragraph calls today (one page of B): 49 of 49 and 58 of 58.
- Author: the first value as it stands is right on 4 + 8 pages, wrong on 6 + 5, invented on 14 + 16. Read by
  `read_byline` it is right on 4 + 9, wrong on 0 + 2 and invented on 4 + 0 (accounts of whoever posted it). Taken only
  where the same name is shown: wrong or invented on none. 15 + 28 pages name an author; most are read off the page,
  in the order that `authors.py` gives.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cleaners.model import Block, Document, Mark


class Said(NamedTuple):
    """One value and where the page says it."""

    value: str
    """White space folded, entities resolved; otherwise as written."""
    source: str
    """`json-ld`, `og`, `meta`, `dc`, `microdata`, `time`, `title`, or `video` for when a video was put up."""


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything the page says of itself, in the order in which sources are to be tried."""

    headlines: tuple[Said, ...] = ()
    """JSON-LD, microdata, Open Graph, `<title>`."""
    description: str | None = None
    site_name: str | None = None
    """Open Graph's, else the name of JSON-LD's publisher."""
    published: tuple[Said, ...] = ()
    """Raw dates of publication."""
    modified: tuple[Said, ...] = ()
    """Raw dates of the last change."""
    authors: tuple[Said, ...] = ()
    """Raw names, each as written: persons, desks, agencies and CMS users alike."""
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None
    article_body: str | None = None
    """JSON-LD's articleBody without tags; paragraphs joined by a blank line where it has any."""
    canonical: str | None = None
    page_types: tuple[str, ...] = ()
    """JSON-LD types and og:type, lower-case: `newsarticle`, `article`, `website`, …"""


def read_declared(document: Document) -> Declared:
    """What `document.head` and the marks on its visible elements declare; never raises, whatever the page holds."""
    metas = _Metas(document.head.metas)
    types, article, video, people = _read_json_ld(document.head.json_ld)
    marks = _marks_by_name(document)
    headline = metas.first("og:title") or metas.first("twitter:title")
    return Declared(
        headlines=_said(
            ("json-ld", _texts(article.get("headline")) or _texts(article.get("name"))),
            ("microdata", _marked(document, marks, "headline")),
            ("og", [headline]),
            ("title", [_folded(document.head.title)]),
        ),
        description=metas.first("og:description", "description", "twitter:description")
        or _first(_texts(article.get("description"))),
        site_name=metas.first("og:site_name", "application-name") or _first(_names(article.get("publisher"), people)),
        published=(
            *_dates(document, marks, metas, _texts(article.get("datePublished")), _PUBLISHED),
            *_said(("video", _texts(video.get("uploadDate")))),
        ),
        modified=_dates(document, marks, metas, _texts(article.get("dateModified")), _MODIFIED),
        authors=_authors(document, marks, metas, _names(article.get("author"), people)),
        section=_first(_texts(article.get("articleSection")))
        or metas.first("article:section", "og:section", "articlesection")
        or _first(_marked(document, marks, "articlesection")),
        keywords=_keywords(metas, article),
        image=metas.first("og:image", "og:image:secure_url", "twitter:image", "twitter:image:src")
        or _first(_addresses(article.get("image"))),
        article_body=_plain_body(article.get("articleBody")),
        canonical=document.head.canonical or metas.first("og:url"),
        page_types=tuple(dict.fromkeys([*types, *(value.lower() for value in metas.all("og:type"))])),
    )


# --- metas -----------------------------------------------------------------------------------------------------------


class _Names(NamedTuple):
    """Where one kind of date may be declared."""

    mark: str
    open_graph: tuple[str, ...]
    dublin_core: tuple[str, ...]
    others: tuple[str, ...]


_PUBLISHED = _Names(
    "datepublished",
    ("article:published_time", "og:article:published_time", "og:published_time"),
    ("dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date"),
    (
        "datepublished", "publish-date", "publish_date", "publishdate", "publishdt", "pubdate", "publication_date",
        "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "date",
    ),
)  # fmt: skip
_MODIFIED = _Names(
    "datemodified",
    ("article:modified_time", "og:updated_time", "og:modified_time"),
    ("dcterms.modified", "dc.date.modified"),
    ("datemodified", "last-modified", "lastmod", "revised"),
)
_AUTHOR_METAS = ("author", "article:author", "og:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_TAG_METAS = ("article:tag", "og:article:tag")
_KEYWORD_METAS = ("news_keywords", "keywords")


class _Metas:
    """The page's `<meta>`s by name, in document order."""

    def __init__(self, metas: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, content in metas:
            if content and not content.isspace():
                self._values.setdefault(name, []).append(content)

    def all(self, *names: str) -> list[str]:
        return [_folded(value) for name in names for value in self._values.get(name, ())]

    def first(self, *names: str) -> str | None:
        return next((_folded(self._values[name][0]) for name in names if name in self._values), None)


def _said(*sources: tuple[str, Iterable[str | None]]) -> tuple[Said, ...]:
    """Every value that is not empty, once for each source."""
    return tuple(dict.fromkeys(Said(value, source) for source, values in sources for value in values if value))


def _dates(
    document: Document, marks: dict[str, list[Mark]], metas: _Metas, json_ld: list[str], names: _Names
) -> tuple[Said, ...]:
    times = _marked(document, marks, "time") if names is _PUBLISHED else []
    return _said(
        ("json-ld", json_ld),
        ("og", metas.all(*names.open_graph)),
        ("microdata", _marked(document, marks, names.mark)),
        ("dc", metas.all(*names.dublin_core)),
        ("meta", metas.all(*names.others)),
        ("time", times[:1]),
    )


def _authors(document: Document, marks: dict[str, list[Mark]], metas: _Metas, json_ld: list[str]) -> tuple[Said, ...]:
    shown = {"author": [mark for mark in marks.get("author", ()) if not document.elements[mark.element].hidden]}
    named = [name for name in metas.all(*_AUTHOR_METAS) if "://" not in name]
    said = _said(("microdata", _marked(document, shown, "author")), ("json-ld", json_ld), ("meta", named))
    return tuple(author for author in said if len(author.value) <= _LONGEST_NAME)


def _keywords(metas: _Metas, article: dict[str, Any]) -> tuple[str, ...]:
    """Of the first source that has any: the outlet's own tags before what is written for search engines."""
    lists = (metas.all(*_TAG_METAS), _texts(article.get("keywords")), *(metas.all(name) for name in _KEYWORD_METAS))
    words = next((values for values in lists if values), [])
    parts = (part.strip() for value in words for part in _LIST_SIGN.split(value))
    return tuple(dict.fromkeys(part for part in parts if part))


# --- marks -----------------------------------------------------------------------------------------------------------


def _marks_by_name(document: Document) -> dict[str, list[Mark]]:
    marks: dict[str, list[Mark]] = {}
    for mark in document.marks:
        if mark.name in _MARKS:
            marks.setdefault(mark.name, []).append(mark)
    return marks


_MARKS = frozenset({"headline", "author", "datepublished", "datemodified", "articlesection", "time"})


def _marked(document: Document, marks: dict[str, list[Mark]], name: str) -> list[str]:
    """What the marks of a name say: their machine-readable value, else the words of their element."""
    return [_folded(mark.value) or _words(document, mark) for mark in marks.get(name, ())]


def _words(document: Document, mark: Mark) -> str:
    element = document.elements[mark.element]
    if element.last < element.first or element.last - element.first > _LONGEST_MARK:
        return ""
    blocks = document.blocks[element.first : element.last + 1]
    return _folded(" ".join(_part(block, mark, element.last, element.last_offset) for block in blocks))


def _part(block: Block, mark: Mark, last: int, last_offset: int) -> str:
    start = mark.start if block.index == mark.block else 0
    return block.text[start : last_offset if block.index == last else None]


# --- JSON-LD ---------------------------------------------------------------------------------------------------------

_LONGEST_NAME = 100
"""Letters; a longer "author" is a biography or a markup accident (half A: 50 to 300 give the same articles)."""
_LONGEST_MARK = 3
"""Blocks; a headline, byline or date that spans more is a wrapper round the story (half A: 2 to 99 give the same
articles)."""
_LIST_SIGN = re.compile(r"[,،;؛|]")
_TAG = re.compile(r"<[^<>]{1,2000}>")
_PARAGRAPH_END = re.compile(r"(?:</(?:p|div|h\d|li|blockquote)>|<br\s*/?>|\r?\n)[\s\u00a0]*", re.IGNORECASE)
_TYPE_OF_INTEREST = re.compile(r"Article|Posting|datePublished|articleBody|Report|VideoObject", re.IGNORECASE)
_WRAPPING = re.compile(r"^[\s\ufeff]*(?:<!--|(?://\s*)?<!\[CDATA\[)|(?:(?://\s*)?\]\]>|-->)[\s;]*$")
_DECODER = json.JSONDecoder(strict=False)
_CONTROL = re.compile(r"[\x00-\x1f]")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_ARTICLE_TYPES = frozenset(
    {
        "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
        "backgroundnewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "blogposting", "liveblogposting",
        "socialmediaposting", "report", "techarticle", "scholarlyarticle", "advertisercontentarticle",
    }
)  # fmt: skip
"""schema.org's types of things that are read as a story, lower-case."""
_NESTS = ("@graph", "mainEntity", "mainEntityOfPage", "mainentity")
"""Where an article may stand inside another node; not `itemListElement`: those are other stories."""

_Node = dict[str, Any]


def _read_json_ld(scripts: Iterable[str]) -> tuple[list[str], _Node, _Node, dict[str, _Node]]:
    """All types said, the first article with a headline or date (else the first), the first video, nodes by `@id`."""
    types: list[str] = []
    articles: list[_Node] = []
    videos: list[_Node] = []
    by_id: dict[str, _Node] = {}
    for script in scripts:
        if not _TYPE_OF_INTEREST.search(script):
            continue
        for node in _nodes(_parse(script)):
            kinds = [kind.lower().rpartition("/")[2] for kind in _texts(node.get("@type"))]
            types.extend(kinds)
            if isinstance(identifier := node.get("@id"), str):
                by_id.setdefault(identifier, node)
            if not _ARTICLE_TYPES.isdisjoint(kinds):
                articles.append(node)
            elif "videoobject" in kinds:
                videos.append(node)
    telling = (node for node in articles if node.get("headline") or node.get("datePublished"))
    return types, next(telling, articles[0] if articles else {}), next(iter(videos), {}), by_id


def _parse(script: str) -> object:
    """The script's JSON, mended where it is broken in a known way; None where it still is none."""
    for mend in (_opened, _mended):
        try:
            return _DECODER.raw_decode(mend(script))[0]
        except (ValueError, RecursionError):
            continue
    return None


def _opened(script: str) -> str:
    return script.lstrip("\ufeff \t\r\n")


def _mended(script: str) -> str:
    """Without comment and CDATA wrapping, trailing commas and raw control characters."""
    text = _WRAPPING.sub("", _WRAPPING.sub("", script))
    return _TRAILING_COMMA.sub("", _CONTROL.sub(" ", text)).lstrip()


def _nodes(tree: object) -> Iterator[_Node]:
    """Every node that may describe this page, outer before inner."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in _NESTS if isinstance(node.get(key), dict | list))


def _texts(value: object) -> list[str]:
    """The strings of a JSON value that is one or a list of them, folded."""
    values = value if isinstance(value, list) else [value]
    return [folded for item in values if isinstance(item, str) and (folded := _folded(html.unescape(item)))]


def _names(value: object, by_id: dict[str, _Node]) -> list[str]:
    """Names of persons or organisations: strings, nodes with a name, or references to such nodes."""
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            node = item if "name" in item else by_id.get(str(item.get("@id")), item)
            names.extend(_texts(node.get("name")))
        else:
            names.extend(name for name in _texts(item) if "://" not in name)
    return names


def _addresses(value: object) -> list[str]:
    """Addresses of images: strings, nodes with a url, or lists of them."""
    values = value if isinstance(value, list) else [value]
    return [text for item in values for text in _texts(item.get("url") if isinstance(item, dict) else item)]


def _plain_body(value: object) -> str | None:
    """An articleBody as paragraphs of plain text; entities may be escaped twice."""
    if not isinstance(value, str) or not value.strip():
        return None
    text = html.unescape(html.unescape(value)) if "&" in value else value
    paragraphs = (_folded(_TAG.sub("", part)) for part in _PARAGRAPH_END.split(text))
    return "\n\n".join(part for part in paragraphs if part) or None


def _folded(text: str) -> str:
    """White space folded; what JSON can say and no page's text can hold is what a parser of HTML makes of it."""
    return " ".join(_NO_TEXT.sub("\ufffd", text).split())


def _first(values: Sequence[str]) -> str | None:
    return next((value for value in values if value), None)
