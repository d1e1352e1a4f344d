"""Where the story is in plain text: from the first line of prose under the headline to the last before the tail."""

from __future__ import annotations

from cleaners.cues import Cues
from cleaners.matching import Reading
from cleaners.model import NotAnArticle
from cleaners.story import Story


def find_story_in_lines(reading: Reading, cues: tuple[Cues, ...]) -> Story:
    """The lines that hold the story. Raises `NotAnArticle` (`empty`, `no-prose`)."""
    if not reading.document.blocks:
        raise NotAnArticle("empty")
    return Story(frozenset(range(len(cues))), "text", 0.5)
