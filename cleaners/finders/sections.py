"""Sections: a label owns the headline-like blocks after it, and ends where prose resumes or its box does."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.rule import Removes
from cleaners.story import Scene
from cleaners.story.labels import label_of
from cleaners.story.sections import owned_by


def find_sections(scene: Scene) -> Iterator[Claim]:
    """The label of a section with the blocks it owns."""
    for block in sorted(scene.reading.hits):
        hit = label_of(scene.reading, scene.cues, block)
        if hit is not None and hit.rule.removes is Removes.SECTION:
            yield whole(scene, block, hit.rule.id)
            end = _end_of_box(scene, block)
            for owned in owned_by(scene.reading, scene.cues, hit):
                if owned > end or owned == scene.story.headline:
                    break
                yield whole(scene, owned, hit.rule.id)


def _end_of_box(scene: Scene, label: int) -> int:
    """The last block that a label on a page can own: the end of the box around it, if it stands in one.

    The box is the smallest element with more in it than the label; what holds prose is the story, and no box.
    """
    document = scene.reading.document
    index = document.blocks[label].element
    while index >= 0:
        element = document.elements[index]
        if element.last > label:
            holds_prose = any(scene.cues[block].prose for block in range(element.first, element.last + 1))
            return len(document.blocks) if holds_prose else element.last
        index = element.parent
    return len(document.blocks)
