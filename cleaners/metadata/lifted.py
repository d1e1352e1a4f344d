"""What the removals held: the facts beside the story that a reader sees and the body must not have.

Only what stands next to the headline or right after the story is read; a byline in a list of other stories is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cleaners.metadata.names import Byline, read_byline
from cleaners.model import Removal
from cleaners.text.dates import DateReading, find_dates
from cleaners.text.normalise import fold, printed, words_of

HEAD_REACH = 14
"""How many removals above the story are read: on half A the last fact above it is 11 away (share rows between)."""
FOOT_REACH = 8
"""How many removals after the story are read: sign-offs and source lines are 5 away at most on half A."""
FACT_WORDS = 16
"""A line of more words is no byline, date or source line: the longest on half A has 14."""

_LABELLED = re.compile(r"^[^:：]{0,40}[:：]\s*")
_COUNTED = (
    (
        "views",
        frozenset(
            words_of("مشاهدة مشاهدات المشاهدات قراءة قراءات القراءات زيارة زيارات الزيارات القراء قرئ قارئ views")
        ),
    ),
    ("shares", frozenset(words_of("مشاركة مشاركات المشاركات shares"))),
    ("comments", frozenset(words_of("تعليق تعليقات التعليقات comments"))),
    ("likes", frozenset(words_of("إعجاب إعجابات أعجبني likes"))),
)
_COUNT = re.compile(r"\d{1,3}(?:[ ,.\u00a0]\d{3})+|\d+")
_TAG_SIGN = re.compile(r"\s*[,،؛;|#•/]\s*|\s{2,}")
_SOURCE_SIGN = re.compile(r"\s*[+,،؛/|()\[\]]\s*|\s+[-–—ـ]+\s+")
_MACHINE = frozenset(words_of("الذكاء الاصطناعي آليا AI استمع الملخص"))
_LEADING_MARK = re.compile(r"^[\s*•·\-–—]+")
_NOT_A_SOURCE = frozenset(
    " ".join(words_of(name))
    for name in ("وكالات", "الوكالات", "متابعات", "خاص", "مواقع", "وكالة", "صحف", "مواقع إلكترونية")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """Facts from removed text; what nothing said is None or empty."""

    headline: str | None = None
    byline: Byline = Byline()
    published: DateReading | None = None
    modified: DateReading | None = None
    sources: tuple[str, ...] = ()
    """Names after a source label or in a sign-off, as written; generic ones («وكالات») left out."""
    keywords: tuple[str, ...] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    counted_name: str | None = None
    """The name before the counter in an aggregator's frame line («مثال نيوز عدد المشاهدات : 12 …»)."""
    caption: str | None = None
    summary: str | None = None
    summary_is_machine_made: bool | None = None
    head: tuple[str, ...] = ()
    """The removed lines above the story, nearest last."""
    foot: tuple[str, ...] = ()
    """The removed lines right after it."""


def lift(
    before: Sequence[Removal],
    inside: Sequence[Removal],
    after: Sequence[Removal],
    *,
    zone: str | None,
    fetched_at: str | None,
) -> Lifted:
    """Read the removals before, inside and after the kept text. `zone` and `fetched_at` as for `find_dates`."""
    head, foot = _head(before), after[:FOOT_REACH]
    near = (*head, *inside, *foot)
    beside = (*head, *(removal for removal in (*inside, *foot) if removal.kind in {"date", "byline"}))
    dates = [reading for removal in beside for reading in _dates(removal, zone, fetched_at)]
    published = [reading for reading in dates if reading.label != "updated"]
    updated = [reading for reading in dates if reading.label == "updated"]
    headline = next((printed(removal.text) for removal in before if removal.kind == "headline"), None)
    return Lifted(
        headline=headline,
        byline=_byline(head, inside, foot),
        published=next((r for r in published if r.label == "published"), published[0] if published else None),
        modified=updated[0] if updated else None,
        sources=_sources((*foot, *inside, *head)),
        keywords=_keywords((*inside, *after, *before)),
        counters=_counters(near),
        counted_name=_counted_name(head),
        caption=_text_of("caption", near),
        summary=_summary((*head, *inside)),
        summary_is_machine_made=_machine_made((*head, *inside)),
        head=tuple(printed(removal.text) for removal in head),
        foot=tuple(printed(removal.text) for removal in foot),
    )


