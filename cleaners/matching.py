"""Where phrases stand: every rule's phrases are looked up in one pass over a document's words.

Phrases are compared word by word in matching form, so spelling variants, punctuation and marks do not matter and a
phrase never matches inside a longer word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cleaners.model import Document
from cleaners.rule import At, Rule
from cleaners.text.normalise import WORD, fold, fold_with_offsets, words_of

NUMBER, DATE, WORDS = "{number}", "{date}", "{words}"
MOST_FREE_WORDS = 8
"""How many words `{words}` may stand for: the longest outlet name or headline kicker in the lexicon has seven."""
MOST_DATE_WORDS = 14
"""How many words `{date}` may stand for: «الأربعاء 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م الساعة 10 30 ص» has 14."""

_PATTERN_PART = re.compile(r"\{(?:number|date|words)\}|[^\W_]+|©")

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

_ORDINAL_OR_CLOCK = re.compile(r"\d+(?:st|nd|rd|th|h\d*|am|pm|z)|\d{4,}t\d+")


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
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
        return list(self.index.find(block, self.words[block], _stands_anywhere))

    def is_interface(self, word: str) -> bool:
        """Whether a word (matching form) is of a closed vocabulary: of menus, share rows, tools."""
        return any(word in vocabulary for _, vocabulary in self.index.vocabularies)

    def span(self, block: int, first: int, last: int) -> tuple[int, int]:
        """Words `first` to `last` (exclusive) of a block -> (start, end) in its raw text."""
        text = self.document.blocks[block].text
        folded, offsets = fold_with_offsets(text)
        found = list(WORD.finditer(folded))
        end = offsets[found[last - 1].end() - 1] + 1
        return offsets[found[first].start()], end


def is_date_word(word: str) -> bool:
    """Whether a word (matching form) can be part of a date or time."""
    return word in DATE_WORDS or word.isdigit() or _ORDINAL_OR_CLOCK.fullmatch(word) is not None


def read_words(document: Document, rules: tuple[Rule, ...]) -> Reading:
    """Fold a document and find every phrase of `rules` in it, in one pass each."""
    folded = fold("\n".join(block.text for block in document.blocks)).split("\n") if document.blocks else []
    words = [WORD.findall(text) for text in folded]
    index = _index(rules)
    hits: dict[int, list[Hit]] = defaultdict(list)
    for block, block_words in enumerate(words):
        for hit in index.find(block, block_words, _stands):
            hits[block].append(hit)
    return Reading(document, tuple(folded), tuple(words), dict(hits), index)


_Stands = Callable[[At, int, int, int], bool]
"""Whether a phrase of a place (`At`) may stand from one word to another in a block of so many."""


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    rule: Rule
    parts: tuple[str, ...]
    anchor: int
    """Which part the index knows it by: its first literal word."""


@dataclass(slots=True, eq=False)
class _Index:
    by_word: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    vocabularies: list[tuple[Rule, frozenset[str]]] = field(default_factory=list)
    unanchored: list[_Pattern] = field(default_factory=list)
    """Patterns of placeholders alone («{date}»): tried on blocks that begin with a date or number."""

    def add(self, rule: Rule, phrase: str) -> None:
        parts = tuple(p if p.startswith("{") else fold(p) for p in _PATTERN_PART.findall(_fold_outside_braces(phrase)))
        anchor = next((n for n, part in enumerate(parts) if not part.startswith("{")), None)
        if anchor is None:
            self.unanchored.append(_Pattern(rule, parts, 0))
        else:
            self.by_word[parts[anchor]].append(_Pattern(rule, parts, anchor))

    def find(self, block: int, words: Sequence[str], stands: _Stands) -> Iterator[Hit]:
        if words and is_date_word(words[0]):
            for pattern in self.unanchored:
                yield from _hits(pattern, block, words, 0)
        yield from self._made_of_vocabulary(block, words)
        get = self.by_word.get
        for position, word in enumerate(words):
            patterns = get(word)
            if patterns is not None:
                for pattern in patterns:
                    yield from _hits(pattern, block, words, position, stands)

    def _made_of_vocabulary(self, block: int, words: Sequence[str]) -> Iterator[Hit]:
        for rule, vocabulary in self.vocabularies:
            if (
                not words
                or not (words[0] in vocabulary or is_date_word(words[0]))
                or len(words) > (rule.max_words or 60)
            ):
                continue
            known = sum(word in vocabulary for word in words)
            if known and (known == len(words) or all(word in vocabulary or is_date_word(word) for word in words)):
                yield Hit(rule, block, 0, len(words))


@lru_cache(maxsize=256)
def _index(rules: tuple[Rule, ...]) -> _Index:
    index = _Index()
    for rule in rules:
        for phrase in rule.phrases:
            index.add(rule, phrase)
        if rule.words:
            index.vocabularies.append((rule, frozenset(words_of(" ".join(rule.words)))))
    index.by_word = dict(index.by_word)
    return index


def _fold_outside_braces(phrase: str) -> str:
    return "".join(p if p.startswith("{") else fold(p) for p in re.split(r"(\{\w+\})", phrase))


def _hits(pattern: _Pattern, block: int, words: Sequence[str], position: int, stands: _Stands) -> Iterator[Hit]:
    for first in _starts(pattern, position):
        for last in _ends(pattern.parts, 0, words, first):
            if stands(pattern.rule.at, first, last, len(words)):
                yield Hit(pattern.rule, block, first, last)
                return


def _starts(pattern: _Pattern, position: int) -> Iterable[int]:
    if not pattern.anchor:
        return (position,)
    furthest = max(0, position - pattern.anchor * MOST_DATE_WORDS)
    return range(furthest, position)


def _stands_anywhere(_at: At, _first: int, _last: int, _count: int) -> bool:
    return True


def _stands(at: At, first: int, last: int, count: int) -> bool:
    if at is At.WHOLE:
        return first == 0 and last == count
    if at is At.START:
        return first == 0
    return at is At.ANYWHERE or last == count


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
