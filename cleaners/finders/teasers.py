"""Teasers: under the story, boxes of a linked headline and the first sentences of what it leads to."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.finders.links import ALL_LINK, FEWEST_WORDS
from cleaners.story import Scene

FEWEST = 2
"""Boxes of this kind in a row that are a list of other stories; one may be an aside of the story. Dev pages: 1 to 3
give the same, and with all class words taken out 1 gains 0.1 of F1, which one aside would cost."""
BOX_BLOCKS = 5
"""Blocks in a teaser's box at most: section, headline, date, text and a «more» link. Dev pages: 3 to 8 give the same;
with all class words taken out 3 leaves one page's teasers in."""


def find_teasers(scene: Scene) -> Iterator[Claim]:
    """From the first of the boxes that close the story, everything."""
    blocks = sorted(scene.story.blocks)
    prose = [n for n, block in enumerate(blocks) if scene.cues[block].prose]
    boxed = 0
    for n in reversed(prose):
        if not _is_boxed(scene, blocks[n]):
            break
        boxed += 1
    if boxed < FEWEST or boxed == len(prose):
        return
    for block in blocks[prose[-boxed - 1] + 1 :]:
        yield whole(scene, block, "related/teasers")


def _is_boxed(scene: Scene, block: int) -> bool:
    """Whether a paragraph stands in a small element of its own with a linked headline over it."""
    return any(
        scene.cues[above].link_share >= ALL_LINK and scene.cues[above].words >= FEWEST_WORDS
        for above in range(_box_begins(scene, block), block)
    )


def _box_begins(scene: Scene, block: int) -> int:
    """The first block of the largest element around a paragraph that is small and holds no other."""
    first = block
    for element in scene.reading.document.around(block):
        held = range(element.first, element.last + 1)
        if len(held) > BOX_BLOCKS or any(scene.cues[n].prose for n in held if n != block):
            break
        first = min(first, element.first)
    return first
