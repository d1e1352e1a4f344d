"""Links: a block that is nothing but a link to another story."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.story import Scene

ALL_LINK = 0.8
"""Share of a block's characters that are links from which it points elsewhere: paragraphs of the dev gold (half A) that
are links in part have 0.6 or less."""
FEWEST_WORDS = 3
"""Shorter linked blocks are names and places in lists of the story."""


def find_links(scene: Scene) -> Iterator[Claim]:
    """Blocks in the story that are one headline-like link."""
    for block in sorted(scene.story.blocks):
        cues = scene.cues[block]
        if cues.link_share >= ALL_LINK and cues.words >= FEWEST_WORDS and not cues.prose:
            yield whole(scene, block, "related/linked-headline")
