"""Where phrases stand: every rule's phrases are looked up in one pass over a document's words.

Phrases are compared word by word in matching form, so spelling variants, punctuation and marks do not matter and a
phrase never matches inside a longer word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from cleaners.model import Document
from cleaners.rule import At, Rule
from cleaners.text.normalise import WORD, fold, fold_with_offsets, words_of

NUMBER, DATE, WORDS = "{number}", "{date}", "{words}"
MOST_FREE_WORDS = 8
"""How many words `{words}` may stand for: names of outlets, kickers, captions' credits (4 to 12 give the same bodies of
the dev corpus)."""
MOST_DATE_WORDS = 14
"""How many words `{date}` may stand for: «الأربعاء 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م الساعة 10 30 ص» has 14 (8 to
20 give the same bodies of the dev corpus)."""

_PATTERN_PART = re.compile(r"\{(?:number|date|words)\}|[^\W_]+")

DATE_WORDS = frozenset(
    words_of(
        "يناير فبراير مارس ابريل مايو يونيو يونيه يوليو يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر "
        "كانون الثاني الاول شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين "
        "جانفي فيفري افريل ماي جوان جويلية اوت يوليوز غشت شتنبر نونبر دجنبر "
        "محرم صفر ربيع الاخر الآخرة جمادى الاولى رجب شعبان رمضان شوال ذو ذي القعدة الحجة الموافق "
        "السبت الاحد الاثنين الإثنين الثلاثاء الاربعاء الخميس الجمعة "
        "ص م صباحا مساء هـ ه م ت الساعة بتوقيت مكة غرينتش جرينتش القدس القاهرة GMT UTC KSA AM PM "
        "منذ قبل ساعة ساعات ساعتين دقيقة دقائق دقيقتين يوم ايام يومين اسبوع اسبوعين اسابيع شهر اشهر شهرين ثانية ثواني "
        "اليوم امس في على من "
        "January February March April May June July August September October November December "
        "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun"
    )
)
"""Words of which dates and times are made, in matching form."""

_ORDINAL_OR_CLOCK = re.compile(r"\d+(?:st|nd|rd|th|h\d*|am|pm|z)|\d+t\d+")


class Hit(NamedTuple):
    """A phrase found: words `first` to `last` (exclusive) of a block."""

    rule: Rule
    block: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A document in matching form: read once, used by every finder."""

    document: Document
    folded: tuple[str, ...]
    """Each block's text in matching form."""
    words: tuple[list[str], ...]
    """Each block's words in matching form."""
    hits: dict[int, list[Hit]]
    """The phrases found, by block, in word order."""
    index: _Index
    """What knows the phrases."""

    def inside(self, block: int) -> list[Hit]:
        """The phrases of a block wherever they stand in it: where lines were joined, a label is in mid-line."""
        return self.index.find_inside(block, self.words[block])

    def may_hold(self, block: int, kinds: frozenset[str]) -> bool:
        """Whether a block has a word with which a phrase of these kinds is looked up: a cheap no before `inside`."""
        return not self.index.keys_of(kinds).isdisjoint(self.words[block])

    def is_interface(self, word: str) -> bool:
        """Whether a word (matching form) is of a closed vocabulary: of menus, share rows, tools."""
        return word in self.index.interface

    def span(self, block: int, first: int, last: int) -> tuple[int, int]:
        """Words `first` to `last` (exclusive) of a block -> (start, end) in its raw text."""
        text = self.document.blocks[block].text
        folded, offsets = fold_with_offsets(text)
        found = list(WORD.finditer(folded))
        end = offsets[found[last - 1].end() - 1] + 1
        return offsets[found[first].start()], end


def is_date_word(word: str) -> bool:
    """Whether a word (matching form) can be part of a date or time."""
    # Few words begin with a digit: the pattern is not asked about the others.
    return word in DATE_WORDS or (
        word[:1].isdigit() and (word.isdigit() or _ORDINAL_OR_CLOCK.fullmatch(word) is not None)
    )


