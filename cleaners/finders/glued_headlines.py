"""Glued headlines: a label and other stories' headlines run into the first sentence that follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from cleaners.cues import is_known_verb, is_opening_verb, may_be_verb, opens_sentence
from cleaners.finders import Claim
from cleaners.matching import Hit
from cleaners.rule import At, Removes
from cleaners.story import Scene
from cleaners.story.labels import LABELLED_WORDS, stands_apart
from cleaners.story.line_shapes import is_joined
from cleaners.story.stems import SHORT_WORD, stem
from cleaners.text.normalise import WORD, fold_with_offsets, words_of

GLUING_KINDS = frozenset({"related", "latest", "most_read", "ticker"})
"""Kinds whose label is followed by headlines of other stories."""
FEWEST_HEADLINE_WORDS = 3
"""The shortest gold headline of the dev corpus has three words (2 to 4 cut the same texts)."""
FEWEST_SENTENCE_WORDS = 6
"""A rest of fewer words is no sentence to go on with (3 to 10 cut the same texts)."""
MOST_LABELS = 4
"""So many labels of a sentence are looked at: a dump without stops may have thousands (1 to 99 cut the same texts)."""
MOST_LABELS_IN_TEXT = 12
"""A text with more labels in its lines is a dump of them and has no sentence to find behind one; stories have two."""
MOST_GLUED_WORDS = 75
"""Where the story has not resumed after so many words, it does not: four of the longest gold headlines have 72 (40 to
120 cut the same texts)."""
OWN_WORD, FOREIGN_WORD = -1.5, 0.05
"""What a word before the place says, as it is one of the story's own or not. Set by hand: -0.8 to -1.5 and 0.05 to 0.1
cut half A's texts and composed texts alike, -2, 0 and 0.2 cut one or two outlets' worse."""
GLUED, VERB, FUTURE, VERB_INSIDE, DATELINE = 6.0, 3.0, 2.5, 4.0, 3.0
"""What speaks for a place, on the same scale. Each swept alone on half A's texts and composed texts: the same cuts from
3 to 8, 3 to 4, 1.5 to 3.5, at 4 (2 and 6 lose), and from 3 to 5."""
LONG_PLACE = 0.3
"""What each word of a dateline takes: most places have one, and the words before may be a headline's (0 to 0.3 cut the
same texts, 0.6 and 1 cut one worse)."""
ENOUGH = -3.0
"""What speaks for a place must reach this, or nothing is cut (-6 and -3 cut the same texts, -1.5 and more leave two
uncut)."""

LONGEST_WORD = 10
"""Letters a word and its space have at most, in the mean of a headline (7 to 20 cut the same texts)."""
LONGEST_VERB = 12
"""Letters read for the verb behind a dateline (8 to 20 cut the same texts)."""
_CLOSED_AND_GLUED = re.compile(r"[^\sـ][\"»”’)\]؟!?…][^\W\d_]")
_QUOTE = re.compile(r"\s+[«\"“]")
_SENTENCE_END = re.compile(r"[.؟!?…»\"”)]\s*$")
_CLAUSE = re.compile(r"،\s")
"""Few headlines hold a comma (11 of 482 titles and clutter strings of the dev corpus without half B, dates too); a
sentence that merely begins with a label's words soon does."""
FEWEST_LETTERS = 3
"""Neither a word nor the verb glued to it has fewer letters (2 and 4 cut one text each worse)."""
_PLURAL = "ات"
"""A feminine plural with a pronoun («محلاتهم») looks like a word with «اتهم» glued to it."""
_FUTURE = re.compile(r"س[يتن]\w{3,}")
_DATELINE = re.compile(r"\(?(?:[^\W\d_]+[ /]?){1,3}\s*\)?(?:\([^)]{2,20}\))?\s*[-–—ـ:]\s")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place where the story may resume: which word, where in the raw text."""

    word: int
    offset: int
    weight: float
    """What speaks for it."""


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
    """The label and the headlines after it, up to where the story's own sentence begins, on the same line."""
    labels = list(islice(_labels(scene), MOST_LABELS_IN_TEXT + 1))
    if len(labels) > MOST_LABELS_IN_TEXT:
        return
    for label in labels:
        text = _rest_of_line(scene, label)
        end = _resumes(scene, label, text)
        if end is not None:
            yield from _claims(scene, label, end)


def _labels(scene: Scene) -> Iterator[_Label]:
    """Labels that begin a long line, or that stand behind a sentence's end where lines were joined."""
    for block, hits in scene.reading.hits.items():
        for hit in hits:
            if not is_joined(scene.reading, block) and _begins_a_long_block(scene, hit):
                yield _Label(hit.rule.kind, block, 0, hit.last)
                break
    for block in range(len(scene.cues)):
        if is_joined(scene.reading, block) and scene.reading.may_hold(block, GLUING_KINDS):
            yield from _labels_inside(scene, block)


