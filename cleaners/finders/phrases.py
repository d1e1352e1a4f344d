"""Phrases: words that name clutter, on a line of their own or at its edge, against the same words in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.matching import Hit
from cleaners.rule import Removes
from cleaners.story import Scene
from cleaners.story.labels import stands_apart

_SIGNS_AFTER = re.compile(r"[\s:：|/\-–—ـ•+]+")
_SIGNS_BEFORE = re.compile(r"[\s:：|/\-–—ـ•+]+$")


def find_phrases(scene: Scene) -> Iterator[Claim]:
    """Blocks and spans that a phrase names. Labels of sections are `sections.py`'s."""
    for block, hits in scene.reading.hits.items():
        for hit in hits:
            if hit.rule.removes is Removes.SPAN:
                yield Claim(block, *_span(scene, hit), hit.rule.id)
            elif stands_apart(scene.reading, scene.cues, hit):
                yield from _blocks(scene, hit)


def _span(scene: Scene, hit: Hit) -> tuple[int, int]:
    """Where the words of a phrase stand, with the signs that set them off from the rest of the line."""
    start, end = scene.reading.span(hit.block, hit.first, hit.last)
    text = scene.reading.document.blocks[hit.block].text
    after = _SIGNS_AFTER.match(text, end)
    before = _SIGNS_BEFORE.search(text[:start])
    return (before.start() if before else start), (after.end() if after else end)


def _blocks(scene: Scene, hit: Hit) -> Iterator[Claim]:
    if hit.rule.removes is Removes.BLOCK:
        yield whole(scene, hit.block, hit.rule.id)
    elif hit.rule.removes is Removes.REST:
        for block in range(hit.block, len(scene.cues)):
            yield whole(scene, block, hit.rule.id)
