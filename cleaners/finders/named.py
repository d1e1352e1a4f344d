"""Names: elements whose class, id or tag says that they are clutter, or that a selector names."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.story import Scene

NEARLY_ALL = 0.9
"""Share of a block's characters that an inline element must cover to speak for it: a bullet or bar may be left (0.6 to
1 give the same bodies of half A and the passages)."""


def find_named(scene: Scene) -> Iterator[Claim]:
    """Blocks in an element that names itself clutter and did not yield to the story; inline ones by their words."""
    document = scene.reading.document
    rule_of: list[str | None] = []
    for element in document.elements:
        above = rule_of[element.parent] if element.parent >= 0 else None
        rule_of.append(scene.named.get(element.index, above))
    for block in document.blocks:
        rule = rule_of[block.element]
        if rule is not None:
            yield whole(scene, block.index, rule)
    for index, rule in scene.named.items():
        element = document.elements[index]
        if not element.inline:
            continue
        for place, start, end in document.covered_by(element):
            exact = index in scene.selected
            if exact or end - start >= NEARLY_ALL * len(document.blocks[place].text):
                yield Claim(place, start, end, rule)
