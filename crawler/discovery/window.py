"""The window of a crawl: `since` and `until`, and what of discovery may lie in it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.discovery.dates import FIRST_YEAR
from crawler.discovery.sources import Entry

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}

_DAY = re.compile(
    r"(?<![0-9])(?:((?:19|20)[0-9]{2})/([0-9]{1,2})/([0-9]{1,2})|((?:19|20)[0-9]{2})(-?)([0-9]{2})\5([0-9]{2}))(?![0-9])"
)
"""`2026/1/3`, `2026-01-03`, `20260103`."""
_MONTH = re.compile(r"/((?:19|20)[0-9]{2})/([0-9]{1,2})/")
"""`/2026/1/`; with a hyphen it may as well be part of a slug."""
_MONTH_OF_SITEMAP = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-_/]([0-9]{1,2})(?![0-9])")
"""`sitemap-2026-01.xml`, `/2026/01/posts.xml`; a year alone may as well be a count."""


@dataclass(frozen=True, slots=True)
class _Period:
    """From `begin` up to, and without, `end`."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """When the articles that are wanted were published; a bound that is None is open.

    What is known only to the day, or the month, is in it as soon as a part of that is: a page too many is fetched,
    none is lost, and the article's own date decides. Dates without an offset are read in `zone`, the outlet's.
    """

    since: datetime | None = None
    """From here on."""
    until: datetime | None = None
    """Up to here, exclusive."""
    zone: tzinfo = UTC
    """Where the outlet is."""

    def allows(self, entry: Entry) -> bool:
        """Whether what an entry names may be an article of the window; what says nothing of its date may.

        When it was published decides: as the source says, else as the address says (`/2026/1/3/`, `/20260103/`,
        `/2026/01/`). When it last changed only rules out what has not changed since: a page edited after `until` may
        have been published before.
        """
        published = self._period(entry.published) or self._period_of_path(entry.address, _MONTH)
        if published is not None:
            return self._meets(published)
        return self._changed_in_time(entry)

    def allows_article(self, date_published: str | None) -> bool:
        """Whether an article's own `date_published` (ISO 8601) is in the window; one that has none may be."""
        published = self._period(date_published or "")
        return published is None or self._meets(published)

    def may_hold(self, sitemap: Entry) -> bool:
        """Whether a sitemap of an index may name articles of the window.

        By when it last changed (nothing new since: nothing of the window), and by the day or month that its address
        names: `?yyyy=2026&mm=1&dd=3`, `sitemap-2026-01.xml`, `/2026/01/posts.xml`.
        """
        named = self._period_of_query(sitemap.address) or self._period_of_path(sitemap.address, _MONTH_OF_SITEMAP)
        return self._changed_in_time(sitemap) and (named is None or self._meets(named))

    def _changed_in_time(self, entry: Entry) -> bool:
        changed = self._period(entry.modified)
        return changed is None or self.since is None or changed.end > self.since

    def _meets(self, period: _Period) -> bool:
        return (self.since is None or period.end > self.since) and (self.until is None or period.begin < self.until)

    def _period(self, text: str) -> _Period | None:
        """What an ISO 8601 date covers: a year, a month, a day, or a second. None where it is none."""
        if digits := re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text):
            return self._span(*(int(part) for part in digits.groups() if part))
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        try:
            return _Period(moment, moment + timedelta(seconds=1))
        except OverflowError:
            return None

    def _period_of_path(self, address: str, month: re.Pattern[str]) -> _Period | None:
        """The last day, else the last month, that a path names: a section may be named after another."""
        path = _path_of(address)
        for pattern in (_DAY, month):
            for found in reversed(list(pattern.finditer(path))):
                numbers = [int(text) for text in found.groups() if text and text != "-"]
                if (period := self._span(*numbers)) is not None:
                    return period
        return None

    def _period_of_query(self, address: str) -> _Period | None:
        """The day, month or year in the parameters, as the sitemaps of large WordPress sites have it."""
        try:
            query = dict(parse_qsl(urlsplit(address).query))
        except ValueError:
            return None
        names = (("yyyy", "year", "y"), ("mm", "month", "m"), ("dd", "day", "d"))
        given = [next((query[name] for name in choice if name in query), "") for choice in names]
        texts = list(itertools.takewhile(bool, given))
        if not texts or not all(re.fullmatch(r"[0-9]{1,4}", text) for text in texts):
            return None
        return self._span(*map(int, texts))

    def _span(self, year: int, month: int = 0, day: int = 0) -> _Period | None:
        """A year, a month or a day at the outlet; None where there is no such."""
        try:
            begin = datetime(year, month or 1, day or 1, tzinfo=self.zone)
            if day:
                end = begin + timedelta(days=1)
            else:
                end = begin.replace(year=year + (month in {0, 12}), month=month % 12 + 1 if month else 1)
        except (ValueError, OverflowError):
            return None
        return _Period(begin, end) if year >= FIRST_YEAR else None


def window_of(since: str, until: str, now: datetime, zone: tzinfo = UTC) -> Window:
    """The window of a crawl's arguments; an empty one leaves that side open.

    `2d`, `36h` and `2w` count back from `now` (with an offset); `2026-11-01` is that day at the outlet (`zone`), whole
    for `until` too; `2026-11-01T06:00` is a time there, or elsewhere with an offset. Raises `ValueError` for what is
    none of them, for a window that ends before it begins, and for one that begins after `now`.
    """
    begin = _bound("since", since, now, zone, timedelta(0))
    end = _bound("until", until, now, zone, timedelta(days=1))
    if begin and begin > now:
        raise ValueError(f"since={since}: is still to come")
    if begin and end and begin >= end:
        raise ValueError(f"since={since} until={until}: ends before it begins")
    return Window(begin, end, zone)


def _bound(name: str, text: str, now: datetime, zone: tzinfo, whole_day: timedelta) -> datetime | None:
    if not text:
        return None
    try:
        if back := re.fullmatch(r"([0-9]{1,6})([hdw])", text):
            return now - int(back[1]) * _UNITS[back[2]]
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return datetime.fromisoformat(text).replace(tzinfo=zone) + whole_day
        if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", text):
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        pass  # no such day: said below
    raise ValueError(f"{name}={text}: wanted is 2d, 36h, 2w, a day (2026-11-01) or a time (2026-11-01T06:00)")


def _path_of(address: str) -> str:
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""
