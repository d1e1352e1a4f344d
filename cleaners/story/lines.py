"""Where the story is in plain text: from the first line of prose under the headline to the last before the tail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from cleaners.cues import ANNOUNCING, HEADLINE_WORDS, Cues, opens_sentence
from cleaners.matching import Reading
from cleaners.model import NotAnArticle
from cleaners.story import Story
from cleaners.story.line_headline import (
    BULLET,
    CAPTION_END,
    HEAD_LINES,
    UNDER_LEAD,
    find_headline,
    head_under_lead,
    is_first_line_headline,
    is_frame,
    says_who_or_when,
)
from cleaners.story.line_kinds import FRAME, Line, Lines, is_listed_headline, read_lines
from cleaners.story.line_shapes import BROKEN_WORDS, OPENED_WORDS, PERIOD
from cleaners.story.stems import cohesion

WEIGHTS = {
    Line.COPY: -60,
    Line.BARRIER: -10_000,
    Line.LABEL: -25,
    Line.META: -20,
    Line.NAME: -20,
    Line.TICKER: -20,
    Line.TOP_TICKER: -20,
    Line.OWNED: -3,
    Line.ITEM: -1,
    Line.HEADLINE: -6,
    Line.OTHER: -4,
}
"""What a line that is not prose takes from a run of prose, in words of prose. Set by hand on the text documents of half
A; what boxes and copies take was corrected on the pages with passages."""
POINTER_WEIGHT = -8
"""What a label that points elsewhere from between two paragraphs takes (-4 gives the same bodies of the dev texts, -15
and -25 lose a paragraph of one)."""
NEW_HEAD_WEIGHT = -100
"""What a date line between a headline and prose takes: here a story begins (-20 to -1000 give the same articles of the
dev texts)."""
ONLY_HEAD_WEIGHT = -1000
"""What it takes where no other date or byline stands above: what came before was no story of its own (-300 to -10000
give the same articles of the dev texts, -100 loses on one)."""
MOST_PROSE = 60
"""What a paragraph gives to its run at most, in words: one long disclaimer must not outweigh a story (45 loses on one
of the dev texts' outlets, 30 on two, 90 and more on three)."""
COMMENTED_SHARE = 1 / 3
"""What prose under a label of comments counts: rules of conduct and readers' words are often longer than the story
(0.15 to 0.6 give the same articles of the dev texts)."""
FEWEST_ITEM_WORDS = 2
"""A single word after the story is a tag, however it is punctuated (1 to 3 give the same articles of the dev texts)."""
LONGEST_LIST = 40
"""How far above the line that announces a list is looked for: gold bodies have up to 48 short unstopped paragraphs in a
row (20 to 80 give the same articles of the dev texts, 10 moves three outlets)."""
ITEM_WORDS = 25
"""An item of a list has no more words; a longer line is a paragraph, and closes the list (25 to 40 give the same
articles of the dev texts, 15 moves two outlets)."""
BOX_LINES = 12
"""A box between a lead and the rest has no more lines (4 to 25 give the same articles of the dev texts)."""
NAME_WORDS = 3
"""An item of so many words at most names somebody or something, as tags and menus do (1 to 6 give the same articles
of the dev texts)."""
POINTED_WORDS = 3
"""A label with so many words behind it has what it points to on its own line: the shortest headlines have three."""
NEXT_POINTER_WEIGHT = -1
"""What a further pointer right under another takes: three in a row part a story no more than one."""
LEAD_WORDS = 20
"""A line of so many words above the story's first prose is a lead, with or without a stop (16 to 30 give the same
bodies of the dev texts, 12 takes lines in on four outlets)."""
OWN_SHARE = 0.35
"""Share of a section's prose that is the story's own words, from which it goes on with it: of a gold paragraph's words
0.42 stand in its body's others (median; 5th percentile 0.17). 0.35 to 0.6 give the same articles of the dev texts, 0.25
loses on one outlet, 0.15 on two; alone it decides nothing."""
FEWEST_LEAD_WORDS = 12
"""A shorter sentence between headline and date is a caption as often as a lead (8 to 18 give the same
articles of the dev texts)."""
LEAD_REACH, LEAD_SHARE = 20, 0.22
"""Of the words of a story's first paragraph 0.19 stand in its next ones (5th percentile of the dev texts' gold, so many
paragraphs looked at), of another story's first paragraph 0.26 (95th percentile)."""
UNSURE = 0.1
"""The confidence of a search that found no prose."""

_DOT = re.compile(r"\s*[-•*–—ـ▪◾●·]")
"""The mark of an item that does not count."""
_BOX = frozenset({Line.LABEL, Line.OWNED, Line.OTHER, Line.HEADLINE, Line.TICKER})
"""Lines of which boxes between a lead and the rest of its story are made."""
_LONG = frozenset({Line.HEADLINE, Line.OTHER, Line.TICKER})
"""Lines right above the first prose that are its lead if they are long."""
_HEAD = frozenset({Line.META, Line.NAME, Line.OTHER, Line.HEADLINE})
"""Lines that stand between a headline's date and its story."""


def find_story_in_lines(reading: Reading, cues: tuple[Cues, ...]) -> Story:
    """The lines that hold the story. Raises `NotAnArticle` (`empty`)."""
    if not reading.document.blocks:
        raise NotAnArticle("empty")
    lines = read_lines(reading, cues)
    run = best_run(lines)
    if run is None:
        return Story(frozenset(range(len(cues))), "text", UNSURE)
    first, last = _with_lead(lines, run[0]), _with_rest(lines, *run)
    headline = find_headline(lines, first)
    if headline is None and is_first_line_headline(lines, first):
        headline, first = first, first + 1
    start = first if headline is not None or is_frame(lines, first) else 0
    blocks = frozenset(range(start, _end(lines, last))).difference(head_under_lead(lines, first))
    return Story(blocks, "text", _confidence(lines, first, last), headline)


def best_run(lines: Lines) -> tuple[int, int] | None:
    """First and last line of the run of prose that weighs most, what stands between taken off; None without prose."""
    best, found = 0.0, None
    weight, start = 0.0, 0
    share = 1.0
    for block, kind in enumerate(lines.kinds):
        if kind is Line.SECOND_STORY:
            break
        if kind is Line.BARRIER:
            share = COMMENTED_SHARE
        if kind is not Line.PROSE:
            weight = max(0.0, weight + share * _cost(lines, block))
            continue
        if weight <= 0:
            weight, start = 0.0, block
        weight += share * min(lines.cues[block].words, MOST_PROSE)
        if weight > best:
            best, found = weight, (start, block)
    return found


def _cost(lines: Lines, block: int) -> int:
    kind, label = lines.kinds[block], lines.labels[block]
    if kind is Line.META and _heads_a_story(lines.kinds, block):
        return NEW_HEAD_WEIGHT if Line.META in lines.kinds[:block] else ONLY_HEAD_WEIGHT
    if _is_pointer(lines, block):
        return NEXT_POINTER_WEIGHT if block and _is_pointer(lines, block - 1) else POINTER_WEIGHT
    if label is not None and label.rule.kind == "related" and _gives_the_story_back(lines.kinds, block):
        return POINTER_WEIGHT
    return WEIGHTS[kind]


def _is_pointer(lines: Lines, block: int) -> bool:
    """Whether a line points to another story all by itself: the label and the headline it leads to."""
    label = lines.labels[block]
    if label is None or label.rule.kind != "related":
        return False
    return lines.cues[block].words - (label.last - label.first) >= POINTED_WORDS


def _heads_a_story(kinds: Sequence[Line], block: int) -> bool:
    """Whether a date or byline stands under a headline and, a few short lines on, above prose."""
    if not block or kinds[block - 1] is not Line.HEADLINE:
        return False
    end = block + len(list(takewhile(lambda kind: kind in _HEAD, kinds[block : block + HEAD_LINES])))
    return kinds[end : end + 1] == [Line.PROSE]


def _gives_the_story_back(kinds: Sequence[Line], label: int) -> bool:
    """Whether prose stands right above a section and resumes behind it, under a subheading at most."""
    behind = _prose_behind(kinds, label)
    if not label or kinds[label - 1] is not Line.PROSE or not behind:
        return False
    between = [kind for kind in kinds[label + 1 : behind[0]] if kind is not Line.OWNED]
    return len(between) <= 1 and not _are_teasers(kinds, behind)


def _with_lead(lines: Lines, first: int) -> int:
    """Where the story begins: at a lead that boxes part from the run, or at long lines right above it."""
    kinds = lines.kinds
    above = first - 1
    while above >= max(0, first - BOX_LINES) and kinds[above] in _BOX:
        above -= 1
    if 0 <= above < first - 1 and kinds[above] is Line.PROSE:
        while above > 0 and kinds[above - 1] is Line.PROSE:
            above -= 1
        if _stands_under_a_head(kinds, above) and _is_of_the_story(lines, above, first):
            first = above
    first = _over_its_head(lines, first)
    while first > 0 and (_is_long(lines, first - 1) or _is_short_sentence(lines, first - 1)):
        first -= 1
    return first


def _is_long(lines: Lines, block: int) -> bool:
    return lines.kinds[block] in _LONG and lines.cues[block].words >= LEAD_WORDS


def _is_short_sentence(lines: Lines, block: int) -> bool:
    """Whether a short line has a full stop and begins as sentences do, and headlines and captions do not."""
    text = lines.text(block)
    if lines.kinds[block] is not Line.OTHER or lines.cues[block].words < BROKEN_WORDS or not PERIOD.search(text):
        return False
    return text.lstrip().startswith("و") or opens_sentence(lines.reading.words[block])


def _over_its_head(lines: Lines, first: int) -> int:
    """Where the story begins: at a paragraph between headline and byline or date, if it shares their words."""
    kinds = lines.kinds
    head = range(max(0, first - HEAD_LINES), first)
    lead = next((block for block in reversed(head) if kinds[block] not in UNDER_LEAD), 0)
    if not 0 < lead < first - 1 or kinds[lead] is not Line.PROSE or not is_listed_headline(lines, lead - 1):
        return first
    if lines.cues[lead].words < FEWEST_LEAD_WORDS or CAPTION_END.search(lines.text(lead)):
        return first
    told = any(says_who_or_when(lines, block) for block in range(lead + 1, first))
    return lead if told and _is_of_the_story(lines, lead, first, lead - 1) else first


def _stands_under_a_head(kinds: Sequence[Line], block: int) -> bool:
    """Whether a date, byline or headline stands right above, boxes left out."""
    above = [kind for kind in kinds[max(0, block - BOX_LINES) : block] if kind is not Line.OWNED]
    return Line.PROSE not in above[-HEAD_LINES:] and (Line.META in above or above[-1:] == [Line.HEADLINE])


def _is_of_the_story(lines: Lines, lead: int, first: int, *headline: int) -> bool:
    """Whether a lead shares words with headline and paragraphs under the box; a notice of privacy shares none."""
    story = [block for block in range(first, len(lines.kinds)) if lines.kinds[block] is Line.PROSE][:LEAD_REACH]
    return cohesion(lines.reading, [*headline, *story], [lead]) >= LEAD_SHARE


def _with_rest(lines: Lines, first: int, last: int) -> int:
    """Where the story ends: behind sections whose prose shares its words, before those followed by teasers."""
    kinds = lines.kinds
    for label in range(first + 1, len(kinds)):
        if kinds[label] is not Line.LABEL or kinds[label + 1 : label + 2] != [Line.OWNED]:
            continue
        before = [block for block in range(first, label) if kinds[block] is Line.PROSE]
        behind = _prose_behind(kinds, label)
        if not behind:
            continue
        own = cohesion(lines.reading, before, behind) >= OWN_SHARE
        if not own and label < last and _are_teasers(kinds, behind):
            return before[-1]
        if own and label > last and Line.META not in kinds[last + 1 : label]:
            last = behind[-1]
    return last


def _are_teasers(kinds: Sequence[Line], prose: Sequence[int]) -> bool:
    """Whether each paragraph but the first, whose headline the section owns, stands under a headline of its own."""
    return len(prose) > 1 and all(kinds[block - 1] is Line.HEADLINE for block in prose[1:])


def _prose_behind(kinds: Sequence[Line], label: int) -> list[int]:
    """The prose behind a section, up to the next line that shows a frame."""
    start = label + 1
    while start < len(kinds) and kinds[start] is Line.OWNED:
        start += 1
    end = start
    while end < len(kinds) and kinds[end] not in FRAME:
        end += 1
    return [block for block in range(start, end) if kinds[block] is Line.PROSE]


def _end(lines: Lines, last: int) -> int:
    """Where the tail begins: after the last prose and the list lines that go with it, where anything shows a tail."""
    if not any(kind in FRAME for kind in lines.kinds[last + 1 :]):
        return len(lines.kinds)
    block = last + 1
    while block < len(lines.kinds) and _goes_on(lines, block):
        block += 1
    return block


def _goes_on(lines: Lines, block: int) -> bool:
    """Whether a line after the story's prose is still of it: a list's item, a short sentence, prose under a list."""
    kind, cues = lines.kinds[block], lines.cues[block]
    if kind is Line.ITEM:
        return _is_of_a_list(lines, block)
    if kind is Line.PROSE:
        return lines.kinds[block - 1] is Line.ITEM or _is_announced(lines, block)
    if kind not in {Line.HEADLINE, Line.OTHER}:
        return False
    if _is_announced(lines, block) or _continues_a_sentence(lines, block):
        return True
    if BULLET.match(lines.text(block)):
        return cues.words >= FEWEST_ITEM_WORDS and _is_of_a_list(lines, block)
    return _reads_as_rest(lines.text(block), cues) and not _begins_a_list_of_headlines(lines, block)


def _is_of_a_list(lines: Lines, block: int) -> bool:
    """Whether an item under the story is the story's: tags, menus and other headlines have bullets in dumps too.

    A number or a stop shows it, or a line that announces the list; under a line without a stop, four words do.
    """
    if _DOT.match(lines.text(block)) is None or lines.cues[block].stopped or _is_announced(lines, block):
        return True
    above = block - 1
    while above > 0 and _DOT.match(lines.text(above)):
        above -= 1
    return lines.cues[block].words > NAME_WORDS and not lines.cues[above].stopped


def _continues_a_sentence(lines: Lines, block: int) -> bool:
    """Whether a line begins with «and», and a verb or a line without a stop above it: no headline begins so."""
    if lines.cues[block].words < OPENED_WORDS or not lines.text(block).lstrip().startswith("و"):
        return False
    return not lines.cues[block - 1].stopped or opens_sentence(lines.reading.words[block])


def _begins_a_list_of_headlines(lines: Lines, block: int) -> bool:
    """Whether a line that asks or exclaims stands right above another headline."""
    return block + 1 < len(lines.kinds) and all(
        is_listed_headline(lines, line) and not lines.text(line).rstrip().endswith((":", "："))
        for line in (block, block + 1)
    )


def _reads_as_rest(text: str, cues: Cues) -> bool:
    """Whether a short line announces a list or has a stop."""
    if text.rstrip().endswith((":", "：")) and cues.words in HEADLINE_WORDS:
        return True
    return cues.words >= FEWEST_ITEM_WORDS and cues.stopped


def _is_announced(lines: Lines, block: int) -> bool:
    """Whether a line above, with nothing but short lines between, announces a list: «وهم:»."""
    for above in range(block - 1, max(-1, block - LONGEST_LIST), -1):
        words = lines.reading.words[above]
        if lines.text(above).rstrip().endswith((":", "：")) or ANNOUNCING.intersection(words):
            return True
        if len(words) > ITEM_WORDS:
            return False
    return False


def _confidence(lines: Lines, first: int, last: int) -> float:
    """The share of the text's prose that the story holds."""
    prose = [block for block, kind in enumerate(lines.kinds) if kind is Line.PROSE]
    inside = sum(lines.cues[block].words for block in prose if first <= block <= last)
    return round(inside / sum(lines.cues[block].words for block in prose), 2)
