"""What a section's label owns: the headline-like blocks after it, up to where prose resumes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.cues import Cues
from cleaners.matching import Hit, Reading
from cleaners.model import DocumentKind
from cleaners.rule import Removes
from cleaners.story.labels import label_of
from cleaners.text.dates import is_date_only

SUBHEADING_WORDS = 4
"""A last item of at most so many words, shorter than all before it, is the heading of the prose that follows (half A,
texts and passages: 0 and 2 lose a sub-heading, 7 one outlet's item)."""
ITEM_WORDS = 24
"""An item of a section has no more words: half A's headlines have 18 at most, and a kicker before one makes it longer
(half A, texts and passages: 18 to 40 give the same bodies, 12 loses on three outlets)."""
RESUMING_WORDS = 8
"""A stopped sentence of fewer words may be a headline that asks or exclaims: 4 of half A's 49 end in a stop (half A,
texts and passages: 4 to 12 give the same bodies)."""
TICKER_WORDS = 30
"""A line of so many words without a final stop, right under a label, is headlines glued into a ticker (half A, texts
and passages: 20 to 40 give the same articles, 99 the same bodies) …"""
TICKER_FUNCTION_SHARE = 0.12
"""… unless it has as many function words as prose: 93% of the gold paragraphs of 30 words and more have this share
(0.05 to 0.2 give the same bodies)."""
_LIST_MARK = re.compile(r"\s*[-•–*·]")
_COLON_END = re.compile(r"[:：]\s*$")
_END = re.compile(r"[.…۔:：][\s\"'»”’)\]]*$")
TICKER_KINDS = frozenset({"latest", "ticker", "most_read", "related"})


def opens_section(reading: Reading, label: Hit) -> bool:
    """Whether what follows a label is its own: a label of a section, or a read-also that ends in a colon."""
    if label.rule.removes is Removes.SECTION:
        return True
    return label.rule.kind == "related" and _COLON_END.search(reading.document.blocks[label.block].text) is not None


def owned_by(reading: Reading, cues: Sequence[Cues], label: Hit) -> list[int]:
    """The blocks after a label that are its section's."""
    if label.rule.kind == "summary":
        return _bullets(reading, label.block)
    items = _items(reading, cues, label)
    end = items[-1] + 1 if items else label.block + 1
    resumes = end < len(cues) and label_of(reading, cues, end) is None
    return _without_subheading(reading, cues, items) if resumes else items


def _bullets(reading: Reading, label: int) -> list[int]:
    blocks = reading.document.blocks
    end = label + 1
    while end < len(blocks) and _LIST_MARK.match(blocks[end].text):
        end += 1
    return list(range(label + 1, end))


def _items(reading: Reading, cues: Sequence[Cues], label: Hit) -> list[int]:
    items: list[int] = []
    for block in range(label.block + 1, len(cues)):
        first = block == label.block + 1 and label.rule.kind in TICKER_KINDS
        if not (_is_item(reading, cues, block) or (first and _is_ticker(cues[block]))):
            break
        items.append(block)
    return items


def _is_item(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    found = cues[block]
    text = reading.document.blocks[block].text
    if label_of(reading, cues, block) is not None:
        return False
    if reading.document.kind is DocumentKind.HTML and found.link_share:
        return found.link_share > 1 / 2
    if found.words > ITEM_WORDS:
        return False
    ends = found.words >= RESUMING_WORDS and _END.search(text) is not None
    return (not ends and (not found.prose or found.words < ITEM_WORDS)) or is_date_only(text)


def _is_ticker(cues: Cues) -> bool:
    return cues.words >= TICKER_WORDS and not cues.stopped and cues.function_share < TICKER_FUNCTION_SHARE


def _without_subheading(reading: Reading, cues: Sequence[Cues], owned: list[int]) -> list[int]:
    if len(owned) <= 1:
        return owned
    if reading.document.blocks[owned[-1]].text.rstrip().endswith(("!", "…", "..")):
        return owned
    last = cues[owned[-1]].words
    shortest = min(cues[block].words for block in owned[:-1])
    return owned[:-1] if last <= SUBHEADING_WORDS and last < shortest else owned
