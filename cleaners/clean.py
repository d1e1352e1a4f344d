"""The whole flow, top to bottom: a page or text in, an article out, and a record of every word that was taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from cleaners.article import build_article
from cleaners.finders import Claim, Finder
from cleaners.finders.edges import find_edges
from cleaners.finders.embeds import find_embeds
from cleaners.finders.glued_headlines import find_glued_headlines
from cleaners.finders.headlines import find_headline_shown
from cleaners.finders.links import find_inline_pointers, find_links
from cleaners.finders.margins import find_margins
from cleaners.finders.named import find_named
from cleaners.finders.one_line import find_one_line_heads, find_one_line_tails
from cleaners.finders.phrases import find_phrases
from cleaners.finders.repeats import find_repeats
from cleaners.finders.second_story import find_second_story
from cleaners.finders.sections import find_sections
from cleaners.finders.teasers import find_teasers
from cleaners.matching import Reading
from cleaners.metadata.chosen import Origin
from cleaners.metadata.declared import read_declared
from cleaners.model import Article, Document, DocumentKind, NotAnArticle, Page
from cleaners.outlet import Outlet, load_outlets, outlet_for
from cleaners.page.decoding import decode
from cleaners.page.document import read_document
from cleaners.page.lines import cut_text
from cleaners.rule import Rule
from cleaners.settle import Settled, Stretch, paragraph_text, paragraphs, settle
from cleaners.story import Scene
from cleaners.story.refusal import UNDATED_WORDS, refuse_address, refuse_bare, refuse_lines, refuse_scene
from cleaners.story.search import rules_for, scene_of_lines, scene_of_page
from cleaners.text.normalise import WORD, is_inked

DECLARED: tuple[Outlet, ...] = load_outlets()[0]
"""The outlets that the package declares; `outlets=()` turns them off."""

OUTSIDE = "page/outside-story"
"""The rule of everything that is neither story nor named clutter."""

PAGE_FINDERS: tuple[Finder, ...] = (
    find_headline_shown,
    find_phrases,
    find_sections,
    find_named,
    find_links,
    find_inline_pointers,
    find_repeats,
    find_margins,
    find_teasers,
    find_embeds,
)
LINE_FINDERS: tuple[Finder, ...] = (
    find_glued_headlines,
    find_edges,
    find_one_line_heads,
    find_one_line_tails,
    find_second_story,
    find_phrases,
    find_sections,
    find_embeds,
)


def clean_page(
    page: Page, *, outlet: Outlet | None = None, outlets: Iterable[Outlet] = DECLARED, id: str | None = None
) -> Article:
    """Clean a page.

    `outlet` is whose page it is; without it the address decides among `outlets`. `id` names the article. Raises
    `NotAnArticle` for what is none.
    """
    refuse_address(page.url)
    known = tuple(outlets)
    outlet = outlet or outlet_for(page.url, known)
    html = decode(page)
    document = read_document(html)
    declared = read_declared(document)
    scene = scene_of_page(html, document, declared.article_body, outlet)
    refuse_scene(scene)
    settled = _settled(scene, PAGE_FINDERS, rules_for(outlet))
    words = _words(scene, settled.kept, UNDATED_WORDS)
    refuse_bare(scene, words, declared.page_types, dated=bool(declared.published))
    origin = Origin(page.url, page.fetched_at, outlet, known)
    return build_article(scene, declared, settled, origin, id)


def clean_text(  # noqa: PLR0913 - the face: what a caller may know of a text, each by its name
    text: str,
    *,
    url: str | None = None,
    outlet: Outlet | None = None,
    outlets: Iterable[Outlet] = DECLARED,
    id: str | None = None,
    fetched_at: str | None = None,
) -> Article:
    """Clean already extracted text: one line a paragraph, or all of it on one line.

    Parameters as for `clean_page`; `fetched_at` is when the text was fetched, ISO 8601. Raises `NotAnArticle`.
    """
    known = tuple(outlets)
    outlet = outlet or outlet_for(url, known)
    document = cut_text(text)
    scene = scene_of_lines(document, rules_for(outlet))
    refuse_lines(scene)
    settled = _settled(scene, LINE_FINDERS, rules_for(outlet))
    if not settled.kept:
        raise NotAnArticle("no-prose")
    origin = Origin(url, fetched_at, outlet, known)
    return build_article(scene, read_declared(document), settled, origin, id)


def _words(scene: Scene, kept: Iterable[Stretch], enough: int) -> int:
    """The words kept, counted until they are enough."""
    words = 0
    for block, start, end in kept:
        words += len(WORD.findall(scene.reading.document.blocks[block].text[start:end]))
        if words >= enough:
            break
    return words


def _claims(scene: Scene, finders: Iterable[Finder]) -> Iterator[Claim]:
    """Every finder's claims, the most telling first, then everything outside the story."""
    for find in finders:
        yield from find(scene)
    story = scene.story.blocks
    for block in scene.reading.document.blocks:
        if block.index not in story:
            yield Claim(block.index, 0, len(block.text), OUTSIDE)


def _settled(scene: Scene, finders: Iterable[Finder], rules: tuple[Rule, ...]) -> Settled:
    """Settle, then clean what is kept as text until nothing more is found: so cleaning twice is cleaning once."""
    document = scene.reading.document
    claims = list(_claims(scene, finders))
    while True:
        settled = settle(document, claims)
        if not claims and document.kind is DocumentKind.TEXT:
            return settled
        body = paragraphs(document, settled.kept)
        more = _claims_on_body(scene.reading, body, rules)
        if not more:
            return settled
        claims += more


def _claims_on_body(reading: Reading, body: Sequence[Sequence[Stretch]], rules: tuple[Rule, ...]) -> list[Claim]:
    document = reading.document
    text = "\n\n".join(paragraph_text(document, stretches) for stretches in body)
    if not text:
        return []
    again = cut_text(text)
    scene = scene_of_lines(again, rules, reading)
    refuse_lines(scene)
    found = list(_claims(scene, LINE_FINDERS))
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
