"""Margins: what stands in the story's container before its first prose and after its last: menus, dates, links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaners.finders import Claim, whole
from cleaners.finders.links import ALL_LINK
from cleaners.matching import is_date_word
from cleaners.story import Scene
from cleaners.story.dated import tells_when
from cleaners.story.headline import HEADINGS

HEAD_WORDS = 4
"""An unstopped line of at most so many words above the first prose is a section, an author or a button: half A's gold
bodies begin with 5 words and more (0 moves one outlet, 2 to 9 give the same bodies)."""
LIST_OF_LINKS = 3
"""So many links in a row after the last prose are a menu or a list of other stories; a list of sources has text between
(1 takes a link out of one outlet's stories; 2 to 99 give the same bodies)."""


def find_margins(scene: Scene) -> Iterator[Claim]:
    """Short lines, dates and links over the first prose; runs of links, and what stands among them, under the last."""
    blocks = sorted(scene.story.blocks)
    prose = [n for n, block in enumerate(blocks) if scene.cues[block].prose and not _is_dated(scene, block)]
    if not prose:
        return
    for block, below in pairwise(blocks[: prose[0] + 1]):
        if (_is_over_the_story(scene, block) or _is_dated(scene, block)) and not _heads(scene, block, below):
            yield whole(scene, block, "page/head-margin")
    for block in _after_links(scene, blocks[prose[-1] + 1 :]):
        yield whole(scene, block, "page/tail-margin")


def _is_dated(scene: Scene, block: int) -> bool:
    return tells_when(scene.reading.document.blocks[block].text, scene.reading.words[block], scene.cues[block])


def _is_over_the_story(scene: Scene, block: int) -> bool:
    cues, words = scene.cues[block], scene.reading.words[block]
    if cues.link_share >= ALL_LINK or (len(words) > 1 and all(is_date_word(word) for word in words)):
        return True
    if all(word.isdigit() for word in words):
        return False
    text = scene.reading.document.blocks[block].text
    return cues.words <= HEAD_WORDS and not cues.stopped and not text.rstrip().endswith((":", "؟"))


def _heads(scene: Scene, block: int, below: int) -> bool:
    """Whether a line is a heading of the prose right under it."""
    return scene.reading.document.blocks[block].tag in HEADINGS and scene.cues[below].prose


def _after_links(scene: Scene, tail: Sequence[int]) -> Sequence[int]:
    """The tail from its first run of links on: a label, menus, lists of other stories."""
    run = 0
    for n, block in enumerate(tail):
        run = run + 1 if scene.cues[block].link_share >= ALL_LINK else 0
        if run == LIST_OF_LINKS:
            return tail[n - LIST_OF_LINKS + 1 :]
    return ()
