"""Where the story is in plain text: from the first line of prose under the headline to the last before the tail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto

from cleaners.cues import Cues, opens_sentence
from cleaners.matching import Hit, Reading
from cleaners.model import NotAnArticle
from cleaners.story import Story
from cleaners.story.labels import label_of
from cleaners.text.dates import is_date_only


class Line(Enum):
    """What a line is, for the purpose of finding where the story begins and ends."""

    PROSE = auto()
    """Sentences."""
    COPY = auto()
    """Prose that stood above already, with the same prose before it: a second copy of the page."""
    BARRIER = auto()
    """No story goes on after it: comments."""
    SECOND_STORY = auto()
    """The label of another story, under the end of this one."""
    LABEL = auto()
    """A label of a section, or a prompt."""
    META = auto()
    """A date, byline, source, counter or tool."""
    HEADLINE = auto()
    """It could be a headline."""
    OTHER = auto()
    """A word or two, a list item."""


WEIGHTS = {Line.COPY: -60, Line.BARRIER: -10_000, Line.LABEL: -30, Line.META: -20, Line.HEADLINE: -6, Line.OTHER: -4}
"""What a line that is not prose takes from a run of prose, in words of prose."""
MOST_PROSE = 60
"""What a paragraph gives to its run at most, in words: one long disclaimer must not outweigh a story."""
FRAME = frozenset({Line.LABEL, Line.META, Line.BARRIER, Line.SECOND_STORY, Line.COPY})
"""Lines that show that a page's frame came with the story."""
META_KINDS = frozenset({"date", "byline", "source", "counter", "tools", "listen", "reading_time", "masthead"})
BARRIER_KINDS = frozenset({"comments"})
ENDS_STORY = frozenset({"source", "tags", "share"})
"""Kinds that stand under a story: a read-also right after one is followed by another story."""
STORY_WORDS = 40
"""A barrier counts only under this much prose: the same labels stand in the menus above a story."""
COPY_WORDS = 12
"""Shorter prose may be said twice in one story: a refrain, a slogan."""
MENU_LINES, MENU_WORDS = 6, 3
"""So many lines in a row above the story, of so many words in the mean, are a menu: poems have longer ones."""
BARE_HEAD_LINES = 3
"""So many lines without any date or label may stand above a bare story as its headline block: headline, kicker, deck."""
CREDIT_WORDS = 8
"""A line in brackets of more words is a remark; «(رويترز، أسوشييتد برس، العربي الجديد)» has five."""
FEWEST_ITEM_WORDS = 2
"""A single word after the story is a tag, however it is punctuated."""
LONGEST_LIST = 40
"""How far above the line that announces a list is looked for: the longest of the dev gold has 30 items."""
ITEM_WORDS = 25
"""An item of a list has no more words; a longer line is a paragraph, and closes the list."""
OPENED_WORDS = 7
"""A last line of so many words that opens with a verb of the past is a sentence whose stop was forgotten."""
REACH = 25
"""How many lines above the story its headline may be: galleries of captions on the dev corpus stand between."""

_BULLET = re.compile(r"\s*(?:[-•*–—ـ▪◾●·]|[\d٠-٩]+\s*[-.)ـ–:])")
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[^\W\d][^()\[\]]*[)\]]\s*")
_COLON = re.compile(r"\s*[:：]")
_CAPTION_END = re.compile(r"\)\s*$")


def find_story_in_lines(reading: Reading, cues: tuple[Cues, ...]) -> Story:
    """The lines that hold the story. Raises `NotAnArticle` (`empty`)."""
    if not reading.document.blocks:
        raise NotAnArticle("empty")
    lines = _lines(reading, cues)
    run = _best_run(lines, cues)
    if run is None:
        return Story(frozenset(range(len(cues))), "text", 0.1)
    first, last = run
    headline = _headline(reading, cues, lines, first)
    start = first if headline is not None or _is_frame(reading, lines[:first]) else 0
    end = _end(reading, cues, lines, last)
    return Story(frozenset(range(start, end)), "text", _confidence(lines, cues, first, last), headline)


