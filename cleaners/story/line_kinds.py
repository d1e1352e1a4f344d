"""What each line of a text is, as far as finding where the story begins and ends needs to know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby, takewhile

from cleaners.cues import HEADLINE_WORDS, Cues, opens_sentence
from cleaners.matching import Hit, Reading
from cleaners.story.labels import label_of
from cleaners.story.line_shapes import (
    is_broken_sentence,
    is_credit,
    is_date_line,
    is_dateline,
    is_foreign,
    is_joined,
    is_path,
    is_signed,
    is_stamp,
    is_ticker,
    is_unparted,
)
from cleaners.story.sections import opens_section, owned_by
from cleaners.story.stems import stems
from cleaners.text.dates import find_dates


class Line(Enum):
    """What a line is."""

    PROSE = auto()
    """Sentences."""
    COPY = auto()
    """Prose that stood above already, with the same prose beside it: a second copy of the page."""
    BARRIER = auto()
    """No story goes on after it: comments."""
    SECOND_STORY = auto()
    """The label of another story, under the end of this one."""
    LABEL = auto()
    """A label of a section, or a prompt."""
    META = auto()
    """A date, byline, source, counter or tool."""
    TICKER = auto()
    """Headlines glued into one long line; a paragraph in another script."""
    TOP_TICKER = auto()
    """Such a line above the story, with none of its words: no lead of it."""
    OWNED = auto()
    """A line of a labelled section: another story's headline, its date."""
    ITEM = auto()
    """An item of a list: a number, a bullet or a colon, among others of its kind."""
    HEADLINE = auto()
    """It could be a headline."""
    OTHER = auto()
    """A word or two, a list item."""


FRAME = frozenset({Line.LABEL, Line.META, Line.BARRIER, Line.SECOND_STORY, Line.COPY, Line.TOP_TICKER})
"""Lines that show that a page's frame came with the story."""
META_KINDS = frozenset({"date", "byline", "source", "counter", "tools", "listen", "reading_time", "masthead"})
"""Kinds of what a page says about its story."""
ENDS_STORY = frozenset({"source", "tags", "share"})
"""Kinds that stand under a story: a read-also right after one is followed by another story."""
STORY_WORDS = 40
"""Comments and second stories count only under so much prose: the same labels stand in the menus above a story (0 to 80
give the same articles of the dev texts)."""
COPY_WORDS = 12
"""Shorter prose may be said twice in one story: a refrain, a slogan; half A's gold says 9 words twice at most (6 to 20
give the same articles of the dev texts)."""
DOUBLED_REACH = 3
"""Date, section and author stand between the two prints of a headline (1 to 6 give the same articles of the dev
texts)."""
FEWEST_ITEMS, ITEM_SHARE = 4, 0.6
"""So many lines in a row, this share of them marked as items, are a list (6 lines give the same bodies of the dev
texts, 3 lose on two outlets; 0.4 to 0.8 give the same articles)."""

FOREIGN_SHARE = 0.1
"""A ticker above a story shares fewer of its stems with it: four outlets' share 0.01 to 0.04, gold paragraphs without a
stop or commas 0.27 and more, first paragraphs 0.19 (5th percentile); 0.05 to 0.2 give the same articles of
the dev texts."""
FEWEST_LISTED = 5
"""So many headlines one a line from the first line on are a ticker; a headline block has three (4 to 8 give the same
articles of the dev texts)."""
FEWEST_HEADLINES, PLAIN_SHARE = 3, 0.3
"""So many headlines in a row are a list of other stories; of questions alone, an interview's."""
LISTED_WORDS = range(4, 18)
"""Headlines of the dev corpus have 3 to 17 words (99%); three that exclaim are a sentence as often."""

