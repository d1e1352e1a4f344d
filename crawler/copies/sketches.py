"""What grouping asks of whoever keeps the sketches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LEAST_SHARED = 2
"""Keys that make two articles worth comparing. Among 5,000 a text shares one by chance with 42 others, two with 3.5,
three with 0.4; of 500 of the hardest copies (the first third of a text, 30% replaced) two find 475, three 454."""

MOST_COMPARED = 8
"""Articles whose founders it is compared with, the likeliest first: bounds its cost in a store of any size (each takes
half a millisecond). A copy with 30% of its words changed shares some fifteen keys and is the first of them."""

MOST_SHARING = 100
"""Articles with one key that are looked at, the newest: copies come within days, and what stands in every report of an
agency or outlet has keys that thousands share. By chance one in 7,600 articles has it. Without this bound 95,000
articles with common paragraphs took 7.7 ms of each further one, with it 3.1."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An article's place in a story."""

    story_id: str
    """What all copies of a story share: the id of the article that founded it."""
    founder: int
    """The article (its `seq`) that this one was found to be a copy of; itself where it founded the story."""
    shared: float
    """Share of its words that stand in the founder's text; 1.0 for the founder."""


class Sketches(Protocol):
    """Places and sketches of the articles placed so far. Articles are named by their `seq`, counting up."""

    def same(self, content_hash: str) -> Copy | None:
        """The place of the first article with just these words."""

    def candidates(self, keys: Sequence[int]) -> list[Copy]:
        """The places of articles that share at least `LEAST_SHARED` keys, those with most first, `MOST_COMPARED`.

        Of the articles with one key the newest `MOST_SHARING` are looked at.
        """

    def body_of(self, seq: int) -> str | None:
        """The body of an article; None where it is gone."""

    def add(self, seq: int, copy: Copy, keys: Sequence[int]) -> None:
        """Remember an article's place and sketch."""
