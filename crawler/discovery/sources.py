"""What a feed, a sitemap or a section page names."""

from __future__ import annotations

from dataclasses import dataclass


class BrokenSource(ValueError):
    """A feed, sitemap or section page that cannot be used; the message says why in a few words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One address in a feed or sitemap."""

    address: str
    """Absolute."""
    modified: str = ""
    """When it last changed, else when it was published, as `dates.iso_utc` gives it; empty where nothing is said."""
    published: str = ""
    """When it was published, likewise; empty where the source says only when it last changed (`lastmod`)."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed, a sitemap or a section page names."""

    articles: tuple[Entry, ...] = ()
    """Pages: newest first, those without a date after them in the source's order; a section's in page order."""
    sitemaps: tuple[Entry, ...] = ()
    """Further sitemaps, likewise."""
    following: str | None = None
    """The address of the page that follows a section's page; None where it names none."""
    cut: str = ""
    """Why not all of it was used, in a few words: it is too large, or its end is torn. Empty: all was."""
