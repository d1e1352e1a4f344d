"""The whole flow, top to bottom: a page or text in, an article out, and a record of every word that was taken out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from cleaners.cues import cues_of
from cleaners.finders import Claim, Finder, whole
from cleaners.finders.edges import find_edges
from cleaners.finders.headlines import find_headline_shown
from cleaners.finders.links import find_links
from cleaners.finders.named import find_named
from cleaners.finders.phrases import find_phrases
from cleaners.finders.second_story import find_second_story
from cleaners.finders.sections import find_sections
from cleaners.matching import read_words
from cleaners.metadata.chosen import choose
from cleaners.metadata.declared import read_declared
from cleaners.metadata.lifted import lift
from cleaners.model import Article, Document, DocumentKind, NotAnArticle, Page, Removal
from cleaners.naming import named_clutter
from cleaners.outlet import Outlet, load_outlets, outlet_for
from cleaners.page.decoding import decode
from cleaners.page.document import read_document
from cleaners.page.lines import cut_text
from cleaners.rule import Rule, load_rules
from cleaners.settle import Stretch, paragraph_text, paragraphs, settle
from cleaners.story import Scene, Story
from cleaners.story.lines import find_story_in_lines
from cleaners.story.structure import find_story
from cleaners.text.language import language_of
from cleaners.text.normalise import WORD, content_hash, is_inked
from cleaners.version import VERSION

DECLARED: tuple[Outlet, ...] = load_outlets()[0]
"""The outlets that the package declares; `outlets=()` turns them off."""

OUTSIDE = "page/outside-story"
"""The rule of everything that is neither story nor named clutter."""

_ID_LENGTH = 20
"""Hexadecimal digits of an id: 80 bits, so that two of a billion articles meet with a chance below one in a million."""
_UNSURE = 0.5
"""Below this share of the page's prose in the story found, a reader should look twice."""
_LARGE_SHARE = 0.35
"""Share of the story's words that removals may take without a warning."""

PAGE_FINDERS = (find_headline_shown, find_phrases, find_sections, find_named, find_links)
LINE_FINDERS = (find_edges, find_second_story, find_phrases, find_sections)


def clean_text(
    text: str,
    *,
    url: str | None = None,
    outlet: Outlet | None = None,
    outlets: Iterable[Outlet] = DECLARED,
    id: str | None = None,
    fetched_at: str | None = None,
) -> Article:
    """Clean already extracted text: one line a paragraph, or all of it on one line. Raises `NotAnArticle`."""
    outlet = outlet or outlet_for(url, outlets)
    document = cut_text(text)
    rules = _rules_for(outlet)
    scene = _scene_of_lines(document, rules)
    removals, kept = _settled(document, list(_claims(scene, LINE_FINDERS)), rules)
    source = _Source(url, fetched_at, outlet, tuple(outlets), id)
    return _article(document, removals, kept, scene.story, source)


def clean_page(
    page: Page, *, outlet: Outlet | None = None, outlets: Iterable[Outlet] = DECLARED, id: str | None = None
) -> Article:
    """Clean a page. Raises `NotAnArticle`."""
    outlet = outlet or outlet_for(page.url, outlets)
    rules = _rules_for(outlet)
    document = read_document(decode(page))
    scene = _scene_of_page(document, rules)
    removals, kept = _settled(document, list(_claims(scene, PAGE_FINDERS)), rules)
    source = _Source(page.url, page.fetched_at, outlet, tuple(outlets), id)
    return _article(document, removals, kept, scene.story, source)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a document is from, as far as the caller knows."""

    url: str | None
    fetched_at: str | None
    outlet: Outlet | None
    outlets: tuple[Outlet, ...]
    id: str | None


def _scene_of_page(document: Document, rules: tuple[Rule, ...]) -> Scene:
    reading = read_words(document, rules)
    cues = cues_of(reading)
    story, named = find_story(reading, cues, named_clutter(document, rules))
    return Scene(reading, cues, story, named)


def _scene_of_lines(document: Document, rules: tuple[Rule, ...]) -> Scene:
    reading = read_words(document, rules)
    cues = cues_of(reading)
    return Scene(reading, cues, find_story_in_lines(reading, cues))


def _claims(scene: Scene, finders: Iterable[Finder]) -> Iterator[Claim]:
    """Every finder's claims, the most telling first, then everything outside the story."""
    for find in finders:
        yield from find(scene)
    for block in scene.reading.document.blocks:
        if block.index not in scene.story.blocks:
            yield whole(scene, block.index, OUTSIDE)


