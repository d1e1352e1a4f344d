"""One-line texts: menu, headline, date and byline run into the first sentence, source and read-also into the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from cleaners.finders import Claim
from cleaners.model import Block
from cleaners.rule import Removes
from cleaners.story import Scene
from cleaners.story.line_kinds import ENDS_STORY
from cleaners.story.line_shapes import is_joined
from cleaners.text.dates import DateReading, find_dates
from cleaners.text.normalise import WORD, fold_with_offsets

_COLON = re.compile(r"\s*[:：]")
HEAD_CHARACTERS = 600
"""How far into a one-line text its head may reach: the story of the dev corpus' ten begins after 101 to 379 (500 and
700 cut the same texts; 300 loses on three outlets, 1000 on one)."""
TOOL_KINDS = frozenset({"tools", "listen", "share", "reading_time"})
"""Kinds of buttons that stand between headline and story."""
MOST_HITS = 40
"""So many phrases of a sentence are looked at: a dump without stops may have thousands (10 to 999 cut the same texts, 5
the same bodies)."""
FEWEST_TOOL_WORDS = 2
"""A single word such as «حفظ» is a word of sentences too; «A A» is none (1 gives the same bodies, 3 cuts three texts of
one outlet worse)."""


def find_one_line_heads(scene: Scene) -> Iterator[Claim]:
    """What stands before the story on its line, up to the end of a date with a clock or of the last tools."""
    line = _first_line(scene)
    if len(line) == 1:
        return
    date = _stamp(line)
    end = max(date[0].start + date[1].end if date else 0, _end_of_tools(scene, line))
    for block in line:
        if block.start < end:
            yield from _head(scene, block, min(end - block.start, len(block.text)), date)


def find_one_line_tails(scene: Scene) -> Iterator[Claim]:
    """The source label inside the last words of a one-line text, and the read-also with its headlines behind it."""
    block = len(scene.cues) - 1
    if not is_joined(scene.reading, block) or scene.cues[block].stopped:
        return
    text = scene.reading.document.blocks[block].text
    hits = scene.reading.inside(block)[:MOST_HITS]
    for source in hits:
        start, end = scene.reading.span(block, source.first, source.last)
        if source.rule.kind not in ENDS_STORY or not _COLON.match(text, end):
            continue
        others = [hit for hit in hits if hit.rule.kind == "related" and hit.first >= source.last]
        if others:
            rest = scene.reading.span(block, others[0].first, others[0].last)[0]
            yield Claim(block, start, rest, f"{source.rule.kind}/one-line")
            yield Claim(block, rest, len(text), "related/one-line")
            return


def _first_line(scene: Scene) -> list[Block]:
    """The sentences of the first line that are within reach, two at least where it has two."""
    line: list[Block] = []
    for block in scene.reading.document.blocks:
        far = len(line) > 1 and block.start - line[0].start > HEAD_CHARACTERS
        if line and (far or not is_joined(scene.reading, block.index)):
            break
        line.append(block)
    return line


def _stamp(line: list[Block]) -> tuple[Block, DateReading] | None:
    """The first date with a clock: sentences name days, and hardly ever day and minute."""
    for block in line:
        for date in find_dates(block.text[:HEAD_CHARACTERS]):
            if date.precision != "day":
                return block, date
    return None


def _end_of_tools(scene: Scene, line: list[Block]) -> int:
    end = 0
    for block in line:
        for hit in islice(scene.reading.inside(block.index), MOST_HITS):
            if (
                hit.rule.kind in TOOL_KINDS
                and hit.rule.removes is Removes.BLOCK
                and hit.last - hit.first >= FEWEST_TOOL_WORDS
            ):
                end = max(end, block.start + scene.reading.span(block.index, hit.first, hit.last)[1])
    return end


def _head(scene: Scene, block: Block, end: int, date: tuple[Block, DateReading] | None) -> Iterator[Claim]:
    menu = _end_of_menu(scene, block, end)
    yield Claim(block.index, 0, menu, "navigation/one-line")
    if date is not None and date[0] is block:
        yield Claim(block.index, menu, date[1].start, "headline/one-line")
        yield Claim(block.index, date[1].start, date[1].end, "date/one-line")
        yield Claim(block.index, date[1].end, end, "page/one-line-head")
    else:
        yield Claim(block.index, menu, end, "page/one-line-head")


def _end_of_menu(scene: Scene, block: Block, end: int) -> int:
    """Where the words of interface and menus end with which the block begins."""
    folded, offsets = fold_with_offsets(block.text[:end])
    for match in WORD.finditer(folded):
        if not scene.reading.is_interface(match[0]):
            return offsets[match.start()]
    return end
