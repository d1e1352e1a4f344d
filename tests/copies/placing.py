"""Articles placed in memory, in the order in which they are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cleaners.model import Article
from crawler.copies.grouping import place
from crawler.copies.sketches import Copy
from tests.copies.memory import MemorySketches


def placed(articles: Sequence[Article]) -> dict[str, Copy]:
    """The places of articles that arrive in this order, by their ids."""
    sketches = MemorySketches()
    for seq, each in enumerate(articles):
        sketches.store(seq, each.body, each.content_hash or "")
        place(sketches, seq, each)
    return {each.id or "": sketches.copies[seq] for seq, each in enumerate(articles)}


def sets(places: dict[str, Copy]) -> set[frozenset[str]]:
    """Who is together with whom."""
    stories: defaultdict[str, set[str]] = defaultdict(set)
    for name, copy in places.items():
        stories[copy.story_id].add(name)
    return {frozenset(names) for names in stories.values()}
