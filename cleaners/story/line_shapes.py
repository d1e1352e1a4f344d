"""What one line of text looks like: a date, a credit, a dateline, a ticker, the tail of a text on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.cues import FUNCTION_WORDS, Cues, opens_sentence
from cleaners.matching import Reading
from cleaners.page.lines import breaks_line
from cleaners.text.dates import find_dates, is_date_only
from cleaners.text.normalise import printed, words_of

DATE_WORDS = 24
"""A date line has no more words: update and publication, both calendars and clocks (16 to 40 give the same articles of
the dev texts, 10 loses one outlet's date)."""
OPENED_WORDS = 7
"""A line of so many words that opens with a verb of the past is a sentence whose stop was forgotten (4 gives the same
bodies of the dev texts; 10 loses words of one outlet, never two outlets' stories)."""
CREDIT_WORDS = 8
"""A line in brackets of more words is a remark; «(رويترز، أسوشييتد برس، العربي الجديد)» has five (4 to 12 give the same
articles of the dev texts)."""
DATELINE_WORDS = 8
"""Place, agency and a name of four words (4 to 12 give the same articles of the dev texts)."""
FEWEST_SIGNED_WORDS = 3
"""The verb, a given name and a family name (2 to 4 give the same articles of the dev texts)."""
TICKER_WORDS, TICKER_CLAUSE, TICKER_FUNCTION_SHARE = 30, 15, 0.12
"""A line of so many words without a stop, so many words a comma, and fewer function words than 93% of the gold
paragraphs of so many words, is a ticker (20 to 999, 8 to 25 and 0.06 to 0.16 give the same bodies of the dev texts: it
names what other evidence removes)."""
NEIGHBOURS = 10
"""So many lines around a line without Arabic letters tell whether the text is Arabic (3 to 30 give the same articles of
the dev texts)."""

MASTHEAD_WORDS = 14
"""A line of more words is no masthead: two offices and two names, as in `rules/masthead.toml`."""
STAMP_WORDS = 40
"""A line of a date with byline, sections and a second date has no more words (20 to 80 give the same bodies of the dev
texts)."""
FEWEST_STAMP_WORDS = 3
"""Fewer words are a date alone, or none (1 to 5 give the same articles of the dev texts)."""
PATH_STEPS = 2
"""One arrow or slash stands in headlines too (1 takes words of two of the dev texts' outlets, 3 loses one's
headline)."""
BROKEN_WORDS = 4
"""A line of fewer words may be a heading that ends in a preposition («حول», «عبر») (2 and 8 each move a few words of
one of the dev texts' outlets)."""

_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[^\W\d][^()\[\]]*[)\]]\s*")
_NAMES = r"[^\W\d_]+(?: [^\W\d_]+){0,3}"
_PLACE_AND_NAME = re.compile(
    rf"\s*{_NAMES}\s*(?:\({_NAMES}\)\s*[-–—ـ:]*|(?:[-–—ـ]+|[:/|،,])\s*(?:{_NAMES}|\({_NAMES}\))\s*[-–—ـ:]*"
    rf"(?:\s*[/،,–—ـ-]\s*{_NAMES})*(?:(?<=[-–—ـ])\s*\({_NAMES}\)\s*[-–—ـ:]*)?)\s*"
)
_WROTE = re.compile(r"\s*كتبت?\s+(?!ال)[^\W\d_]+(?:\s+[^\W\d_]+)+\s*")
"""«كتب سالم حداد ومنى سالم»: the sign between is often left out; what is written is mostly definite, names are not."""
_STRETCHED = re.compile("(?<=[\u0621-\u064a])\u0640+(?=[\u0621-\u064a])")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d5]")
_BAR = re.compile(r"[|•»›]|\s/\s")
_STEP = re.compile(r"\S\s*(?:[←>\\]+|\s[»›/])\s+(?=\S)")
_WRITTEN = frozenset(words_of("كتب كتبت كتبه كتبها بقلم بواسطة الكاتب الكاتبة"))
"""Words (matching form) with which a line names its writer."""
_GLUED_OFFICE = re.compile("(?:رئيس|رئيسة|مدير|مديرة) (?:ال)?تحرير(?!ي)[\u0621-\u064a]{2}")
"""The editor's name without a space after the office («رئيس التحريرسالم حداد»); «القرار التحريري» has none."""
_NAME_AND_SIGN = re.compile(r"\s*[^\W\d_]+(?: [^\W\d_]+){1,3}\s*(?:\s[-–—]|[|•/])\s*")
"""What stands before the date of «سالم حداد - 14 مارس 2023»."""
_CLOCK = re.compile(r"[\d٠-٩]{1,2}:[\d٠-٩]{2}")
_YEAR = re.compile(r"[\d٠-٩]{4}")
PERIOD = re.compile(r"[.…۔][\s\"'»”’)\]]*$")
"""A full stop at the end of a line, with what closes after it: headlines may ask or exclaim, and have none."""


