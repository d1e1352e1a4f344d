"""Headlines: the block that shows the page's headline, and every copy of it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.story import Scene
from cleaners.story.headline import HEADINGS


def find_headline_shown(scene: Scene) -> Iterator[Claim]:
    """The headline's own block first, then blocks that say the very same words, but for a sub-heading of the story."""
    shown = scene.story.headline
    if shown is None:
        return
    yield whole(scene, shown, "headline/shown")
    words = scene.reading.words[shown]
    for block in scene.reading.document.blocks:
        if block.index != shown and scene.reading.words[block.index] == words and not _is_within(scene, block.index):
            yield whole(scene, block.index, "headline/copy")


def _is_within(scene: Scene, block: int) -> bool:
    """Whether a heading stands among the story's prose: a section of it may bear the headline's very words."""
    heading = scene.reading.document.blocks[block].tag in HEADINGS
    return heading and block in scene.story.blocks and any(scene.cues[n].prose for n in scene.story.blocks if n < block)
