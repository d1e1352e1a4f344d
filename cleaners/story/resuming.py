"""Where a story resumes in a line that other stories' headlines were glued into.

For each place its evidence is counted, weights say what that is worth, and the weights of all places together say how
likely it is that the story resumes at one of them, before it, or nowhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from cleaners.cues import is_known_verb, may_be_verb, opens_sentence
from cleaners.story.stems import SHORT_WORD, stem
from cleaners.text.normalise import WORD, fold_with_offsets, words_of


class Own(NamedTuple):
    """What the story says elsewhere, in matching form."""

    stems: frozenset[str]
    """Stems of its longer words."""
    pairs: frozenset[tuple[str, str]]
    """Words that stand side by side in it."""


class Evidence(NamedTuple):
    """What speaks for a place, and against it."""

    foreign: float
    """Longer words between label and place that the story does not have."""
    own: float
    """Such words that it has."""
    commas: float
    """Commas between label and place: 11 of 482 titles and clutter strings of the dev corpus hold one."""
    unfinished: float
    """Full stops between label and place, and whether a quote or bracket is open there: headlines have neither."""
    closed: float
    """Whether a stop or closing mark, or a letter that ends words, stands right before the place."""
    goes_on: float
    """Whether a comma, colon or dash does."""
    pair: float
    """Whether the words on both sides stand side by side in the story."""
    inside: float
    """What of the word before says that a sentence goes on: a particle, a noun before its adjective."""
    verb: float
    """Whether the word is a verb of the past."""
    and_verb: float
    """Whether it is one with «و»: no headline begins so."""
    opens: float
    """Whether it opens sentences otherwise: a likely verb, the future, «وبحسب», «من المقرر», «لم»."""
    present: float
    """Whether it may be a verb of the present."""
    dateline: float
    """Whether a place's name and a dash stand here, before a verb or after none."""
    doubled: float
    """Whether what lies between label and place is one headline twice."""
    follows: float
    """Share of the story's words among the longer ones that follow."""


class Place(NamedTuple):
    """A place where the story may resume."""

    offset: int
    """Where in the text."""
    evidence: Evidence


WEIGHTS = Evidence(
    foreign=0.3, own=-0.6, commas=-2.8, unfinished=-2.9, closed=3.7, goes_on=-2.6, pair=-2.7, inside=-1.5, verb=3.0,
    and_verb=4.9, opens=2.5, present=1.2, dateline=2.7, doubled=6.4, follows=2.4,
)  # fmt: skip
"""What each is worth: log-odds fitted on 2,200 lines put together from stories and headlines of half of the dev
corpus' outlets (`tests/benchmarks/glued.py --fit` draws others, which move most by 0.4 at most, `doubled` by 1). Twenty
more kinds of evidence that sounded as good made no place surer on outlets left out: more verbs, derived verbs, the
length, numbers, open quotes, the story's own words inside a word, its headline's words apart from its others."""
NOWHERE = 2.9
"""What speaks for no place at all, on the same scale; an eighth of the lines had none: a story's sentence behind the
label's words."""

FEWEST_HEADLINE_WORDS = 3
"""The shortest gold headline of the dev corpus has three words."""
FEWEST_SENTENCE_WORDS = 6
"""A rest of fewer words is no sentence to go on with."""
MOST_GLUED_WORDS = 75
"""Where the story has not resumed after so many words, it does not: four of the longest gold headlines have 72."""
FEWEST_STEMS = 30
"""Of a story that says less elsewhere no word is known to be foreign: two paragraphs have so many stems."""
AHEAD = 12
"""Words behind a place among which the story's are counted."""
FEWEST_LETTERS = 3
"""Neither a word nor what is glued to it has fewer letters."""
LONGEST_VERB = 12
"""Letters read for the verb behind a dateline."""

