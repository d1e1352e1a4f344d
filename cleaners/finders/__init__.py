"""Finders: one kind of evidence each. They read a `Scene` and yield `Claim`s; they change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from cleaners.story import Scene


class Claim(NamedTuple):
    """A finder's word that a stretch of a block is clutter. `clean.py` settles rival claims."""

    block: int
    """Index of the block."""
    start: int
    """Where it begins in the block's text (code points)."""
    end: int
    """Where it ends, exclusive."""
    rule: str
    """Id of the rule or finder, `kind/name`."""


Finder = Callable[[Scene], Iterator[Claim]]


def whole(scene: Scene, block: int, rule: str) -> Claim:
    """A claim on all of a block."""
    return Claim(block, 0, len(scene.reading.document.blocks[block].text), rule)
