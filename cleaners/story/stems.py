"""What two blocks share: the stems of their words, without what inflection puts around them."""

from __future__ import annotations

from collections.abc import Sequence

from cleaners.matching import Reading

SHORT_WORD = 3
"""Words of so few letters say nothing about what a block is about (2 and 4 move six of the dev texts' outlets each, 2
their bodies too)."""
STEM = 4
"""Letters of a word that are compared: what follows is mostly ending (5 and 6 move the headlines of one and two dev
texts, 3 cuts one worse)."""
_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف")


def stem(word: str) -> str:
    """A word of matching form without the particles and endings that headline and story do not share."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= SHORT_WORD:
            return word[len(prefix) :][:STEM]
    return word[:STEM]


def stems(reading: Reading, block: int) -> set[str]:
    """The stems of a block's longer words."""
    return {stem(word) for word in reading.words[block] if len(word) > SHORT_WORD}


def cohesion(reading: Reading, story: Sequence[int], others: Sequence[int]) -> float:
    """The mean share of the others' stems that the story has, 0 to 1. Neither may be empty."""
    own = {found for block in story for found in stems(reading, block)}
    shares = [len(stems(reading, block) & own) / max(1, len(stems(reading, block))) for block in others]
    return sum(shares) / len(shares)
