"""Where the story is in plain text: from the first line of prose under the headline to the last before the tail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto
from itertools import groupby, takewhile

from cleaners.cues import ANNOUNCING, Cues, opens_sentence
from cleaners.matching import Hit, Reading
from cleaners.model import NotAnArticle
from cleaners.page.lines import LINE_BREAKS
from cleaners.rule import Removes
from cleaners.story import Story
from cleaners.story.labels import label_of
from cleaners.story.sections import owned_by
from cleaners.text.dates import find_dates, is_date_only


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
    TICKER = auto()
    """Headlines glued into one long line; a paragraph in another script."""
    OWNED = auto()
    """A line of a labelled section: another story's headline, its date."""
    ITEM = auto()
    """An item of a list: a number, a bullet or a colon, among others of its kind."""
    HEADLINE = auto()
    """It could be a headline."""
    OTHER = auto()
    """A word or two, a list item."""


WEIGHTS = {
    Line.COPY: -60,
    Line.BARRIER: -10_000,
    Line.LABEL: -25,
    Line.META: -20,
    Line.TICKER: -20,
    Line.OWNED: -3,
    Line.ITEM: -1,
    Line.HEADLINE: -6,
    Line.OTHER: -4,
}
"""What a line that is not prose takes from a run of prose, in words of prose."""
POINTER_WEIGHT = -8
"""What a labelled line with its title on it takes («اقرأ أيضا: …»): such lines stand between paragraphs."""
NEW_HEAD_WEIGHT = -100
"""What a date line between a headline and prose takes: here a story begins."""
ONLY_HEAD_WEIGHT = -1000
"""What it takes where no other date or byline stands above: what came before was no story of its own."""
MOST_PROSE = 60
"""What a paragraph gives to its run at most, in words: one long disclaimer must not outweigh a story."""
FRAME = frozenset({Line.LABEL, Line.META, Line.BARRIER, Line.SECOND_STORY, Line.COPY})
"""Lines that show that a page's frame came with the story."""
_BOX = frozenset({Line.LABEL, Line.OWNED, Line.OTHER, Line.HEADLINE, Line.TICKER})
"""Lines of which boxes between a lead and the rest of its story are made."""
_LONG = frozenset({Line.HEADLINE, Line.OTHER, Line.TICKER})
"""Lines right above the first prose that are its lead if they are long."""
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
FEWEST_ITEMS, ITEM_SHARE = 4, 0.6
"""So many lines in a row, and this share of them marked as items, are a list; of related headlines a third have a colon."""
FEWEST_ITEM_WORDS = 2
"""A single word after the story is a tag, however it is punctuated."""
LONGEST_LIST = 40
"""How far above the line that announces a list is looked for: the longest of the dev gold has 30 items."""
ITEM_WORDS = 25
"""An item of a list has no more words; a longer line is a paragraph, and closes the list."""
OPENED_WORDS = 7
"""A last line of so many words that opens with a verb of the past is a sentence whose stop was forgotten."""
BOX_LINES = 12
"""A box between a lead and the rest has no more lines; one of ten headlines does not occur in the dev corpus."""
HEAD_LINES = 5
"""Date, byline, section, counter and tools stand between headline and prose."""
POINTER_WORDS = 5
"""A label of so many words has what it points to on its own line."""
LEAD_WORDS = 20
"""A line of so many words above the story's first prose is a lead, with or without a stop."""
DATELINE_WORDS = 8
"""Place, agency and a name of four words."""
FEWEST_HEADLINE_WORDS, MOST_HEADLINE_WORDS = 3, 24
"""Headlines of the dev corpus have 3 to 17 words (99%); kickers before them make them longer."""
TICKER_WORDS, TICKER_CLAUSE, TICKER_FUNCTION_SHARE = 30, 15, 0.12
"""A line of so many words without a stop, so many words a comma, and fewer function words than nine tenths of the dev
gold's paragraphs, is a ticker."""
OWN_SHARE = 0.35
"""Of the words of one story's paragraphs 0.41 stand in its others (median; 5th percentile 0.14), of foreign prose 0.18
(75th percentile 0.38), as the first experiment measured them; alone it decides nothing."""
REACH = 25
"""How many lines above the story its headline may be: galleries of captions on the dev corpus stand between."""

