"""Which language a text is in: by its script, then by its letters, and by statistics only where both are silent.

Arabic letters are written by a dozen languages. Sorani, Urdu, Pashto and Persian each have letters of their own that
fill some hundredths of any text; Arabic has the teh marbuta, the hamzas on alif, and its article. langdetect knows
no Sorani and costs 0.8 s at its first call, so it is asked last.
"""

from __future__ import annotations

import re
from functools import cache

SHORTEST_FOR_STATISTICS = 40
"""Letters below which langdetect is not asked: of the tests' 33 sentences in its languages it names 31 from 15 letters
and all from 25; 40 leaves room for labels and names, which are no sentences."""
OWN_LETTERS_SHARE = 0.02
"""Share of letters that only Sorani, Urdu or Pashto has: 9% and more of the Urdu and Sorani snippets of the tests, none
of 183 Arabic bodies of the dev corpus. Set between, for Arabic that quotes a name."""
PERSIAN_SHARE = 0.008
"""Share of the four letters Persian added: 1.8% and more of the Persian snippets of the tests and 4% of the Iraqi ones,
none of 183 Arabic bodies of the dev corpus."""
ARABIC_SHARE = 0.01
"""Share of ة، أ، إ، ى، ؤ: 3% and more of each of 183 Arabic bodies of the dev corpus, 1.7% of the Maghrebi snippets of
the tests, none of the Persian, Urdu and Sorani ones."""
ARTICLE_SHARE = 0.1
"""Share of words that begin with the article: 17 to 38% of 183 Arabic bodies of the dev corpus (5th and 95th
percentile; the lowest has 9%), none of the Persian, Urdu and Sorani snippets of the tests."""

SAMPLE = 300
"""Characters of each of the two samples: of no Arabic body of the dev corpus does the share of Arabic's letters in them
fall below 3%, three times what is asked."""

_ARABIC_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdff\ufe70-\ufefc]+")
_OTHER_WORD = re.compile("[^\\W\\d_\u0620-\u06d5\ufb50-\ufefc]+")
_ARTICLES = ("ال", "وال", "فال", "بال", "كال", "لل")
_OWN_LETTERS = {"ckb": "ەێۆڕڵ", "ps": "ټډړږښګېۍ", "ur": "ٹڈڑںے"}
_PERSIAN = "پچژگ"
_ARABIC = "ةأإىؤ"


def language_of(text: str) -> str | None:
    """ISO 639-1 code (Sorani: `ckb`) of the language most of a text is in; None where it is too short to say.

    Of a long text its beginning and its middle are looked at.
    """
    text = _sample(text)
    words = _ARABIC_WORD.findall(text)
    others = _OTHER_WORD.findall(text)
    arabic, other = sum(map(len, words)), sum(map(len, others))
    if not arabic + other:
        return None
    if arabic < other:
        return _by_statistics(" ".join(others))
    return _by_letters(text, words, arabic) or _by_statistics(" ".join(words))


def _sample(text: str) -> str:
    if len(text) <= 2 * SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"


def _by_letters(text: str, words: list[str], letters: int) -> str | None:
    """The language that letters of its own betray; None where none do."""
    for language, own in _OWN_LETTERS.items():
        if _share(own, text, letters) >= OWN_LETTERS_SHARE:
            return language
    persian, arabic = _share(_PERSIAN, text, letters), _share(_ARABIC, text, letters)
    articles = sum(word.startswith(_ARTICLES) for word in words) / len(words)
    if persian >= PERSIAN_SHARE and persian > arabic and articles < 2 * ARTICLE_SHARE:
        return "fa"
    return "ar" if arabic >= ARABIC_SHARE or articles >= ARTICLE_SHARE else None


def _share(own: str, text: str, letters: int) -> float:
    return sum(map(text.count, own)) / letters


def _by_statistics(text: str) -> str | None:
    if len(text) < SHORTEST_FOR_STATISTICS:
        return None
    detect, error = _langdetect()
    try:
        code: str = detect(text)
    except error:
        return None
    return code.partition("-")[0]


@cache
def _langdetect():  # type: ignore[no-untyped-def]  # noqa: ANN202 - langdetect has no types
    """The detector with its chance taken out; imported here because its profiles cost 0.8 s and 63 MB."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    return detect, LangDetectException