_COLON = re.compile(r"\s*[:：]")
_ITEM = re.compile(r"\s*(?:[-•*–—ـ▪◾●·]|[\d٠-٩]+\s*[-.)ـ–:]|[^:]{3,80}:\s*\S)")
PERIOD = re.compile(r"[.…۔][\s\"'»”’)\]]*$")
"""A full stop at the end of a line; headlines ask and exclaim as well."""
_INNER_PERIOD = re.compile(r"[^\s.]{2}\.\s")


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The lines of a text with all that is known of each."""

    reading: Reading
    cues: Sequence[Cues]
    labels: Sequence[Hit | None]
    """What label each line is, if any."""
    kinds: list[Line]

    def text(self, block: int) -> str:
        """A line verbatim."""
        return self.reading.document.blocks[block].text


def read_lines(reading: Reading, cues: Sequence[Cues]) -> Lines:
    """What each line is: first alone, then by its neighbours."""
    labels = [label_of(reading, cues, block) for block in range(len(cues))]
    kinds = [_kind(reading, cues, block, label) for block, label in enumerate(labels)]
    lines = Lines(reading, cues, labels, kinds)
    _mark_stamps(lines)
    _mark_doubled_headlines(lines)
    _mark_headlines_above_labels(lines)
    _mark_sections(lines)
    _mark_lists(lines)
    _mark_headlines_in_a_row(lines)
    _mark_copies(lines)
    _mark_second_story(lines)
    _mark_top_tickers(lines)
    return lines


def _kind(reading: Reading, cues: Sequence[Cues], block: int, label: Hit | None) -> Line:
    joined = _tail_of_one_line(reading, cues, block)
    if joined is not None:
        return joined
    if is_date_line(reading, cues, block):
        return Line.META
    if label is not None:
        return _kind_of_label(reading, label)
    if is_path(reading, cues, block):
        return Line.LABEL
    return _kind_by_shape(reading, cues, block)


def _kind_of_label(reading: Reading, label: Hit) -> Line:
    kind = label.rule.kind
    if kind == "comments":
        return Line.BARRIER
    if kind in META_KINDS or (kind == "interface" and find_dates(reading.document.blocks[label.block].text)):
        return Line.META
    return Line.LABEL


def _kind_by_shape(reading: Reading, cues: Sequence[Cues], block: int) -> Line:
    if is_ticker(cues[block]) or (cues[block].prose and is_foreign(reading, block)):
        return Line.TICKER
    if cues[block].prose or is_broken_sentence(reading, cues, block):
        return Line.PROSE
    if is_credit(reading, cues, block) or is_dateline(reading, cues, block) or is_signed(reading, cues, block):
        return Line.META
    return Line.HEADLINE if cues[block].headline_like else Line.OTHER


def _tail_of_one_line(reading: Reading, cues: Sequence[Cues], block: int) -> Line | None:
    """What a sentence is with which the tail of a one-line text begins: «المصدر: رويترز إقرأ المزيد …», bare tags."""
    if not is_joined(reading, block):
        return None
    text = reading.document.blocks[block].text
    unstopped_end = block == len(cues) - 1 and not cues[block].stopped
    for hit in reading.hits.get(block, ()):
        if hit.first == 0 and hit.rule.kind in ENDS_STORY and _COLON.match(text, reading.span(block, 0, hit.last)[1]):
            related = any(inner.rule.kind == "related" for inner in reading.inside(block))
            return Line.SECOND_STORY if related else Line.META
        if hit.first == 0 and hit.rule.kind == "related" and unstopped_end:
            return Line.LABEL
    bare = unstopped_end and not cues[block].function_share and not opens_sentence(reading.words[block])
    return Line.META if bare else None


def _mark_stamps(lines: Lines) -> None:
    """Dates with what stands beside them, where a text came with a frame: alone, they may be all that is said."""
    if FRAME.isdisjoint(lines.kinds):
        return
    for block in range(len(lines.kinds)):
        if is_stamp(lines.reading, lines.cues, block):
            lines.kinds[block] = Line.META


def _mark_doubled_headlines(lines: Lines) -> None:
    """A long line without a full stop, printed twice within a few lines, is a headline: over date and under it."""
    words = lines.reading.words
    for block, kind in enumerate(lines.kinds):
        if kind is Line.PROSE and lines.cues[block].words in HEADLINE_WORDS and not PERIOD.search(lines.text(block)):
            near = (*words[max(0, block - DOUBLED_REACH) : block], *words[block + 1 : block + 1 + DOUBLED_REACH])
            if words[block] in near:
                lines.kinds[block] = Line.HEADLINE


def _mark_headlines_above_labels(lines: Lines) -> None:
    """Headlines may ask, exclaim or be long: what stands above a date or label, and has no full stop, is one."""
    for block, below in enumerate(lines.kinds[1:]):
        placed = lines.kinds[block] in {Line.PROSE, Line.OTHER} and below in {Line.META, Line.LABEL}
        if placed and lines.cues[block].words in HEADLINE_WORDS and not PERIOD.search(lines.text(block)):
            lines.kinds[block] = Line.HEADLINE


def _mark_sections(lines: Lines) -> None:
    for label in lines.labels:
        if label is not None and opens_section(lines.reading, label):
            for block in owned_by(lines.reading, lines.cues, label):
                lines.kinds[block] = Line.OWNED


def _mark_lists(lines: Lines) -> None:
    """Lines in a row, most of them with a number, a bullet or a colon inside, from the first to the last of these."""
    kinds = lines.kinds
    for is_short, run in groupby(range(len(kinds)), key=lambda block: kinds[block] in {Line.HEADLINE, Line.OTHER}):
        blocks = list(run)
        marked = [block for block in blocks if _ITEM.match(lines.text(block))] if is_short else []
        if len(blocks) >= FEWEST_ITEMS and marked and len(marked) >= ITEM_SHARE * len(blocks):
            kinds[marked[0] : marked[-1] + 1] = [Line.ITEM] * (marked[-1] + 1 - marked[0])


def _mark_headlines_in_a_row(lines: Lines) -> None:
    """Headlines that ask or exclaim, among as many that do not: a list of other stories, with or without a label."""
    kinds = lines.kinds
    for is_item, run in groupby(range(len(kinds)), key=lambda block: is_listed_headline(lines, block)):
        blocks = _without_a_last_question(lines, list(run)) if is_item else []
        plain = sum(kinds[block] is Line.HEADLINE for block in blocks)
        if len(blocks) >= FEWEST_HEADLINES and plain >= PLAIN_SHARE * len(blocks):
            for block in blocks:
                kinds[block] = Line.HEADLINE


def _without_a_last_question(lines: Lines, blocks: list[int]) -> list[int]:
    """A question right above prose may be its first sentence."""
    prose = lines.kinds[blocks[-1] + 1 : blocks[-1] + 2] == [Line.PROSE]
    return blocks[:-1] if prose and lines.kinds[blocks[-1]] is Line.PROSE else blocks


def is_listed_headline(lines: Lines, block: int) -> bool:
    """Whether a line could stand in a list of other stories: a headline, or as long as one without a full stop."""
    if lines.kinds[block] is Line.HEADLINE:
        return True
    return lines.kinds[block] in {Line.PROSE, Line.OTHER} and is_headline_shaped(lines, block)


def is_headline_shaped(lines: Lines, block: int) -> bool:
    """Whether a line is as long as a headline, without a full stop, and does not open as a sentence does."""
    words, text = lines.reading.words[block], lines.text(block)
    if PERIOD.search(text) or _INNER_PERIOD.search(text):
        return False
    return len(words) in LISTED_WORDS and not opens_sentence(words)


def _mark_copies(lines: Lines) -> None:
    """Paragraphs said before, two or more in the same order."""
    words = lines.reading.words
    prose = [b for b, kind in enumerate(lines.kinds) if kind is Line.PROSE and len(words[b]) >= COPY_WORDS]
    first: dict[tuple[str, ...], int] = {}
    originals = [first.setdefault(tuple(words[block]), n) for n, block in enumerate(prose)]
    for n, block in enumerate(prose):
        above = n > 0 and originals[n - 1] == originals[n] - 1 and originals[n - 1] != n - 1
        below = n + 1 < len(prose) and originals[n + 1] == originals[n] + 1 and originals[n + 1] != n + 1
        if originals[n] != n and (above or below):
            lines.kinds[block] = Line.COPY


def _mark_second_story(lines: Lines) -> None:
    """The label of a second story; comments above any story are a menu's word."""
    prose = 0
    for block, label in enumerate(lines.labels):
        if lines.kinds[block] is Line.PROSE:
            prose += lines.cues[block].words
        elif lines.kinds[block] is Line.BARRIER and prose < STORY_WORDS:
            lines.kinds[block] = Line.LABEL
        elif label is not None and label.rule.kind == "related" and prose >= STORY_WORDS:
            above = lines.labels[block - 1]
            if above is not None and above.rule.kind in ENDS_STORY:
                lines.kinds[block] = Line.SECOND_STORY


