"""A text's sketch: few numbers, many of which another text has too where they share their words (MinHash, by rensa)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec

from crawler.copies.overlap import LEAST_WORDS, SHINGLE

SLOTS = 64
"""Numbers in a sketch: one takes some 20 bytes in a store's index. Two texts have on average as many in common as their
shingles' Jaccard index says; tests/benchmarks/copies.py has the table for 32, 64 and 128."""

SEED = 1
"""Any; all sketches of a store must have one."""


@cache
def can_sketch() -> bool:
    """Whether the extra `copies` is installed; without it copies are found only where they are the same."""
    return find_spec("rensa") is not None


def keys_of(words: Sequence[str]) -> tuple[int, ...]:
    """The sketch of a text, as keys to be looked up by; none for a text too short to be compared.

    A key is the version of rensa's algorithm, the slot and its value in 45 bits, so that sketches of different versions
    have nothing in common. rensa's digests are the same on every machine and in every process.
    """
    if len(words) < LEAST_WORDS:
        return ()
    from rensa import RMinHash

    sketch = RMinHash(num_perm=SLOTS, seed=SEED)
    sketch.update([" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)])
    version = int(RMinHash.ALGORITHM_VERSION) << 38
    return tuple(version | slot << 32 | value for slot, value in enumerate(sketch.digest()))
