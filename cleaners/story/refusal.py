"""What is no article: home pages, listings, error pages, players without a text."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from cleaners.cues import LINKED, Cues
from cleaners.model import NotAnArticle
from cleaners.story import Scene
from cleaners.story.labels import stands_apart

FEWEST_TEASERS = 3
"""Two linked headlines with a text under each stand in articles too (related boxes); three on a page are a list (1 to 5
refuse the same dev pages, 99 accepts three listings)."""
TEASER_SHARE = 0.6
"""Share of the blocks that tell something which stand right under a linked headline, from which a page is a listing:
articles of half A and the passages have 0.4 or less, three listings 0.8 and more (0.2 to 0.7 refuse the same pages, 0.9
accepts one listing)."""
TEASER_REACH = 3
"""Blocks between a linked headline and its teaser at most: date, section (2 to 5 refuse the same dev pages, 1 accepts a
listing)."""
LINKED_HEADLINE = 0.8
"""Share of links that makes a heading a pointer (0.4 to 0.95 refuse the same dev pages)."""
FEWEST_HEADLINE_WORDS = 3
"""Shorter links are names of sections (1 to 3 refuse the same dev pages, 5 accepts a listing)."""
FEWEST_POINTERS = 6
"""So many linked headlines on a page without a story are what the page is for, and name the refusal: refused dev pages
have 16 and more (3 to 9 name the same reasons)."""
FEWEST_WORDS = 8
"""A body of fewer words tells nothing: the shortest story of the dev corpus has 68, so that anything below it is a
flash."""
UNDATED_WORDS = 25
"""A body of fewer words on a page that declares no date and no article is a label that looks like a sentence (15 to 60
refuse the same dev pages, 0 accepts one that is no article)."""

_HOME = frozenset(("", "/", "/index.html", "/index.php", "/ar", "/ar/", "/home"))
_ARTICLE_TYPES = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "opinionnewsarticle")


def refuse_address(url: str | None) -> None:
    """Raise `NotAnArticle` (`home-page`) where an address is the site's front."""
    if url and urlsplit(url).path in _HOME and not urlsplit(url).query:
        raise NotAnArticle("home-page")


def refuse_scene(scene: Scene) -> None:
    """Raise `NotAnArticle` (`error-page`, `listing`) for what its blocks show to be none."""
    if any(_says_error(scene, block) for block in _headings(scene)):
        raise NotAnArticle("error-page")
    told = [block for block in sorted(scene.story.blocks) if _tells(scene.cues[block])]
    teasers = sum(_is_teaser(scene, block) for block in told)
    if teasers >= FEWEST_TEASERS and teasers >= TEASER_SHARE * len(told):
        raise NotAnArticle("listing")


def refuse_lines(scene: Scene) -> None:
    """Raise `NotAnArticle` (`listing`) for a text that is headlines and nothing else."""
    lines = [scene.cues[block] for block in scene.story.blocks]
    if not any(cues.prose for cues in lines) and sum(cues.headline_like for cues in lines) >= FEWEST_POINTERS:
        raise NotAnArticle("listing")


def refuse_bare(scene: Scene, words: int, page_types: Sequence[str], *, dated: bool) -> None:
    """Raise `NotAnArticle` (`video-only`, `listing`, `no-prose`) for a body of so few words that it tells nothing."""
    declared = dated or any(kind in _ARTICLE_TYPES for kind in page_types)
    if words < FEWEST_WORDS or (words < UNDATED_WORDS and not declared):
        raise NotAnArticle(_what_instead(scene, page_types))


def _what_instead(scene: Scene, page_types: Sequence[str]) -> str:
    if any("video" in kind for kind in page_types):
        return "video-only"
    pointers = sum(cues.link_share >= LINKED_HEADLINE and cues.words >= FEWEST_HEADLINE_WORDS for cues in scene.cues)
    return "listing" if pointers >= FEWEST_POINTERS else "no-prose"


def _headings(scene: Scene) -> list[int]:
    """The headline; where none is found (a code alone is too short for one), the first-rank headings."""
    if scene.story.headline is not None:
        return [scene.story.headline]
    return [block.index for block in scene.reading.document.blocks if block.tag == "h1"]


def _says_error(scene: Scene, block: int) -> bool:
    hits = scene.reading.hits.get(block, ())
    return any(hit.rule.kind == "error_page" and stands_apart(scene.reading, scene.cues, hit) for hit in hits)


def _tells(cues: Cues) -> bool:
    """Whether a block says something of its own, be it cut off after a few words."""
    return cues.prose or (cues.words > FEWEST_HEADLINE_WORDS and cues.link_share < LINKED and cues.stopped)


def _is_teaser(scene: Scene, block: int) -> bool:
    """Whether the next thing above a prose block, dates and labels aside, is a linked headline."""
    for above in range(block - 1, max(-1, block - 1 - TEASER_REACH), -1):
        cues = scene.cues[above]
        if cues.prose:
            return False
        if cues.link_share >= LINKED_HEADLINE and cues.words >= FEWEST_HEADLINE_WORDS:
            return True
    return False
