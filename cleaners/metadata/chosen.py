"""Of what is declared and what is seen, what the article says: visible beats hidden, and nobody is invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url, url_query_cleaner

from cleaners.metadata.declared import Declared, Said
from cleaners.metadata.lifted import Lifted
from cleaners.metadata.names import read_byline
from cleaners.outlet import Outlet
from cleaners.text.dates import DateReading, read_date, read_month_first
from cleaners.text.normalise import fold, words_of

TRACKING = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid", "igshid",
    "mc_cid", "mc_eid", "ref", "ref_src", "source", "at_medium", "at_campaign", "ocid", "traffic_source", "amp",
)  # fmt: skip
"""Query parameters that say where a reader came from, not which page it is."""

_KINDS_BY_TYPE = (
    ("live", frozenset(("liveblogposting",))),
    ("video", frozenset(("videoobject", "video.other", "video", "video.movie", "video.episode"))),
    ("gallery", frozenset(("imagegallery", "mediagallery"))),
    ("opinion", frozenset(("opinionnewsarticle",))),
)
_OPINION = frozenset(
    words_of("رأي آراء اراء الرأي مقالات مقالة مقال كتاب الكتاب أقلام زوايا opinion opinions columns blogs")
)
_DATELINE_SIGNS = ("-", "–", "—", "ـ", ":", "/")
_DATELINE_REACH = 40
"""Code points within which a dateline at a paragraph's start must end («رام الله (الضفة الغربية) - رويترز -» has 36)."""


def choose(
    declared: Declared,
    lifted: Lifted,
    *,
    outlet: Outlet | None,
    outlets: Iterable[Outlet],
    url: str | None,
    first_paragraph: str,
) -> dict[str, Any]:
    """The `Article` fields that metadata decides, by name."""
    zone = outlet.time_zone if outlet else None
    frame = _frame(lifted, outlet, outlets)
    return {
        **_headline(declared, lifted),
        **_dates(declared, lifted, zone),
        **_authors(declared, lifted, outlet),
        **_publisher(declared, lifted, outlet, frame, first_paragraph),
        "canonical_url": canonical_url(declared.canonical, url, outlet),
        "kind": _kind(declared, url),
        "section": declared.section,
        "keywords": lifted.keywords or declared.keywords,
        "description": declared.description,
        "summary": lifted.summary,
        "summary_is_machine_made": lifted.summary_is_machine_made,
        "image": urljoin(url or "", declared.image) if declared.image else None,
        "image_caption": lifted.caption,
        "counters": dict(lifted.counters),
    }


def canonical_url(declared: str | None, url: str | None, outlet: Outlet | None) -> str | None:
    """The declared address made absolute, else the fetched one; tracking and session parameters and fragments gone."""
    address = urljoin(url or "", declared) if declared else url
    if not address or urlsplit(address).scheme not in {"http", "https"}:
        return None
    dropped = (*TRACKING, *(outlet.drop_parameters if outlet else ()))
    return canonicalize_url(url_query_cleaner(address, dropped, remove=True))


def _headline(declared: Declared, lifted: Lifted) -> dict[str, Any]:
    if lifted.headline:
        return {"headline": lifted.headline, "headline_source": "shown"}
    if declared.headlines:
        said = declared.headlines[0]
        return {"headline": said.value, "headline_source": said.source}
    return {"headline": None, "headline_source": None}


def _dates(declared: Declared, lifted: Lifted, zone: str | None) -> dict[str, Any]:
    said, reading = _first_date(declared.published, zone)
    shown = lifted.published
    source = said.source if said else None
    if shown is not None and (reading is None or not _same_day(shown, reading)):
        reading, source = shown, "shown"
    _, modified = _first_date(declared.modified, zone)
    modified = lifted.modified or modified
    return {
        "date_published": reading.iso if reading else None,
        "date_published_raw": reading.raw if reading else None,
        "date_source": source,
        "date_precision": reading.precision if reading else None,
        "date_modified": modified.iso if modified else None,
    }


def _first_date(values: Sequence[Said], zone: str | None) -> tuple[Said | None, DateReading | None]:
    for said in values:
        reading = read_month_first(said.value, zone=zone) or read_date(said.value, zone=zone)
        if reading is not None:
            return said, reading
    return None, None


def _same_day(shown: DateReading, declared: DateReading) -> bool:
    return shown.iso[:10] == declared.iso[:10]


def _authors(declared: Declared, lifted: Lifted, outlet: Outlet | None) -> dict[str, Any]:
    if lifted.byline.authors:
        return {"authors": lifted.byline.authors, "authors_source": "byline"}
    seen = fold(" | ".join((*lifted.head, *lifted.foot)))
    site = {fold(name) for name in (declared.site_name, outlet.name if outlet else None) if name}
    for said in declared.authors:
        persons = [name for name in read_byline(said.value).authors if fold(name) in seen and fold(name) not in site]
        if persons:
            return {"authors": tuple(persons), "authors_source": said.source}
    return {"authors": (), "authors_source": None}


def _frame(lifted: Lifted, outlet: Outlet | None, outlets: Iterable[Outlet]) -> Outlet | None:
    """The aggregator around the story: the page's own outlet, or one whose masthead stands beside the headline."""
    if outlet is not None:
        return outlet if outlet.aggregator else None
    lines = [f" {' '.join(words_of(line))} " for line in lifted.head]
    for candidate in outlets:
        names = [" ".join(words_of(name)) for name in (candidate.name, *candidate.mastheads)]
        if candidate.aggregator and any(f" {name} " in line for name in names for line in lines):
            return candidate
    return None


def _publisher(
    declared: Declared, lifted: Lifted, outlet: Outlet | None, frame: Outlet | None, first_paragraph: str
) -> dict[str, Any]:
    sources = [*lifted.sources, *lifted.byline.sources]
    own = outlet.name if outlet and frame is None else declared.site_name if outlet is None else None
    if frame is not None:
        own = lifted.counted_name
    if own is None and (frame is not None or outlet is None) and len(lifted.sources) == 1 and not read_byline(lifted.sources[0]).sources:
        own = sources.pop(0)
    dateline = lifted.byline.dateline or _dateline(first_paragraph)
    return {
        "outlet": outlet.slug if outlet else frame.slug if frame else None,
        "publisher": own,
        "aggregator": frame.name if frame else None,
        "sources": tuple(name for name in dict.fromkeys(sources) if name != own),
        "dateline": dateline,
    }


def _dateline(paragraph: str) -> str | None:
    """A dateline that begins a paragraph: «القاهرة - رويترز: …» -> «القاهرة»."""
    opening = paragraph[:_DATELINE_REACH]
    ends = [opening.find(sign) for sign in _DATELINE_SIGNS if sign in opening]
    return read_byline(opening[: min(ends)] + " -").dateline if ends else None


def _kind(declared: Declared, url: str | None) -> str:
    types = set(declared.page_types)
    for kind, names in _KINDS_BY_TYPE:
        if types & names:
            return kind
    words = {*words_of(declared.section or ""), *words_of(urlsplit(url or "").path.replace("/", " ")[:40])}
    return "opinion" if words & _OPINION else "article"