def read_words(document: Document, rules: tuple[Rule, ...]) -> Reading:
    """Fold a document and find every phrase of `rules` in it, in one pass each."""
    folded = fold("\n".join(block.text for block in document.blocks)).split("\n") if document.blocks else []
    words = [WORD.findall(text) for text in folded]
    index = _index(rules)
    hits: dict[int, list[Hit]] = {}
    for block, block_words in enumerate(words):
        found = index.find(block, block_words)
        if found:
            hits[block] = found
    return Reading(document, tuple(folded), tuple(words), hits, index)


def read_again(document: Document, rules: tuple[Rule, ...], known: Reading) -> Reading:
    """The same of a text of which `known` has read most lines: what stands there as a whole block is taken over."""
    places = {block.text: block.index for block in known.document.blocks}
    index = _index(rules)
    folded: list[str] = []
    words: list[list[str]] = []
    hits: dict[int, list[Hit]] = {}
    for block in document.blocks:
        place = places.get(block.text)
        folded.append(fold(block.text) if place is None else known.folded[place])
        words.append(WORD.findall(folded[-1]) if place is None else known.words[place])
        if place is None or known.index is not index:
            found = index.find(block.index, words[-1])
        else:
            found = [hit._replace(block=block.index) for hit in known.hits.get(place, ())]
        if found:
            hits[block.index] = found
    return Reading(document, tuple(folded), tuple(words), hits, index)


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    rule: Rule
    parts: list[str]
    order: int
    """Its rule's place among all: of two hits at one place the earlier declared goes first."""
    literal: bool
    """Whether it has no placeholder."""
    key: int
    """The literal part by which it is looked up, its first where it matters; -1 where it has none («{date}»)."""


_ByWord = dict[str, list[_Pattern]]


