"""What stands where a layout says it stands, or where HTML's own structure does: texts of elements that are shown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import starmap

from cleaners.model import Block, Document, Element
from cleaners.settle import Stretch, paragraph_text
from cleaners.story import Scene
from cleaners.text.normalise import printed

LONGEST_FACT = 6
"""Blocks; a selected element that spans more is a wrapper (half A without declared outlets: 2 to 20 give the same
articles)."""
LEAD_REACH = 8
"""Blocks between headline and standfirst at most: byline, date, share row (half A: 6 to 8 give the same articles, 3
changes three, 16 one)."""
LONGEST_LEAD = 3
"""Blocks of a standfirst at most (half A: 1 to 6 give the same articles)."""
FEWEST_LEAD_WORDS = 6
"""A shorter one is a kicker or a label (half A: 3 to 10 give the same articles)."""

_NAME_PART = re.compile(r"[A-Z]?[a-z]+")

LEAD_NAMES = frozenset(
    "lead lede intro chapo chapeau subhead subheadline subtitle standfirst sommaire excerpt teaser strapline".split()
)
"""Words of class and id that name standfirsts (press and CMS vocabulary of English and French)."""


def placed_texts(scene: Scene, fact: str) -> list[str]:
    """The texts of what the page's layouts select for a field of `Selectors`, most telling first."""
    document = scene.reading.document
    texts = (_text(document, document.elements[index]) for index in scene.placed.get(fact, ()))
    return [text for text in texts if text]


def placed_items(scene: Scene, fact: str) -> list[str]:
    """The same, cut at its links; elements without a link as a whole."""
    document = scene.reading.document
    found: list[str] = []
    for index in scene.placed.get(fact, ()):
        element = document.elements[index]
        found.extend(items_of(document, starmap(Stretch, document.covered_by(element))))
    return found


def items_of(document: Document, stretches: Iterable[Stretch]) -> list[str]:
    """The links of stretches, or a stretch as a whole where it has none."""
    found: list[str] = []
    for stretch in stretches:
        block = document.blocks[stretch.block]
        links = [block.text[a:b] for a, b in block.links if stretch.start <= a and b <= stretch.end]
        found.extend(printed(text) for text in (links or [block.text[stretch.start : stretch.end]]))
    return [text for text in found if text]


def elements_of_kind(scene: Scene, block: Block, kind: str) -> Iterator[Element]:
    """The elements around a block that name themselves clutter of a kind, innermost first."""
    for element in scene.reading.document.around(block.index):
        if scene.named.get(element.index, "").partition("/")[0] == kind:
            yield element


def stretches_of(document: Document, element: Element) -> list[Stretch]:
    """What an element covers of the blocks it reaches into, hidden ones left out."""
    stretches = starmap(Stretch, document.covered_by(element))
    return [stretch for stretch in stretches if not document.blocks[stretch.block].hidden]


def find_lead(scene: Scene, kept: Sequence[Stretch]) -> str | None:
    """The standfirst: kept words in an element between headline and story that a layout or its class calls one."""
    document = scene.reading.document
    by_block = {stretch.block: stretch for stretch in kept}
    last = kept[-1].block
    selected = (document.elements[index] for index in scene.placed.get("lead", ()))
    for element in (*selected, *_named_leads(scene)):
        blocks = [n for n in range(element.first, element.last + 1) if n in by_block]
        if not blocks or element.last >= last or len(blocks) > LONGEST_LEAD:
            continue
        text = " ".join(paragraph_text(document, [by_block[n]]) for n in blocks)
        if len(text.split()) >= FEWEST_LEAD_WORDS:
            return text
    return None


def _named_leads(scene: Scene) -> Iterator[Element]:
    headline, elements = scene.story.headline, scene.reading.document.elements
    if headline is None:
        return
    start = bisect_left(elements, headline + 1, key=lambda element: element.first)
    for element in elements[start:]:
        if element.first > headline + LEAD_REACH:
            return
        if element.names and _names_lead(element.names):
            yield element


@lru_cache(maxsize=4096)
def _names_lead(names: str) -> bool:
    return not LEAD_NAMES.isdisjoint(part.lower() for part in _NAME_PART.findall(names))


def _text(document: Document, element: Element) -> str:
    if element.hidden or element.last - element.first >= LONGEST_FACT:
        return ""
    return " ".join(printed(document.blocks[s.block].text[s.start : s.end]) for s in stretches_of(document, element))
