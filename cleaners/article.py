"""From what is kept and what is removed to the `Article`."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from cleaners.matching import Reading
from cleaners.metadata.chosen import Origin, choose
from cleaners.metadata.declared import Declared
from cleaners.metadata.lines import surroundings_of
from cleaners.metadata.placed import find_lead
from cleaners.model import Article, Document, DocumentKind, Removal
from cleaners.settle import Settled, Stretch, paragraph_text, paragraphs
from cleaners.story import Scene, Story
from cleaners.text.language import language_of
from cleaners.text.normalise import WORD, hash_of_words, words_of
from cleaners.version import VERSION

ID_LENGTH = 20
"""Hexadecimal digits of an id: 80 bits, so that two of a billion articles meet with a chance below one in a million."""
UNSURE = 0.5
"""Below this share of the page's prose in the story found, a reader should look twice: no article of half A or the
passages (their lowest has 0.62), 5 of 117 texts with clutter."""
LARGE_SHARE = 0.35
"""Share of the story's words that removals may take without a warning: the most on an article of half A or the passages
is 0.30, nine of ten have 0.05 or less."""


def build_article(
    scene: Scene,
    declared: Declared,
    settled: Settled,
    origin: Origin,
    id: str | None = None,
) -> Article:
    """The article of a settled scene."""
    document, story = scene.reading.document, scene.story
    removals, kept = settled
    stretches = paragraphs(document, kept)
    texts = [paragraph_text(document, paragraph) for paragraph in stretches]
    body = "\n\n".join(texts)
    fields = choose(declared, scene, surroundings_of(document, removals, kept), texts, origin)
    return Article(
        **fields,
        id=id or _id_of(fields["canonical_url"], body),
        url=origin.url,
        in_language=language_of(body),
        body=body,
        word_count=len(WORD.findall(body)),
        lead=find_lead(scene, kept) if document.kind is DocumentKind.HTML else None,
        body_source=story.source,
        confidence=story.confidence,
        warnings=tuple(_warnings(document, removals, kept, story)),
        cleaner_version=VERSION,
        content_hash=hash_of_words(_words(scene.reading, stretches, texts)),
        fetched_at=origin.fetched_at,
        removals=removals,
        blocks=tuple(block.text for block in document.blocks) if document.kind is DocumentKind.HTML else (),
    )


def _words(reading: Reading, paragraphs: Sequence[Sequence[Stretch]], texts: Sequence[str]) -> Iterator[str]:
    """The body's words in matching form; a paragraph that is a whole block has been read before."""
    for stretches, text in zip(paragraphs, texts, strict=True):
        block = stretches[0].block
        is_read = len(stretches) == 1 and text == reading.document.blocks[block].text
        yield from reading.words[block] if is_read else words_of(text)


def _id_of(canonical_url: str | None, body: str) -> str:
    return hashlib.sha256((canonical_url or body).encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]


def _warnings(document: Document, removals: Sequence[Removal], kept: Sequence[Stretch], story: Story) -> Iterator[str]:
    """What a reader should look at twice."""
    if story.confidence < UNSURE:
        yield "low-confidence"
    first, last = kept[0].block, kept[-1].block
    within = (r for r in removals if first <= _block_of(document, r) <= last or r.block in story.blocks)
    gone = sum(len(WORD.findall(removal.text)) for removal in within)
    if gone and gone > LARGE_SHARE * (gone + sum(len(WORD.findall(_text(document, s))) for s in kept)):
        yield "large-removal"


def _block_of(document: Document, removal: Removal) -> int:
    """The block that a removal stands in; one of a text counts into the input and knows no block."""
    if removal.block is not None:
        return removal.block
    return bisect_right(document.blocks, removal.start, key=lambda block: block.start) - 1


def _text(document: Document, stretch: Stretch) -> str:
    return document.blocks[stretch.block].text[stretch.start : stretch.end]
