"""Lines over a story that say when it was printed, whatever else they say: byline, sections, two clocks."""

from __future__ import annotations

from cleaners.cues import Cues
from cleaners.matching import is_date_word
from cleaners.text.dates import find_dates

MOST_WORDS = 40
"""A longer line is a paragraph. Dev pages: 30 to 60 give the same; 20 leaves the head lines of one outlet in."""
DATE_SHARE = 0.3
"""Share of date words from which an unlabelled date is what a line is about. Dev pages: 0.15 to 0.5 give the same."""


def tells_when(text: str, words: list[str], cues: Cues) -> bool:
    """Whether a line that is no sentence tells a date with its label, or tells hardly anything else."""
    if cues.stopped or not words or len(words) > MOST_WORDS:
        return False
    dates = find_dates(text)
    if not dates:
        return False
    return any(date.label for date in dates) or sum(map(is_date_word, words)) >= DATE_SHARE * len(words)
