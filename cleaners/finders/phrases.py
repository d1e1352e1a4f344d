"""Phrases: words that name clutter, on a line of their own or at its edge, against the same words in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.rule import Removes
from cleaners.story import Scene
from cleaners.story.labels import stands_apart


def find_phrases(scene: Scene) -> Iterator[Claim]:
    """Blocks and spans that a phrase names. Labels of sections are `sections.py`'s."""
    for block, hits in scene.reading.hits.items():
        for hit in hits:
            if hit.rule.removes is Removes.SPAN:
                yield Claim(block, *scene.reading.span(block, hit.first, hit.last), hit.rule.id)
            elif hit.rule.removes is Removes.BLOCK and stands_apart(scene.reading, scene.cues, hit):
                yield whole(scene, block, hit.rule.id)
