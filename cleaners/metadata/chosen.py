"""Of what is declared, placed and shown, what the article says: visible beats hidden, and nobody is invented."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urljoin

from w3lib.url import canonicalize_url, url_query_cleaner

from cleaners.metadata.authors import find_authors
from cleaners.metadata.beside import (
    find_caption,
    find_counters,
    find_keywords,
    find_section,
    find_summary,
    is_truncated,
)
from cleaners.metadata.credits import find_dateline, find_frame, find_publisher, find_sources, labelled_sources
from cleaners.metadata.declared import Declared
from cleaners.metadata.house import House
from cleaners.metadata.lines import Surroundings
from cleaners.metadata.placed import placed_texts
from cleaners.metadata.publication import Clock, date_fields
from cleaners.outlet import Outlet
from cleaners.story import Scene
from cleaners.text.normalise import words_of

TRACKING = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid", "igshid",
    "mc_cid", "mc_eid", "ref", "ref_src", "source", "at_medium", "at_campaign", "ocid", "traffic_source", "amp",
)  # fmt: skip
"""Query parameters that say where a reader came from, not which page it is."""
_WEB = ("http://", "https://")
LONGEST_FOLDERS = 100
"""Letters of an address in which host and folders are looked for: what follows is the headline."""
_PART = re.compile(r"[/.]+")
_PLAIN_ADDRESS = re.compile(
    r"(?!.*/\.)https?://[a-z0-9.-]+/(?:[\w/.,:@!$&'()*+;=~-]|[^\x00-\x7f\s]|%[89A-Fa-f][0-9A-Fa-f])*", re.ASCII
)
"""An address that has no query and is canonical but for the case of its escapes."""
_SAFE = "%/.,:@!$&'()*+;=~-_"
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
LONGEST_HEADLINE = 45
"""Words; a selected element of more is a wrapper: half A's gold headlines have 18 at most (30 to 90 give the same
articles)."""

_KINDS_BY_TYPE = (
    ("live", frozenset(("liveblogposting",))),
    ("video", frozenset(("video.other", "video", "video.movie", "video.episode"))),
    ("gallery", frozenset(("imagegallery", "mediagallery"))),
    ("opinion", frozenset(("opinionnewsarticle",))),
)
_OPINION = frozenset(
    words_of("رأي آراء اراء الرأي مقالات مقالة مقال كتاب الكتاب أقلام زوايا opinion opinions columns blogs")
)


class Origin(NamedTuple):
    """Whose page or text it is, as far as the caller knows."""

    url: str | None
    fetched_at: str | None
    outlet: Outlet | None
    outlets: tuple[Outlet, ...]


def choose(
    declared: Declared, scene: Scene, near: Surroundings, paragraphs: list[str], origin: Origin
) -> dict[str, Any]:
    """The `Article` fields that metadata decides, by name; `paragraphs` are the body's."""
    outlet, url = origin.outlet, origin.url
    house = House(declared, outlet, url)
    clock = Clock(outlet.time_zone if outlet else None, origin.fetched_at)
    bylines = placed_texts(scene, "authors")
    section = find_section(near, placed_texts(scene, "section"), declared)
    summary, machine_made = find_summary(near)
    named = find_authors(declared, near, bylines, house, "\n".join(paragraphs))
    return {
        **_headline(declared, scene, near),
        **date_fields(declared, near, placed_texts(scene, "date"), paragraphs[0], clock),
        **_credits(near, house, origin),
        "dateline": find_dateline(near, bylines, paragraphs[0], house),
        "authors": named.names,
        "authors_source": named.source,
        "canonical_url": canonical_url(declared.canonical, url, outlet),
        "kind": _kind(declared, section, url),
        "section": section,
        "keywords": find_keywords(scene, near, declared),
        "description": declared.description,
        "summary": summary,
        "summary_is_machine_made": machine_made,
        "image": _absolute(declared.image, url) if declared.image else None,
        "image_caption": find_caption(near, placed_texts(scene, "caption")),
        "counters": find_counters(near),
        "truncated": is_truncated(near, paragraphs[-1]),
    }


def canonical_url(declared: str | None, url: str | None, outlet: Outlet | None) -> str | None:
    """The declared address made absolute, else the fetched one; tracking and session parameters and fragments gone."""
    address = _absolute(declared, url) if declared else url
    if not address or not address.startswith(_WEB):
        return None
    return _canonical(address, (*TRACKING, *(outlet.drop_parameters if outlet else ())))


def _absolute(address: str, base: str | None) -> str:
    return address if address.startswith(_WEB) else urljoin(base or "", address)


def _canonical(address: str, dropped: tuple[str, ...]) -> str:
    if _PLAIN_ADDRESS.fullmatch(address):
        if not address.isascii():
            address = quote(address, safe=_SAFE)
        return _ESCAPE.sub(lambda escape: escape[0].upper(), address) if "%" in address else address
    return canonicalize_url(url_query_cleaner(address, dropped, remove=True) if "?" in address else address)


def _headline(declared: Declared, scene: Scene, near: Surroundings) -> dict[str, Any]:
    placed = (text for text in placed_texts(scene, "headline") if 1 < len(text.split()) <= LONGEST_HEADLINE)
    shown = next(placed, None)
    if shown:
        return {"headline": shown, "headline_source": "layout"}
    if near.headline:
        return {"headline": near.headline, "headline_source": "shown"}
    said = declared.headlines[0] if declared.headlines else None
    return {"headline": said.value if said else None, "headline_source": said.source if said else None}


def _credits(near: Surroundings, house: House, origin: Origin) -> dict[str, Any]:
    frame = find_frame(near, origin.outlet, origin.outlets)
    owner = origin.outlet or frame
    sources = find_sources(near, house)
    publisher = house.name if frame is None else None
    if publisher is None:
        publisher = find_publisher(near, sources, labelled_sources(near))
        sources = tuple(name for name in sources if name != publisher)
    return {
        "outlet": owner.slug if owner else None,
        "publisher": publisher,
        "aggregator": frame.name if frame else None,
        "sources": sources,
    }


def _kind(declared: Declared, section: str | None, url: str | None) -> str:
    types = set(declared.page_types)
    for kind, names in _KINDS_BY_TYPE:
        if types & names:
            return kind
    if any(name and _is_opinion(name) for name in {section, declared.section}):
        return "opinion"
    parts = _PART.split(url[:LONGEST_FOLDERS].rpartition("/")[0]) if url else ()
    return "article" if _OPINION.isdisjoint(unquote(part) if "%" in part else part for part in parts) else "opinion"


@lru_cache(maxsize=1024)
def _is_opinion(section: str) -> bool:
    return not _OPINION.isdisjoint(words_of(section))
