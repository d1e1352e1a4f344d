"""What one line of text looks like: a date, a credit, a dateline, a ticker, the tail of a text on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.cues import Cues, opens_sentence
from cleaners.matching import Reading
from cleaners.page.lines import LINE_BREAKS
from cleaners.text.dates import is_date_only

DATE_WORDS = 24
"""A date line has no more words: update and publication, both calendars and clocks."""
OPENED_WORDS = 7
"""A line of so many words that opens with a verb of the past is a sentence whose stop was forgotten."""
CREDIT_WORDS = 8
"""A line in brackets of more words is a remark; «(رويترز، أسوشييتد برس، العربي الجديد)» has five."""
DATELINE_WORDS = 8
"""Place, agency and a name of four words."""
TICKER_WORDS, TICKER_CLAUSE, TICKER_FUNCTION_SHARE = 30, 15, 0.12
"""A line of so many words without a stop, so many words a comma, and fewer function words than nine tenths of the dev
gold's paragraphs, is a ticker."""
NEIGHBOURS = 10
"""So many lines around a line without Arabic letters tell whether the text is Arabic."""

_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[^\W\d][^()\[\]]*[)\]]\s*")
_BREAK = re.compile(f"[{LINE_BREAKS}]")
_NAMES = r"[^\W\d_]+(?: [^\W\d_]+){0,3}"
_PLACE_AND_NAME = re.compile(
    rf"\s*{_NAMES}\s*(?:\({_NAMES}\)\s*[-–—ـ:]*|(?:[-–—ـ]+|[:/|،,])\s*(?:{_NAMES}|\({_NAMES}\))\s*[-–—ـ:]*"
    rf"(?:\s*[/،,]\s*{_NAMES})*)\s*"
)
_ARABIC = re.compile("[\u0620-\u06d5]")


def is_date_line(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line says nothing but when."""
    return cues[block].words <= DATE_WORDS and is_date_only(reading.document.blocks[block].text)


def is_ticker(cues: Cues) -> bool:
    """Whether a long line is headlines glued together: no stop, hardly a comma, few function words."""
    if cues.stopped or cues.words < TICKER_WORDS:
        return False
    return cues.words / (cues.clauses + 1) > TICKER_CLAUSE and cues.function_share < TICKER_FUNCTION_SHARE


def is_foreign(reading: Reading, block: int) -> bool:
    """Whether a line of an Arabic text has no Arabic letter: a footer, a licence, an embedded post."""
    blocks = reading.document.blocks
    if _ARABIC.search(blocks[block].text):
        return False
    longest = max(blocks[max(0, block - NEIGHBOURS) : block + NEIGHBOURS], key=lambda near: len(near.text))
    return _ARABIC.search(longest.text) is not None


def is_broken_sentence(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line without a stop opens as a sentence does: one broken over lines, or whose stop was forgotten."""
    return cues[block].words >= OPENED_WORDS and opens_sentence(reading.words[block])


def is_dateline(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line right above prose names place, agency or reporter: «لندن (رويترز) –», «القاهرة ــ منى سالم»."""
    if cues[block].words > DATELINE_WORDS or block + 1 >= len(cues) or not cues[block + 1].prose:
        return False
    return _PLACE_AND_NAME.fullmatch(reading.document.blocks[block].text) is not None


def is_credit(reading: Reading, cues: Sequence[Cues], block: int) -> bool:
    """Whether a line is a short list of names in brackets: «(رويترز، الأناضول)»."""
    return cues[block].words <= CREDIT_WORDS and _IN_BRACKETS.fullmatch(reading.document.blocks[block].text) is not None


def is_joined(reading: Reading, block: int) -> bool:
    """Whether a block stands on one line with the block before it."""
    return block > 0 and _BREAK.search(reading.document.blocks[block].joint) is None
