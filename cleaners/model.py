"""The types that every part of the cleaner shares.

A `Page` or a text becomes a `Document`: `Block`s in reading order. Finders yield `Removal`s; `clean.py` alone takes
them out and builds the `Article`. Nothing here reads, decides or removes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, NamedTuple

SCHEMA_VERSION = 1
"""Which set of `Article` fields an output line follows; rises when a field changes its meaning or goes."""


class NotAnArticle(Exception):
    """Raised for a page or text that holds no article: a home page, a listing, an error page, nothing at all."""

    def __init__(self, reason: str) -> None:
        """`reason` is a short stable slug such as `empty`, `listing` or `no-prose`, fit for counting."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page, as it came."""

    html: str | bytes
    """The page: decoded text, or the raw bytes, which are decoded by `charset`, BOM, `<meta>` or detection."""
    url: str | None = None
    """The address it was fetched from, after redirects."""
    charset: str | None = None
    """What the transport declared (`Content-Type`); only read when `html` is bytes."""
    fetched_at: str | None = None
    """When, ISO 8601 with offset; relative dates («منذ 3 ساعات») are read against it and against nothing else."""


class DocumentKind(StrEnum):
    """What a `Document` was cut from."""

    HTML = "html"
    TEXT = "text"


@dataclass(slots=True, eq=False)
class Element:
    """A block-level element, or any element with a class, id or itemprop, and the stretch of blocks it covers.

    Not frozen: its end is known only when the walk leaves it. Nobody changes it afterwards.
    """

    index: int
    """Its place in `Document.elements` (document order)."""
    parent: int
    """The index of the nearest recorded ancestor; -1 for the root."""
    tag: str
    """Lower-case tag name."""
    names: str
    """Class and id as written, joined by a space; empty when it has neither."""
    hidden: bool
    """Whether it, or an ancestor, says it is not shown (`hidden`, `display:none`, `aria-hidden`, `noscript`)."""
    inline: bool
    """Whether it stands within a line: it ends no block (cells of a table row too)."""
    first: int
    """Index of the first block that begins inside it."""
    first_offset: int
    """Where in block `first` it begins (more than 0 only for inline elements)."""
    last: int = -1
    """Index of the last block that it reaches into; smaller than `first` when it is empty."""
    last_offset: int = 0
    """Where in block `last` it ends (code points)."""


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of text that a reader sees as one paragraph, line, cell or heading (boilerpipe's TextBlock).

    Not frozen: there are 160 a page, and a frozen one takes four times as long to build. Nobody changes it afterwards.
    """

    index: int
    """Its place in `Document.blocks`."""
    text: str
    """HTML: its text with white space folded. Text: the line or sentence verbatim."""
    start: int = 0
    """Text: where it stands in the input (code points). HTML: 0."""
    tag: str = ""
    """HTML: the tag of the nearest block-level element (`p`, `h1`, `li`, `div`, …). Text: empty."""
    element: int = -1
    """Index of the innermost recorded element that holds all of it; -1 for text."""
    links: tuple[tuple[int, int], ...] = ()
    """Where its links stand, as (start, end) in `text`."""
    hidden: bool = False
    """Whether it is in an element that is not shown."""
    joint: str = "\n"
    """Text: the white space between the block before and this one; empty when the words were glued."""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What the page declares about itself, raw and unread; `metadata/declared.py` reads it."""

    title: str = ""
    """The `<title>`."""
    canonical: str = ""
    """The `rel=canonical` address."""
    metas: tuple[tuple[str, str], ...] = ()
    """Every `<meta>` as (name or property or itemprop, lower-case; content), in document order."""
    json_ld: tuple[str, ...] = ()
    """The text of every `application/ld+json` script."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A machine-readable word on a visible element: `<time datetime>`, or an `itemprop`, `rel` or `pubdate`."""

    name: str
    """`time`, or the itemprop or rel value, lower-case."""
    value: str
    """`datetime` or `content` where there is one, else empty: the text of the block says it."""
    block: int
    """Index of the block it begins in."""
    start: int
    """Where in that block its text begins."""
    element: int
    """Index of its `Element`."""


def _select_nothing(_css: str) -> tuple[int, ...]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A page or text as an ordered list of blocks; what every finder reads."""

    kind: DocumentKind
    """HTML or text."""
    blocks: tuple[Block, ...]
    """Every text node under `<body>` (or every word of the text) in reading order."""
    elements: tuple[Element, ...] = ()
    """HTML: the recorded elements in document order."""
    head: Head = field(default_factory=Head)
    """HTML: what the page declares."""
    marks: tuple[Mark, ...] = ()
    """HTML: machine-readable words on visible elements."""
    select: Callable[[str], tuple[int, ...]] = _select_nothing
    """CSS selector -> indices of the elements it matches."""

    def around(self, block: int) -> Iterator[Element]:
        """The elements that hold all of a block, innermost first."""
        index = self.blocks[block].element
        while index >= 0:
            yield self.elements[index]
            index = self.elements[index].parent

    def covered_by(self, element: Element) -> Iterator[tuple[int, int, int]]:
        """What an element covers of each block that it reaches into, as (block, start, end)."""
        for block in range(element.first, min(element.last + 1, len(self.blocks))):
            length = len(self.blocks[block].text)
            start = element.first_offset if block == element.first else 0
            end = min(element.last_offset, length) if block == element.last else length
            if start < end:
                yield block, start, end


class Removal(NamedTuple):
    """One stretch of one block that is not the article's body, and which rule says so.

    A named tuple, as the 150 of a page take a third of the time of frozen dataclasses to build.
    """

    block: int | None
    """The block it stands in: counts into the document's blocks (HTML), or null (text)."""
    start: int
    """Where it begins: code points in the block (HTML) or in the input (text)."""
    end: int
    """Where it ends, exclusive."""
    rule: str
    """Id of the rule or finder that claims it, `kind/name`."""
    text: str
    """The words, verbatim."""
    also: tuple[str, ...] = ()
    """Ids of other rules that claimed some of the same words."""

    @property
    def kind(self) -> str:
        """The kind of clutter: the part of `rule` before the slash."""
        return self.rule.partition("/")[0]

    def as_dict(self) -> dict[str, Any]:
        """The removal as the wire has it (`also` only where there is one)."""
        record: dict[str, Any] = {
            "text": self.text,
            "rule": self.rule,
            "kind": self.kind,
            "block": self.block,
            "start": self.start,
            "end": self.end,
        }
        if self.also:
            record["also"] = list(self.also)
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news article: schema.org's NewsArticle in snake case. What is not known is null or empty, never a guess."""

    schema_version: int = SCHEMA_VERSION
    """Which set of fields this is."""
    id: str | None = None
    """A stable name: given by the caller, else a digest of the canonical address or of the body."""
    url: str | None = None
    """The address it was fetched from."""
    canonical_url: str | None = None
    """The address the page says it has; without tracking parameters."""
    outlet: str | None = None
    """Slug of the declared outlet whose page it is."""
    publisher: str | None = None
    """Who wrote it, by name."""
    aggregator: str | None = None
    """The site that carries another publisher's article, by name."""
    sources: tuple[str, ...] = ()
    """Agencies and outlets it credits."""
    kind: str = "article"
    """`article`, `opinion`, `live`, `video` or `gallery`."""
    in_language: str | None = None
    """ISO 639-1 (639-3 where there is none) code of the body's language."""
    headline: str | None = None
    """The headline as the reader sees it."""
    headline_source: str | None = None
    """Where it was found: `layout`, `shown`, or where it is declared: `json-ld`, `microdata`, `og`, `title`."""
    lead: str | None = None
    """A standfirst set apart from the text; it stands in `body` too."""
    body: str = ""
    """Paragraphs joined by a blank line, verbatim."""
    word_count: int = 0
    """Words in `body` (runs of letters or digits)."""
    truncated: bool = False
    """Whether the text is cut off (paywall, teaser)."""
    authors: tuple[str, ...] = ()
    """Persons named in the byline, as written, without title or city."""
    authors_source: str | None = None
    """Where they were found."""
    dateline: str | None = None
    """The place (and agency) the story was filed from."""
    date_published: str | None = None
    """ISO 8601; a date without a time stays a date."""
    date_published_raw: str | None = None
    """The words it was read from."""
    date_source: str | None = None
    """Where they were found."""
    date_precision: str | None = None
    """`day`, `minute` or `second`."""
    date_modified: str | None = None
    """ISO 8601."""
    section: str | None = None
    """The outlet's section."""
    keywords: tuple[str, ...] = ()
    """The outlet's tags."""
    description: str | None = None
    """What the page declares of itself for search engines and cards."""
    summary: str | None = None
    """A summary box, which is not part of the body."""
    summary_is_machine_made: bool | None = None
    """Whether the page marks it as made by a machine."""
    image: str | None = None
    """Address of the lead image."""
    image_caption: str | None = None
    """Its caption."""
    counters: Mapping[str, int] = field(default_factory=dict)
    """What the page counts: `{"views": 99}`."""
    body_source: str | None = None
    """Which search found the body: `outlet`, `layout`, `structure`, `text`, `trafilatura`, `json-ld`."""
    confidence: float | None = None
    """0 to 1: how sure that search was."""
    warnings: tuple[str, ...] = ()
    """Stable slugs: what a reader should look at twice."""
    cleaner_version: str = ""
    """Version of this package."""
    content_hash: str | None = None
    """SHA-256 of the normalised body: the same words have the same hash."""
    fetched_at: str | None = None
    """When the page was fetched."""
    archive_ref: str | None = None
    """Where the raw page lies in the archive."""
    revision: int | None = None
    """1 for the first version seen, then 2, …"""
    changed: tuple[str, ...] = ()
    """Fields that differ from the revision before: `headline`, `body`, `authors`."""
    story_id: str | None = None
    """What copies of one story share."""
    removals: tuple[Removal, ...] = ()
    """Everything that was taken out, in reading order; a feed of its own."""
    blocks: tuple[str, ...] = ()
    """HTML: the texts that `Removal.block` counts into; leaves only with the removals."""

    def as_dict(self) -> dict[str, Any]:
        """Every field but `removals` and `blocks`, as JSON has it: tuples are lists."""
        record: dict[str, Any] = {}
        for name in ROW_FIELDS:
            value = getattr(self, name)
            if isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, Mapping):
                value = dict(value)
            record[name] = value
        return record


ROW_FIELDS = tuple(field.name for field in fields(Article) if field.name not in {"removals", "blocks"})
"""The fields that a feed's row has: removals are a feed of their own, and blocks are what they count into."""
