"""The whole flow, top to bottom: a page or text in, an article out, and a record of every word that was taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from cleaners.cues import cues_of
from cleaners.finders import Claim
from cleaners.finders.edges import find_edges
from cleaners.finders.links import find_links
from cleaners.finders.named import find_named
from cleaners.finders.phrases import find_phrases
from cleaners.finders.second_story import find_second_story
from cleaners.finders.sections import find_sections
from cleaners.matching import read_words
from cleaners.model import Article, Document, NotAnArticle, Page, Removal
from cleaners.naming import named_clutter
from cleaners.outlet import Outlet, load_outlets, outlet_for
from cleaners.page.decoding import decode
from cleaners.page.document import read_document
from cleaners.page.lines import cut_text
from cleaners.rule import Rule, load_rules
from cleaners.settle import Stretch, paragraph_text, paragraphs, settle
from cleaners.story import Scene
from cleaners.story.lines import find_story_in_lines
from cleaners.story.structure import find_story
from cleaners.text.normalise import WORD, content_hash, is_inked

DECLARED: tuple[Outlet, ...] = load_outlets()[0]
"""The outlets that the package declares; `outlets=()` turns them off."""

OUTSIDE = "page/outside-story"
"""The rule of everything that is neither story nor named clutter."""

PAGE_FINDERS = (find_phrases, find_named, find_links)
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
    claims = list(_claims_on_lines(document, _rules_for(outlet)))
    removals, kept = _settled(document, claims, _rules_for(outlet))
    return _article(document, removals, kept)


def clean_page(
    page: Page, *, outlet: Outlet | None = None, outlets: Iterable[Outlet] = DECLARED, id: str | None = None
) -> Article:
    """Clean a page. Raises `NotAnArticle`."""
    outlet = outlet or outlet_for(page.url, outlets)
    rules = _rules_for(outlet)
    document = read_document(decode(page))
    claims = list(_claims_on_page(document, rules))
    removals, kept = _settled(document, claims, rules)
    return _article(document, removals, kept)


def _claims_on_page(document: Document, rules: tuple[Rule, ...]) -> Iterator[Claim]:
    reading = read_words(document, rules)
    cues = cues_of(reading)
    story, named = find_story(reading, cues, named_clutter(document, rules))
    scene = Scene(reading, cues, story, named)
    if story.headline is not None:
        yield Claim(story.headline, 0, len(document.blocks[story.headline].text), "headline/shown")
    for find in PAGE_FINDERS:
        yield from find(scene)
    for block in document.blocks:
        if block.index not in scene.story.blocks:
            yield Claim(block.index, 0, len(block.text), OUTSIDE)


def _claims_on_lines(document: Document, rules: tuple[Rule, ...]) -> Iterator[Claim]:
    reading = read_words(document, rules)
    cues = cues_of(reading)
    scene = Scene(reading, cues, find_story_in_lines(reading, cues))
    for find in LINE_FINDERS:
        yield from find(scene)
    for block in document.blocks:
        if block.index not in scene.story.blocks:
            yield Claim(block.index, 0, len(block.text), OUTSIDE)


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
    found = list(_claims_on_lines(again, rules))
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


def _article(document: Document, removals: tuple[Removal, ...], kept: tuple[Stretch, ...]) -> Article:
    body = "\n\n".join(paragraph_text(document, stretches) for stretches in paragraphs(document, kept))
    blocks = tuple(block.text for block in document.blocks) if document.elements else ()
    return Article(body=body, word_count=len(WORD.findall(body)), removals=removals, content_hash=content_hash(body), blocks=blocks)
