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
LABEL_WORDS = 4
"""A line of more words between two linked headlines is no section's name under one of them."""


def find_links(scene: Scene) -> Iterator[Claim]:
    """Blocks in the story that are one headline-like link, and the short labels that stand among several of them."""
    blocks = sorted(scene.story.blocks)
    linked = [_is_linked_headline(scene, block) for block in blocks]
    for n, block in enumerate(blocks):
        if linked[n]:
            yield whole(scene, block, "related/linked-headline")
        elif n and linked[n - 1] and _is_label(scene, block) and (n + 1 == len(blocks) or linked[n + 1]):
            yield whole(scene, block, "related/list-label")


def _is_linked_headline(scene: Scene, block: int) -> bool:
    cues = scene.cues[block]
    return cues.link_share >= ALL_LINK and cues.words >= FEWEST_WORDS and not cues.prose


def _is_label(scene: Scene, block: int) -> bool:
    cues = scene.cues[block]
    return cues.words <= LABEL_WORDS and not cues.stopped