@dataclass(slots=True, eq=False)
class _Index:
    """Patterns by the one word that must be looked at first: most can only begin or end a block."""

    whole: dict[tuple[str, ...], list[_Pattern]] = field(default_factory=dict)
    """Whole blocks without a placeholder: looked up by all of a block's words at once."""
    longest: int = 0
    """How many words the longest of them has."""
    opening: _ByWord = field(default_factory=dict)
    """Other whole blocks and beginnings whose first word is given: looked up by a block's first word."""
    closing: _ByWord = field(default_factory=dict)
    """Ends whose last word is given: looked up by a block's last word."""
    floating: _ByWord = field(default_factory=dict)
    """Those whose edge varies («{number} قراءة»): looked up by every word near the edges."""
    anywhere: _ByWord = field(default_factory=dict)
    """Those that may stand anywhere: looked up by every word, under their longest where all is literal."""
    loose: set[str] = field(default_factory=set)
    """The words of `floating` and `anywhere`: most blocks have none of them."""
    dated: list[_Pattern] = field(default_factory=list)
    """Placeholders alone («{date}»): tried on blocks that begin with a date or number."""
    every: _ByWord = field(default_factory=dict)
    """All of them by their first literal word, for lines that were joined."""
    vocabularies: list[tuple[Rule, frozenset[str]]] = field(default_factory=list)
    interface: set[str] = field(default_factory=set)
    """The words of all vocabularies."""
    keys: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    """What `keys_of` found."""

    def add(self, rule: Rule, phrase: str, order: int) -> None:
        parts = _PATTERN_PART.findall(_fold_outside_braces(phrase))
        literal = [n for n, part in enumerate(parts) if not part.startswith("{")]
        pattern = _Pattern(rule, parts, order, len(literal) == len(parts), literal[0] if literal else -1)
        first, last = pattern.parts[0], pattern.parts[-1]
        if pattern.key < 0:
            self.dated.append(pattern)
            return
        self.every.setdefault(pattern.parts[pattern.key], []).append(pattern)
        if rule.at is At.WHOLE and pattern.literal:
            self.whole.setdefault(tuple(parts), []).append(pattern)
            self.longest = max(self.longest, len(parts))
        elif rule.at is At.ANYWHERE:
            if pattern.literal:
                # The longest word is the rarest: «لا» would be looked up, in vain, on every page.
                pattern = replace(pattern, key=max(range(len(parts)), key=lambda n: len(parts[n])))
            self.anywhere.setdefault(pattern.parts[pattern.key], []).append(pattern)
            self.loose.add(pattern.parts[pattern.key])
        elif rule.at is not At.END and not first.startswith("{"):
            self.opening.setdefault(first, []).append(pattern)
        elif rule.at is At.END and not last.startswith("{"):
            self.closing.setdefault(last, []).append(pattern)
        else:
            self.floating.setdefault(pattern.parts[pattern.key], []).append(pattern)
            self.loose.add(pattern.parts[pattern.key])

    def keys_of(self, kinds: frozenset[str]) -> frozenset[str]:
        """The first literal words of the phrases of some kinds."""
        known = self.keys.get(kinds)
        if known is None:
            keys = (word for word, patterns in self.every.items() if any(p.rule.kind in kinds for p in patterns))
            known = self.keys[kinds] = frozenset(keys)
        return known

    def find(self, block: int, words: list[str]) -> list[Hit]:
        """The phrases that stand where their rules say, in word order; a vocabulary, which says least, comes last."""
        if not words:
            return []
        found: list[tuple[int, int, Hit]] = []
        dated = is_date_word(words[0])
        if dated or words[0] in self.interface:
            self._find_vocabularies(block, words, found)
        if len(words) <= self.longest:
            whole = self.whole.get(tuple(words), ())
            found.extend((0, pattern.order, Hit(pattern.rule, block, 0, len(words))) for pattern in whole)
        for pattern in self.opening.get(words[0], ()):
            _match_at(pattern, block, words, (0,), found)
        for pattern in self.closing.get(words[-1], ()):
            starts = (len(words) - len(pattern.parts),) if pattern.literal else range(len(words))
            _match_at(pattern, block, words, starts, found)
        if dated:
            for pattern in self.dated:
                _match_at(pattern, block, words, (0,), found)
        if not self.loose.isdisjoint(words):
            self._find_floating(block, words, found)
            self._find_anywhere(block, words, found)
        return _in_order(found) if found else []

    def _find_vocabularies(self, block: int, words: list[str], found: list[tuple[int, int, Hit]]) -> None:
        # Paragraphs begin with «في» or «على», words of dates too: the last word tells them without a look at the rest.
        if words[-1] not in self.interface and not is_date_word(words[-1]):
            return
        for rule, vocabulary in self.vocabularies:
            if _made_of(rule, vocabulary, words):
                found.append((len(words), 0, Hit(rule, block, 0, len(words))))

    def find_inside(self, block: int, words: list[str]) -> list[Hit]:
        """The phrases wherever they stand, whatever their rules say of the place."""
        found: list[tuple[int, int, Hit]] = []
        for position, word in enumerate(words):
            for pattern in self.every.get(word, ()):
                for first in _starts(pattern, position):
                    last = next(_ends(pattern.parts, 0, words, first), None)
                    if last is not None:
                        found.append((first, pattern.order, Hit(pattern.rule, block, first, last)))
                        break
        return _in_order(found)

    def _find_floating(self, block: int, words: list[str], found: list[tuple[int, int, Hit]]) -> None:
        near = words if len(words) <= 2 * EDGE_WORDS else (*words[:EDGE_WORDS], *words[-EDGE_WORDS:])
        for word in near:
            for pattern in self.floating.get(word, ()):
                starts = (0,) if pattern.rule.at is not At.END else range(max(0, len(words) - EDGE_WORDS), len(words))
                _match_at(pattern, block, words, starts, found)

    def _find_anywhere(self, block: int, words: list[str], found: list[tuple[int, int, Hit]]) -> None:
        get = self.anywhere.get
        for position, word in enumerate(words):
            patterns = get(word)
            if patterns is not None:
                for pattern in patterns:
                    _match_at(pattern, block, words, _starts(pattern, position), found)


