"""A story told on several pages -> one article. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from cleaners.model import Article, Removal
from cleaners.text.normalise import WORD, content_hash, is_inked, words_of

REPEATED = "repeat/page"
"""The rule of what a further page says again before it goes on: headline, lead, a paragraph of the page before."""


def join(articles: Sequence[Article]) -> Article:
    """The article that its pages' articles, in order, are together: the first's, with the bodies of the others.

    What a further page repeats at its beginning, of the headline or of what was told already, is a removal there.
    Removals and blocks of all pages follow each other, `block` counting into all; credits are everybody's, it is
    truncated where the last page is, and what is said of it otherwise is said by the first page. Raises `ValueError`
    for no article at all.
    """
    if not articles:
        raise ValueError("no page to join")
    first, *further = articles
    paragraphs = first.body.split("\n\n")
    pages = [first]
    for page in further:
        said = {tuple(words_of(text)) for text in (first.headline or "", first.lead or "", *paragraphs)}
        said.discard(())
        own = page.body.split("\n\n")
        repeated = _repeated_at_start(own, said)
        pages.append(_without(page, own[:repeated]))
        paragraphs += own[repeated:]
    body = "\n\n".join(paragraphs)
    return replace(
        first,
        body=body,
        word_count=len(WORD.findall(body)),
        content_hash=content_hash(body),
        sources=tuple(dict.fromkeys(source for page in pages for source in page.sources)),
        warnings=tuple(dict.fromkeys(warning for page in pages for warning in page.warnings)),
        truncated=pages[-1].truncated,
        removals=tuple(_removals(pages)),
        blocks=tuple(block for page in pages for block in page.blocks),
    )


def _repeated_at_start(paragraphs: Sequence[str], said: set[tuple[str, ...]]) -> int:
    """How many paragraphs at the beginning were said before; the same words further on are the author's."""
    for n, paragraph in enumerate(paragraphs):
        if tuple(words_of(paragraph)) not in said:
            return n
    return len(paragraphs)


def _removals(pages: Sequence[Article]) -> Iterator[Removal]:
    offsets = accumulate((len(page.blocks) for page in pages), initial=0)
    for page, offset in zip(pages, offsets, strict=False):  # the last offset is the end
        for removal in page.removals:
            yield removal if removal.block is None else removal._replace(block=removal.block + offset)


def _without(page: Article, repeated: Sequence[str]) -> Article:
    """The page with the paragraphs at its beginning removed.

    A body is what no removal claims, in reading order: so they are the first visible characters of that.
    """
    left = sum(map(is_inked, "".join(repeated)))
    removals = list(page.removals)
    for block, start, end in _kept(page):
        if left <= 0:
            break
        text = page.blocks[block]
        inked = [place for place in range(start, end) if is_inked(text[place])]
        if not inked:
            continue
        stop = end if len(inked) <= left else inked[left]
        removals.append(Removal(block, start, stop, REPEATED, text[start:stop]))
        left -= len(inked)
    return replace(page, removals=tuple(sorted(removals, key=lambda removal: (removal.block or 0, removal.start))))


def _kept(page: Article) -> Iterator[tuple[int, int, int]]:
    """The stretches of a page's blocks that no removal claims: block, start, end."""
    claimed: dict[int, list[Removal]] = {}
    for removal in page.removals:
        if removal.block is not None:
            claimed.setdefault(removal.block, []).append(removal)
    for block, text in enumerate(page.blocks):
        place = 0
        for removal in sorted(claimed.get(block, ()), key=lambda removal: removal.start):
            if place < removal.start:
                yield block, place, removal.start
            place = removal.end
        if place < len(text):
            yield block, place, len(text)
