"""Which pages a window of time lets through."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery import Entry, Window, window_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DUBAI = ZoneInfo("Asia/Dubai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("since", "until", "begin", "end"),
    [
        ("2d", "", "2026-11-20T12:00+00:00", None),
        ("36h", "12h", "2026-11-21T00:00+00:00", "2026-11-22T00:00+00:00"),
        ("1w", "", "2026-11-15T12:00+00:00", None),
        ("2026-11-01", "2026-11-03", "2026-11-01T00:00+04:00", "2026-11-04T00:00+04:00"),
        ("2026-11-01T06:00", "2026-11-01T07:00+00:00", "2026-11-01T06:00+04:00", "2026-11-01T07:00+00:00"),
        ("2026-11-03", "2026-11-03", "2026-11-03T00:00+04:00", "2026-11-04T00:00+04:00"),
        ("", "2026-11-01 06:00", None, "2026-11-01T06:00+04:00"),
        ("", "", None, None),
    ],
)
def test_the_bounds_of_a_window(since: str, until: str, begin: str | None, end: str | None) -> None:
    window = window_of(since, until, NOW, DUBAI)
    assert (window.since, window.until) == (begin and at(begin), end and at(end))


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("2", "", "since=2: wanted is"),
        ("2m", "", "since=2m: wanted is"),
        ("-2d", "", "wanted is"),
        ("yesterday", "", "wanted is"),
        ("٢d", "", "wanted is"),
        ("2026-02-30", "", "wanted is"),
        ("2026-11", "", "wanted is"),
        ("999999w", "", "wanted is"),
        ("", "22/11/2026", "until=22/11/2026: wanted is"),
        ("2026-11-23", "", "still to come"),
        ("2026-11-03", "2026-11-02", "ends before it begins"),
        ("1d", "2d", "ends before it begins"),
    ],
)
def test_what_is_no_window_is_refused(since: str, until: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        window_of(since, until, NOW)


NOVEMBER = window_of("2026-11-03", "2026-11-05", NOW)
HOURS = Window(since=at("2026-11-03T06:00+00:00"), until=at("2026-11-03T12:00+00:00"))
OPEN = Window()


@pytest.mark.parametrize(
    ("address", "modified", "published", "window", "allowed"),
    [
        ("/a", "", "2026-11-03T00:00:00+00:00", NOVEMBER, True),
        ("/a", "", "2026-11-02T23:59:59+00:00", NOVEMBER, False),
        ("/a", "", "2026-11-05T23:59:59+00:00", NOVEMBER, True),
        ("/a", "", "2026-11-06T00:00:00+00:00", NOVEMBER, False),
        ("/a", "", "2026-11-03", HOURS, True),
        ("/a", "", "2026-11-02", HOURS, False),
        ("/a", "", "2026-11", HOURS, True),
        ("/a", "", "2026-10", HOURS, False),
        # When it changed: nothing that changed before `since` is new, but what changed after `until` may be old.
        ("/a", "2026-11-02", "", NOVEMBER, False),
        ("/a", "2026-11-04", "", NOVEMBER, True),
        ("/a", "2026-11-20", "", NOVEMBER, True),
        ("/a", "2026-11-20", "2026-11-06", NOVEMBER, False),
        # The address, at its precision.
        ("/news/2026/11/3/a-b", "", "", NOVEMBER, True),
        ("/news/2026/11/03/a-b", "2026-11-20", "", NOVEMBER, True),
        ("/news/2026/11/2/a-b", "2026-11-20", "", NOVEMBER, False),
        ("/news/2026/11/6/a-b", "", "", NOVEMBER, False),
        ("/ar/20261104-a-b", "", "", NOVEMBER, True),
        ("/ar/20261102-a-b", "", "", NOVEMBER, False),
        ("/2026-11-02-a-b", "", "", NOVEMBER, False),
        ("/2026/11/a-b", "", "", NOVEMBER, True),
        ("/2026/10/a-b", "", "", NOVEMBER, False),
        ("/2026/12/a-b", "", "", NOVEMBER, False),
        # What the source says wins over the address.
        ("/2026/10/a-b", "", "2026-11-04", NOVEMBER, True),
        # Numbers that are no dates say nothing.
        ("/news/20261399", "", "", NOVEMBER, True),
        ("/news/120261102", "", "", NOVEMBER, True),
        ("/2026/4500/a", "", "", NOVEMBER, True),
        ("/article/1930/12/a", "", "", NOVEMBER, True),
        ("/news/world-cup-2022-10-players", "", "", NOVEMBER, True),
        ("/news/202210-a", "", "", NOVEMBER, True),
        ("/a", "", "", NOVEMBER, True),
        ("/2013/1/1/a", "2013-01-01", "2013-01-01", OPEN, True),
        ("https://[broken/2013/1/1/", "", "", NOVEMBER, True),
    ],
)
def test_what_an_entry_may_be(address: str, modified: str, published: str, window: Window, allowed: bool) -> None:  # noqa: FBT001 - the expected answer
    base = "" if address.startswith("http") else "https://mithal.example"
    assert window.allows(Entry(base + address, modified or published, published)) is allowed


@pytest.mark.parametrize(
    ("name", "modified", "held"),
    [
        ("s.xml", "", True),
        ("s.xml", "2026-11-02T10:00:00+00:00", False),
        ("s.xml", "2026-11-03T10:00:00+00:00", True),
        ("s.xml", "2026-11-20", True),
        ("sitemap.xml?yyyy=2026&mm=11&dd=3", "", True),
        ("sitemap.xml?yyyy=2026&mm=11&dd=03", "2026-11-20", True),
        ("sitemap.xml?yyyy=2026&mm=11&dd=2", "2026-11-20", False),
        ("sitemap.xml?yyyy=2026&mm=11&dd=6", "", False),
        ("sitemap.xml?yyyy=2026&mm=11", "", True),
        ("sitemap.xml?yyyy=2026&mm=12", "", False),
        ("sitemap.xml?year=2026", "", True),
        ("sitemap.xml?year=2025", "", False),
        ("sitemap.xml?yyyy=2026&mm=x", "", True),
        ("sitemap-2026-11.xml", "", True),
        ("sitemap-2026-10.xml", "", False),
        ("sitemap-pt-post-2026-12.xml", "", False),
        ("sitemap-2026-11-04.xml", "", True),
        ("sitemap-2026-11-06.xml", "", False),
        ("sitemap_20261106.xml", "", False),
        ("2026/10/posts.xml", "", False),
        ("2026/11/posts.xml", "", True),
        # A year's number and a count of sitemaps look alike.
        ("sitemap-2019.xml", "", True),
        ("post-sitemap2019.xml", "", True),
    ],
)
def test_what_a_sitemap_may_hold(name: str, modified: str, held: bool) -> None:  # noqa: FBT001 - the expected answer
    assert NOVEMBER.may_hold(Entry(f"https://mithal.example/{name}", modified)) is held


@pytest.mark.parametrize(
    ("published", "allowed"),
    [
        (None, True),
        ("2026-11-03", True),
        ("2026-11-02", False),
        ("2026-11-06", False),
        ("2026-11-03T01:00:00+03:00", False),
        ("2026-11-05T23:00:00", True),
        ("2026-11-06T01:00:00+03:00", True),
    ],
)
def test_the_article_decides_by_its_own_date(published: str | None, allowed: bool) -> None:  # noqa: FBT001 - the expected answer
    assert NOVEMBER.allows_article(published) is allowed


def test_days_and_times_without_an_offset_are_the_outlets() -> None:
    window = Window(since=at("2026-11-03T21:00+00:00"), zone=DUBAI)
    # In Dubai that is one in the morning of the fourth.
    assert not window.allows_article("2026-11-03")
    assert window.allows_article("2026-11-04")
    assert not window.allows_article("2026-11-04T00:30:00")
    assert window.allows_article("2026-11-04T01:30:00")