def _lines(reading: Reading, cues: Sequence[Cues]) -> list[Line]:
    labels = [label_of(reading, cues, block) for block in range(len(cues))]
    lines = [_line(reading, cues, block, label) for block, label in enumerate(labels)]
    _mark_copies(reading, lines)
    _mark_second_story(cues, lines, labels)
    return lines


def _line(reading: Reading, cues: Sequence[Cues], block: int, label: Hit | None) -> Line:
    joined = joined_tail(reading, cues, block)
    if joined is not None:
        return joined
    if label is not None:
        kind = label.rule.kind
        return Line.BARRIER if kind in BARRIER_KINDS else Line.META if kind in META_KINDS else Line.LABEL
    if cues[block].prose or _is_broken_sentence(reading, cues, block):
        return Line.PROSE
    if is_date_line(reading, cues, block) or is_credit(reading, cues, block):
        return Line.META
    return Line.HEADLINE if cues[block].headline_like else Line.OTHER


def is_date_line(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line says nothing but when."""
    return cues[block].words <= 24 and is_date_only(reading.document.blocks[block].text)


def joined_tail(reading: Reading, cues: Sequence[Cues], block: int) -> Line | None:
    """What a sentence is with which the tail of a one-line text begins: «المصدر: رويترز إقرأ المزيد …», bare tags."""
    if not is_joined(reading, block):
        return None
    text = reading.document.blocks[block].text
    for hit in reading.hits.get(block, ()):
        if hit.first == 0 and hit.rule.kind in ENDS_STORY and _COLON.match(text, reading.span(block, 0, hit.last)[1]):
            related = any(inner.rule.kind == "related" for inner in reading.inside(block))
            return Line.SECOND_STORY if related else Line.META
        if hit.first == 0 and hit.rule.kind == "related" and block == len(cues) - 1 and not cues[block].stopped:
            return Line.LABEL
    last = block == len(cues) - 1 and not cues[block].stopped and not cues[block].function_share
    return Line.META if last and not opens_sentence(reading.words[block]) else None


def is_joined(reading: Reading, block: int) -> bool:
    """Whether a block stands on one line with the block before it."""
    return block > 0 and "\n" not in reading.document.blocks[block].joint


def _is_broken_sentence(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line without a stop opens with a verb of the past: a sentence broken over lines, or a forgotten stop."""
    return cues[block].words >= OPENED_WORDS and opens_sentence(reading.words[block])


def is_credit(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line is a short list of names in brackets: «(رويترز، الأناضول)»."""
    return cues[block].words <= CREDIT_WORDS and _IN_BRACKETS.fullmatch(reading.document.blocks[block].text) is not None


def _mark_copies(reading: Reading, lines: list[Line]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    before: int | None = None
    for block, line in enumerate(lines):
        words = tuple(reading.words[block])
        if line is not Line.PROSE or len(words) < COPY_WORDS:
            continue
        original = seen.setdefault(words, block)
        if original != block and before is not None and lines[block - 1] in {Line.PROSE, Line.COPY}:
            lines[block] = Line.COPY
        before = original if original != block else None


def _mark_second_story(cues: Sequence[Cues], lines: list[Line], labels: Sequence[Hit | None]) -> None:
    prose = 0
    for block, label in enumerate(labels):
        if lines[block] is Line.PROSE:
            prose += cues[block].words
        elif lines[block] is Line.BARRIER and prose < STORY_WORDS:
            lines[block] = Line.LABEL
        elif label is not None and label.rule.kind == "related" and prose >= STORY_WORDS:
            above = labels[block - 1]
            if above is not None and above.rule.kind in ENDS_STORY:
                lines[block] = Line.SECOND_STORY


def _best_run(lines: Sequence[Line], cues: Sequence[Cues]) -> tuple[int, int] | None:
    """First and last line of the run of prose that weighs most, what stands between taken off."""
    best, found = 0, None
    weight, start = 0, 0
    for block, line in enumerate(lines):
        if line is Line.PROSE:
            if weight <= 0:
                weight, start = 0, block
            weight += min(cues[block].words, MOST_PROSE)
            if weight > best:
                best, found = weight, (start, block)
        elif line is Line.SECOND_STORY:
            break
        else:
            weight = max(0, weight + WEIGHTS[line])
    return found


def _is_frame(reading: Reading, head: Sequence[Line]) -> bool:
    """Whether the lines above the story show that a page's frame came with them: a label, a date, a menu, a copy."""
    if any(line in FRAME for line in head):
        return True
    words = [reading.words[block] for block in range(len(head))]
    if len({tuple(line) for line in words}) < len(words):
        return True
    short = [len(line) for line in words]
    return any(sum(short[n : n + MENU_LINES]) <= MENU_LINES * MENU_WORDS for n in range(len(short) - MENU_LINES + 1))


def _headline(reading: Reading, cues: Sequence[Cues], lines: Sequence[Line], first: int) -> int | None:
    head = range(max(0, first - REACH), first)
    candidates = [
        block
        for block in head
        if lines[block] is Line.HEADLINE or (lines[block] is Line.PROSE and cues[block].headline_like)
    ]
    if not candidates or (not _is_frame(reading, lines[:first]) and not _bare_head(reading, lines, first)):
        return None
    counts = Counter(map(tuple, reading.words))
    story = {stem for block in range(first, min(first + 4, len(cues))) for stem in _stems(reading, block)}
    return max(candidates, key=lambda block: _headline_score(reading, lines, counts, story, block, first))


def _bare_head(reading: Reading, lines: Sequence[Line], first: int) -> bool:
    """Whether what stands above the story, without date or label, is a headline block and no sentence of it."""
    if first > BARE_HEAD_LINES or any(line is not Line.HEADLINE for line in lines[:first]):
        return False
    return not any(_reads_on(reading, block) for block in range(first))


def _reads_on(reading: Reading, block: int) -> bool:
    text = reading.document.blocks[block].text
    return (
        opens_sentence(reading.words[block])
        or text.rstrip().endswith((":", "،", ","))
        or _BULLET.match(text) is not None
    )


def _headline_score(
    reading: Reading, lines: Sequence[Line], counts: Counter[tuple[str, ...]], story: set[str], block: int, first: int
) -> float:
    words = reading.words[block]
    stems = _stems(reading, block)
    shared = len(stems & story) / max(4, len(stems))
    meta_below = any(line is Line.META for line in lines[block + 1 : min(block + 4, first)])
    score = 5 * shared + min(2, counts[tuple(words)] - 1) + 1.0 * meta_below + 0.5 * (5 <= len(words) <= 18)
    score -= 1.5 * (_CAPTION_END.search(reading.document.blocks[block].text) is not None)
    return score - 0.05 * (first - block)


def _stems(reading: Reading, block: int) -> set[str]:
    return {stem(word) for word in reading.words[block] if len(word) > 3}


def stem(word: str) -> str:
    """A word of matching form without the particles and endings that headline and story do not share."""
    for prefix in ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    return word[:4]


def _end(reading: Reading, cues: Sequence[Cues], lines: Sequence[Line], last: int) -> int:
    """Where the tail begins: after the last prose and the list lines that go with it, where anything shows a tail."""
    tail = lines[last + 1 :]
    if not any(line in FRAME for line in tail):
        return len(lines)
    block = last + 1
    while block < len(lines) and lines[block] in {Line.HEADLINE, Line.OTHER} and _goes_on(reading, cues, block):
        block += 1
    return block


def _goes_on(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a short line after the story's prose is still of it: an item of an announced list, a short sentence."""
    text = reading.document.blocks[block].text
    if _is_announced(reading, block):
        return True
    return cues[block].words >= FEWEST_ITEM_WORDS and (cues[block].stopped or _BULLET.match(text) is not None)


def _is_announced(reading: Reading, block: int) -> bool:
    """Whether a line above, with nothing but short lines between, ends in a colon: «وهم:»."""
    for above in range(block - 1, max(-1, block - LONGEST_LIST), -1):
        text = reading.document.blocks[above].text.rstrip()
        if text.endswith((":", "：")):
            return True
        if len(reading.words[above]) > ITEM_WORDS:
            return False
    return False


def _confidence(lines: Sequence[Line], cues: Sequence[Cues], first: int, last: int) -> float:
    inside = sum(cues[b].words for b in range(first, last + 1) if lines[b] is Line.PROSE)
    prose = sum(cues[b].words for b, line in enumerate(lines) if line is Line.PROSE)
    return round(inside / prose, 2) if prose else 0.1
