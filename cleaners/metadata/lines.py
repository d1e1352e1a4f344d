"""The removed lines around the story, as a reader sees them: where bylines, dates, sources and tags stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from cleaners.model import Document, DocumentKind, Removal
from cleaners.settle import Stretch
from cleaners.text.normalise import printed

ABOVE_HEADLINE = 4
"""Lines above the headline that may be its byline or date (half A's pages and texts: 2 loses a fact of one outlet's
text, 1 and 8 move two outlets')."""
HEAD_REACH = 14
"""Lines read above the story, without those of other stories (half A's pages and texts: 14 to 30 give the same
articles, 10 moves two outlets' facts, 6 fourteen's)."""
FOOT_REACH = 8
"""Lines read after the story (half A's pages and texts: 3 to 16 give the same authors and dates; sources and tags of 6
to 12 articles change)."""
FACT_WORDS = 16
"""A line of more words is no byline, date or source line (half A's pages and texts: 13 to 24 give the same authors and
dates, 10 loses one outlet's)."""
BAR_WORDS = 40
"""Words of a bar that says more than when it was published: author, sections, two dates and an hour have up to 33."""
_PUBLISHED = re.compile("النشر|نُ?شر(?:ت)? (?:في|يوم)|كتب في|بتاريخ")
DATED_REACH = 4
"""Lines of a text under its headline that may be its date line, whatever kind their words look like."""
REPEATED = 16
"""Lines between two prints of a text's headline at most (date, byline, share row)."""

ONE_LINE_HEAD = "page/one-line-head"
"""What a text without line breaks has above its story: headline, date and byline in one."""
_GLUED = re.compile(r"\s{2,}|\s(?=(?:كتب|كتبت|بقلم)\s*[:/])")

OTHERS = frozenset(
    "headline related most_read latest ticker share follow newsletter app comments second_story navigation breadcrumb "
    "advert poll widget cookies copyright tags summary caption player".split()
)
"""Kinds whose text says nothing of who wrote this story, or when."""
OTHER_STORIES = frozenset(("related", "most_read", "latest", "second_story", "comments", "ticker"))
"""Kinds with which other people's words begin."""
CREDITING = frozenset(("page", "byline", "date", "source"))
"""Kinds of lines that may name persons, places and sources: labels, date lines, and what nothing else claims."""
_TELLING = frozenset(("breadcrumb", "navigation", "tags", "summary", "caption"))
"""Those of them that say something else of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One removed line."""

    text: str
    """As it is given out: white space folded, invisible characters gone."""
    kind: str
    """The kind of clutter."""
    removal: Removal
    """Where it stood."""
    distance: int
    """Lines between it and the headline, and one; below 0 above it. Without a headline: below the first line read."""

    @property
    def credits(self) -> bool:
        """Whether it may name persons, places and sources."""
        return self.kind in CREDITING and self._is_short

    @property
    def is_fact(self) -> bool:
        """Whether it may say who, when or whence: short, and not of a kind that is about something else."""
        return self.kind not in OTHERS and self._is_short

    @property
    def _is_short(self) -> bool:
        words = self.text.count(" ")
        return words < FACT_WORDS or (words < BAR_WORDS and _PUBLISHED.search(self.text) is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The lines near the story."""

    document: Document
    headline: str | None
    """The headline's own line."""
    head: tuple[Line, ...]
    """From a little above the headline to the story's first word."""
    inside: tuple[Line, ...]
    """Between its paragraphs."""
    foot: tuple[Line, ...]
    """Right after its last word."""
    sign_off: tuple[Line, ...]
    """Of them those before other stories or comments begin: what names somebody behind that names others."""

    @property
    def all(self) -> tuple[Line, ...]:
        """Head, inside and foot."""
        return self.head + self.inside + self.foot


def surroundings_of(document: Document, removals: Sequence[Removal], kept: Sequence[Stretch]) -> Surroundings:
    """The lines before, between and after the kept text; of a page, only what a reader is shown."""
    above = bisect_left(removals, _place(document, kept[0]), key=_place_of)
    below = bisect_right(removals, _place(document, kept[-1]), key=_place_of)
    at = _headline_of(document, removals, above)
    # A story that opens on a click is hidden, and its byline with it.
    opened = any(document.blocks[stretch.block].hidden for stretch in kept)
    foot = tuple(_lines(document, removals[below : below + FOOT_REACH], len(removals)))
    return Surroundings(
        document,
        None if at is None else _first_headline(removals),
        tuple(_head(document, removals, at, above)),
        tuple(_lines(document, removals[above:below], above if at is None else above - at, opened=opened)),
        foot,
        tuple(takewhile(lambda line: line.kind not in OTHER_STORIES, foot)),
    )


def _headline_of(document: Document, removals: Sequence[Removal], above: int) -> int | None:
    """The nearest headline above the story; of a text that prints it twice, the first."""
    at = next((n for n in range(above - 1, -1, -1) if removals[n].kind == "headline"), None)
    if at is None or document.kind is DocumentKind.HTML:
        return at
    words = printed(removals[at].text)
    twice = (n for n in range(max(0, at - REPEATED), at) if printed(removals[n].text) == words)
    return next((n for n in twice if removals[n].kind == "headline"), at)


def _first_headline(removals: Sequence[Removal]) -> str:
    return next(printed(removal.text) for removal in removals if removal.kind == "headline")


def _head(document: Document, removals: Sequence[Removal], at: int | None, end: int) -> list[Line]:
    """The lines from above the headline on; the last ones before the story where it is far or unknown."""
    start = max(0, end - 2 * HEAD_REACH if at is None else at - ABOVE_HEADLINE)
    lines = _lines(document, removals[start:end], start - (start if at is None else at))
    reach = DATED_REACH if document.kind is DocumentKind.TEXT and at is not None else 0
    telling = [
        line
        for line in lines
        if line.kind not in OTHERS or line.kind in _TELLING or (line.kind != "headline" and 0 < line.distance <= reach)
    ]
    if len(telling) <= HEAD_REACH:
        return telling
    return telling[: HEAD_REACH // 2] + telling[-HEAD_REACH // 2 :] if at is not None else telling[-HEAD_REACH:]


def _lines(document: Document, removals: Iterable[Removal], distance: int, *, opened: bool = False) -> list[Line]:
    blocks = document.blocks
    return [
        Line(printed(text), removal.kind, removal, n)
        for n, removal in enumerate(removals, distance)
        if removal.block is None or opened or not blocks[removal.block].hidden
        for text in (_GLUED.split(removal.text) if removal.rule == ONE_LINE_HEAD else (removal.text,))
    ]


def _place_of(removal: Removal) -> tuple[int, int]:
    return removal.block or 0, removal.start


def _place(document: Document, stretch: Stretch) -> tuple[int, int]:
    if document.kind is DocumentKind.HTML:
        return stretch.block, stretch.start
    return 0, document.blocks[stretch.block].start + stretch.start