_TO_THE_END = frozenset((At.WHOLE, At.END))

EDGE_WORDS = 24
"""How far from a block's edge a phrase that begins or ends with a placeholder is looked for: two dates of at most 11
words and a label (8 to 40 give the same articles of the dev corpus)."""


def _made_of(rule: Rule, vocabulary: frozenset[str], words: list[str]) -> bool:
    """Whether a block's words are all of a closed vocabulary, or numbers, dates and times."""
    if len(words) > (rule.max_words or MOST_VOCABULARY_WORDS) or not (words[0] in vocabulary or is_date_word(words[0])):
        return False
    others = [word for word in words if word not in vocabulary]
    return len(others) < len(words) and all(map(is_date_word, others))


MOST_VOCABULARY_WORDS = 60
"""A block of more words is no row of interface words, where a rule gives no `max_words` of its own (15 to 999 give the
same articles of the dev corpus)."""


def _match_at(
    pattern: _Pattern, block: int, words: list[str], starts: Iterable[int], found: list[tuple[int, int, Hit]]
) -> None:
    """Add the pattern's hit at the first of the places where it stands as its rule says."""
    count, at = len(words), pattern.rule.at
    for first in starts:
        if first < 0:
            continue
        for last in _ends_of(pattern, words, first):
            if last != count and at in _TO_THE_END:
                continue
            found.append((first, pattern.order, Hit(pattern.rule, block, first, last)))
            return


def _ends_of(pattern: _Pattern, words: list[str], first: int) -> Iterable[int]:
    if not pattern.literal:
        return _ends(pattern.parts, 0, words, first)
    last = first + len(pattern.parts)
    return (last,) if words[first:last] == pattern.parts else ()


def _in_order(found: list[tuple[int, int, Hit]]) -> list[Hit]:
    if len(found) > 1:
        found.sort(key=lambda hit: hit[:2])
    return list(dict.fromkeys(hit for _, _, hit in found))


@lru_cache(maxsize=256)
def _index(rules: tuple[Rule, ...]) -> _Index:
    index = _Index()
    for order, rule in enumerate(rules):
        for phrase in rule.phrases:
            index.add(rule, phrase, order)
        if rule.words:
            index.vocabularies.append((rule, frozenset(words_of(" ".join(rule.words)))))
            index.interface.update(index.vocabularies[-1][1])
    return index


def _fold_outside_braces(phrase: str) -> str:
    return "".join(p if p.startswith("{") else fold(p) for p in re.split(r"(\{\w+\})", phrase))


def _starts(pattern: _Pattern, position: int) -> Iterable[int]:
    """Where a pattern can begin whose key stands at `position`."""
    if pattern.literal:
        return (position - pattern.key,)
    before = pattern.parts[: pattern.key]
    if not before:
        return (position,)
    return range(max(0, position - len(before) * MOST_DATE_WORDS), position)


def _ends(parts: Sequence[str], part: int, words: Sequence[str], position: int) -> Iterator[int]:
    """Every place where the pattern, from `part` on, can end if it begins at `position`: longest run first."""
    if part == len(parts):
        yield position
        return
    for following in _steps(parts[part], words, position):
        yield from _ends(parts, part + 1, words, following)


def _steps(part: str, words: Sequence[str], position: int) -> Iterable[int]:
    if part == WORDS:
        return range(min(position + MOST_FREE_WORDS, len(words)), position, -1)
    if part == NUMBER:
        return _run(words, position, str.isdigit, 4)
    if part == DATE:
        return _run(words, position, is_date_word, MOST_DATE_WORDS)
    return (position + 1,) if position < len(words) and words[position] == part else ()


def _run(words: Sequence[str], position: int, belongs: Callable[[str], bool], most: int) -> Iterable[int]:
    end = position
    while end < len(words) and end - position < most and belongs(words[end]):
        end += 1
    return range(end, position, -1)
