"""Plain text -> Document: lines; where everything stands on one line, sentences that remember how they were joined."""

from __future__ import annotations

import re

from cleaners.model import Block, Document, DocumentKind
from cleaners.text.normalise import WORD, is_visible

FLAT_WORDS = 80
"""A line longer than this may be a whole page flattened: 93% of the gold paragraphs have fewer words (60 to 120 cut the
same texts, 40 one paragraph more; never cutting loses on nine outlets)."""
FLAT_LINES = 4
"""A text of at most so many lines is flat if one of them is that long: dumps on one line have a title line at most (1
and 2 gain, and 8 gains, some words of one text each; cutting every text loses on eight outlets)."""

_LINE_BREAKS = "\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029"
"""What ends a line (regex class)."""

_LINE = re.compile(f"[^{_LINE_BREAKS}]+")
_BREAK = re.compile(f"[{_LINE_BREAKS}]")
# A sentence ends at a stop, with what closes after it, before white space: «3.5» and «..ثم» end none.
_SENTENCE_END = re.compile(r"[.؟!?…]+[\"»”)]*(?=\s)")


def cut_text(text: str) -> Document:
    """Cut a text into blocks: verbatim slices of it, in order, that leave out nothing but white space."""
    lines = [m.span() for m in _LINE.finditer(text) if is_visible(m[0])]
    flat = len(lines) <= FLAT_LINES
    spans: list[tuple[int, int]] = []
    for start, end in lines:
        if flat and len(text[start:end].split()) > FLAT_WORDS:
            spans.extend(_sentences(text, start, end))
        else:
            spans.append(_trimmed(text, start, end))
    return Document(DocumentKind.TEXT, tuple(_blocks(text, spans)))


def breaks_line(joint: str) -> bool:
    """Whether white space between two blocks of a text ends a line: else they stand on one."""
    return _BREAK.search(joint) is not None


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of a line, as spans of the text; a stop that stands alone goes with the sentence before it."""
    spans: list[tuple[int, int]] = []
    for stop in (*(m.end() for m in _SENTENCE_END.finditer(text, start, end)), end):
        piece = _trimmed(text, start, stop)
        start = stop
        if spans and not WORD.search(text, *piece):
            spans[-1] = (spans[-1][0], max(piece[1], spans[-1][1]))
        else:
            spans.append(piece)
    return spans


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _blocks(text: str, spans: list[tuple[int, int]]) -> list[Block]:
    blocks = []
    before = 0
    for index, (start, end) in enumerate(spans):
        blocks.append(Block(index=index, text=text[start:end], start=start, joint=text[before:start]))
        before = end
    return blocks
