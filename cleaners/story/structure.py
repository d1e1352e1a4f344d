"""Where the story is on a page: the run of containers of one kind that holds the most prose under the headline."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from cleaners.cues import FUNCTION_WORDS, LINKED, LISTED_WORDS, Cues
from cleaners.matching import Reading
from cleaners.model import Block, Document, Element, NotAnArticle
from cleaners.rule import Removes
from cleaners.story import Story
from cleaners.story.dated import tells_when
from cleaners.story.headline import HEADINGS, find_headline
from cleaners.story.labels import label_of

_CONTAINERS = frozenset(
    [
        "div",
        "section",
        "article",
        "td",
        "th",
        "main",
        "body",
        "center",
        "form",
        "details",
        "fieldset",
        "span",
        "header",
        "amp-story",
    ]
)
"""Tags that hold paragraphs; everything else is part of one."""

_MEANINGFUL = frozenset(("article", "main", "td", "body"))
"""Containers that need no class to be told apart."""

_FRAMES = frozenset(("body", "main"))
"""Containers that hold the page's menus and footer too, whatever their class."""

_COMMENT_KINDS = frozenset(("comments",))
"""Kinds whose prose can outweigh the story's and never speaks for it."""

_LEAD_KINDS = frozenset(("summary",))
"""Kinds whose class words («summary», «intro») name standfirsts as well as summary boxes."""
_STANDFIRST_WORDS = 20
"""Words from which an unlabelled block between headline and prose is a standfirst (half A and passages: 8 to 25 give
the same bodies, 99 loses one standfirst)."""
_LEAD_REACH = 8
"""Blocks between headline and standfirst at most: byline, date, share row (half A and passages: 4 to 20 give the same
bodies, 2 loses one outlet's standfirst, 0 two outlets')."""
_DIGITS = re.compile(r"\d+")

_ENOUGH = 60
"""Words of prose under the headline that make a story without asking named clutter to yield (half A and passages: 40 to
160 give the same bodies; 20 and 30 lose a story, 0 loses twelve; 160 loses words of one without class and id)."""
_SHARED_WORDS = 2
"""Words that a flash and its headline share at least, function words aside (dev pages: 1 to 4 are the same)."""
_OUTWEIGHS = 0.2
"""Share of the page's prose from which a named element around the headline is the story's wrapper, whatever else is on
the page (no dev page depends on it, 0.05 to 2, as `_MOST_OF` covers the same ones; it is for stories beside which other
prose is unnamed)."""
_MOST_OF = 0.5
"""A named element that holds more than this share of the page's prose is a wrapper, whatever it is called (half A and
passages: 0.35 accepts a page that is no article, 0.7 loses a story, 2 loses nine)."""
_OPENING = 12
"""Words that two paragraphs have in common at their start if one is the other's teaser (two paragraphs of one gold body
share 7 at most; 8 to 20 give the same articles)."""
_FULL_TEXT = 1.5
"""How many times the teaser's words its hidden full text has at least (half A and passages: 1.1 to 2.5 give the same
articles; 0.5 counts hidden copies on four pages, 99 loses an author)."""
_PARTING_LINKS = 5
"""Blocks of links between two paragraphs of a frame that part one story from another, or from the footer (2 to 8 give
the same bodies of half A, the passages and half A without class and id; there 999 loses on four outlets)."""
_UNPROSE = 0.5
"""Weight of a word in a line that is no prose by itself: posts broken into short lines are stories too (half A, with
and without class and id, and the passages: 0.25 to 0.75 give the same bodies)."""
_MOSTLY = 0.5
"""Share of a block that an element within a line must cover to hold it: a cell's first line may stand in one block with
the short cell before it. Not measured: no dev page has such a layout (0 to 0.9 give the same articles)."""
_LINE_WORDS = 5
"""Lines of fewer words (menus, dates, labels) speak for nothing (half A and passages: 1 to 99 give the same bodies)."""
_UNLINKED = 0.3
"""Share of links above which such a line is a pointer elsewhere (half A and passages: 0.05 to 0.8 give the same
bodies)."""


def find_story(
    reading: Reading, cues: Sequence[Cues], named: Mapping[int, str], bodies: frozenset[int] = frozenset()
) -> tuple[Story, dict[int, str]]:
    """The story of a page, and of the named clutter what did not yield to it.

    The story is empty where nothing reads as one. `bodies` are elements that a layout says hold the story; they are
    taken where they do hold prose. Raises `NotAnArticle` (`empty`).
    """
    if not reading.document.blocks:
        raise NotAnArticle("empty")
    page = _weighed(reading, cues, named, _shown(reading, cues))
    if sum(page.weight) < _ENOUGH and not _bears_out_headline(page):
        # A story that only a script shows: everything hidden counts, before named clutter is asked to yield.
        hidden_too = _weighed(reading, cues, named, [True] * len(cues))
        page = hidden_too if sum(hidden_too.weight) > sum(page.weight) + _ENOUGH else page
    if not any(page.weight):
        return Story(frozenset(), "structure", 0.0, page.headline), page.clutter
    known = _holding_prose(page, bodies)
    group = known or _best_group(page)
    blocks = _members(page, group)
    share = sum(page.weight[b] for b in blocks) / max(1, _told_once(page))
    source = "layout" if known else "structure"
    return Story(frozenset(blocks), source, round(min(1.0, share), 2), page.headline), page.clutter


