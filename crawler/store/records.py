"""What a store is told and what it answers: plain values, the same for every engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cleaners.model import Article

MOST_ATTEMPTS = 5
"""Runs in which an address may fail before it is asked for no more, unless a feed names it again: half an hour apart, a
page that does not answer for two hours."""


class StoreError(RuntimeError):
    """A store that cannot be used; the message is one line, says what to do, and holds no password."""


class AlreadyRunning(StoreError):
    """Another run of the same outlet is going on."""


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of one outlet, over as many processes as it takes to finish it."""

    id: int
    """Counts up within a store."""
    outlet: str
    """Slug of the outlet; the host name of a site that is not declared."""
    started_at: str
    """ISO 8601, UTC."""
    resumed: bool = False
    """Whether an earlier process began it and did not come to its end."""


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a feed, a sitemap, a section page or a list has named."""

    address: str
    """Cleaned: without fragment, tracking and session parameters."""
    modified: str = ""
    """What the source says of its date, ISO 8601; empty where it says nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a store knows of an address."""

    address: str
    """The address that was asked about."""
    outcome: str | None = None
    """What became of it: `article`, `refused/…`, `gone`, `expired`, `forgotten`; None: it was not answered yet."""
    modified: str = ""
    """What discovery had said of its date when it was last fetched."""
    first_seen: str | None = None
    """When it was first fetched, ISO 8601."""
    checked_at: str | None = None
    """When it last answered, ISO 8601."""
    etag: str | None = None
    """Validator of its last answer."""
    last_modified: str | None = None
    """Validator of its last answer."""
    body_digest: str | None = None
    """SHA-256 of the body of its last answer, hexadecimal."""
    archive_ref: str | None = None
    """Where its last whole answer lies in the archive."""
    revision: int = 0
    """Revisions of its article so far."""
    attempts: int = 0
    """Runs in which it failed since it answered last."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One answer to a request for an article's page."""

    address: str
    """The address that was asked for, cleaned."""
    fetched_at: str
    """ISO 8601, UTC."""
    modified: str = ""
    """What discovery says of its date."""
    etag: str | None = None
    """Of this answer."""
    last_modified: str | None = None
    """Of this answer."""
    body_digest: str | None = None
    """SHA-256 of the body, hexadecimal."""
    archive_ref: str | None = None
    """Where the answer lies in the archive."""


class Verdict(StrEnum):
    """What an article is to the store."""

    NEW = "new"
    """The first of its page."""
    CHANGED = "changed"
    """A further revision."""
    UNCHANGED = "unchanged"
    """The words, headline and authors that are stored already."""
    TWIN = "twin"
    """Another address of a stored article: its AMP or print page."""
    FORGOTTEN = "forgotten"
    """Its address, or the one that its page claims, was taken down: nothing is stored."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an article that a store was given."""

    verdict: Verdict
    """What it is."""
    article: Article
    """With `revision` and `changed` filled; that of the store where it is unchanged or a twin."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of an outlet, for overviews."""

    outlet: str
    started_at: str
    finished_at: str | None
    """None: it is going on, or was killed."""
    articles: int
    """Articles it has kept."""
