"""Rival claims become disjoint removals, and what nobody claims is what is kept. The only place that removes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaners.finders import Claim
from cleaners.model import Block, Document, DocumentKind, Removal
from cleaners.page.lines import breaks_line
from cleaners.text.normalise import WORD, printed


class Stretch(NamedTuple):
    """A stretch of a block that is kept."""

    block: int
    start: int
    end: int


class Settled(NamedTuple):
    """What became of a document's words: each is in one of these."""

    removals: tuple[Removal, ...]
    """Disjoint, in reading order."""
    kept: tuple[Stretch, ...]
    """In reading order."""


class _Owned(NamedTuple):
    """A stretch with all who claim it, the strongest first; nobody: it is kept."""

    start: int
    end: int
    rules: tuple[str, ...]


def settle(document: Document, claims: Iterable[Claim]) -> Settled:
    """Disjoint removals and what is kept.

    An earlier claim wins over a later one on the same words, which is listed in `also`. A rest without a letter or
    digit goes with its neighbour: punctuation around a removed phrase says nothing.
    """
    by_block: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.start < claim.end:
            by_block[claim.block].append(claim)
    removals: list[Removal] = []
    kept: list[Stretch] = []
    for block in document.blocks:
        held = by_block.get(block.index)
        if held is None:
            kept.append(Stretch(block.index, 0, len(block.text)))
            continue
        for piece in _pieces(block.text, held):
            if piece.rules:
                removals.append(_removal(document, block, piece))
            else:
                kept.append(Stretch(block.index, piece.start, piece.end))
    return Settled(tuple(removals), tuple(kept))


def paragraphs(document: Document, kept: Sequence[Stretch]) -> list[list[Stretch]]:
    """Kept stretches by paragraph: sentences of one line that follow each other untouched are one."""
    found: list[list[Stretch]] = []
    for stretch in kept:
        if found and _continues(document, found[-1][-1], stretch):
            found[-1].append(stretch)
        else:
            found.append([stretch])
    return found


def paragraph_text(document: Document, stretches: Sequence[Stretch]) -> str:
    """A paragraph as it is given out."""
    parts: list[str] = []
    for stretch in stretches:
        block = document.blocks[stretch.block]
        if parts:
            parts.append(block.joint)
        parts.append(block.text[stretch.start : stretch.end])
    return printed("".join(parts))


def _continues(document: Document, before: Stretch, after: Stretch) -> bool:
    if document.kind is DocumentKind.HTML or after.block != before.block + 1:
        return False
    block = document.blocks[after.block]
    whole = before.end == len(document.blocks[before.block].text) and after.start == 0
    return whole and not breaks_line(block.joint)


def _pieces(text: str, claims: Sequence[Claim]) -> list[_Owned]:
    length = len(text)
    # Most blocks are claimed whole, by one rule or a few.
    if not [c for c in claims if c.start or c.end != length]:
        rules = (claims[0].rule,) if len(claims) == 1 else tuple(dict.fromkeys([c.rule for c in claims]))
        return [_Owned(0, length, rules)]
    edges = sorted({0, len(text), *(c.start for c in claims), *(c.end for c in claims)})
    pieces: list[_Owned] = []
    for start, end in pairwise(edges):
        rules = tuple(dict.fromkeys(c.rule for c in claims if c.start <= start and end <= c.end))
        if pieces and pieces[-1].rules[:1] == rules[:1]:
            merged = tuple(dict.fromkeys(pieces[-1].rules + rules))
            pieces[-1] = _Owned(pieces[-1].start, end, merged)
        else:
            pieces.append(_Owned(start, end, rules))
    return _with_wordless_rests(text, pieces)


def _with_wordless_rests(text: str, pieces: list[_Owned]) -> list[_Owned]:
    settled: list[_Owned] = []
    for n, piece in enumerate(pieces):
        if piece.rules or WORD.search(text, piece.start, piece.end):
            settled.append(piece)
        elif settled:
            settled[-1] = _Owned(settled[-1].start, piece.end, settled[-1].rules)
        else:
            pieces[n + 1] = _Owned(piece.start, pieces[n + 1].end, pieces[n + 1].rules)
    return settled


def _removal(document: Document, block: Block, piece: _Owned) -> Removal:
    text, rules = block.text[piece.start : piece.end], piece.rules
    if document.kind is DocumentKind.HTML:
        return Removal(block.index, piece.start, piece.end, rules[0], text, rules[1:])
    start, end = block.start + piece.start, block.start + piece.end
    return Removal(None, start, end, rules[0], text, rules[1:])
