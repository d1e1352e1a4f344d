"""From a document to the scene that finders read: our own search, what JSON-LD tells, then a second opinion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleaners.cues import cues_of
from cleaners.matching import Reading, read_again, read_words
from cleaners.model import Document
from cleaners.naming import named_clutter
from cleaners.outlet import Layout, Outlet, Selectors, layouts_of, load_layouts
from cleaners.page.document import with_article_body
from cleaners.page.fallback import chosen_blocks
from cleaners.rule import Rule, load_rules
from cleaners.selecting import Names, page_names, recognised, select, selected_clutter
from cleaners.story import Scene, Story
from cleaners.story.lines import find_story_in_lines
from cleaners.story.structure import find_story
from cleaners.text.normalise import words_of

ENOUGH = 40
"""Words of a story found that need no second opinion: half A's and the passages' stories have 117 and more (0 to 100
give the same articles, 150 the same bodies)."""
UNSURE = 0.3
"""Share of the page's prose below which the story found needs one: half A's and the passages' stories have 0.62 or more
(0.15 to 0.6 give the same articles; 0 accepts a page that is no article)."""
TOLD_MORE = 2
"""How many times the words found JSON-LD must tell for the story to stand there alone (1.2 to 99 give the same articles
of half A and passages: none of them is told by JSON-LD alone)."""


def rules_for(outlet: Outlet | None, layouts: Sequence[Layout] = ()) -> tuple[Rule, ...]:
    """An outlet's own rules, its layouts', then the shared ones that it does not switch off."""
    own = (*(outlet.rules if outlet else ()), *(rule for layout in layouts for rule in layout.rules))
    switched_off = outlet.except_rules if outlet else ()
    return (*own, *(rule for rule in load_rules() if rule.id not in switched_off))


def scene_of_lines(document: Document, rules: tuple[Rule, ...], known: Reading | None = None) -> Scene:
    """The scene of a text; `known` has read most of its lines before. Raises `NotAnArticle`."""
    reading = read_words(document, rules) if known is None else read_again(document, rules, known)
    cues = cues_of(reading)
    return Scene(reading, cues, find_story_in_lines(reading, cues))


def scene_of_page(html: str, document: Document, told: str | None, outlet: Outlet | None) -> Scene:
    """The scene of a page, with an empty story where nothing reads as one.

    `told` is JSON-LD's articleBody. Raises `NotAnArticle` (`empty`).
    """
    scene = _by_structure(document, outlet)
    found = sum(scene.cues[block].words for block in scene.story.blocks)
    if told and len(words_of(told)) > max(ENOUGH, TOLD_MORE * found):
        extended, blocks = with_article_body(document, told)
        return replace(_by_structure(extended, outlet), story=Story(blocks, "json-ld", 1.0, scene.story.headline))
    if found < ENOUGH or scene.story.confidence < UNSURE:
        chosen = chosen_blocks(html, document)
        if sum(scene.cues[block].words for block in chosen) > found:
            return replace(scene, story=Story(chosen, "trafilatura", scene.story.confidence, scene.story.headline))
    return scene


def _by_structure(document: Document, outlet: Outlet | None) -> Scene:
    names = page_names(document)
    layouts = layouts_of(outlet) or recognised(document, names, load_layouts().values())
    rules = rules_for(outlet, layouts)
    reading = read_words(document, rules)
    cues = cues_of(reading)
    selected = selected_clutter(document, names, rules)
    bodies = frozenset(select(document, names, (css for layout in layouts for css in layout.select.body)))
    story, named = find_story(reading, cues, named_clutter(document, rules) | selected, bodies)
    return Scene(reading, cues, story, named, frozenset(selected), _placed(document, names, layouts))


FACTS = tuple(name for name in Selectors.__slots__ if name != "body")
"""What layouts select beside the body."""


def _placed(document: Document, names: Names, layouts: Sequence[Layout]) -> dict[str, tuple[int, ...]]:
    found = {
        fact: tuple(select(document, names, (css for layout in layouts for css in getattr(layout.select, fact))))
        for fact in (FACTS if layouts else ())
    }
    return {fact: elements for fact, elements in found.items() if elements}
