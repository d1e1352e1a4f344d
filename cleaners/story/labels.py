"""Labels: phrases that stand apart from any sentence, and so say what their block is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.cues import Cues
from cleaners.matching import Hit, Reading
from cleaners.rule import At, Removes

_SET_OFF_AFTER = re.compile(r"\s*(?:[:：|/\\>»«\-–—ـ•·*]|\.\.|\(|\[|$)")
_SIGN_AFTER = re.compile(r"\s*(?:[:：|/\\\-–—ـ]|\.\.)")
_SET_OFF_BEFORE = re.compile(r"(?:[:：|/\\>\-–—ـ•·*)\].!؟?]|^)\s*$")

LABELLED_WORDS = 30
"""A block of more words that merely begins or ends with a phrase is a paragraph, where a rule gives no `max_words` of
its own: 99% of the lines that a label names on half A's texts have 16 or fewer (20 to 90 give the same articles, 10 the
same bodies)."""


def label_of(reading: Reading, cues: Sequence[Cues], block: int) -> Hit | None:
    """The phrase that says what all of a block is, standing apart; one that opens a section goes before others."""
    found = None
    for hit in reading.hits.get(block, ()):
        if hit.rule.removes in {Removes.BLOCK, Removes.SECTION} and stands_apart(reading, cues, hit):
            if hit.rule.removes is Removes.SECTION:
                return hit
            found = found or hit
    return found


def stands_apart(reading: Reading, cues: Sequence[Cues], hit: Hit) -> bool:
    """Whether the words around the phrase leave it a label: nothing, a colon or bar, or no sentence.

    A rule at `label` wants the colon, dash or bar itself.
    """
    count = len(reading.words[hit.block])
    if count > (hit.rule.max_words or LABELLED_WORDS):
        return False
    if hit.rule.at is At.LABEL:
        text = reading.document.blocks[hit.block].text
        return _SIGN_AFTER.match(text, reading.span(hit.block, hit.first, hit.last)[1]) is not None
    if hit.first == 0 and hit.last == count:
        return True
    if hit.rule.at is At.ANYWHERE or not cues[hit.block].stopped:
        return True
    text = reading.document.blocks[hit.block].text
    start, end = reading.span(hit.block, hit.first, hit.last)
    if hit.rule.at is At.START:
        return _SET_OFF_AFTER.match(text, end) is not None
    return _SET_OFF_BEFORE.search(text[:start]) is not None