_BULLET = re.compile(r"\s*(?:[-•*–—ـ▪◾●·]|[\d٠-٩]+\s*[-.)ـ–:])")
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[^\W\d][^()\[\]]*[)\]]\s*")
_BREAK = re.compile(f"[{LINE_BREAKS}]")
_COLON = re.compile(r"\s*[:：]")
_ITEM = re.compile(r"\s*(?:[-•*–—ـ▪◾●·]|[\d٠-٩]+\s*[-.)ـ–:]|[^:]{3,80}:\s*\S)")
_NAMES = r"[^\W\d_]+(?: [^\W\d_]+){0,3}"
_PLACE_AND_NAME = re.compile(
    rf"\s*{_NAMES}\s*(?:\({_NAMES}\)\s*[-–—ـ:]*|(?:[-–—ـ]+|[:/|،,])\s*(?:{_NAMES}|\({_NAMES}\))\s*[-–—ـ:]*"
    rf"(?:\s*[/،,]\s*{_NAMES})*)\s*"
)
_ARABIC = re.compile("[\u0620-\u06d5]")
_PERIOD = re.compile(r"[.…۔][\s\"'»”’)\]]*$")
_CAPTION_END = re.compile(r"\)\s*$")


def find_story_in_lines(reading: Reading, cues: tuple[Cues, ...]) -> Story:
    """The lines that hold the story. Raises `NotAnArticle` (`empty`)."""
    if not reading.document.blocks:
        raise NotAnArticle("empty")
    labels = [label_of(reading, cues, block) for block in range(len(cues))]
    lines = _lines(reading, cues, labels)
    run = _best_run(lines, cues, labels)
    if run is None:
        return Story(frozenset(range(len(cues))), "text", 0.1)
    first, last = _with_lead(lines, cues, run[0]), _with_rest(reading, lines, run)
    headline = _headline(reading, cues, lines, first)
    start = first if headline is not None or _is_frame(reading, lines[:first]) else 0
    end = _end(reading, cues, lines, last)
    return Story(frozenset(range(start, end)), "text", _confidence(lines, cues, first, last), headline)


def _lines(reading: Reading, cues: Sequence[Cues], labels: Sequence[Hit | None]) -> list[Line]:
    lines = [_line(reading, cues, block, label) for block, label in enumerate(labels)]
    _mark_asking_headlines(reading, cues, lines)
    _mark_sections(reading, cues, lines, labels)
    _mark_lists(reading, lines)
    _mark_copies(reading, lines)
    _mark_second_story(cues, lines, labels)
    return lines


def _line(reading: Reading, cues: Sequence[Cues], block: int, label: Hit | None) -> Line:
    joined = joined_tail(reading, cues, block)
    if joined is not None:
        return joined
    if is_date_line(reading, cues, block):
        return Line.META
    if label is not None:
        kind = label.rule.kind
        if kind == "interface" and find_dates(reading.document.blocks[block].text):
            return Line.META
        return Line.BARRIER if kind in BARRIER_KINDS else Line.META if kind in META_KINDS else Line.LABEL
    if is_ticker(cues[block]) or (cues[block].prose and _is_foreign(reading, block)):
        return Line.TICKER
    if cues[block].prose or _is_broken_sentence(reading, cues, block):
        return Line.PROSE
    if is_credit(reading, cues, block) or is_dateline(reading, cues, block):
        return Line.META
    return Line.HEADLINE if cues[block].headline_like else Line.OTHER


def is_ticker(cues: Cues) -> bool:
    """Whether a long line is headlines glued together: no stop, hardly a comma, few function words."""
    if cues.stopped or cues.words < TICKER_WORDS:
        return False
    return cues.words / (cues.clauses + 1) > TICKER_CLAUSE and cues.function_share < TICKER_FUNCTION_SHARE


def _is_foreign(reading: Reading, block: int) -> bool:
    """Whether a line of an Arabic text has no Arabic letter: a footer, a licence, an embedded post."""
    blocks = reading.document.blocks
    longest = max(range(max(0, block - 9), min(block + 10, len(blocks))), key=lambda b: len(blocks[b].text))
    return _ARABIC.search(blocks[block].text) is None and _ARABIC.search(blocks[longest].text) is not None


def _mark_asking_headlines(reading: Reading, cues: Sequence[Cues], lines: list[Line]) -> None:
    """Headlines may ask, exclaim or be long: what stands above a date or byline, and has no full stop, is one."""
    for block in range(len(lines) - 1):
        if lines[block] in {Line.PROSE, Line.OTHER} and lines[block + 1] in {Line.META, Line.LABEL}:
            text = reading.document.blocks[block].text
            if FEWEST_HEADLINE_WORDS <= cues[block].words <= MOST_HEADLINE_WORDS and not _PERIOD.search(text):
                lines[block] = Line.HEADLINE


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
    return block > 0 and _BREAK.search(reading.document.blocks[block].joint) is None


