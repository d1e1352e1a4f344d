"""Names: elements whose class, id or tag says that they are clutter."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.story import Scene


def find_named(scene: Scene) -> Iterator[Claim]:
    """Every block in an element that names itself clutter and did not yield to the story."""
    document = scene.reading.document
    rule_of: list[str | None] = []
    for element in document.elements:
        above = rule_of[element.parent] if element.parent >= 0 else None
        rule_of.append(scene.named.get(element.index, above))
    for block in document.blocks:
        rule = rule_of[block.element]
        if rule is not None:
            yield whole(scene, block.index, rule)
