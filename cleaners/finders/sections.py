"""Sections: a label owns the headline-like blocks after it, and ends where prose resumes or its box does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from cleaners.finders import Claim, whole
from cleaners.matching import Hit
from cleaners.model import DocumentKind
from cleaners.story import Scene
from cleaners.story.labels import label_of
from cleaners.story.sections import opens_section, owned_by


def find_sections(scene: Scene) -> Iterator[Claim]:
    """The label of a section with the blocks it owns."""
    for block in sorted(scene.reading.hits):
        hit = label_of(scene.reading, scene.cues, block)
        if hit is not None and opens_section(scene.reading, hit):
            for owned in (block, *_owned(scene, hit)):
                yield whole(scene, owned, hit.rule.id)


def _owned(scene: Scene, label: Hit) -> list[int]:
    owned = owned_by(scene.reading, scene.cues, label)
    if scene.reading.document.kind is DocumentKind.TEXT:
        return owned
    end = _end_of_box(scene, label.block)
    if end is None and not any(scene.cues[block].link_share for block in owned):
        # On a page other stories are links; without one and without a box the label is a button over the story.
        return []
    return list(takewhile(lambda block: (end is None or block <= end) and block != scene.story.headline, owned))


def _end_of_box(scene: Scene, label: int) -> int | None:
    """The last block of the box that a label on a page stands in; None where it stands in the story or the frame.

    The box is the smallest element with more in it after the label; what holds prose is no box.
    """
    for element in scene.reading.document.around(label):
        if element.index in scene.named:
            return element.last
        if element.last > label:
            holds_prose = any(scene.cues[block].prose for block in range(element.first, element.last + 1))
            return None if holds_prose else element.last
    return None
