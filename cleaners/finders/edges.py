"""Edges: the lines around the story that name its headline, date, byline, source and caption."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaners.finders import Claim, whole
from cleaners.story import Scene
from cleaners.story.labels import label_of
from cleaners.story.line_shapes import is_date_line, is_glued_masthead

MASTHEAD = "masthead/label"
"""The rule of who leads the outlet; under what the outlet says of itself stands anybody."""
NAME_WORDS = 5
"""A name with its title (3 to 8 give the same bodies of the dev texts)."""
POINTER_WORDS = 4
"""A shorter line that stands below the story too may be its subheading and a tag."""
CAPTION_WORDS = 4, 30
"""Words of a caption that ends in a credit: a credit alone has fewer, a paragraph that ends in brackets more (from 2 or
6, and up to 20 or 45, the bodies of the dev texts are the same)."""

_IN_BRACKETS = re.compile(r"\s*\(([^()]{2,60})\)\s*")
_CAPTION = re.compile(r"\S.*\(([^()]{2,60})\)\s*")


def find_edges(scene: Scene) -> Iterator[Claim]:
    """What stands at the head and the tail of a text, each line under its own name."""
    story = scene.story
    yield from _masthead_names(scene)
    yield from _headlines_of_others(scene)
    if story.headline is None:
        yield from _dates(scene, range(story.first))
        return
    yield whole(scene, story.headline, "headline/line")
    yield from _repeats(scene, story.headline)
    around = range(max(0, story.headline - 3), story.last)
    yield from _dates(scene, (block for block in around if block not in story.blocks))
    yield from _captions(scene)


def _masthead_names(scene: Scene) -> Iterator[Claim]:
    """The name on the line under «رئيس التحرير», or glued to it."""
    for block in range(scene.story.first):
        if is_glued_masthead(scene.reading, scene.cues, block):
            yield whole(scene, block, "masthead/glued")
    for block in range(1, scene.story.first):
        label = label_of(scene.reading, scene.cues, block - 1)
        if label is not None and label.rule.id == MASTHEAD and scene.cues[block].words <= NAME_WORDS:
            yield whole(scene, block, "masthead/name")


def _headlines_of_others(scene: Scene) -> Iterator[Claim]:
    """Lines between the paragraphs that stand in a list below the story too: pointers to other stories."""
    story, words = scene.story, scene.reading.words
    below = {tuple(line) for line in words[story.last + 1 :] if len(line) >= POINTER_WORDS}
    for block in sorted(story.blocks):
        if scene.cues[block].headline_like and tuple(words[block]) in below:
            yield whole(scene, block, "related/headline-below")


def _repeats(scene: Scene, headline: int) -> Iterator[Claim]:
    words = scene.reading.words
    for block in range(min(scene.story.first + 2, len(words))):
        if block != headline and words[block] == words[headline]:
            yield whole(scene, block, "headline/repeat")


def _dates(scene: Scene, blocks: Iterable[int]) -> Iterator[Claim]:
    for block in blocks:
        if is_date_line(scene.reading, scene.cues, block):
            yield whole(scene, block, "date/line")


def _captions(scene: Scene) -> Iterator[Claim]:
    if scene.story.headline is None:
        return
    for block in range(scene.story.headline + 1, scene.story.first):
        text = scene.reading.document.blocks[block].text
        if (
            CAPTION_WORDS[0] <= scene.cues[block].words <= CAPTION_WORDS[1]
            and _CAPTION.fullmatch(text)
            and not _IN_BRACKETS.fullmatch(text)
        ):
            yield whole(scene, block, "caption/line")
