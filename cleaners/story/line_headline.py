"""Which line above a story is its headline, and whether what stands above is a page's frame at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaners.cues import opens_sentence
from cleaners.story.line_kinds import FRAME, Line, Lines, is_headline_shaped
from cleaners.story.line_shapes import is_date_line, is_glued_masthead
from cleaners.story.stems import stems

REACH = 25
"""How many lines above the story its headline may be (40 finds the same headlines of the dev texts, 10 loses one, 5
those of twelve outlets)."""
MENU_LINES, MENU_WORDS = 6, 3
"""So many lines in a row above the story, of so many words in the mean, are a menu: poems have longer ones (4 lines and
more, and 2 to 4 words, give the same articles of the dev texts)."""
BARE_HEAD_LINES = 3
"""So many lines without date or label may stand above a bare story as its headline block: headline, kicker, deck (2 to
5 give the same articles of the dev texts)."""
NAME_WORDS = 2
"""Words of the line on top of them that names the section, or of one that names the outlet (1 to 3
give the same articles of the dev texts)."""
STORY_START = 4
"""The story's first lines with which a headline shares its words (2 and 4 find the same headlines of the dev texts, 7
loses four)."""
FEWEST_STEMS = 4
"""A line of fewer stems shares them by chance (2 loses the headlines of two dev texts, 6 gains one)."""
SHARED, REPEATED, META_BELOW, RIGHT_BELOW, USUAL_LENGTH, MARKED, DISTANCE = 5.0, 0.5, 1.0, 0.5, 0.5, 1.5, 0.05
"""What speaks for a line, and against: its words in the story, its repetition, a date under it, right under it, its
length; a credit at its end or a list's mark before it, each line between it and the story. Set by hand, then swept one
by one on half A's texts and those without a half: 0.5 for a repetition finds the headlines of three more than 1; half
and twice the others' move the headlines of four at most, for as many better as worse."""
FIRST_LINE_SHARE = 0.35
"""Share of its words that a headline in the story's own first line has in common with the lines after it."""
REPEAT_REACH = 5
"""A path to the page, or a count of comments that names the headline, stands at most so many lines from it."""
HEAD_LINES = 5
"""Date, byline, section, counter and tools stand between headline and prose (2 to 8 give the same articles of the dev
texts)."""
CHRONICLE_REACH = 10
"""The next entry of a chronicle begins within so many lines (5 to 20 give the same articles of the dev texts)."""
META_REACH = 3
"""A date or byline that speaks for a headline stands at most so many lines under it (1 loses the headlines of four dev
texts, 6 gains one)."""
USUAL_WORDS = range(5, 19)
"""97% of half A's gold headlines have so many words (range(6, 25) gives the same articles of the dev texts, range(4,
16) loses one headline)."""

BULLET = re.compile(r"\s*(?:[-•*–—ـ▪◾●·]|[\d٠-٩]+\s*[-.)ـ–:])")
"""The mark of a list's item at the start of a line."""
UNDER_LEAD = frozenset({Line.META, Line.OTHER, Line.LABEL})
"""Lines between a lead and the rest where byline and date stand under the lead."""
_BELOW = frozenset({Line.LABEL, Line.BARRIER, Line.SECOND_STORY})
"""What shows a frame under a story too; a date or source there may be the story's own sign-off."""
CAPTION_END = re.compile(r"(?:\)|\s[-–|]\s*[^\W\d]+(?: [^\W\d]+)?)\s*$")
"""The credit at the end of a caption."""
_LIST_MARK = re.compile(r"\s*(?:[-•*–—ـ▪◾●·»›]|[\d٠-٩]+[.-][\d٠-٩.-]*\s)|.*https?://|(?:[^,،]+[,،]){3}")


def find_headline(lines: Lines, first: int) -> int | None:
    """The headline of the story that begins at line `first`; None where what stands above shows none."""
    candidates = [block for block in range(max(0, first - REACH), first) if _may_be_headline(lines, block)]
    if not candidates or not (is_frame(lines, first) or _is_bare_head(lines, first)):
        return None
    candidates = _without_caption(lines, candidates, first)
    counts = Counter(map(tuple, lines.reading.words))
    start = range(first, min(first + STORY_START, len(lines.kinds)))
    story = {found for block in start for found in stems(lines.reading, block)}
    return max(candidates, key=lambda block: _weight(lines, counts, story, block) - DISTANCE * (first - block))


def _without_caption(lines: Lines, candidates: list[int], first: int) -> list[int]:
    """The candidates without a line printed twice in a row under another that the story tells: a picture's caption."""
    words = lines.reading.words
    doubled = [block for block in candidates if words[block] == words[block + 1]]
    told = [block for block in candidates if doubled and _is_told(lines, block, first)]
    captions = {b for b in doubled if any(above < b and words[above] != words[b] for above in told)}
    return [b for b in candidates if b not in captions and b - 1 not in captions]


def is_first_line_headline(lines: Lines, first: int) -> bool:
    """Whether a story without a headline above it begins with one that asks or exclaims, in a text with a frame."""
    if FRAME.isdisjoint(lines.kinds) or lines.kinds[first + 1 : first + 2] != [Line.PROSE]:
        return False
    return _is_told(lines, first, first + 1)


def is_frame(lines: Lines, first: int) -> bool:
    """Whether a page's frame came with the story that begins at line `first`.

    Above, a label, a date, a menu or a copy shows it, below a label, or byline and date right under its lead.
    """
    if any(kind in FRAME for kind in lines.kinds[:first]) or not _BELOW.isdisjoint(lines.kinds[first:]):
        return True
    if head_under_lead(lines, first):
        return True
    words = lines.reading.words[:first]
    if len({tuple(line) for line in words}) < len(words):
        return True
    return _holds_a_menu([len(line) for line in words])