def _bears_out_headline(page: _Weighed) -> bool:
    """Whether what is shown under the headline is about it, however short: a flash beside a hidden dialog."""
    if page.headline is None:
        return False
    prose = (n for n, weight in enumerate(page.weight) if weight and page.cues[n].prose)
    told = {word for n in prose for word in page.reading.words[n]}
    own = {word for word in page.reading.words[page.headline] if word not in FUNCTION_WORDS}
    return len(own & told) >= _SHARED_WORDS


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    """A page with what each block says for the story around it."""

    reading: Reading
    cues: Sequence[Cues]
    shown: Sequence[bool]
    headline: int | None
    ending: int
    """The first block of a further story; the number of blocks where there is none."""
    clutter: dict[int, str]
    bad: Sequence[bool]
    weight: Sequence[float]

    @property
    def document(self) -> Document:
        return self.reading.document


def _weighed(reading: Reading, cues: Sequence[Cues], named: Mapping[int, str], shown: Sequence[bool]) -> _Weighed:
    document = reading.document
    prose = [c.words if shown[n] and c.prose else 0 for n, c in enumerate(cues)]
    headline = find_headline(reading, prose)
    clutter = _unyielding(reading, named, prose, headline)
    bad = _covered(document, clutter)
    weight = [0 if bad[n] or not shown[n] else _weight(c) for n, c in enumerate(cues)]
    ending = len(weight)
    if headline is not None and sum(weight[headline:]) >= _ENOUGH:
        weight[: headline + 1] = [0] * (headline + 1)
        ending = min(_next_headline(document, headline), _comments_after(reading, cues, weight))
        weight[ending:] = [0] * (len(weight) - ending)
    return _Weighed(reading, cues, shown, headline, ending, clutter, bad, weight)


def containers_of(document: Document) -> list[int]:
    """For every element, the innermost element that can hold paragraphs: itself or above it."""
    found: list[int] = []
    for element in document.elements:
        if element.tag in _CONTAINERS or element.parent < 0:
            found.append(element.index)
        else:
            found.append(found[element.parent])
    return found


def _named_containers(document: Document) -> list[int]:
    """For every element, the innermost container with a class, id or meaning: nameless `div`s are wrapping paper."""
    found: list[int] = []
    for element in document.elements:
        holds = element.tag in _MEANINGFUL or (element.tag in _CONTAINERS and element.names)
        found.append(element.index if holds or element.parent < 0 else found[element.parent])
    return found


def _unyielding(
    reading: Reading, named: Mapping[int, str], prose: Sequence[int], headline: int | None
) -> dict[int, str]:
    """Named clutter without the elements that hold the story: class words lie on wrappers too."""
    document = reading.document
    total = list(accumulate(prose, initial=0))
    inside = {index: total[max(e.last + 1, e.first)] - total[e.first] for index, e in _elements(document, named)}
    holds_headline = {
        index: headline is not None and e.first <= headline <= e.last for index, e in _elements(document, named)
    }
    comments = sum(
        words for index, words in inside.items() if _kind(named[index]) in _COMMENT_KINDS and not holds_headline[index]
    )
    page = max(1, total[-1] - min(comments, total[-1]))
    clutter = {
        index: rule
        for index, rule in named.items()
        if not (holds_headline[index] and inside[index] > _OUTWEIGHS * page)
        and not (_kind(rule) in _LEAD_KINDS and _is_lead(reading, document.elements[index], headline))
    }
    bad = _covered(document, clutter)
    start = 0 if headline is None else headline
    if sum(words for n, words in enumerate(prose) if n >= start and not bad[n]) >= _ENOUGH:
        return clutter
    return {
        index: rule
        for index, rule in clutter.items()
        if inside[index] <= _MOST_OF * page or _kind(rule) in _COMMENT_KINDS
    }


def _is_lead(reading: Reading, element: Element, headline: int | None) -> bool:
    """Whether a summary is the standfirst: right under the headline, and no label calls it a summary."""
    if headline is None or not headline < element.first <= headline + _LEAD_REACH:
        return False
    blocks = range(headline + 1, element.last + 1)
    return not any(_kind(hit.rule.id) in _LEAD_KINDS for block in blocks for hit in reading.hits.get(block, ()))