def is_glued_masthead(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line says who leads the outlet, office and name in one word."""
    return cues[block].words <= MASTHEAD_WORDS and _GLUED_OFFICE.search(reading.document.blocks[block].text) is not None


def is_date_line(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line says nothing but when."""
    return cues[block].words <= DATE_WORDS and is_date_only(reading.document.blocks[block].text)


def is_ticker(cues: Cues) -> bool:
    """Whether a long line is headlines glued together: no stop, hardly a comma, few function words."""
    return is_unparted([cues]) and cues.function_share < TICKER_FUNCTION_SHARE


def is_unparted(line: Sequence[Cues]) -> bool:
    """Whether a line, given as the blocks it is cut into, is long and has no stop at its end and hardly a comma."""
    words, clauses = sum(cues.words for cues in line), sum(cues.clauses + 1 for cues in line)
    return not line[-1].stopped and words >= TICKER_WORDS and words / clauses > TICKER_CLAUSE


def is_foreign(reading: Reading, block: int) -> bool:
    """Whether a line of an Arabic text has no Arabic letter: a footer, a licence, an embedded post."""
    blocks = reading.document.blocks
    if _ARABIC.search(blocks[block].text):
        return False
    longest = max(blocks[max(0, block - NEIGHBOURS) : block + NEIGHBOURS], key=lambda near: len(near.text))
    return _ARABIC.search(longest.text) is not None


def is_stamp(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line says when, beside who wrote it, where it stands or how often it was read, and is no sentence."""
    text = reading.document.blocks[block].text
    if not FEWEST_STAMP_WORDS <= cues[block].words <= STAMP_WORDS or PERIOD.search(text) or not _YEAR.search(text):
        return False
    dates = find_dates(text)
    clock = any(_CLOCK.search(date.raw) for date in dates)
    labelled = any(date.label for date in dates) and cues[block].words <= DATE_WORDS
    named = len(dates) == 1 and _NAME_AND_SIGN.fullmatch(text.replace(dates[0].raw, "")) is not None
    written = not _WRITTEN.isdisjoint(reading.words[block]) and _BAR.search(text) is not None
    return bool(dates) and (clock or labelled or written or named)


def is_path(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line shows the path to the page: two arrows or slashes and more between its words, and no sentence."""
    if cues[block].words > DATE_WORDS or cues[block].stopped:
        return False
    return len(_STEP.findall(reading.document.blocks[block].text)) >= PATH_STEPS


def is_broken_sentence(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line without a stop opens as a sentence does, or ends within one: a paragraph broken over lines."""
    words = reading.words[block]
    if cues[block].words >= OPENED_WORDS and opens_sentence(words):
        return True
    return cues[block].words >= BROKEN_WORDS and not cues[block].stopped and words[-1] in FUNCTION_WORDS


def is_dateline(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line right above prose names place, agency or reporter: «لندن (رويترز) –», «القاهرة ــ منى سالم»."""
    if cues[block].words > DATELINE_WORDS or block + 1 >= len(cues) or not cues[block + 1].prose:
        return False
    return _PLACE_AND_NAME.fullmatch(_plain(reading, block)) is not None


def is_signed(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line right above prose says who wrote it, without a sign between: «كتب سالم حداد ومنى سالم»."""
    words = reading.words[block]
    if not FEWEST_SIGNED_WORDS <= len(words) <= DATELINE_WORDS or block + 1 >= len(cues) or not cues[block + 1].prose:
        return False
    return FUNCTION_WORDS.isdisjoint(words) and _WROTE.fullmatch(_plain(reading, block)) is not None


def is_credit(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line is a short list of names in brackets: «(رويترز، الأناضول)»."""
    return cues[block].words <= CREDIT_WORDS and _IN_BRACKETS.fullmatch(_plain(reading, block)) is not None


def _plain(reading: Reading, block: int) -> str:
    """A line without stretched letters and invisible marks, every run of white space one space."""
    return _STRETCHED.sub("", printed(reading.document.blocks[block].text))


def is_joined(reading: Reading, block: int) -> bool:
    """Whether a block stands on one line with the block before it."""
    return block > 0 and not breaks_line(reading.document.blocks[block].joint)