def head_under_lead(lines: Lines, first: int) -> range:
    """Byline and date right under the story's first paragraph, with what stands among them.

    Where more days follow soon, the story is a chronicle, and they are its headings.
    """
    end = first + 1
    while end < len(lines.kinds) and lines.kinds[end] in UNDER_LEAD and end <= first + HEAD_LINES:
        end += 1
    head = range(first + 1, end)
    if lines.kinds[end : end + 1] != [Line.PROSE] or not any(says_who_or_when(lines, block) for block in head):
        return range(0)
    soon = range(end, min(end + CHRONICLE_REACH, len(lines.kinds)))
    return range(0) if any(is_date_line(lines.reading, lines.cues, block) for block in soon) else head


def says_who_or_when(lines: Lines, block: int) -> bool:
    """Whether a line says nothing but when, or names itself byline or date."""
    label = lines.labels[block]
    labelled = label is not None and label.rule.kind in {"byline", "date"}
    return labelled or is_date_line(lines.reading, lines.cues, block)


def _holds_a_menu(counts: Sequence[int]) -> bool:
    windows = range(len(counts) - MENU_LINES + 1)
    return any(sum(counts[start : start + MENU_LINES]) <= MENU_LINES * MENU_WORDS for start in windows)


def _may_be_headline(lines: Lines, block: int) -> bool:
    kind, label = lines.kinds[block], lines.labels[block - 1] if block else None
    if label is not None and label.rule.kind == "masthead":
        return False
    if kind is Line.OWNED:
        told = _is_dated_below(lines, block) or _is_said_in_a_longer_line(lines, block)
        return told and is_headline_shaped(lines, block)
    if kind in {Line.PROSE, Line.OTHER}:
        return lines.cues[block].headline_like or is_headline_shaped(lines, block)
    return kind is Line.HEADLINE


def _is_bare_head(lines: Lines, first: int) -> bool:
    """Whether what stands above the story, without date or label, is a headline block and no sentence of it.

    Where a section's name stands on top, the headline under it must have the story's words: chapters begin so too.
    """
    if not 0 < first <= BARE_HEAD_LINES or any(_reads_on(lines, block) for block in range(first)):
        return False
    names = [block for block in range(first) if _is_name(lines, block)]
    if not names:
        return all(kind is Line.HEADLINE for kind in lines.kinds[:first])
    headlines = [block for block in range(first) if lines.kinds[block] is Line.HEADLINE]
    return (
        names[0] == 0
        and len(names) + len(headlines) == first
        and any(_is_told(lines, block, first) for block in headlines)
    )


def _is_name(lines: Lines, block: int) -> bool:
    """Whether a line is so short that it names a section or an outlet, or counts."""
    return lines.kinds[block] is Line.OTHER and 0 < lines.cues[block].words <= NAME_WORDS


def _is_told(lines: Lines, block: int, first: int) -> bool:
    """Whether the story that begins at line `first` has a headline's words."""
    after = range(first, min(first + STORY_START, len(lines.kinds)))
    story = {found for line in after for found in stems(lines.reading, line)}
    own = stems(lines.reading, block)
    return is_headline_shaped(lines, block) and len(own & story) >= FIRST_LINE_SHARE * max(FEWEST_STEMS, len(own))


def _reads_on(lines: Lines, block: int) -> bool:
    text = lines.text(block)
    if opens_sentence(lines.reading.words[block]) or text.rstrip().endswith((":", "،", ",")):
        return True
    return BULLET.match(text) is not None


def _weight(lines: Lines, counts: Counter[tuple[str, ...]], story: set[str], block: int) -> float:
    own = stems(lines.reading, block)
    words = lines.reading.words[block]
    text = lines.text(block)
    weight = SHARED * len(own & story) / max(FEWEST_STEMS, len(own))
    weight += REPEATED * max(min(2, counts[tuple(words)] - 1), _is_said_in_a_longer_line(lines, block))
    weight += META_BELOW * _is_dated_below(lines, block)
    weight += RIGHT_BELOW * (lines.kinds[block + 1] is Line.META)
    weight += USUAL_LENGTH * (len(words) in USUAL_WORDS)
    return weight - MARKED * (CAPTION_END.search(text) is not None or _LIST_MARK.match(text) is not None)


def _is_dated_below(lines: Lines, block: int) -> bool:
    """Whether a date or byline stands a few lines under a line; who leads the outlet is none."""
    for below in range(block + 1, min(block + 1 + META_REACH, len(lines.kinds))):
        label = lines.labels[below]
        leads = label is not None and label.rule.kind == "masthead"
        if lines.kinds[below] is Line.META and not (leads or is_glued_masthead(lines.reading, lines.cues, below)):
            return True
        if lines.kinds[below] is Line.OWNED and is_date_line(lines.reading, lines.cues, below):
            return True
    return False


def _is_said_in_a_longer_line(lines: Lines, block: int) -> bool:
    """Whether a line near by has all of the words in a row: a path to the page, «تعليقات على …»."""
    words = lines.reading.words[block]
    if len(words) < FEWEST_STEMS:
        return False
    near = lines.reading.words[max(0, block - REPEAT_REACH) : block + REPEAT_REACH]
    said = f" {' '.join(words)} "
    return any(len(other) > len(words) and said in f" {' '.join(other)} " for other in near)
