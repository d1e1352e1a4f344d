"""Whether an address is to be asked for (again). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from crawler.discovery import Window
from crawler.store.records import MOST_ATTEMPTS, Found, Known

NEVER_AGAIN = frozenset({"gone", "forgotten", "expired"})
"""Outcomes after which no feed makes an address worth asking for."""


OUTSIDE = "outside-window/"
"""Outcome of an article that was published, as it says after the slash, when nobody wanted it: another run may."""


def is_wanted(known: Known, found: Found, now: str, rechecks: Sequence[float], window: Window) -> bool:
    """Whether to ask: never answered, said to be changed since, or due for a re-check by its age.

    `rechecks` are hours after the first fetch at which an article is looked at again: most corrections come within
    the first hours. A page that held no article is asked for again only where its source says that it changed.
    """
    if known.outcome is None:
        return True
    if known.outcome.startswith(OUTSIDE):
        return window.allows_article(known.outcome.removeprefix(OUTSIDE))
    if known.outcome in NEVER_AGAIN or known.checked_at is None:
        return False
    if found.modified and found.modified != known.modified and _time(found.modified) > _time(known.checked_at):
        return True
    return known.outcome == "article" and _is_due(known, now, rechecks)


def is_gone(status: int, known: Known) -> bool:
    """Whether an answer of 404 or 410 is an end. 410 says so (RFC 9110, section 15.5.11).

    404 does not say for how long: a feed may name an article before its page stands. It is an end where there was a
    page before, and in the last of the runs in which an address may fail.
    """
    if status == HTTPStatus.GONE:
        return True
    return known.outcome is not None or known.attempts + 1 >= MOST_ATTEMPTS


def needed_again(known: Known) -> Known:
    """What to ask with: no validators where the page itself is wanted again, and not only whether it has changed."""
    if known.outcome and known.outcome.startswith(OUTSIDE):
        return replace(known, etag=None, last_modified=None, body_digest=None)
    return known


def _is_due(known: Known, now: str, rechecks: Sequence[float]) -> bool:
    first, checked = _time(known.first_seen or now), _time(known.checked_at or now)
    due = (first + timedelta(hours=hours) for hours in sorted(rechecks))
    following = next((at for at in due if at > checked), None)
    return following is not None and _time(now) >= following


def _time(stamp: str) -> datetime:
    """A moment; a date without a time is its first one, one without an offset is UTC."""
    moment = datetime.fromisoformat(stamp)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