def _settled(
    document: Document, claims: list[Claim], rules: tuple[Rule, ...]
) -> tuple[tuple[Removal, ...], tuple[Stretch, ...]]:
    """Settle, then clean what is kept as text until nothing more is found: so cleaning twice is cleaning once."""
    while True:
        removals, kept = settle(document, claims)
        body = paragraphs(document, kept)
        more = _claims_on_body(document, body, rules)
        if not more:
            return removals, kept
        claims = claims + more


def _claims_on_body(document: Document, body: Sequence[Sequence[Stretch]], rules: tuple[Rule, ...]) -> list[Claim]:
    text = "\n\n".join(paragraph_text(document, stretches) for stretches in body)
    if not text:
        raise NotAnArticle("no-prose")
    again = cut_text(text)
    found = list(_claims(_scene_of_lines(again, rules), LINE_FINDERS))
    return list(_carried_over(found, again, text, document, body)) if found else []


def _carried_over(
    found: Iterable[Claim], again: Document, text: str, document: Document, body: Iterable[Iterable[Stretch]]
) -> Iterator[Claim]:
    """Claims on the body's text as claims on the document: the n-th visible character is the same in both."""
    counts = list(accumulate((is_inked(c) for c in text), initial=0))
    inked = [
        (stretch.block, position)
        for stretches in body
        for stretch in stretches
        for position in range(stretch.start, stretch.end)
        if is_inked(document.blocks[stretch.block].text[position])
    ]
    for claim in found:
        start = again.blocks[claim.block].start
        covered = inked[counts[start + claim.start] : counts[start + claim.end]]
        for block, positions in groupby(covered, key=lambda place: place[0]):
            places = [position for _, position in positions]
            yield Claim(block, places[0], places[-1] + 1, claim.rule)


def _rules_for(outlet: Outlet | None) -> tuple[Rule, ...]:
    if outlet is None:
        return load_rules()
    return (*outlet.rules, *(rule for rule in load_rules() if rule.id not in outlet.except_rules))


def _article(
    document: Document,
    removals: tuple[Removal, ...],
    kept: tuple[Stretch, ...],
    story: Story,
    source: _Source,
) -> Article:
    texts = [paragraph_text(document, stretches) for stretches in paragraphs(document, kept)]
    body = "\n\n".join(texts)
    zone = source.outlet.time_zone if source.outlet else None
    lifted = lift(*_around(document, removals, kept), zone=zone, fetched_at=source.fetched_at)
    declared = read_declared(document)
    fields = choose(
        declared, lifted, outlet=source.outlet, outlets=source.outlets, url=source.url, first_paragraph=texts[0]
    )
    return Article(
        **fields,
        id=source.id or _id_of(fields["canonical_url"], body),
        url=source.url,
        in_language=language_of(body),
        body=body,
        word_count=len(WORD.findall(body)),
        body_source=story.source,
        confidence=story.confidence,
        warnings=tuple(_warnings(document, removals, kept, story)),
        cleaner_version=VERSION,
        content_hash=content_hash(body),
        fetched_at=source.fetched_at,
        removals=removals,
        blocks=tuple(block.text for block in document.blocks) if document.kind is DocumentKind.HTML else (),
    )


def _around(
    document: Document, removals: Sequence[Removal], kept: Sequence[Stretch]
) -> tuple[list[Removal], list[Removal], list[Removal]]:
    """The removals before, inside and after the kept text."""
    first, last = _place(document, kept[0]), _place(document, kept[-1])
    placed = [((removal.block or 0, removal.start), removal) for removal in removals]
    return (
        [removal for place, removal in placed if place < first],
        [removal for place, removal in placed if first <= place <= last],
        [removal for place, removal in placed if place > last],
    )


def _place(document: Document, stretch: Stretch) -> tuple[int, int]:
    if document.kind is DocumentKind.HTML:
        return stretch.block, stretch.start
    return 0, document.blocks[stretch.block].start + stretch.start


def _id_of(canonical_url: str | None, body: str) -> str:
    return hashlib.sha256((canonical_url or body).encode("utf-8", "replace")).hexdigest()[:_ID_LENGTH]


def _warnings(
    document: Document, removals: Sequence[Removal], kept: Sequence[Stretch], story: Story
) -> Iterator[str]:
    """What a reader should look at twice."""
    if story.confidence < _UNSURE:
        yield "low-confidence"
    words = sum(len(WORD.findall(document.blocks[s.block].text[s.start : s.end])) for s in kept)
    gone = sum(len(WORD.findall(r.text)) for r in removals if r.block in story.blocks)
    if gone > _LARGE_SHARE * (words + gone):
        yield "large-removal"
