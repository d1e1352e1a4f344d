"""Whether an article is new, changed, the same, or a twin of one that is stored. Pure."""

from __future__ import annotations

from cleaners.model import Article
from cleaners.text.normalise import words_of

COMPARED = {"headline": "headline", "body": "content_hash", "authors": "authors"}
"""What a revision is for, and the field that tells. Counters, tags and descriptions change with every visit, and a date
read from «منذ ساعتين» with every hour: none of them makes a revision."""

RESEMBLES = 0.5
"""Share of the shorter body's words in order (shingles) that twins have in common. An AMP or print page loses a caption
or a box at most; pages that merely all declare one address share next to nothing. Half is between, not measured."""

SHINGLE = 5
"""Words of a shingle: long enough that two stories of one event do not share them by chance."""


def differing(stored: Article, article: Article) -> tuple[str, ...]:
    """Names of the fields in which a page's article differs from the stored one, for a reader's purposes."""
    return tuple(name for name, field in COMPARED.items() if getattr(stored, field) != getattr(article, field))


def is_twin(stored: Article, article: Article) -> bool:
    """Whether two articles, of which one's page says it is the other, have the same words."""
    ours, theirs = _shingles(stored.body), _shingles(article.body)
    return len(ours & theirs) >= RESEMBLES * min(len(ours), len(theirs))


def _shingles(body: str) -> set[tuple[str, ...]]:
    words = words_of(body)
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
