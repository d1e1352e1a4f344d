"""Sections: a label owns the headline-like blocks after it, and ends where prose resumes."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.cues import Cues
from cleaners.finders import Claim, whole
from cleaners.matching import Hit
from cleaners.model import DocumentKind
from cleaners.rule import Removes
from cleaners.story import Scene
from cleaners.story.labels import label_of
from cleaners.text.dates import is_date_only

SUBHEADING_WORDS = 5
"""A last item of at most so many words, shorter than all before it, is the heading of the prose that follows."""
TEASER_LINES = 3
"""A summary's items are sentences: so many may follow its label."""


def find_sections(scene: Scene) -> Iterator[Claim]:
    """The label of a section with the blocks it owns."""
    for block in sorted(scene.reading.hits):
        hit = label_of(scene.reading, scene.cues, block)
        if hit is not None and hit.rule.removes is Removes.SECTION:
            for owned in (block, *_owned(scene, hit)):
                yield whole(scene, owned, hit.rule.id)


def _owned(scene: Scene, hit: Hit) -> list[int]:
    owned: list[int] = []
    for block in range(hit.block + 1, len(scene.cues)):
        if not _belongs(scene, block, hit.rule.kind):
            return _without_subheading(scene, owned) if scene.cues[block].prose else owned
        owned.append(block)
    return owned


def _belongs(scene: Scene, block: int, kind: str) -> bool:
    if block == scene.story.headline:
        return False
    text = scene.reading.document.blocks[block].text
    cues = scene.cues[block]
    if kind == "summary":
        return text.lstrip().startswith(("-", "•", "–", "*", "·"))
    if label_of(scene.reading, scene.cues, block) is not None:
        return False
    if scene.reading.document.kind is DocumentKind.HTML and cues.link_share:
        return cues.link_share > 1 / 2
    return not cues.prose and (_item(cues) or is_date_only(text))


def _item(cues: Cues) -> bool:
    return cues.words <= 24 and not (cues.stopped and cues.words >= 8)


def _without_subheading(scene: Scene, owned: list[int]) -> list[int]:
    if len(owned) < 2:
        return owned
    last = scene.cues[owned[-1]].words
    shortest = min(scene.cues[block].words for block in owned[:-1])
    return owned[:-1] if last <= SUBHEADING_WORDS and last < shortest else owned
