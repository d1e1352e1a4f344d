"""When it was published and changed: what is declared and what is shown, one order of trust between them.

Declared dates (not a bare `<time>`, not a video's upload) go first; a shown one goes before them where it differs by
one day, which is a hidden clock in another zone, or where it alone has a time. Mastheads print today's date: of the
shown ones the first after the headline counts, and one above it only if there is none. `declared.py` has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from cleaners.metadata.declared import Declared, Said
from cleaners.metadata.lines import ONE_LINE_HEAD, Line, Surroundings
from cleaners.text.dates import DateReading, find_dates, is_in_future, read_month_first

WEAK = frozenset(("time", "video"))
"""Sources that a shown date overrules: half A's bare `<time>`s are right on 7 of 12 pages."""
UPDATED = "updated"
"""The label of a date that is none of publication."""
PUBLISHED = "published"
"""The label of one that says it is."""
SHOWN, ABOVE = "shown", "above"
"""Where a reader is shown a date: under the headline or the story, or above the headline."""
DATED = frozenset(("date", "byline"))
"""Kinds of lines that are dated, however long they are."""

NEAR, LONGEST_DATED = 4, 80
"""Lines under the headline within which a link to the section may bear the date, and letters it has then."""
_DIGIT_SLASH = re.compile(r"\s*\d{1,2}/")


class Clock(NamedTuple):
    """What dates are read against."""

    zone: str | None
    """IANA name of the outlet's time zone."""
    fetched_at: str | None
    """ISO 8601 with offset: later than a day after it nothing was published."""


class _Found(NamedTuple):
    reading: DateReading
    source: str


def date_fields(declared: Declared, near: Surroundings, placed: Sequence[str], clock: Clock) -> dict[str, Any]:
    """The `Article` fields on time. `placed` is what a layout selects as the date of publication.

    Raises what `find_dates` raises where `clock` is malformed.
    """
    told = list(_declared(declared.published, clock))
    shown = list(_shown(near, placed, clock))
    published = _chosen(told, [found for found in shown if found.reading.label != UPDATED])
    modified = [found for found in shown if found.reading.label == UPDATED]
    modified += _declared(declared.modified, clock)
    return {
        "date_published": published.reading.iso if published else None,
        "date_published_raw": published.reading.raw if published else None,
        "date_source": published.source if published else None,
        "date_precision": published.reading.precision if published else None,
        "date_modified": modified[0].reading.iso if modified else None,
    }


def _chosen(told: Sequence[_Found], shown: Sequence[_Found]) -> _Found | None:
    strong = next((found for found in told if found.source not in WEAK and found.reading.label != UPDATED), None)
    weak = next((found for found in told if found.source in WEAK and found.reading.label != UPDATED), None)
    beside = next((found for found in shown if found.source != ABOVE), None)
    if strong is None:
        seen = beside or next(iter(shown), None)
        return weak if weak and (seen is None or _days_apart(seen, weak) == 0) else seen
    return beside if beside and _is_better(beside, strong) else strong


def _is_better(shown: _Found, told: _Found) -> bool:
    """Whether a shown date goes before the declared one: a day beside it, or with a time where that has none."""
    apart = _days_apart(shown, told)
    return apart == 1 or (apart == 0 and told.reading.precision == "day" != shown.reading.precision)


def _days_apart(one: _Found, other: _Found) -> int:
    days = date.fromisoformat(one.reading.iso[:10]) - date.fromisoformat(other.reading.iso[:10])
    return abs(days.days)


def _declared(values: Iterable[Said], clock: Clock) -> Iterator[_Found]:
    for said in values:
        readings = (read_month_first(said.value, zone=clock.zone),) if _DIGIT_SLASH.match(said.value) else ()
        for reading in (*readings, *find_dates(said.value, zone=clock.zone, fetched_at=clock.fetched_at)):
            if reading is not None and _is_past(reading, clock):
                yield _Found(reading, said.source)
                break


def _shown(near: Surroundings, placed: Sequence[str], clock: Clock) -> Iterator[_Found]:
    """The dates a reader is shown, the most telling first."""
    below = [line for line in near.head if line.distance > 0 and _may_date(line)]
    above = [line for line in near.head if line.distance <= 0 and _may_date(line)]
    after = [line for line in (*near.inside, *near.foot) if line.kind in DATED]
    yield from _read("layout", placed, clock)
    beside = list(_read(SHOWN, (line.text for line in below), clock))
    yield from sorted(beside, key=lambda found: found.reading.label != PUBLISHED)
    yield from _read(SHOWN, (line.text for line in after), clock)
    yield from _read(ABOVE, (line.text for line in reversed(above)), clock)


def _may_date(line: Line) -> bool:
    if line.kind in DATED or line.removal.rule == ONE_LINE_HEAD:
        return True
    return line.is_fact or (line.kind == "navigation" and 0 < line.distance <= NEAR and len(line.text) <= LONGEST_DATED)


def _read(source: str, texts: Iterable[str], clock: Clock) -> Iterator[_Found]:
    for text in texts:
        for reading in find_dates(text, zone=clock.zone, fetched_at=clock.fetched_at):
            if _is_past(reading, clock):
                yield _Found(reading, source)


def _is_past(reading: DateReading, clock: Clock) -> bool:
    return clock.fetched_at is None or not is_in_future(reading, clock.fetched_at)
