"""Glued headlines: a label and other stories' headlines run into the story's lines, before a sentence or after one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from cleaners.cues import HEADLINE_WORDS
from cleaners.finders import Claim
from cleaners.matching import Hit
from cleaners.rule import At, Removes
from cleaners.story import Scene
from cleaners.story.labels import LABELLED_WORDS, stands_apart
from cleaners.story.line_shapes import is_joined
from cleaners.story.resuming import MOST_GLUED_WORDS, Own, own_words, where_resumed
from cleaners.text.normalise import words_of

GLUING_KINDS = frozenset({"related", "latest", "most_read", "ticker"})
"""Kinds whose label is followed by headlines of other stories."""
MOST_LABELS = 4
"""So many labels of a sentence are looked at: a dump without stops may have thousands (1 to 99 cut the same texts)."""
MOST_LABELS_IN_TEXT = 12
"""A text with more labels in its lines is a dump of them and has no sentence to find behind one; stories have two."""
LONGEST_WORD = 10
"""Letters a word and its space have at most, in the mean of a headline (7 to 20 cut the same texts)."""
FEWEST_LABEL_WORDS = 2
"""A single word behind a stop («مرتبط», «الشائع») begins sentences too, unless a colon follows."""

RISK, RISK_INSIDE = 0.35, 0.15
"""How likely it may be that a cut takes words of the story. On the texts of `tests/benchmarks/glued.py`, outlets to
tune on, 0.4 loses words of up to 3 texts in 100 more and 0.25 leaves headlines in 10 more; behind a label inside a
paragraph 0.35 loses words of 3 in 100 more and makes 3 more right."""

_QUOTE = re.compile(r"\s+[«\"“]")
_COLON = re.compile(r"\s*[:：]")
_SENTENCE_END = re.compile(r"[.؟!?…»\"”)]\s*$")
_BEHIND_A_STOP = re.compile(r"[.؟!?…»\"”)]\s+([^\W_]+)")
_FULL_STOP = re.compile(r"[^.\s]\s*\.(?:\s|$)|[،؛:]\s*$")


@dataclass(frozen=True, slots=True)
class _Label:
    """A label run into what follows it on its line."""

    kind: str
    block: int
    start: int
    """Where it begins in its block's text."""
    words: int
    """How many words it has."""


def find_glued_headlines(scene: Scene) -> Iterator[Claim]:
    """The label and the headlines after it, up to where the story's own sentence begins, or to the end of the line."""
    labels = list(islice(_labels(scene), MOST_LABELS_IN_TEXT + 1))
    if len(labels) > MOST_LABELS_IN_TEXT:
        return
    for label in labels:
        text = _rest_of_line(scene, label)
        inside = label.start > 0 and not is_joined(scene.reading, label.block)
        end = where_resumed(text, label.words, _own(scene, label, text), RISK_INSIDE if inside else RISK)
        if end is None and label.start and _is_one_headline(text, label.words):
            end = len(text)
        if end is not None:
            yield from _claims(scene, label, end)


def _labels(scene: Scene) -> Iterator[_Label]:
    """Labels that begin a long line, or that stand behind a sentence's end."""
    for block, hits in scene.reading.hits.items():
        for hit in hits:
            if not is_joined(scene.reading, block) and _begins_a_long_block(scene, hit):
                yield _Label(hit.rule.kind, block, 0, hit.last)
                break
    for block in range(len(scene.cues)):
        if scene.reading.may_hold(block, GLUING_KINDS) and (
            is_joined(scene.reading, block) or _may_label(scene, block)
        ):
            yield from _labels_inside(scene, block)


def _may_label(scene: Scene, block: int) -> bool:
    """Whether a label's word stands behind a stop: a cheap no before the phrases of a paragraph are looked for."""
    words = _BEHIND_A_STOP.findall(scene.reading.folded[block])
    return not scene.reading.index.keys_of(GLUING_KINDS).isdisjoint(words)


def _labels_inside(scene: Scene, block: int) -> Iterator[_Label]:
    text = scene.reading.document.blocks[block].text
    joined = is_joined(scene.reading, block)
    labels = (
        h for h in scene.reading.inside(block) if h.rule.kind in GLUING_KINDS and h.rule.removes is Removes.SECTION
    )
    for hit in islice(labels, MOST_LABELS):
        start, end = scene.reading.span(block, hit.first, hit.last)
        ended = hit.first > 0 and _SENTENCE_END.search(text[max(0, start - 4) : start]) is not None
        if (ended and _is_label(hit, text, end)) or (joined and (not hit.first or ended or _QUOTE.match(text, end))):
            yield _Label(hit.rule.kind, block, start, hit.last - hit.first)
            return


def _is_label(hit: Hit, text: str, end: int) -> bool:
    return hit.last - hit.first >= FEWEST_LABEL_WORDS or _COLON.match(text, end) is not None


def _rest_of_line(scene: Scene, label: _Label) -> str:
    """The text from a label on, as far as its line goes and the story may still resume."""
    blocks = scene.reading.document.blocks
    most = MOST_GLUED_WORDS * LONGEST_WORD
    parts = [blocks[label.block].text[label.start :][: 2 * most]]
    for block in range(label.block + 1, len(blocks)):
        if not is_joined(scene.reading, block) or sum(map(len, parts)) > most:
            break
        parts += [blocks[block].joint, blocks[block].text]
    return "".join(parts)


def _own(scene: Scene, label: _Label, rest: str) -> Own:
    """What the story says outside a label's line."""
    blocks, story = scene.reading.document.blocks, scene.story
    start = blocks[label.block].start + label.start
    said = [
        scene.reading.words[block.index]
        for block in blocks
        if block.index in story.blocks and not start - label.start <= block.start < start + len(rest)
    ]
    before = words_of(blocks[label.block].text[: label.start])
    headline = scene.reading.words[story.headline] if story.headline is not None else []
    return own_words([headline, *said, before])


def _is_one_headline(text: str, label: int) -> bool:
    """Whether nothing but a headline follows a label of so many words."""
    return len(words_of(text)) - label in HEADLINE_WORDS and _FULL_STOP.search(text) is None


def _claims(scene: Scene, label: _Label, length: int) -> Iterator[Claim]:
    blocks = scene.reading.document.blocks
    start = blocks[label.block].start + label.start
    rule = f"{label.kind}/glued-headlines"
    for block in blocks[label.block :]:
        first, last = max(start, block.start), min(start + length, block.start + len(block.text))
        if first >= start + length:
            return
        yield Claim(block.index, first - block.start, last - block.start, rule)


def _begins_a_long_block(scene: Scene, hit: Hit) -> bool:
    if hit.first or hit.rule.kind not in GLUING_KINDS or hit.rule.at is At.END:
        return False
    return scene.cues[hit.block].words > LABELLED_WORDS or (
        scene.cues[hit.block].prose and not stands_apart(scene.reading, scene.cues, hit)
    )
