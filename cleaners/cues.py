"""Cues: what one block looks like, computed once. No cue decides anything alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cleaners.matching import Reading
from cleaners.model import Block
from cleaners.text.normalise import words_of

FUNCTION_WORDS = frozenset(
    words_of(
        "في من على الى عن ان انه انها التي الذي الذين اللذين هذا هذه ذلك تلك هو هي هم كما قد لم لا لن ما كان كانت يكون "
        "قال قالت وقال وقالت واضاف واضافت واكد مع بعد قبل بين خلال حيث او ثم الا اذا كل بعض غير عند منذ حتى "
        "لكن ولكن بل وفي ومن وعلى والى وان وهو وهي وكان وكانت وقد ولم ولا وما فيما بينما ايضا اي له لها لهم به بها فيه "
        "فيها منه منها عليه عليها اليه اليها نحو ضد عبر حول وذلك وهذا كذلك بان بانه لان لانه فان فقد انا نحن كنت عندما "
        "اثناء لدى تم the of and to in a is that for on with"
    )
)
"""Words that sentences need and menus, tickers and tag lists hardly have (matching form)."""

SENTENCE_OPENERS = frozenset(
    words_of(
        "قال اعلن اكد كشف افاد ذكر اوضح اضاف اشار نفي طالب دعا حذر شدد ادان اعتبر راي عبر اعرب اعترف اتهم "
        "ابدي ناقش التقي استقبل زار وصل غادر حضر ترأس تراس افتتح اختتم انطلق بدا انتهي استمر عاد جدد اصدر "
        "قرر وقع وافق رفض صوت اقر تبني اطلق اقام شارك حصل نال فاز خسر تاهل حقق احرز هزم سحق عزز قاد واصل "
        "انهي استهل خاض تلقي اصيب لقي توفي اغتيل استشهد انفجر اندلع استهدف شن هاجم اقتحم اعتقل اوقف احبط "
        "القي افرج اصطدم تحطم سقط غرق احترق ارتفع انخفض صعد هبط وصلت سعت سعي حاول تمكن نجح فشل اضطر اختار "
        "كلف اقال استقال انتخب تولي انضم تعاقد انتقل وقعت تسلم سلم ارسل بعث ابلغ اخبر ابرز اظهر رجح تسبب "
        "اسفر اثار اشعل اشاد ثمن عزي نعي ودع واجه عاني يعاني يمثل ضم شمل تضمن احتضن اعد قدم طور ابتكر "
        "صمم استثمر انفق خصص وفر اتاح كان ليس صار اصبح ظل استنكر اجرت اجري احال تنسحب انسحب "
        "سحب تمت استطاع توصل اتفق اعاد التزم دافع هدد توعد حض حث ناشد استعرض استعاد احاط سلط رصد وثق الغي "
        "ارجا نددت ندد تظاهر احتج خرج عثر اغلق تناقل تصدر غرد ظهر اطل اختفي المح لفت ابان نوه استطرد اردف "
        "تابع ختم مازال لازال زال لايزال اضحي امسي ابتدا راح اخذ شرع جاء جاءت اتي مضي جري يعد تعد يشار "
        "يذكر انتشر"
    )
)
"""Verbs, third person past in matching form, with which news sentences open; headlines put the noun first or the verb
in the present."""
# Derived verbs of the past: استفعل, انفعل, افتعل (their nouns have an alef before the last letter), and افعلت.
_DERIVED_VERB = re.compile(r"(?:است[^\Wا]{3}|ان[^\Wا]{3}|ا[^\Wا]ت[^\Wا]{2})ت?|ا[^\Wلا][^\Wا]{2}ت")
# «و» before a verb of the present, a pronoun or a preposition: no headline begins so.
_GOES_ON = re.compile(
    r"و(?:[يت]\w{3,}|من|في|على|علي|عن|الى|الي|هو|هي|هم|ان|اذا|لا|ما|التي|الذي|الذين|قد|لم|لن|بعد|قبل|كما)"
)
_VERB_ENDINGS = ("وا", "تا", "ت", "ا")
_ALSO_NOUNS = frozenset(
    words_of(
        "بحث قصف ضرب رد حكم وضع شكل سجل نقل دخل عرض طرح توقع تراجع تواصل تعادل تغلب عقد قتل نظم كرم منح "
        "ضبط نشر وصف وجه فتح تداول تفاعل تعرض توج بلغ شهد قضي علق اجل احتفل"
    )
)
"""Verbs that without an ending or «و» are nouns as often, and open headlines too."""


def opens_sentence(words: Sequence[str]) -> bool:
    """Whether words begin as a news sentence does: with a verb of the past, or with «و» that goes on."""
    return bool(words) and (is_opening_verb(words[0]) or _GOES_ON.fullmatch(words[0]) is not None)


@lru_cache(maxsize=16384)
def is_opening_verb(word: str) -> bool:
    """Whether a word (matching form) is or looks like a verb that opens a sentence of news, whatever its person."""
    form = word[1:] if word[:1] in {"و", "ف"} else word
    return is_known_verb(word) or _DERIVED_VERB.fullmatch(form) is not None


def is_known_verb(word: str) -> bool:
    """Whether a word (matching form) is one of the listed verbs, whatever its person, «و» before it or not."""
    for form in (word, word[1:]) if word[:1] in {"و", "ف"} else (word,):
        if form in SENTENCE_OPENERS or (form != word and form in _ALSO_NOUNS):
            return True
        for ending in _VERB_ENDINGS:
            stem = form.removesuffix(ending)
            if stem != form and (stem in SENTENCE_OPENERS or stem in _ALSO_NOUNS):
                return True
    return False


def may_be_verb(word: str) -> bool:
    """Whether a word (matching form) is a verb of the past or a noun that looks the same."""
    return word in _ALSO_NOUNS


ANNOUNCING = frozenset(words_of("يلي التالي التالية كالتالي الآتي الآتية كالآتي"))
"""Words with which a line announces a list (matching form)."""

_FINAL_STOP = re.compile(r"(?:[.؟?!…۔]|\.\.+)[\s\"'»”’)\]\u200f\u200e]*(?:\([^()]{1,30}\))?\s*$")
_STOPS = frozenset(".؟!?…۔")
_CLOSING = "\"'»”’)]\u200f\u200e" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_END = 48
"""Code points at a block's end in which its last stop stands, with what closes after it."""
_CLAUSE = re.compile(r"[،,؛;:.]\s")

