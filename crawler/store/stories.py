"""The stories of a store: who carries a text, whose it is, and who had it first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from json import loads
from typing import Any, Protocol, TypeVar

from cleaners.bylines import is_agency
from cleaners.text.normalise import fold
from crawler.copies.grouping import place
from crawler.store.columns import article_of
from crawler.store.engine import Row, Transaction
from crawler.store.sketches import SqlSketches

T = TypeVar("T")

BATCH = 200
"""Articles placed in one transaction: about a second, in which a crawl of the same store waits."""

_MEMBERS = """
  SELECT c.story_id, c.shared, a.seq, a.id, a.url, a.outlet, a.publisher, a.headline, a.date_published, a.fetched_at,
    a.sources
  FROM copies c JOIN latest a ON a.seq = c.article
  WHERE c.story_id IN (SELECT story_id FROM copies GROUP BY story_id HAVING COUNT(*) > 1)
  ORDER BY c.story_id, a.seq
"""
_UNPLACED = """
  SELECT a.seq, a.date_published, a.fetched_at FROM articles a
  WHERE NOT EXISTS (SELECT 1 FROM copies c WHERE c.article = a.seq)
"""


class Attempt(Protocol):
    """Runs something in a transaction of the store and gives its result."""

    def __call__(self, work: Callable[[Transaction], T], /) -> T:
        """Committed at its end, undone by an exception."""


@dataclass(frozen=True, slots=True)
class Member:
    """One outlet's copy: the latest revision of its page."""

    id: str
    """The article's."""
    url: str | None
    """Its address."""
    outlet: str | None
    """Slug of the outlet that carries it, where it is declared."""
    publisher: str | None
    """Its publisher by name."""
    headline: str | None
    """Each outlet has its own."""
    date_published: str | None
    """ISO 8601, as on the page."""
    fetched_at: str | None
    """ISO 8601, UTC."""
    sources: tuple[str, ...]
    """Whom it credits."""
    shared: float
    """Share of its words that stand in the text of the story's founder."""

    @property
    def name(self) -> str:
        """Who carries it."""
        return self.outlet or self.publisher or self.url or self.id


@dataclass(frozen=True, slots=True)
class Story:
    """Two or more pages with one text."""

    story_id: str
    """The id of the article that founded it."""
    agency: str | None
    """The agency that most of its copies credit, as the first of them writes it; None where none does."""
    earliest: str
    """Who published it first, as far as the copies tell (see `published_by`)."""
    members: tuple[Member, ...]
    """The copies, in the order of publication."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def stories_of(t: Transaction, *, since: str = "", outlet: str = "") -> Iterator[Story]:
    """The stories with more than one page, the earliest first.

    `since` (a date or moment, ISO 8601) leaves out those of which no copy is as new, `outlet` those without one there.
    """
    after = moment(since) if since else None
    stories = [_story(story_id, [*rows]) for story_id, rows in groupby(t.rows(_MEMBERS), lambda row: row["story_id"])]
    for story in sorted(stories, key=lambda story: (published_by(story.members[0]), story.story_id)):
        is_new = after is None or any(published_by(member) >= after for member in story.members)
        is_there = not outlet or any(member.outlet == outlet for member in story.members)
        if len(story.members) > 1 and is_new and is_there:
            yield story


def unplaced(t: Transaction) -> int:
    """Articles that were never compared: stored before this was there, or by an interrupted `regroup`."""
    return int(t.rows(f"SELECT COUNT(*) AS number FROM ({_UNPLACED}) AS unplaced")[0]["number"])  # noqa: S608 - our own


def regroup(attempt: Attempt, *, anew: bool = False) -> int:
    """Place every article that has no place, in the order of publication; all of them where `anew`.

    Gives how many were placed. `anew` founds stories at their earliest copy and may change every `story_id`; without it
    none changes. Interrupted, it goes on where it was. A crawl may run beside it: it waits for a batch at most.
    """
    if anew:
        attempt(lambda t: SqlSketches(t).clear())
    rows = attempt(lambda t: t.rows(_UNPLACED))
    queue = iter([row["seq"] for row in sorted(rows, key=_in_order)])
    placed = 0
    while batch := [*islice(queue, BATCH)]:
        placed += attempt(lambda t, batch=batch: _place_all(t, batch))  # type: ignore[misc]
    return placed


def published_by(article: Member) -> datetime:
    """The moment at which an article was published at the latest.

    A date without a time counts as the end of its day, so that it cannot claim to be first; and what was fetched was
    published. Without either: the end of time.
    """
    return _known_by(article.date_published, article.fetched_at)


def moment(written: str) -> datetime:
    """A date (its beginning, UTC) or a moment, ISO 8601, without an offset UTC. Raises `ValueError`."""
    read = datetime.fromisoformat(written)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _known_by(date_published: str | None, fetched_at: str | None) -> datetime:
    moments = [datetime.max.replace(tzinfo=UTC)]
    for written in (date_published, fetched_at):
        if written:
            is_day = "T" not in written
            moments.append(moment(written) + timedelta(days=1 if is_day else 0))
    return min(moments)


def _in_order(row: Row) -> tuple[datetime, int]:
    return _known_by(row["date_published"], row["fetched_at"]), row["seq"]


def _place_all(t: Transaction, batch: Sequence[int]) -> int:
    """Place articles, but those that a crawl has placed, or taken out, in the meantime."""
    sketches, placed = SqlSketches(t), 0
    for seq in batch:
        rows = t.rows(
            "SELECT * FROM articles a WHERE seq = :seq AND NOT EXISTS (SELECT 1 FROM copies WHERE article = a.seq)",
            {"seq": seq},
        )
        for row in rows:
            place(sketches, seq, article_of({**row, "removals": None}))
            placed += 1
    return placed


def _story(story_id: str, rows: Sequence[Row]) -> Story:
    members = sorted(map(_member, rows), key=published_by)
    return Story(story_id, _agency(members), members[0].name, tuple(members))


def _member(row: Mapping[str, Any]) -> Member:
    given = {name: row[name] for name in Member.__slots__ if name != "sources"}
    return Member(**given, sources=tuple(loads(row["sources"])))


def _agency(members: Sequence[Member]) -> str | None:
    credited = [{fold(source): source for source in member.sources if is_agency(source)} for member in members]
    votes = Counter(key for names in credited for key in names)
    if not votes:
        return None
    most = votes.most_common(1)[0][0]
    return next(names[most] for names in credited if most in names)
