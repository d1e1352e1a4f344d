"""Dates of feeds and sitemaps -> ISO 8601 that compares as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

FIRST_YEAR = 1991
"""The first web page is of 1991; what is older is a null of some system: 0001-01-01 (.NET), 1970-01-01 (Unix)."""

_PARTIAL = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@lru_cache(maxsize=4096)
def iso_utc(text: str) -> str:
    """A date of a feed or sitemap as ISO 8601; empty where it is none.

    Takes RFC 822 (RSS `pubDate`) and the W3C's profile of ISO 8601 (https://www.w3.org/TR/NOTE-datetime: Atom,
    Dublin Core, sitemaps), where a year, a month and a day may stand alone. With an offset it comes in UTC, to the
    second: `2026-01-02T06:00:00+00:00`. What has none keeps none, and a day stays a day: nothing is guessed. All of
    them compare as text, the coarser before the finer.
    """
    text = " ".join(text.split())
    if _PARTIAL.fullmatch(text):
        return text if _is_date(text) else ""
    moment = _iso(text) or _rfc822(text)
    if moment is None or moment.year < FIRST_YEAR:
        return ""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds")


def _is_date(text: str) -> bool:
    try:
        return datetime.fromisoformat(text + "-01-01"[len(text) - 4 :][: 10 - len(text)]).year >= FIRST_YEAR
    except ValueError:
        return False


def _iso(text: str) -> datetime | None:
    # A day beside a time may be written without leading zeros nowhere, but a blank for the T is common.
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", text):
        return None
    try:
        return datetime.fromisoformat(re.sub(r" (?=[+-][0-9]{2}|Z$)", "", text[:11].replace(" ", "T") + text[11:]))
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError, TypeError):
        return None
