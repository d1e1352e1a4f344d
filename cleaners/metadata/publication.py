"""When it was published and changed: what is declared and what is shown, one order of trust between them.

Declared dates (not a bare `<time>`, not a video's upload) go first; a shown one goes before them where it differs by
one day, which is a hidden clock in another zone, or where it alone has a time. Mastheads print today's date: of the
shown ones the first after the headline counts, and one above it only if there is none. Last of all count the day of an
agency's dateline and the day that the story's first paragraph calls today. `declared.py` has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any, NamedTuple

from cleaners.bylines import is_agency, is_place
from cleaners.metadata.declared import Declared, Said
from cleaners.metadata.lines import DATED_REACH, ONE_LINE_HEAD, Line, Surroundings
from cleaners.model import DocumentKind
from cleaners.text.calendar_names import WEEKDAY, spelt
from cleaners.text.dates import DateReading, find_dates, is_date_only, is_in_future, read_month_first

WEAK = frozenset(("time", "video"))
"""Sources that a shown date overrules: bare `<time>`s are right on 16 of 20 pages."""
UPDATED = "updated"
"""The label of a date that is none of publication."""
SHOWN, ABOVE = "shown", "above"
"""Where a reader is shown a date: under the headline or the story, or above the headline."""
STORY = "story"
"""The story's own words."""
DATED = frozenset(("date", "byline"))
"""Kinds of lines that are dated, however long they are."""

NEAR, LONGEST_DATED = 4, 80
"""Lines under the headline within which a link to the section may bear the date, and letters it has then (half A: 2 to
8 lines and 80 to 160 letters give the same articles, 40 loses one text's date)."""
_UPDATE = re.compile("ح{m}د{m}ي?{m}ث|ع{m}د{m}ي?{m}ل|pdate|odified".format(m="[\u064b-\u0652\u0640]*"))
_PUBLISH = re.compile("نشر|ضيف|ublish|osted", re.IGNORECASE)
_WEEKDAYS = spelt(name for name in WEEKDAY if name.startswith("ال"))
_TODAY = re.compile(rf"(?<!هذا )(?<!\w)اليوم،?\s+(?:(?:{_WEEKDAYS})[،,]?\s+)?(?:الموافق\s+)?(?=\(?\d)")
_AGENCY = re.compile(r"\s*(?:[هم]\s)?\s*[(/]?\s*(\w[\w ]{1,20}?)\s*[)/]?\s*[-–—ـ:]")
"""What stands before the dash of an agency's dateline."""
_DIGIT = re.compile(r"\d")
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


def date_fields(
    declared: Declared, near: Surroundings, placed: Sequence[str], opening: str, clock: Clock
) -> dict[str, Any]:
    """The `Article` fields on time. `placed` is what a layout selects as the date of publication.

    `opening` is the story's first paragraph: where nothing else says when, it may say «today, Friday 10 June 2016».

    Raises what `find_dates` raises where `clock` is malformed.
    """
    published = _published(declared, near, placed, clock) or _filed(opening, clock) or _told_today(opening, clock)
    modified = next(_updates(near, placed, clock), None) or next(_declared(declared.modified, clock), None)
    return {
        "date_published": published.reading.iso if published else None,
        "date_published_raw": published.reading.raw if published else None,
        "date_source": published.source if published else None,
        "date_precision": published.reading.precision if published else None,
        "date_modified": modified.reading.iso if modified else None,
    }


def _published(declared: Declared, near: Surroundings, placed: Sequence[str], clock: Clock) -> _Found | None:
    told = (said for said in declared.published if said.source not in WEAK)
    strong = next(_not_updates(_declared(told, clock)), None)
    shown = next(_not_updates(_shown(near, placed, clock)), None)
    if strong is not None:
        return shown if shown and _is_better(shown, strong) else strong
    seen = shown or next(_not_updates(_above(near, clock)), None)
    told = (said for said in declared.published if said.source in WEAK)
    weak = next(_not_updates(_declared(told, clock)), None)
    return weak if weak and (seen is None or _days_apart(seen, weak) == 0) else seen


