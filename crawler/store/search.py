"""What a reader types, and where it stands in the text as it was written. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from cleaners.text.normalise import fold_with_offsets, words_of

AROUND = 80
"""Code points of a snippet on either side of its first match: about a line of a terminal."""

MOST_INDEXED = 900_000
"""Bytes of an article's words that are indexed, and six a word for its place: PostgreSQL's tsvector may have 1 MiB.
Nothing that a newspaper prints comes near it."""

_TOKEN = re.compile(r'"([^"]*)"?|«([^»]*)»?|“([^”]*)”?|(\S+)')


class QueryError(ValueError):
    """A question without a word in it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in matching form that must stand one after another; a single word most often."""

    words: tuple[str, ...]
    is_prefix: bool = False
    """Whether the last word is only the beginning of one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that has all that was asked for."""

    seq: int
    """Its row in `articles`."""
    url: str | None
    """As in the article."""
    outlet: str
    """Slug, or host name of a site that is not declared."""
    headline: str | None
    """As it was written."""
    date_published: str | None
    """As in the article."""
    matches: tuple[tuple[int, int], ...]
    """Where the phrases stand in the article's untouched body: (start, end) in code points."""
    snippet: str
    """The body as it was written around the first of them, else its beginning."""
    marks: tuple[tuple[int, int], ...]
    """Where the matches stand in `snippet`."""


def phrases_of(question: str) -> list[Phrase]:
    """Words, "phrases" in any quotes, and beginnings of words (`word*`). Raises `QueryError` where no word is left."""
    phrases = []
    for quoted, guillemets, curly, bare in _TOKEN.findall(question):
        token = quoted or guillemets or curly or bare
        words = tuple(words_of(token))
        if words:
            phrases.append(Phrase(words, is_prefix=token.endswith("*")))
    if not phrases:
        raise QueryError("there is no word to search for")
    return phrases


def indexed(text: str, room: int = MOST_INDEXED) -> list[str]:
    """The words of a text in matching form, as many as the index has room for."""
    words = words_of(text)
    if len(" ".join(words).encode()) + 6 * len(words) <= room:
        return words
    sizes = accumulate(len(word.encode()) + 6 for word in words)
    return [word for word, size in zip(words, sizes, strict=True) if size <= room]


def matches_in(text: str, phrases: Sequence[Phrase]) -> tuple[tuple[int, int], ...]:
    """Where phrases stand in a text, (start, end) in its own code points, in order."""
    folded, offsets = fold_with_offsets(text)
    found = [match.span() for phrase in phrases for match in _pattern(phrase).finditer(folded)]
    # Up to the next letter that the folding has kept: a word's last vowel sign is the word's.
    return tuple(sorted({(offsets[start], max(offsets[end], offsets[end - 1] + 1)) for start, end in found}))


def snippet_of(
    text: str, matches: Sequence[tuple[int, int]], around: int = AROUND
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text around its first match, cut between words, and where matches stand in it."""
    first = matches[0] if matches else (0, 0)
    start = max(0, first[0] - around)
    end = min(len(text), first[1] + around)
    if start > 0 and (space := text.find(" ", start, first[0])) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", first[1], end)) > 0:
        end = space
    marks = tuple((s - start, e - start) for s, e in matches if start <= s and e <= end)
    return text[start:end], marks


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    words = r"[\W_]+".join(map(re.escape, phrase.words))
    # A letter or digit next to it would make it another word; «_» parts words, as it does for `words_of`.
    return re.compile(rf"(?<![^\W_]){words}" + (r"[^\W_]*" if phrase.is_prefix else r"(?![^\W_])"))