def _elements(document: Document, indices: Mapping[int, str]) -> list[tuple[int, Element]]:
    return [(index, document.elements[index]) for index in indices]


def _kind(rule: str) -> str:
    return rule.partition("/")[0]


def _covered(document: Document, clutter: Mapping[int, str]) -> list[bool]:
    """For every block, whether a named element holds all of it."""
    bad_elements: list[bool] = []
    for element in document.elements:
        above = element.parent >= 0 and bad_elements[element.parent]
        bad_elements.append(above or element.index in clutter)
    return [bad_elements[block.element] for block in document.blocks]


def _weight(cues: Cues) -> float:
    """How much a block speaks for its container: prose in full, other unlinked lines of some length in part."""
    if cues.prose:
        return cues.words
    return cues.words * _UNPROSE if cues.words >= _LINE_WORDS and cues.link_share < _UNLINKED else 0


def _shown(reading: Reading, cues: Sequence[Cues]) -> list[bool]:
    """Whether a reader comes to see a block.

    A story that opens on a click («read more») is hidden: paragraph by paragraph in a container that is shown, or as a
    container that begins with the words of the teaser on show. Where nothing at all is shown, what is hidden counts.
    """
    document = reading.document
    container_of = containers_of(document)
    prose = [(block, container_of[block.element], c) for block, c in zip(document.blocks, cues, strict=True) if c.prose]
    hidden, shown = Counter[int](), Counter[int]()
    teasers: dict[str, int] = {}
    for block, container, c in prose:
        (hidden if block.hidden else shown)[container] += c.words
        if not block.hidden:
            teasers.setdefault(_opening(reading, block.index), container)
    if not shown:
        return [True] * len(cues)
    opened = {
        container
        for container, words in hidden.items()
        if not document.elements[container].hidden and words > shown[container] > 0
    }
    for block, container, _ in prose:
        teaser = teasers.get(_opening(reading, block.index)) if block.hidden else None
        if teaser is not None and hidden[container] > _FULL_TEXT * shown[teaser]:
            opened.add(container)
    return [not block.hidden or container_of[block.element] in opened for block in document.blocks]


def _opening(reading: Reading, block: int) -> str:
    return " ".join(reading.words[block][:_OPENING])


def _follows_its_sibling(document: Document, block: Block) -> bool:
    """Whether the block above stands in the same element: a sub-heading among paragraphs, no story of its own."""
    above = document.blocks[block.index - 1]
    return document.elements[above.element].parent == document.elements[block.element].parent


def _comments_after(reading: Reading, cues: Sequence[Cues], weight: Sequence[float]) -> int:
    """The block that heads the readers' comments, after a story's worth of prose; the end where there is none."""
    told = accumulate(weight)
    for block, words in enumerate(told):
        if words >= _ENOUGH and block in reading.hits:
            label = label_of(reading, cues, block)
            if label is not None and label.rule.kind in _COMMENT_KINDS and label.rule.removes is Removes.SECTION:
                return block
    return len(weight)


def _next_headline(document: Document, headline: int) -> int:
    """The first block of a further story: a heading built like the headline, after it; the end where there is none."""
    own = document.elements[document.blocks[headline].element]
    for block in document.blocks[headline + 1 :]:
        element = document.elements[block.element]
        alike = element.tag == own.tag and element.names == own.names
        alike = alike and (bool(own.names) or (own.tag == "h1" and not _follows_its_sibling(document, block)))
        if alike and own.tag in HEADINGS and block.text != document.blocks[headline].text:
            return block.index
    return len(document.blocks)


def _told_once(page: _Weighed) -> float:
    """All that speaks for a story on the page; a second copy (for phones, for print) says nothing new."""
    told = {_opening(page.reading, n): weight for n, weight in enumerate(page.weight) if weight}
    return sum(told.values())


def _holding_prose(page: _Weighed, elements: frozenset[int]) -> frozenset[int]:
    held = _held_by(page.document, elements)
    words = sum(weight for n, weight in enumerate(page.weight) if held[n])
    return elements if words >= _ENOUGH else frozenset()


def _best_group(page: _Weighed) -> frozenset[int]:
    """The containers of one signature that hold the most."""
    document = page.document
    container_of = _named_containers(document)
    weights: dict[tuple[str, ...], float] = defaultdict(float)
    members: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for block, words in zip(document.blocks, page.weight, strict=True):
        if words:
            container = container_of[block.element]
            signature = _signature(document, container, container_of)
            weights[signature] += words
            members[signature].add(container)
    best = max(weights, key=lambda signature: (weights[signature], -min(members[signature])))
    return frozenset(_tightened(page, container) for container in members[best])