def _head(before: Sequence[Removal]) -> Sequence[Removal]:
    """From the headline on, or the last few lines where it is far or unknown; a line above it may be its byline."""
    places = [n for n, removal in enumerate(before) if removal.kind == "headline"]
    start = max(0, places[-1] - 2) if places else 0
    return before[max(start, len(before) - HEAD_REACH) :]


def _is_fact_line(removal: Removal) -> bool:
    return removal.kind not in _LISTS and len(removal.text.split()) <= FACT_WORDS


_LISTS = frozenset(
    "headline related most_read latest ticker share follow newsletter app comments second_story navigation breadcrumb "
    "advert poll widget cookies copyright tags summary caption player".split()
)
"""Kinds whose text says nothing of who wrote this story, or when."""


def _dates(removal: Removal, zone: str | None, fetched_at: str | None) -> Iterable[DateReading]:
    if not _is_fact_line(removal) and removal.kind not in {"date", "byline"}:
        return ()
    return find_dates(removal.text, zone=zone, fetched_at=fetched_at)


def _byline(head: Sequence[Removal], inside: Sequence[Removal], foot: Sequence[Removal]) -> Byline:
    """Named bylines first, then any short line beside the story that can be nothing else."""
    named = [r for r in (*head, *inside, *foot) if r.kind == "byline"]
    others = [r for r in (*head, *foot) if r.kind not in {"byline", "masthead"} and _is_fact_line(r)]
    read = [read_byline(removal.text) for removal in named]
    read += [byline for byline in (read_byline(removal.text) for removal in others) if byline.certain or not byline.authors]
    dateline = next((byline.dateline for byline in read if byline.dateline), None)
    for byline in read:
        if byline.authors:
            return Byline(byline.authors, byline.dateline or dateline, byline.sources)
    return Byline((), dateline, ())


def _sources(removals: Iterable[Removal]) -> tuple[str, ...]:
    names: list[str] = []
    for removal in removals:
        if removal.kind == "source":
            names.extend(source_names(removal.text))
        elif _is_fact_line(removal):
            names.extend(read_byline(removal.text).sources)
    return tuple(dict.fromkeys(names))


def source_names(text: str) -> list[str]:
    """«المصدر: الجزيرة + وكالات» -> [«الجزيرة»]: the names as written, without label, brackets and generic words."""
    parts = _SOURCE_SIGN.split(_LABELLED.sub("", printed(text), count=1))
    return [
        part.strip(" .*:") for part in parts if part.strip(" .*:") and fold(part.strip(" .*:")) not in _NOT_A_SOURCE
    ]


def _keywords(removals: Iterable[Removal]) -> tuple[str, ...]:
    found: list[str] = []
    for removal in removals:
        if removal.kind == "tags":
            text = _LABELLED.sub("", removal.text, count=1)
            found.extend(printed(part) for part in _TAG_SIGN.split(text) if printed(part))
    return tuple(dict.fromkeys(found))


def _counters(removals: Iterable[Removal]) -> dict[str, int]:
    counters: dict[str, int] = {}
    for removal in removals:
        words = set(words_of(removal.text))
        numbers = _COUNT.findall(fold(removal.text))
        for name, nouns in _COUNTED:
            if removal.kind == "counter" and len(numbers) == 1 and not words.isdisjoint(nouns):
                counters.setdefault(name, int(re.sub(r"\D", "", numbers[0])))
    return counters


_COUNT_LABEL = re.compile(r"\s*(?:\||عدد\s)")


def _counted_name(head: Iterable[Removal]) -> str | None:
    for removal in head:
        if removal.kind == "counter":
            name = printed(_COUNT_LABEL.split(removal.text, maxsplit=1)[0])
            if name and not _COUNT.search(name):
                return name
    return None


def _text_of(kind: str, removals: Iterable[Removal]) -> str | None:
    return next((printed(removal.text) for removal in removals if removal.kind == kind), None)


def _summary(removals: Iterable[Removal]) -> str | None:
    lines = [_LEADING_MARK.sub("", printed(r.text)) for r in removals if r.kind == "summary"]
    told = [line for line in lines if len(line.split()) > FACT_WORDS // 2]
    return "\n".join(told) or None


def _machine_made(removals: Sequence[Removal]) -> bool | None:
    if _summary(removals) is None:
        return None
    words = {
        word for r in removals if r.kind == "summary" and len(r.text.split()) <= FACT_WORDS for word in words_of(r.text)
    }
    return True if not words.isdisjoint(_MACHINE) else None