_CLOSED_AND_GLUED = re.compile(r"[^\sـ][\"»”’)\]؟!?…][^\W\d_]")
_ASKS = re.compile(r"[؟!?][\"»”)]*\s*$")
_GOES_ON = re.compile(r"[،,؛;:|/–—-]\s*$")
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{2})\s?\.(?=\s)")
# «ة», «ى» and «اً» end words; a digit ends none, nor does a Latin letter before an Arabic one, but what follows is one.
_WORD_END = re.compile(
    r"(?<=[^\W\d_][ةى])(?=[^\W\d_]{3})|(?<=[^\W\d_]اً)(?=[^\W\d_]{3})|(?<=\d)(?=[\u0621-\u064a]{3})"
    r"|(?<=[A-Za-z]{3})(?=[\u0621-\u064a]{3})"
)
_PAIRED = (("«", "»"), ("“", "”"), ("(", ")"))
_PLURAL = "ات"
"""A feminine plural with a pronoun («محلاتهم») looks like a word with «اتهم» glued to it."""
_PARTICLES_IN_FRONT = re.compile(r"[وف]?[بلك]?(?:ال|ل)?")
_FUTURE = re.compile(r"س[يتن]\w{3,}")
_PRESENT = re.compile(r"[يتن]\w{3,}")
_DATELINE = re.compile(r"\(?(?:[^\W\d_]+[ /]?){1,3}\s*\)?(?:\([^)]{2,20}\))?\s*[-–—ـ:]\s")
_PARTICLES = frozenset(
    words_of(
        "من الى عن على في مع بين خلال حول ضد عبر نحو قبل بعد منذ حتى عند لدى دون تحت فوق امام وراء ضمن بعض كل غير اي "
        "هذا هذه ذلك تلك و او ان انه انها التي الذي الذين ما لا لم لن قد كما بدون لكن ثم اذا هل بسبب رغم بشان"
    )
)
"""After these a phrase or sentence goes on."""
_BEFORE_A_VERB = frozenset(
    words_of(
        "التي الذي الذين ما ان من لا لم قد كما و بعدما عندما حين حيث ثم لكن كان كانت او الى على في عن "
        "انه انها بينما فيما اذ فقد وقد لقد كيف لماذا ماذا متى اين هل"
    )
)
"""After these a verb goes on with a sentence; it begins none."""
_OPENERS = frozenset(
    words_of(
        "ووفقا وبحسب وحسب ووفق وسرعان وهذا وهذه وذلك وتلك وبينما ومنذ وكما وجدير والجدير وبذلك ولذلك "
        "وهكذا وايضا وعندما وحين وخلال واثناء وبسبب ورغم وبالرغم ومع وعند وحول وبشان وفيما واما ولعل "
        "وربما وبالتالي وعليه ولكن ولان وبهذا وتحت وضمن وبين واثر وعقب وهناك وثمة وكل وبعض واليوم وامس "
        "ولم ولن ولا وما وليس وليست ولقد اما فيما بينما كما لكن لذا لذلك هكذا لم لن لقد قد ليس ليست لا "
        "ما"
    )
)
"""Words with which sentences of news begin and headlines hardly do."""
_OPENING_PAIRS = frozenset(
    pair
    for phrase in (
        "من المتوقع", "من المقرر", "من المنتظر", "من المرجح", "من المعروف", "من الممكن", "من المحتمل", "من جانبه",
        "من جانبها", "من جهته", "من جهتها", "من ناحيته", "من ناحيتها", "من جهة", "جدير بالذكر", "الجدير بالذكر",
        "تجدر الإشارة", "في الوقت", "في وقت", "في حين", "في هذا", "في ظل", "في إطار", "في سياق", "في تصريح", "في خطوة",
        "في بيان", "في حديث", "بعد أن", "منذ أن", "وفق ما", "بحسب ما", "على الرغم", "بالرغم من", "على صعيد", "إلى ذلك",
        "إلى جانب", "إلا أن", "كما أن", "هذا وقد", "لا يزال", "لا تزال", "ما زال", "ما زالت", "عندما كان", "بينما كان",
    )
    for pair in pairwise(words_of(phrase))
)  # fmt: skip


