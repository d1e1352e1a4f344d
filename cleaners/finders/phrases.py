"""Phrases: words that name clutter, on a line of their own or at its edge, against the same words in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.finders import Claim, whole
from cleaners.matching import Hit
from cleaners.rule import At, Removes
from cleaners.story import Scene

_SET_OFF_AFTER = re.compile(r"\s*(?:[:：|/\\>»«\-–—ـ•·*]|\.\.|\(|\[|$)")
_SET_OFF_BEFORE = re.compile(r"(?:[:：|/\\>\-–—ـ•·*)\].!؟?]|^)\s*$")

LABELLED_WORDS = 30
"""A block of more words that merely begins or ends with a phrase is a paragraph: labelled lines of the dev corpus have
28 words or fewer (99%), where a rule gives no `max_words` of its own."""


def find_phrases(scene: Scene) -> Iterator[Claim]:
    """Blocks and spans that a phrase names. Labels of sections are `sections.py`'s."""
    for block, hits in scene.reading.hits.items():
        for hit in hits:
            if hit.rule.removes is Removes.SPAN:
                yield Claim(block, *scene.reading.span(block, hit.first, hit.last), hit.rule.id)
            elif hit.rule.removes is Removes.BLOCK and stands_apart(scene, hit):
                yield whole(scene, block, hit.rule.id)


def stands_apart(scene: Scene, hit: Hit) -> bool:
    """Whether the words around the phrase leave it a label: nothing, a colon or bar, or no sentence."""
    count = len(scene.reading.words[hit.block])
    if hit.first == 0 and hit.last == count:
        return True
    if count > (hit.rule.max_words or LABELLED_WORDS):
        return False
    if hit.rule.at is At.ANYWHERE or not scene.cues[hit.block].stopped:
        return True
    text = scene.reading.document.blocks[hit.block].text
    start, end = scene.reading.span(hit.block, hit.first, hit.last)
    if hit.rule.at is At.START:
        return _SET_OFF_AFTER.match(text, end) is not None
    return _SET_OFF_BEFORE.search(text[:start]) is not None