def _is_broken_sentence(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line without a stop opens with a verb of the past: a sentence broken over lines, or a forgotten stop."""
    return cues[block].words >= OPENED_WORDS and opens_sentence(reading.words[block])


def is_dateline(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line right above prose names place, agency or reporter: «لندن (رويترز) –», «القاهرة ــ منى سالم»."""
    if cues[block].words > DATELINE_WORDS or block + 1 >= len(cues) or not cues[block + 1].prose:
        return False
    return _PLACE_AND_NAME.fullmatch(reading.document.blocks[block].text) is not None


def is_credit(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line is a short list of names in brackets: «(رويترز، الأناضول)»."""
    return cues[block].words <= CREDIT_WORDS and _IN_BRACKETS.fullmatch(reading.document.blocks[block].text) is not None


def _mark_sections(reading: Reading, cues: Sequence[Cues], lines: list[Line], labels: Sequence[Hit | None]) -> None:
    for label in labels:
        if label is not None and label.rule.removes is Removes.SECTION:
            for block in owned_by(reading, cues, label):
                lines[block] = Line.OWNED


def _mark_lists(reading: Reading, lines: list[Line]) -> None:
    """Four or more short lines in a row, most of them with a number, a bullet or a colon inside."""
    for is_short, run in groupby(range(len(lines)), key=lambda block: lines[block] in {Line.HEADLINE, Line.OTHER}):
        blocks = list(run)
        if not is_short or len(blocks) < FEWEST_ITEMS:
            continue
        marked = [block for block in blocks if _ITEM.match(reading.document.blocks[block].text)]
        if len(marked) >= ITEM_SHARE * len(blocks):
            for block in range(marked[0], marked[-1] + 1):
                lines[block] = Line.ITEM


def _mark_copies(reading: Reading, lines: list[Line]) -> None:
    """Paragraphs said before, two or more in the same order."""
    prose = [b for b, line in enumerate(lines) if line is Line.PROSE and len(reading.words[b]) >= COPY_WORDS]
    first: dict[tuple[str, ...], int] = {}
    originals = [first.setdefault(tuple(reading.words[block]), n) for n, block in enumerate(prose)]
    again = [original != n for n, original in enumerate(originals)]
    for n, block in enumerate(prose):
        after = again[n] and n > 0 and again[n - 1] and originals[n - 1] == originals[n] - 1
        before = again[n] and n + 1 < len(prose) and again[n + 1] and originals[n + 1] == originals[n] + 1
        if after or before:
            lines[block] = Line.COPY


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


def _best_run(lines: Sequence[Line], cues: Sequence[Cues], labels: Sequence[Hit | None]) -> tuple[int, int] | None:
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
            weight = max(0, weight + _cost(lines, cues, labels, block))
    return found


def _cost(lines: Sequence[Line], cues: Sequence[Cues], labels: Sequence[Hit | None], block: int) -> int:
    line, label = lines[block], labels[block]
    if line is Line.META and _heads_a_story(lines, block):
        return NEW_HEAD_WEIGHT if Line.META in lines[:block] else ONLY_HEAD_WEIGHT
    if label is not None and label.rule.kind == "related":
        if cues[block].words >= POINTER_WORDS or _gives_the_story_back(lines, block):
            return POINTER_WEIGHT
    return WEIGHTS[line]


def _gives_the_story_back(lines: Sequence[Line], label: int) -> bool:
    """Whether prose stands right above a section and resumes behind it, under a subheading at most."""
    behind = _prose_behind(lines, label)
    if not label or lines[label - 1] is not Line.PROSE or not behind:
        return False
    between = [line for line in lines[label + 1 : behind[0]] if line is not Line.OWNED]
    return len(between) <= 1 and not _are_teasers(lines, behind)


def _heads_a_story(lines: Sequence[Line], block: int) -> bool:
    """Whether a date or byline stands under a headline and, a few short lines on, above prose."""
    if not block or lines[block - 1] is not Line.HEADLINE:
        return False
    below = list(
        takewhile(lambda line: line in {Line.META, Line.OTHER, Line.HEADLINE}, lines[block : block + HEAD_LINES])
    )
    return lines[block + len(below) : block + len(below) + 1] == [Line.PROSE]


def _with_lead(lines: Sequence[Line], cues: Sequence[Cues], first: int) -> int:
    """Where the story begins: at a lead that boxes part from the run, or at long lines right above it."""
    above = first - 1
    while above >= max(0, first - BOX_LINES) and lines[above] in _BOX:
        above -= 1
    if 0 <= above < first - 1 and lines[above] is Line.PROSE:
        lead = above
        while lead > 0 and lines[lead - 1] is Line.PROSE:
            lead -= 1
        if _stands_under_a_head(lines, lead):
            first = lead
    while first > 0 and lines[first - 1] in _LONG and cues[first - 1].words >= LEAD_WORDS:
        first -= 1
    return first


def _stands_under_a_head(lines: Sequence[Line], block: int) -> bool:
    """Whether a date, byline or headline stands right above, boxes left out."""
    above = [line for line in lines[max(0, block - BOX_LINES) : block] if line is not Line.OWNED][-HEAD_LINES:]
    return Line.PROSE not in above and (Line.META in above or above[-1:] == [Line.HEADLINE])


def _with_rest(reading: Reading, lines: Sequence[Line], run: tuple[int, int]) -> int:
    """Where the story ends if prose behind a related section shares its words with it, or, sharing none, is no part."""
    first, last = run
    sections = [
        block
        for block in range(first + 1, len(lines))
        if lines[block] is Line.LABEL and lines[block + 1 : block + 2] == [Line.OWNED]
    ]
    for label in sections:
        before = [block for block in range(first, label) if lines[block] is Line.PROSE]
        behind = _prose_behind(lines, label)
        if not behind or not before:
            continue
        shared = _cohesion(reading, before, behind)
        if shared < OWN_SHARE and label < last and _are_teasers(lines, behind):
            return before[-1]
        if shared >= OWN_SHARE and label > last:
            last = behind[-1]
    return last


def _are_teasers(lines: Sequence[Line], prose: Sequence[int]) -> bool:
    """Whether each paragraph but the first, whose headline the section owns, stands under a headline of its own."""
    return len(prose) > 1 and all(lines[block - 1] is Line.HEADLINE for block in prose[1:])


def _prose_behind(lines: Sequence[Line], label: int) -> list[int]:
    """The prose behind a section, up to the next line that shows a frame."""
    block = label + 1
    while block < len(lines) and lines[block] is Line.OWNED:
        block += 1
    end = block
    while end < len(lines) and lines[end] not in FRAME:
        end += 1
    return [b for b in range(block, end) if lines[b] is Line.PROSE]


def _cohesion(reading: Reading, story: Sequence[int], others: Sequence[int]) -> float:
    """The mean share of the others' words that the story has."""
    own = {word for block in story for word in _stems(reading, block)}
    shares = [len(_stems(reading, block) & own) / max(1, len(_stems(reading, block))) for block in others]
    return sum(shares) / len(shares)


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
    while block < len(lines) and _goes_on(reading, cues, lines, block):
        block += 1
    return block


def _goes_on(reading: Reading, cues: Sequence[Cues], lines: Sequence[Line], block: int) -> bool:
    """Whether a line after the story's prose is still of it: an item of a list, a short sentence, prose under a list."""
    if lines[block] is Line.PROSE:
        return lines[block - 1] is Line.ITEM or _is_announced(reading, block)
    if lines[block] not in {Line.HEADLINE, Line.OTHER, Line.ITEM}:
        return False
    text = reading.document.blocks[block].text
    if (
        lines[block] is Line.ITEM
        or _is_announced(reading, block)
        or (text.rstrip().endswith((":", "：")) and cues[block].words >= FEWEST_HEADLINE_WORDS)
    ):
        return True
    if cues[block].words >= OPENED_WORDS and text.lstrip().startswith("و") and not cues[block - 1].stopped:
        return True
    return cues[block].words >= FEWEST_ITEM_WORDS and (cues[block].stopped or _BULLET.match(text) is not None)


def _is_announced(reading: Reading, block: int) -> bool:
    """Whether a line above, with nothing but short lines between, ends in a colon: «وهم:»."""
    for above in range(block - 1, max(-1, block - LONGEST_LIST), -1):
        text = reading.document.blocks[above].text.rstrip()
        if text.endswith((":", "：")) or ANNOUNCING.intersection(reading.words[above]):
            return True
        if len(reading.words[above]) > ITEM_WORDS:
            return False
    return False


def _confidence(lines: Sequence[Line], cues: Sequence[Cues], first: int, last: int) -> float:
    inside = sum(cues[b].words for b in range(first, last + 1) if lines[b] is Line.PROSE)
    prose = sum(cues[b].words for b, line in enumerate(lines) if line is Line.PROSE)
    return round(inside / prose, 2) if prose else 0.1
