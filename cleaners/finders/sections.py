"""Sections: a label owns the headline-like blocks after it, and ends where prose resumes."""

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
            for owned in (block, *owned_by(scene.reading, scene.cues, hit)):
                yield whole(scene, owned, hit.rule.id)