def own_words(said: Iterable[Sequence[str]]) -> Own:
    """What a story says, of its paragraphs' words in matching form, its headline's among them."""
    said = list(said)
    stems = frozenset(stem(word) for words in said for word in words if len(word) > SHORT_WORD)
    return Own(stems, frozenset(pair for words in said for pair in pairwise(words)))


def where_resumed(text: str, label: int, own: Own, risk: float) -> int | None:
    """Where in a text the story resumes behind a label of so many words.

    None where it is likelier than `risk`, 0 to 1, that it resumed before: a cut would take words of it.
    """
    places = list(find_places(text, label, own))
    if not places:
        return None
    weights = [weight(place.evidence) for place in places]
    best = max(range(len(places)), key=weights.__getitem__)
    likely = [math.exp(weight - weights[best]) for weight in (NOWHERE, *weights)]
    return places[best].offset if sum(likely[: best + 1]) <= risk * sum(likely) else None


def weight(evidence: Evidence) -> float:
    """What a place's evidence is worth."""
    return sum(count * worth for count, worth in zip(evidence, WEIGHTS, strict=True))


def find_places(text: str, label: int, own: Own) -> Iterator[Place]:
    """The words of a text at which the story may resume behind a label of so many words, and places inside words."""
    line = _Line(text, label, own)
    last = min(len(line.words) - FEWEST_SENTENCE_WORDS, label + FEWEST_HEADLINE_WORDS + MOST_GLUED_WORDS)
    for number in range(label + FEWEST_HEADLINE_WORDS, last):
        start = line.starts[number]
        yield Place(_with_opening_mark(text, start), line.evidence(number, 0))
        for letters in line.seams(number):
            yield Place(line.offset(number, letters), line.evidence(number, letters))


class _Line:
    """A text's words, and what is counted up to each of them."""

    def __init__(self, text: str, label: int, own: Own) -> None:
        folded, self._offsets = fold_with_offsets(text)
        self._found = list(WORD.finditer(folded))
        self.text, self._label, self._own = text, label, own
        self.words = [match[0] for match in self._found]
        self.starts = [self._offsets[match.start()] for match in self._found]
        long = [stem(word) if len(word) > SHORT_WORD else None for word in self.words]
        self._stems = long
        known = len(own.stems) >= FEWEST_STEMS
        self._foreign = list(accumulate((known and s is not None and s not in own.stems for s in long), initial=0))
        self._mine = list(accumulate((s is not None and s in own.stems for s in long), initial=0))
        self._begin = self._offsets[self._found[label - 1].end()] if label else 0

    def offset(self, number: int, letters: int) -> int:
        """Where in the text a word's letter stands."""
        return self._offsets[self._found[number].start() + letters]

    def seams(self, number: int) -> Iterator[int]:
        """After how many letters of a word something shows that two were glued."""
        word, start = self.words[number], self._found[number].start()
        ended = {match.start() for match in _WORD_END.finditer(self.text, self.starts[number], self._end(number))}
        for letters in range(1, len(word)):
            if self._offsets[start + letters] in ended or _is_verb_glued(word[:letters], word[letters:]):
                yield letters

    def _end(self, number: int) -> int:
        return self._offsets[self._found[number].end() - 1] + 1

    def evidence(self, number: int, letters: int) -> Evidence:
        """What speaks for the place behind so many letters of a word."""
        word, before = self.words[number][letters:], "" if letters else self.words[number - 1]
        after = self.words[number + 1]
        place = self.offset(number, letters)
        place = place if letters else _with_opening_mark(self.text, place)
        head = "" if letters else self.text[max(self._begin, place - 3) : place]
        passed = self.text[self._begin : place]
        known, joined = is_known_verb(word), word.startswith("و")
        return Evidence(
            foreign=self._foreign[number] - self._foreign[self._label],
            own=self._mine[number] - self._mine[self._label],
            commas=min(3, passed.count("،")),
            unfinished=min(2, len(_FULL_STOP.findall(passed))) + _is_open(passed, self.text[place : place + 1]),
            closed=_is_closed(self.text, place, head) + (letters > 0 and _WORD_END.match(self.text, place) is not None),
            goes_on=_GOES_ON.search(head) is not None,
            pair=(before, word) in self._own.pairs,
            inside=_says_inside(before, word, head),
            verb=known and not joined,
            and_verb=known and joined,
            opens=_says_opening(word, after, known=known),
            present=_PRESENT.fullmatch(word) is not None and not known,
            dateline=_is_dateline(self.text, place),
            doubled=self._is_doubled(number),
            follows=self._share_ahead(number),
        )

    def _is_doubled(self, number: int) -> bool:
        half, odd = divmod(number - self._label, 2)
        middle = self._label + half
        return (
            not odd and half >= FEWEST_HEADLINE_WORDS and self.words[self._label : middle] == self.words[middle:number]
        )

    def _share_ahead(self, number: int) -> float:
        ahead = [s for s in self._stems[number : number + AHEAD] if s is not None]
        return sum(s in self._own.stems for s in ahead) / max(1, len(ahead))


