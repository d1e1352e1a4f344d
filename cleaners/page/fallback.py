"""A second opinion: trafilatura says which blocks hold the story. Its text is aligned to them and never given out."""

from __future__ import annotations

import logging

from trafilatura import extract

from cleaners.model import Document
from cleaners.text.normalise import words_of

# It logs an error for every page that it finds nothing on; that is an answer here, not an error.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

SHINGLE = 4
"""Words in a run that two texts must share to be the same text (2 to 6 give the same articles of the dev corpus)."""
ALIGNED = 0.7
"""Share of a block's runs that trafilatura's text must hold to choose the block (0.3 to 0.9 give the same articles of
the dev corpus)."""


def chosen_blocks(html: str, document: Document) -> frozenset[int]:
    """The blocks whose words trafilatura keeps; none where it finds nothing."""
    text = extract(html, favor_precision=True, include_comments=False, include_tables=True)
    if not text:
        return frozenset()
    words = words_of(text)
    runs = {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}
    return frozenset(
        block.index for block in document.blocks if not block.hidden and _aligned(words_of(block.text), runs)
    )


def _aligned(words: list[str], runs: set[tuple[str, ...]]) -> bool:
    own = [tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)]
    return bool(own) and sum(run in runs for run in own) >= ALIGNED * len(own)
