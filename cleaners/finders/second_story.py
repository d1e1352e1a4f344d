"""Second stories: what follows a read-also under the story's last line is another story, whole."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.matching import Hit
from cleaners.story import Scene
from cleaners.story.labels import label_of
from cleaners.story.line_kinds import ENDS_STORY

LABELS_BETWEEN = 3
"""A read-also this many lines or fewer under the source or tags line belongs to the end of the story (1 to 6 give the
same bodies of the dev texts, which the search of the story already ends)."""


def find_second_story(scene: Scene) -> Iterator[Claim]:
    """All that follows a read-also after the story's source, tags or share line, where prose is among it."""
    label = _label(scene)
    if label is None:
        return
    yield whole(scene, label.block, label.rule.id)
    rest = range(label.block + 1, len(scene.cues))
    if any(scene.cues[block].prose for block in rest):
        for block in rest:
            yield whole(scene, block, "second_story/after-read-also")


def _label(scene: Scene) -> Hit | None:
    ended = -LABELS_BETWEEN - 1
    for block in range(scene.story.last + 1, len(scene.cues)):
        label = label_of(scene.reading, scene.cues, block)
        if label is None:
            continue
        if label.rule.kind in ENDS_STORY:
            ended = block
        elif label.rule.kind == "related" and block - ended <= LABELS_BETWEEN:
            return label
    return None
