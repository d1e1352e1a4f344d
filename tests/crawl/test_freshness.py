"""Whether an address is to be asked for, and with what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.discovery import window_of
from crawler.freshness import OUTSIDE, is_gone, is_wanted, needed_again
from crawler.store.records import MOST_ATTEMPTS, Found, Known

PAGE = "https://mithal.example/news/1"
RECHECKS = (1, 6, 24)
ALWAYS = window_of("", "", datetime(2026, 3, 2, tzinfo=UTC))
JANUARY = window_of("2026-01-01", "2026-01-31", datetime(2026, 3, 2, tzinfo=UTC))
STORED = Known(
    PAGE, "article", first_seen="2026-03-01T10:00:00+00:00", checked_at="2026-03-01T10:00:00+00:00", etag='"a"'
)


def wanted(known: Known, now: str = "2026-03-01T10:30:00+00:00", modified: str = "") -> bool:
    return is_wanted(known, Found(PAGE, modified), now, RECHECKS, ALWAYS)


def test_what_was_never_answered_is_wanted() -> None:
    assert wanted(Known(PAGE))


@pytest.mark.parametrize(
    ("checked", "now", "due"),
    [
        ("10:00", "2026-03-01T10:59:59+00:00", False),
        ("10:00", "2026-03-01T11:00:00+00:00", True),
        ("11:20", "2026-03-01T15:59:00+00:00", False),
        ("11:20", "2026-03-01T16:00:00+00:00", True),
        ("16:30", "2026-03-02T09:00:00+00:00", False),
        ("16:30", "2026-03-02T10:00:00+00:00", True),
    ],
)
def test_an_article_is_looked_at_again_one_six_and_twenty_four_hours_after_it_was_first(
    checked: str, now: str, *, due: bool
) -> None:
    assert wanted(replace(STORED, checked_at=f"2026-03-01T{checked}:00+00:00"), now) is due


def test_after_the_last_of_them_it_is_left_alone() -> None:
    assert not wanted(replace(STORED, checked_at="2026-03-02T10:00:01+00:00"), "2027-01-01T00:00:00+00:00")


@pytest.mark.parametrize("outcome", ["article", "refused/listing", "moved/off-domain"])
def test_what_its_source_says_has_changed_since_is_wanted_once(outcome: str) -> None:
    known = replace(STORED, outcome=outcome)
    assert wanted(known, modified="2026-03-01T10:00:01+00:00")
    assert wanted(known, modified="2026-03-02"), "a day is its first moment"
    assert not wanted(known, modified="2026-03-01T09:59:59+00:00"), "it was like that when it was fetched"
    assert not wanted(known, modified="2026-03-01"), "the day has begun before"
    ahead = replace(known, modified="2026-03-09T00:00:00+00:00")
    assert not wanted(ahead, modified="2026-03-09T00:00:00+00:00"), "a source whose clock is ahead is believed once"


def test_a_page_without_an_article_is_not_looked_at_by_the_clock() -> None:
    assert not wanted(replace(STORED, outcome="refused/listing"), "2026-03-05T00:00:00+00:00")


@pytest.mark.parametrize("outcome", ["gone", "forgotten", "expired"])
def test_what_is_gone_stays_gone_whatever_its_source_says(outcome: str) -> None:
    known = replace(STORED, outcome=outcome)
    assert not wanted(known, "2027-01-01T00:00:00+00:00", "2026-12-01T00:00:00+00:00")


def test_gone_is_what_was_there_and_what_says_so() -> None:
    assert is_gone(404, STORED)
    assert is_gone(410, Known(PAGE))


def test_what_was_never_there_may_be_ahead_of_its_page_in_all_runs_but_the_last() -> None:
    assert not is_gone(404, Known(PAGE))
    assert not is_gone(404, Known(PAGE, attempts=MOST_ATTEMPTS - 2))
    assert is_gone(404, Known(PAGE, attempts=MOST_ATTEMPTS - 1))


def test_what_was_outside_one_window_may_be_inside_another_and_is_needed_whole() -> None:
    known = replace(STORED, outcome=f"{OUTSIDE}2026-01-15", body_digest="d")
    assert is_wanted(known, Found(PAGE), "2026-03-01T10:00:00+00:00", RECHECKS, JANUARY)
    december = replace(known, outcome=f"{OUTSIDE}2025-12-15")
    assert not is_wanted(december, Found(PAGE), "2026-03-01T10:00:00+00:00", RECHECKS, JANUARY)
    whole = needed_again(known)
    assert (whole.etag, whole.last_modified, whole.body_digest) == (None, None, None)
    assert needed_again(STORED) is STORED