def _with_opening_mark(text: str, start: int) -> int:
    """Where a word begins if the bracket or quote that it opens with is taken in."""
    mark = text[start - 1 : start]
    opens = mark in {"(", "«", "“", "["} or (mark == '"' and text[start - 2 : start - 1].isspace())
    return start - 1 if mark and opens else start


def _is_verb_glued(word: str, verb: str) -> bool:
    bare = _PARTICLES_IN_FRONT.sub("", word, count=1)
    if len(bare) < FEWEST_LETTERS or len(verb) < FEWEST_LETTERS or verb.startswith(_PLURAL):
        return False
    return is_known_verb(verb) or may_be_verb(verb) or (verb[0] == "س" and verb[1] in "يت" and is_known_verb(verb[1:]))


def _is_open(passed: str, mark: str) -> bool:
    """Whether a quote or bracket is open at the end of a text, before a mark that does not close it."""
    odd = passed.count('"') % 2 == 1 and mark != '"'
    return odd or any(passed.count(opening) > passed.count(closing) for opening, closing in _PAIRED)


def _is_closed(text: str, place: int, head: str) -> int:
    """How many things show that a headline ends: it asks or calls, a closing mark stands right before a word."""
    glued = place > 1 and _CLOSED_AND_GLUED.match(text, place - 2) is not None
    # A straight quote closes after an odd number.
    glued = glued and (text[place - 1] != '"' or text.count('"', 0, place) % 2 == 0)
    return glued + (_ASKS.search(head) is not None)


def _says_inside(before: str, word: str, head: str) -> int:
    definite = word.startswith("ال") and not before.startswith(("ال", "لل")) and head[-2:].strip() != ""
    settled = _ASKS.search(head) is not None
    return (before in _PARTICLES) + (before in _BEFORE_A_VERB) + (bool(before) and definite and not settled)


def _says_opening(word: str, after: str, *, known: bool) -> int:
    likely = may_be_verb(word) or _FUTURE.fullmatch(word) is not None
    feminine = not known and len(word) > SHORT_WORD and word.endswith("ت") and not word.endswith("ات")
    joined = not known and opens_sentence((word,)) and word.startswith("و")
    return (
        likely
        + (feminine and not word.startswith("ال"))
        + (joined or (word in _OPENERS and not known))
        + ((word.removeprefix("و"), after) in _OPENING_PAIRS)
    )


def _is_dateline(text: str, place: int) -> bool:
    found = _DATELINE.match(text, place)
    if found is None:
        return False
    return ":" not in found[0] or opens_sentence(words_of(text[found.end() : found.end() + LONGEST_VERB]))