def _filed(opening: str, clock: Clock) -> _Found | None:
    """The day between place and agency with which a story begins («رام الله 10-11-2024 وفا-»)."""
    for reading in find_dates(opening[:LONGEST_DATED], zone=clock.zone)[:1]:
        agency = _AGENCY.match(opening, reading.end)
        if agency and is_agency(agency[1]) and is_place(opening[: reading.start]) and _is_past(reading, clock):
            return _Found(reading, STORY)
    return None


def _told_today(opening: str, clock: Clock) -> _Found | None:
    """The day that a story's first paragraph calls today («اليوم الجمعة (10 يونيو 2016)»)."""
    found = _TODAY.search(opening)
    readings = find_dates(opening[found.end() :][:LONGEST_DATED], zone=clock.zone) if found else ()
    if not readings or readings[0].start > 1 or not _is_past(readings[0], clock):
        return None
    return _Found(replace(readings[0], iso=readings[0].iso[:10], precision="day"), STORY)


def _not_updates(found: Iterable[_Found]) -> Iterator[_Found]:
    return (one for one in found if one.reading.label != UPDATED)


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
    """The dates shown from the headline on, the most telling first."""
    yield from _read("layout", placed, clock)
    is_text = near.document.kind is DocumentKind.TEXT
    below = [
        line.text
        for line in _without_clocks(near.head)
        if line.distance > 0 and (_may_date(line, clock) or (is_text and _is_under_headline(line, clock)))
    ]
    yield from _read(SHOWN, sorted(below, key=lambda text: _PUBLISH.search(text) is None), clock)
    yield from _read(SHOWN, (line.text for line in (*near.inside, *near.sign_off) if line.kind in DATED), clock)
    yield from _read(SHOWN, (line.text for line in near.sign_off if _is_bare_date(line)), clock)


def _above(near: Surroundings, clock: Clock) -> Iterator[_Found]:
    """The dates above the headline, the nearest first."""
    lines = reversed(list(_without_clocks(near.head)))
    return _read(ABOVE, (line.text for line in lines if line.distance <= 0 and _may_date(line, clock)), clock)


def _without_clocks(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines but the date that stands right over who leads the outlet: the day on which the page was asked for."""
    for line, below in zip_longest(lines, lines[1:]):
        if below is None or below.kind != "masthead" or below.distance != line.distance + 1:
            yield line


def _updates(near: Surroundings, placed: Sequence[str], clock: Clock) -> Iterator[_Found]:
    """The shown dates that a label calls updates."""
    lines = (line.text for line in (*near.head, *near.inside, *near.sign_off) if _may_date(line, clock))
    shown = _read(SHOWN, (text for text in (*placed, *lines) if _UPDATE.search(text)), clock)
    return (found for found in shown if found.reading.label == UPDATED)


def _may_date(line: Line, clock: Clock) -> bool:
    if not _is_dated(line.text, clock):
        return False
    if line.kind in DATED or line.removal.rule == ONE_LINE_HEAD:
        return True
    return line.is_fact or (line.kind == "navigation" and 0 < line.distance <= NEAR and len(line.text) <= LONGEST_DATED)


def _is_under_headline(line: Line, clock: Clock) -> bool:
    if line.distance > DATED_REACH or not _is_dated(line.text, clock):
        return False
    return len(line.text) <= LONGEST_DATED or any(reading.start == 0 for reading in find_dates(line.text))


def _is_bare_date(line: Line) -> bool:
    return line.kind == "page" and is_date_only(line.text)


def _is_dated(text: str, clock: Clock) -> bool:
    """Whether a text may hold a date: only what is read against the fetch («أمس») has no digit."""
    return clock.fetched_at is not None or _DIGIT.search(text) is not None


def _read(source: str, texts: Iterable[str], clock: Clock) -> Iterator[_Found]:
    for text in texts:
        readings = find_dates(text, zone=clock.zone, fetched_at=clock.fetched_at) if _is_dated(text, clock) else ()
        for reading in readings:
            if _is_past(reading, clock):
                yield _Found(reading, source)


def _is_past(reading: DateReading, clock: Clock) -> bool:
    return clock.fetched_at is None or not is_in_future(reading, clock.fetched_at)