def _mark_top_tickers(lines: Lines) -> None:
    """Headlines above the story with none of its words: on the first long line without a separator, or one a line."""
    first = next((block for block, kind in enumerate(lines.kinds) if kind in {Line.PROSE, Line.TICKER}), None)
    if first is None:
        return
    line = _line_of(lines, first)
    story = [block for block, kind in enumerate(lines.kinds) if kind is Line.PROSE]
    if is_unparted([lines.cues[block] for block in line]):
        _mark_foreign(lines, line, [block for block in story if block not in line])
    listed = list(takewhile(lambda block: lines.kinds[block] is Line.HEADLINE, range(first)))
    while listed and _share(lines, listed[-1:], story) >= FOREIGN_SHARE:
        listed.pop()
    if len(listed) >= FEWEST_LISTED:
        _mark_foreign(lines, listed, story)


def _mark_foreign(lines: Lines, blocks: Sequence[int], story: Sequence[int]) -> None:
    """Mark lines that share next to nothing with the story, if it reads as one: with stops."""
    if any(lines.cues[block].stopped for block in story) and _share(lines, blocks, story) < FOREIGN_SHARE:
        for block in blocks:
            lines.kinds[block] = Line.TOP_TICKER


def _share(lines: Lines, blocks: Sequence[int], story: Sequence[int]) -> float:
    """The share of the stems of all blocks together that the story has."""
    told = {found for block in story for found in stems(lines.reading, block)}
    own = {found for block in blocks for found in stems(lines.reading, block)}
    return len(own & told) / max(1, len(own))


def _line_of(lines: Lines, block: int) -> range:
    """The blocks that stand on one line with a block and behind it."""
    end = block + 1
    while end < len(lines.kinds) and is_joined(lines.reading, end):
        end += 1
    return range(block, end)
