"""One-line texts: menu, headline, date and byline run into the first sentence, source and read-also into the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, takewhile
from typing import NamedTuple

from cleaners.cues import PROSE_WORDS
from cleaners.finders import Claim
from cleaners.model import Block
from cleaners.page.lines import FLAT_WORDS
from cleaners.rule import Removes
from cleaners.story import Scene
from cleaners.story.line_kinds import ENDS_STORY
from cleaners.story.line_shapes import is_joined
from cleaners.text.dates import find_dates
from cleaners.text.normalise import WORD, fold_with_offsets

_FULL_STOP = re.compile(r"[^.؟!?…\s]\s*\.[\"»”)]*$")
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


class _Stamp(NamedTuple):
    """Where a date with a clock stands in the text."""

    start: int
    end: int


def find_one_line_heads(scene: Scene) -> Iterator[Claim]:
    """What stands before the story on its line, up to the end of a date with a clock or of the last tools.

    Where another head stands behind it, that goes too: a dump of many is read once.
    """
    line = _first_line(scene)
    if len(line) == 1:
        return
    left = _words_left(line)
    tools: dict[int, list[int]] = {}
    first, start = 0, line[0].start
    while left[first] > FLAT_WORDS:
        reach = _reach(line, first, start)
        date = _stamp(reach, start)
        end = max(date.end if date else start, _end_of_tools(scene, reach, start, tools))
        if end == start:
            return
        for block in reach:
            if block.start < end:
                yield from _head(scene, block, max(start, block.start), min(end, block.start + len(block.text)), date)
        start = end
        while first + 1 < len(line) and not WORD.search(line[first].text, max(0, start - line[first].start)):
            first += 1


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
    """The sentences of the first line."""
    blocks = scene.reading.document.blocks
    rest = takewhile(lambda block: is_joined(scene.reading, block.index), blocks[1:])
    return [*blocks[:1], *rest]


def _words_left(line: list[Block]) -> list[int]:
    """How many words a line has from each of its sentences on: a line of a few is not cut into sentences."""
    counts = [len(block.text.split()) for block in reversed(line)]
    return list(accumulate(counts))[::-1]


def _reach(line: list[Block], first: int, start: int) -> list[Block]:
    """The sentences within reach of `start`, up to the first that is of the story."""
    reach = [line[first]]
    for number in range(first + 1, len(line)):
        if line[number].start - start > HEAD_CHARACTERS or _is_of_the_story(reach[-1], start):
            break
        reach.append(line[number])
    return reach


def _is_of_the_story(block: Block, start: int) -> bool:
    """Whether what a block has from `start` on is a sentence with a full stop; a headline asks, calls or trails off."""
    rest = block.text[max(0, start - block.start) :]
    return _FULL_STOP.search(rest) is not None and len(WORD.findall(rest)) >= PROSE_WORDS


def _stamp(reach: list[Block], start: int) -> _Stamp | None:
    """The first date with a clock: sentences name days, and hardly ever day and minute."""
    for block in reach:
        begins = max(0, start - block.start)
        for date in find_dates(block.text[begins : begins + HEAD_CHARACTERS]):
            if date.precision != "day":
                return _Stamp(block.start + begins + date.start, block.start + begins + date.end)
    return None


def _end_of_tools(scene: Scene, reach: list[Block], start: int, known: dict[int, list[int]]) -> int:
    """Where the last tools within reach end; `start` where there are none. `known` has each block's once looked at."""
    for block in reversed(reach):
        ends = known.get(block.index)
        if ends is None:
            ends = known[block.index] = _ends_of_tools(scene, block)
        if ends and ends[-1] > start:
            return ends[-1]
    return start


def _ends_of_tools(scene: Scene, block: Block) -> list[int]:
    """Where the tools of a block end in the text, in order."""
    if not scene.reading.may_hold(block.index, TOOL_KINDS):
        return []
    hits = [
        hit
        for hit in scene.reading.inside(block.index)
        if hit.rule.kind in TOOL_KINDS
        and hit.rule.removes is Removes.BLOCK
        and hit.last - hit.first >= FEWEST_TOOL_WORDS
    ]
    folded, offsets = fold_with_offsets(block.text)
    ends = [offsets[word.end() - 1] + 1 for word in WORD.finditer(folded)]
    return sorted(block.start + ends[hit.last - 1] for hit in hits)


def _head(scene: Scene, block: Block, start: int, end: int, date: _Stamp | None) -> Iterator[Claim]:
    """Name the parts of a head that a block has between two places of the text."""
    menu = _end_of_menu(scene, block, start, end)
    parts = [(start, menu, "navigation/one-line"), (menu, end, "page/one-line-head")]
    if date is not None and block.start <= date.start < end:
        parts[1:] = [
            (menu, date.start, "headline/one-line"),
            (date.start, date.end, "date/one-line"),
            (date.end, end, "page/one-line-head"),
        ]
    for first, last, rule in parts:
        yield Claim(block.index, first - block.start, last - block.start, rule)


def _end_of_menu(scene: Scene, block: Block, start: int, end: int) -> int:
    """Where the words of interface and menus end with which a head begins."""
    first = start - block.start
    folded, offsets = fold_with_offsets(block.text[first : end - block.start])
    for match in WORD.finditer(folded):
        if not scene.reading.is_interface(match[0]):
            return start + offsets[match.start()]
    return end
