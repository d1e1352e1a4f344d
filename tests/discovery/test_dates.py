"""Dates of feeds and sitemaps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.dates import iso_utc


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Sun, 22 Nov 2026 09:15:00 +0300", "2026-11-22T06:15:00+00:00"),
        ("Sun, 22 Nov 2026 09:15:00 GMT", "2026-11-22T09:15:00+00:00"),
        ("22 Nov 2026 09:15 +0000", "2026-11-22T09:15:00+00:00"),
        ("2026-11-22T09:15:00+03:00", "2026-11-22T06:15:00+00:00"),
        ("2026-11-22T09:15Z", "2026-11-22T09:15:00+00:00"),
        ("2026-11-22T09:15:00.123456Z", "2026-11-22T09:15:00+00:00"),
        ("2026-11-22 09:15:00 +0300", "2026-11-22T06:15:00+00:00"),
        ("  2026-11-22\n", "2026-11-22"),
        ("2026-11", "2026-11"),
        ("2026", "2026"),
        # No offset: none is made up.
        ("2026-11-22T09:15:00", "2026-11-22T09:15:00"),
        ("2026-11-22 09:15:00", "2026-11-22T09:15:00"),
        ("Sun, 22 Nov 2026 09:15:00", "2026-11-22T09:15:00"),
        ("Sun, 22 Nov 2026 09:15:00 KSA", "2026-11-22T09:15:00"),
        # No dates: nulls of systems, days there are not, words.
        ("0001-01-01T00:00:00", ""),
        ("1970-01-01T00:00:00+00:00", ""),
        ("0000-00-00", ""),
        ("2026-13", ""),
        ("2026-02-30", ""),
        ("الأحد 22 نوفمبر 2026", ""),
        ("yesterday", ""),
        ("20261122", ""),
        ("", ""),
    ],
)
def test_a_date_of_a_source(given: str, expected: str) -> None:
    assert iso_utc(given) == expected


@given(st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,5} (Jan|Nov) \d{1,5} \d\d:\d\d:\d\d [+-]?\w{1,5}"))
def test_no_text_is_too_strange(text: str) -> None:
    found = iso_utc(text)
    assert iso_utc(found) == found


@given(st.datetimes(datetime(1992, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), st.data())  # noqa: DTZ001 - the strategy adds the zone
def test_moments_compare_as_text_as_they_do_in_time(one: datetime, data: st.DataObject) -> None:
    other = data.draw(st.datetimes(datetime(1992, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - as above
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    assert (iso_utc(one.isoformat()) < iso_utc(other.isoformat())) == (one < other)
