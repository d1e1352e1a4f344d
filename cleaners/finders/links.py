"""Links: a block that is nothing but a link to another story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaners.finders import Claim, whole
from cleaners.matching import Hit
from cleaners.story import Scene
from cleaners.text.normalise import WORD

ALL_LINK = 0.8
"""Share of a block's characters that are links from which it points elsewhere: 95% of half A's gold paragraphs with a
link have 0.43 or less (0.6 to 0.99 give the same bodies, 0.4 loses a paragraph)."""
FEWEST_WORDS = 3
"""Shorter linked blocks are names and places in lists of the story (1 to 5 give the same bodies of half A and the
passages)."""
POINTING_KINDS = frozenset(("related", "latest", "most_read"))
"""Kinds whose phrases say that a link leads to another story."""
ADDRESS = ("http://", "https://", "www.")
"""A link that shows its address is a reference, no headline."""
LABEL_WORDS = 4
"""A line of more words between two linked headlines is no section's name under one of them (half A and passages: 2 to 8
give the same articles, 0 the same bodies)."""


def find_links(scene: Scene) -> Iterator[Claim]:
    """Blocks in the story that are one headline-like link, and the short labels that stand among several of them."""
    blocks = sorted(scene.story.blocks)
    linked = [_is_linked_headline(scene, block) for block in blocks]
    for n, block in enumerate(blocks):
        if linked[n]:
            yield whole(scene, block, "related/linked-headline")
        elif n and linked[n - 1] and _is_label(scene, block) and (n + 1 == len(blocks) or linked[n + 1]):
            yield whole(scene, block, "related/list-label")


def find_inline_pointers(scene: Scene) -> Iterator[Claim]:
    """In a paragraph, a link with a pointer's words before it or at its start: «اقرأ أيضا: …», to the link's end."""
    for block in sorted(scene.story.blocks):
        links = scene.reading.document.blocks[block].links
        if links and scene.cues[block].link_share < ALL_LINK:
            for hit in scene.reading.inside(block):
                if hit.rule.kind in POINTING_KINDS:
                    yield from _pointer(scene, hit, links)


def _pointer(scene: Scene, hit: Hit, links: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    text = scene.reading.document.blocks[hit.block].text
    start, end = scene.reading.span(hit.block, hit.first, hit.last)
    for link_start, link_end in links:
        before_it = end <= link_start and not WORD.search(text, end, link_start)
        at_its_start = link_start <= start and end <= link_end and not WORD.search(text, link_start, start)
        if before_it or at_its_start:
            yield Claim(hit.block, min(start, link_start), link_end, "related/inline-pointer")


def _is_linked_headline(scene: Scene, block: int) -> bool:
    cues = scene.cues[block]
    text = scene.reading.document.blocks[block].text
    return cues.link_share >= ALL_LINK and cues.words >= FEWEST_WORDS and not text.startswith(ADDRESS)


def _is_label(scene: Scene, block: int) -> bool:
    cues = scene.cues[block]
    return cues.words <= LABEL_WORDS and not cues.stopped
