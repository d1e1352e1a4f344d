"""Which block is the headline as the reader sees it: the one nearest to what the page declares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaners.matching import Reading
from cleaners.text.normalise import words_of

_TITLE_PARTS = re.compile(r"\s+[|–—\-:»«/]+\s+|\s*[|»«]\s*")
_DECLARED = ("og:title", "twitter:title", "title", "dc.title", "headline")
_MOST_WORDS = 45
"""A block of more words is no headline (half A's gold headlines have 18 at most; 20 to 90 give the same articles)."""
_TITLE_WORDS = 2
"""A title of fewer words is a name: of a section, of the site (half A and passages: 1 to 3 give the same articles)."""
_HEADING_WORDS = 3
"""A heading that no title repeats needs more words to be told from the name of a section (half A and passages: 1 to 5
give the same articles)."""
_ALIKE = 0.6
"""Share of words (F1) a block must have in common with a declared title: half A's headlines have 0.78 or more; other
blocks reach 0.8, so rank decides too (half A and passages: 0.45 to 0.8 give the same articles)."""
_AS_ALIKE = 0.12
"""Blocks this close to the most alike one are as good as it; then a heading tag and the place decide (half A and
passages: 0 to 0.12 give the same articles, 0.35 the same bodies)."""

HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}


def declared_titles(reading: Reading) -> list[list[str]]:
    """The page's declared titles and, of titles with a site name behind a bar, their parts; words in matching form."""
    head = reading.document.head
    texts = [content for name, content in head.metas if name in _DECLARED]
    texts.append(head.title)
    parts = [part for text in texts for part in (text, *_TITLE_PARTS.split(text))]
    titles = (words_of(part) for part in dict.fromkeys(parts))
    return [title for title in titles if len(title) >= _TITLE_WORDS]


def find_headline(reading: Reading, prose: Sequence[int]) -> int | None:
    """The headline's block; None where no block says what the page declares and no `h1` stands above the prose.

    `prose` has each block's words of prose (0: none); the headline stands above the most of it.
    """
    alike = _likeness(reading)
    best = max(alike.values(), default=0.0)
    if best >= _ALIKE:
        candidates = [block for block, share in alike.items() if share >= best - _AS_ALIKE]
        return min(candidates, key=lambda block: _rank(reading, block, prose))
    return _top_heading(reading, prose)


def _likeness(reading: Reading) -> dict[int, float]:
    titles = [(Counter(title), len(title)) for title in dict.fromkeys(map(tuple, declared_titles(reading)))]
    if not titles:
        return {}
    vocabulary = set().union(*(title for title, _ in titles))
    found = {}
    for block, words in enumerate(reading.words):
        count = len(words)
        if not _TITLE_WORDS <= count <= _MOST_WORDS or vocabulary.isdisjoint(words):
            continue
        near = [(title, size) for title, size in titles if 2 * min(count, size) / (count + size) >= _ALIKE]
        share = max((2 * _in_common(words, title) / (count + size) for title, size in near), default=0.0)
        if share >= _ALIKE:
            found[block] = share
    return found


def _in_common(words: Sequence[str], title: Counter[str]) -> int:
    """How many words a block and a title share, one that stands twice in both counted twice."""
    shared = Counter([word for word in words if word in title])
    return sum(min(count, title[word]) for word, count in shared.items())


def _rank(reading: Reading, block: int, prose: Sequence[int]) -> tuple[bool, bool, int, int]:
    this = reading.document.blocks[block]
    linked = bool(this.links) and sum(end - start for start, end in this.links) > len(this.text) / 2
    after = sum(prose[block + 1 :])
    most = sum(prose)
    misplaced = after < most / 3
    heading = HEADINGS.get(this.tag, 6)
    # Breadcrumbs and tickers repeat the headline above it: of equals the last one before the text.
    return (this.hidden or misplaced, linked and heading > 0, heading, -block if not misplaced else block)


def _top_heading(reading: Reading, prose: Sequence[int]) -> int | None:
    headings = [
        block.index
        for block in reading.document.blocks
        if block.tag in ("h1", "h2")
        and not block.hidden
        and _HEADING_WORDS <= len(reading.words[block.index]) <= _MOST_WORDS
    ]
    if not headings or not any(prose):
        return None
    best = min(headings, key=lambda block: _rank(reading, block, prose))
    return best if reading.document.blocks[best].tag == "h1" or len(headings) == 1 else None