def _tightened(page: _Weighed, container: int) -> int:
    """The innermost element that holds all prose of a page's frame; a container with a name of its own is trusted."""
    document = page.document
    element = document.elements[container]
    if element.names and element.tag not in _FRAMES:
        return container
    raw = containers_of(document)
    held = [raw[document.blocks[n].element] for n in _weightiest_run(page, range(element.first, element.last + 1))]
    tight = _common(document, held) if held else container
    return max(container, tight)


def _weightiest_run(page: _Weighed, blocks: Iterable[int]) -> list[int]:
    """Of the prose in a frame, the run that says most: a list of links between two paragraphs parts them."""
    runs: list[list[int]] = [[]]
    links = 0
    for n in blocks:
        if page.weight[n] and page.cues[n].prose:
            if links >= _PARTING_LINKS and not _siblings(page, runs[-1], n):
                runs.append([])
            runs[-1].append(n)
            links = 0
        elif page.cues[n].link_share > LINKED:
            links += 1
    return max(runs, key=lambda run: sum(page.weight[n] for n in run))


def _siblings(page: _Weighed, run: Sequence[int], block: int) -> bool:
    """Whether a paragraph stands in the very element that holds the last one of a run."""
    elements = page.document.elements
    return bool(run) and elements[page.document.blocks[run[-1]].element].parent == (
        elements[page.document.blocks[block].element].parent
    )


def _common(document: Document, elements: Sequence[int]) -> int:
    """The innermost element around all of some elements."""
    first = min(document.elements[index].first for index in elements)
    last = max(document.elements[index].last for index in elements)
    found = elements[0]
    while document.elements[found].first > first or document.elements[found].last < last:
        found = document.elements[found].parent
    return found


def _signature(document: Document, container: int, container_of: Sequence[int]) -> tuple[str, ...]:
    """Tag and class of a container and of the one around it: siblings of one kind hold one story between them."""
    element = document.elements[container]
    around = document.elements[container_of[element.parent]] if element.parent >= 0 else element
    return (element.tag, _DIGITS.sub("", element.names), around.tag, _DIGITS.sub("", around.names))


def _members(page: _Weighed, group: frozenset[int]) -> list[int]:
    """The story's blocks: those of the group, and prose that runs into it and out of it without a break."""
    document = page.document
    held = _held_by(document, group)
    prose = [n for n, words in enumerate(page.weight) if words and held[n]]
    above = -1 if page.headline is None or page.headline > prose[0] else page.headline
    start = max(above + 1, min(document.elements[c].first for c in group))
    end = min(page.ending - 1, max(document.elements[c].last for c in group))
    end = max(end, _runs_on(page, prose[-1], end))
    if above >= 0:
        start = above + 1
    return [
        n for n in range(start, end + 1) if page.shown[n] and not page.bad[n] and (held[n] or _joins(page, n, prose[0]))
    ]


def _joins(page: _Weighed, block: int, first: int) -> bool:
    """Whether a block outside the group is the story's: prose between its parts, or a standfirst over the first."""
    if block > first:
        return page.cues[block].prose
    if tells_when(page.document.blocks[block].text, page.reading.words[block], page.cues[block]):
        return False
    return page.cues[block].prose or _is_standfirst(page, block)


def _is_standfirst(page: _Weighed, block: int) -> bool:
    """Whether a block over the first prose says enough, unlinked and unlabelled, to be a standfirst of loose syntax."""
    cues = page.cues[block]
    commas = sum(page.document.blocks[block].text.count(comma) for comma in ",،")
    if cues.words < LISTED_WORDS * (commas + 1):
        return False
    return cues.words >= _STANDFIRST_WORDS and cues.link_share < _UNLINKED and block not in page.reading.hits


def _runs_on(page: _Weighed, last_prose: int, end: int) -> int:
    """How far prose goes on past the group without a link, a label or another heading between."""
    reached = end
    for n in range(last_prose + 1, page.ending):
        cues = page.cues[n]
        if not page.shown[n] or page.bad[n]:
            continue
        if cues.link_share > _UNLINKED or page.reading.hits.get(n) or page.document.blocks[n].tag in ("h1", "h2"):
            return reached
        if cues.prose and cues.stopped:
            reached = max(reached, n)
        elif n > end and cues.words >= _LINE_WORDS:
            return reached
    return reached


def _held_by(document: Document, containers: frozenset[int]) -> list[bool]:
    """For every block, whether one of some elements holds it, or most of it."""
    inside: list[bool] = []
    for element in document.elements:
        inside.append(element.index in containers or (element.parent >= 0 and inside[element.parent]))
    held = [inside[block.element] for block in document.blocks]
    # The words of a cell, and of an element within a line, are blocks of what is around it.
    for element in (document.elements[index] for index in containers if document.elements[index].inline):
        for block, start, end in document.covered_by(element):
            held[block] = held[block] or end - start > _MOSTLY * len(document.blocks[block].text)
    return held