PROSE_WORDS = 8
"""A block of fewer words is no prose (dev corpus: 85% of the gold paragraphs have so many; 10 and 12 move one and three
outlets by a few words, 5 and 6 keep what points elsewhere on two)."""
UNSTOPPED_PROSE_WORDS = 18
"""A block without a final stop is prose from this length: 99% of half A's gold headlines have 17 words or fewer, the
longest 18 (15 loses on six outlets, 12 on thirteen; 22 and 30 on two, a few words)."""
FUNCTION_SHARE = 0.07
"""Share of function words that prose has at least where it has no final stop or few words: reports of matches are long,
stopped, and nothing but nouns and verbs (unstopped gold paragraphs: 0.05 at the 5th percentile,
0.08 at the 10th; 0 to 0.1 give the same bodies, 0.13 loses on two outlets)."""
LISTED_WORDS = 3.5
"""Words between commas, on average, below which an unstopped block is a list of keywords: unstopped gold paragraphs of
18 words and more have 6.6 and more (0 to 2 give the same articles, 7 the same bodies)."""
HEADLINE_WORDS = range(3, 25)
"""Words of a headline: half A's gold headlines have 3 to 18; kickers before them make them longer (range(3, 18) moves
an author, from 1, 2 or 4 words a few words of two or three outlets, up to 40 one outlet's story)."""
LINKED = 0.5
"""A block more than half of which is links is a list of links, not a paragraph with links in it (0.35 gives the same
bodies; 0.2 loses a story, 0.65 and 0.8 some words of another)."""


class Cues(NamedTuple):
    """What one block looks like."""

    words: int
    """How many words it has."""
    link_share: float
    """Share of its characters that are links, 0 to 1."""
    stopped: bool
    """Whether it ends as a sentence does: full stop, question mark, a source in brackets after them."""
    function_share: float
    """Share of function words among its words."""
    clauses: int
    """How many commas, colons and stops stand inside it."""
    prose: bool
    """Whether it reads as sentences of a story."""

    @property
    def headline_like(self) -> bool:
        """Whether it could be a headline: 3 to 24 words, no final stop."""
        return self.words in HEADLINE_WORDS and not self.stopped


def cues_of(reading: Reading) -> tuple[Cues, ...]:
    """The cues of every block of a document."""
    return tuple(map(_cues, reading.document.blocks, reading.words))


def _is_stopped(text: str) -> bool:
    """Whether a text ends in a stop, closing marks and a source in brackets after it left out."""
    end = text[-_END:].rstrip()
    if end.endswith(")"):
        return _FINAL_STOP.search(end) is not None
    # The pattern would be tried at each of the last characters, of every block.
    return end.rstrip(_CLOSING)[-1:] in _STOPS


def _cues(block: Block, words: list[str]) -> Cues:
    count = len(words)
    text = block.text
    link_share = min(1.0, sum(end - start for start, end in block.links) / len(text)) if block.links else 0.0
    stopped = _is_stopped(text)
    if count < PROSE_WORDS:
        return Cues(count, link_share, stopped, 0.0, 0, prose=False)
    share = len([word for word in words if word in FUNCTION_WORDS]) / count
    clauses = len(_CLAUSE.findall(text))
    long_enough = stopped or count >= UNSTOPPED_PROSE_WORDS
    sounds = share >= FUNCTION_SHARE or (stopped and count >= UNSTOPPED_PROSE_WORDS)
    sounds = sounds or (clauses >= 1 and count / (clauses + 1) < UNSTOPPED_PROSE_WORDS and share > 0)
    sounds = sounds and (stopped or count / (text.count(",") + text.count("،") + 1) >= LISTED_WORDS)
    return Cues(count, link_share, stopped, share, clauses, long_enough and sounds and link_share < LINKED)
