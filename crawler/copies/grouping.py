"""Which story an article belongs to.

What is promised:
- Every article is in one story, and stays in it: its `story_id` is the id of the story's first article as they
  arrived, so that rows written last week still join with today's. An earlier publisher met later renames nothing.
- A story is no chain: each member was compared with the founder itself, not with another member, and is a copy of it.
- The same articles in the same order are the same stories, in every process and on every machine.
- In another order they are the same sets where being a copy is clear, that is, where all copies of a story are copies
  of one another and of no other story. Where it is not (a copy of a copy that resembles the original no more) the order
  decides who founds a story. `regroup` places all articles in the order of publication.
"""

from __future__ import annotations

from cleaners.model import Article
from cleaners.text.normalise import words_of
from crawler.copies.overlap import is_copy, overlap
from crawler.copies.sketch import can_sketch, keys_of
from crawler.copies.sketches import Copy, Sketches


def place(sketches: Sketches, seq: int, article: Article) -> Copy:
    """Find the story of a stored article, or found one, and remember it."""
    words = words_of(article.body)
    keys = keys_of(words) if can_sketch() else ()
    copy = (
        (sketches.same(article.content_hash) if words and article.content_hash else None)
        or _near(sketches, words, keys)
        or Copy(_own_story(seq, article), seq, 1.0)
    )
    sketches.add(seq, copy, keys)
    return copy


def _near(sketches: Sketches, words: list[str], keys: tuple[int, ...]) -> Copy | None:
    """A place in the story of the likeliest candidate whose founder this is a copy of."""
    stories = {candidate.founder: candidate.story_id for candidate in sketches.candidates(keys)} if keys else {}
    for founder, story_id in stories.items():
        body = sketches.body_of(founder)
        text = words_of(body) if body else []
        if is_copy(words, text):
            return Copy(story_id, founder, round(overlap(words, text).shared, 3))
    return None


def _own_story(seq: int, article: Article) -> str:
    """A page's revisions have one id; one that is another text altogether is a story of its own."""
    name = article.id or article.content_hash or str(seq)
    return name if article.revision in (None, 1) else f"{name}/{article.revision}"
