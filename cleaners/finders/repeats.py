"""Repeats: a paragraph that stands twice in the story is a second copy: for phones, for print, or a pull quote."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.story import Scene

COPIED_WORDS = 12
"""Shorter blocks repeat by right: refrains, table cells, sub-headings; paragraphs that half A's gold says twice have 9
words at most (8 and 5 lose paragraphs; 12 to 999 give the same articles: no dev page depends on it)."""


def find_repeats(scene: Scene) -> Iterator[Claim]:
    """Every later block of the story with the very words of an earlier one."""
    seen: set[tuple[str, ...]] = set()
    for block in sorted(scene.story.blocks):
        words = scene.reading.words[block]
        if len(words) < COPIED_WORDS:
            continue
        told = tuple(words)
        if told in seen:
            yield whole(scene, block, "repeat/copy")
        seen.add(told)