def _labels_inside(scene: Scene, block: int) -> Iterator[_Label]:
    text = scene.reading.document.blocks[block].text
    labels = (
        h for h in scene.reading.inside(block) if h.rule.kind in GLUING_KINDS and h.rule.removes is Removes.SECTION
    )
    for hit in islice(labels, MOST_LABELS):
        start = scene.reading.span(block, hit.first, hit.last)[0]
        ended = _SENTENCE_END.search(text[max(0, start - 4) : start])
        if not hit.first or ended or _is_followed_by_a_quote(text, hit, scene):
            yield _Label(hit.rule.kind, block, start, hit.last - hit.first)
            return


def _is_followed_by_a_quote(text: str, hit: Hit, scene: Scene) -> bool:
    """Whether a headline that quotes follows: in a sentence «ب» or a noun would."""
    return _QUOTE.match(text, scene.reading.span(hit.block, hit.first, hit.last)[1]) is not None


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


def _resumes(scene: Scene, label: _Label, text: str) -> int | None:
    words = words_of(text)
    own = _own_stems(scene, label.block)
    foreign = list(accumulate((_says(word, own) for word in words), initial=0.0))
    own_line = not is_joined(scene.reading, label.block)
    best, found = ENOUGH, None
    for place in _places(text, label.words + FEWEST_HEADLINE_WORDS, len(words) - FEWEST_SENTENCE_WORDS):
        if own_line and _CLAUSE.search(text, 0, place.offset):
            break
        weight = foreign[place.word] - foreign[label.words] + place.weight
        if weight > best:
            best, found = weight, place.offset
    return found


def _says(word: str, own: frozenset[str]) -> float:
    if len(word) <= SHORT_WORD:
        return 0.0
    return OWN_WORD if stem(word) in own else FOREIGN_WORD


def _places(text: str, first: int, last: int) -> Iterator[_Place]:
    """Where something shows that a sentence begins: a verb, a dateline, words or letters glued."""
    folded, offsets = fold_with_offsets(text)
    before = ""
    for number, match in enumerate(WORD.finditer(folded)):
        word = match[0]
        if first <= number < min(last, first + MOST_GLUED_WORDS):
            start = _with_opening_mark(text, offsets[match.start()])
            weight = GLUED * _is_glued(text, start) + VERB * (
                is_opening_verb(word) and before not in _INSIDE_A_SENTENCE
            )
            weight += _dateline(text, start) + FUTURE * (_FUTURE.fullmatch(word) is not None or may_be_verb(word))
            if weight:
                yield _Place(number, start, weight)
            inside = _verb_inside(word)
            if inside:
                yield _Place(number, offsets[match.start() + inside], VERB_INSIDE)
        before = word


def _with_opening_mark(text: str, start: int) -> int:
    """Where a word begins if the bracket or quote that it opens with is taken in."""
    mark = text[start - 1 : start]
    opens = mark in {"(", "«", "“", "["} or (mark == '"' and text[start - 2 : start - 1].isspace())
    return start - 1 if mark and opens else start


def _dateline(text: str, start: int) -> float:
    found = _DATELINE.match(text, start)
    if found is None:
        return 0.0
    verb = opens_sentence(words_of(text[found.end() : found.end() + LONGEST_VERB]))
    weight = DATELINE + VERB if verb else DATELINE * (":" not in found[0])
    return weight and weight - LONG_PLACE * len(found[0].split())


def _is_glued(text: str, start: int) -> bool:
    """Whether a closing mark stands right before a word; a straight quote closes after an odd number."""
    if start <= 1 or not _CLOSED_AND_GLUED.match(text, start - 2):
        return False
    return text[start - 1] != '"' or text.count('"', 0, start) % 2 == 0


def _verb_inside(word: str) -> int:
    """Where in a word a verb begins that was glued to the word before it; 0: nowhere."""
    for start in range(FEWEST_LETTERS, len(word) - FEWEST_LETTERS + 1):
        before, verb = word[:start].removeprefix("ال"), word[start:]
        if len(before) >= FEWEST_LETTERS and not verb.startswith(_PLURAL) and is_known_verb(verb):
            return start
    return 0


_INSIDE_A_SENTENCE = frozenset(
    words_of("التي الذي الذين ما ان من لا لم قد كما و بعدما عندما حين حيث ثم لكن كان كانت او الى على في عن انه انها")
)
"""After these a verb goes on with a sentence; it begins none."""


def _own_stems(scene: Scene, block: int) -> frozenset[str]:
    """Stems of the story's own headline and of the paragraph after the block, or before it where lines were joined."""
    sources = [scene.story.headline] if scene.story.headline is not None else []
    near = range(max(0, block - 2), block) if is_joined(scene.reading, block) else range(block + 1, block + 3)
    sources += [b for b in near if b in scene.story.blocks]
    return frozenset(stem(word) for b in sources for word in scene.reading.words[b] if len(word) > SHORT_WORD)
