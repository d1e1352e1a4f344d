"""Whom it credits and who publishes it: agencies and outlets as written, the publisher, the place it was filed from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cleaners.bylines import (
    MOST_SOURCE_WORDS,
    is_agency,
    is_nobody,
    is_place,
    is_source,
    place_beside_person,
    place_of,
    read_byline,
)
from cleaners.metadata.house import House
from cleaners.metadata.lines import Surroundings
from cleaners.outlet import Outlet
from cleaners.text.dates import find_dates
from cleaners.text.normalise import words_of

_SIGN = re.compile(r"\s*[+,،؛/|()\[\]«»\"]\s*|\s+[-–—ـ]+\s+|\s+و(?=وكال)")
_ADDRESS = re.compile(r"\S*(?:https?:|www\.|://|\?)\S*|[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|tv)\b\S*")
_LABELLED = re.compile(r"[^:：]{0,40}[:：]\s*")
_LABEL_WORDS = frozenset(words_of("المصدر المصادر مصدر مصادر source sources نقلا عن بتاريخ"))
_GENERIC = frozenset(
    words_of("الصحافة صحف صحافة وسائل مواقع وكالات الوكالات متابعات خاص خاصة مقالات رصد إعلام عدة مترجم ترجمة")
)
"""First words of credits that name nobody («صحف عربية», «مواقع إلكترونية»)."""
_COUNT_LABEL = re.compile(r"\s*(?:\||عدد\s)")
_DIGIT = re.compile(r"\d")
_ARCHIVED = re.compile(r"نشر في (.{2,40}?) يوم\s+\d")
"""The line over a story in a press archive: writer, «نشر في», newspaper, day (masress family)."""


def find_sources(near: Surroundings, house: House) -> tuple[str, ...]:
    """Agencies and outlets credited: the line under the story first, then in it, then the byline's.

    A house that signs in the byline credits nobody; in a source line it counts itself among its sources.
    """
    names: list[str] = []
    others = near.foot[len(near.sign_off) :]
    for line in (*near.foot, *near.inside, *near.head):
        if line.kind == "source":
            names.extend(source_names(line.text))
        elif line.credits and line not in others:
            names.extend(n for n in read_byline(line.text).sources if line not in near.head or not house.owns(n))
    return _once(names)


def labelled_sources(near: Surroundings) -> tuple[str, ...]:
    """Those named after a label such as «المصدر:»."""
    return _once(name for line in near.all if line.kind == "source" for name in source_names(line.text))


def source_names(text: str) -> list[str]:
    """«المصدر: الجزيرة + وكالات» -> [«الجزيرة»]: the names as written, without label, addresses and generic words."""
    label = _LABELLED.match(text)
    bare = _ADDRESS.sub(" ", text[label.end() :] if label else text)
    for reading in reversed(find_dates(bare)) if _DIGIT.search(bare) else ():
        bare = bare[: reading.start] + bare[reading.end :]
    parts = (_unlabelled(part) for part in _SIGN.split(bare))
    return [part for part in parts if part and _names_a_source(part, labelled=label is not None)]


def _unlabelled(part: str) -> str:
    words = part.split()
    while words and (not (folded := words_of(words[0])) or folded[0] in _LABEL_WORDS):
        words = words[1:]
    while words and (not (folded := words_of(words[-1])) or folded[0] in _LABEL_WORDS):
        words = words[:-1]
    return " ".join(words).strip(" .*:،")


def _names_a_source(name: str, *, labelled: bool) -> bool:
    if is_source(name):
        return True
    words = words_of(name)
    if not words or words[0] in _GENERIC or is_nobody(name) or is_place(name) or all(word.isdigit() for word in words):
        return False
    return len(words) <= (MOST_SOURCE_WORDS if labelled else 1 + MOST_SOURCE_WORDS // 2)


def find_dateline(near: Surroundings, placed: Sequence[str], first_paragraph: str, house: House) -> str | None:
    """The place the story was filed from: the byline's, else that with which the story begins."""
    for text in (
        *placed,
        *(line.text for line in near.head if line.credits),
    ):
        byline = read_byline(text)
        place = place_beside_person(text) or (byline.dateline if byline.understood or byline.certain else None)
        if place:
            return place
    for line in near.head:
        if line.kind == "source" and (place := read_byline(_LABELLED.sub("", line.text, count=1)).dateline):
            return place
    begins = (line.text for line in near.head if line.credits and line.distance > 0)
    signs_off = (line.text for line in near.sign_off if line.kind in {"byline", "source"})
    return next(
        (place for text in (first_paragraph, *begins, *signs_off) if (place := place_of(text, house.keys))), None
    )


def find_frame(near: Surroundings, outlet: Outlet | None, outlets: Iterable[Outlet]) -> Outlet | None:
    """The aggregator around the story: the page's own outlet, or one whose masthead stands beside the headline."""
    if outlet is not None:
        return outlet if outlet.aggregator else None
    aggregators = [candidate for candidate in outlets if candidate.aggregator]
    lines = [f" {' '.join(words_of(line.text))} " for line in near.head] if aggregators else []
    for candidate in aggregators:
        names = [" ".join(words_of(name)) for name in (candidate.name, *candidate.mastheads)]
        if any(f" {name} " in line for name in names for line in lines):
            return candidate
    return None


def find_publisher(near: Surroundings, sources: Sequence[str], labelled: Sequence[str]) -> str | None:
    """Who wrote what another carries, or a text without an address.

    Named in the aggregator's counter or the archive's line of date, or the sole outlet after «المصدر:».
    """
    for line in near.head:
        archived = _ARCHIVED.search(line.text) if line.kind == "date" else None
        if archived and not _DIGIT.search(archived[1]) and not is_place(archived[1]):
            return archived[1]
        if line.kind == "counter":
            name = _COUNT_LABEL.split(line.text, maxsplit=1)[0].strip()
            if name and not _DIGIT.search(name):
                return name
    if len(sources) == len(labelled) == 1 and not is_agency(labelled[0]):
        return labelled[0]
    return None


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, however it is spaced: «فرانس24», «فرانس 24»."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault("".join(words_of(name)), name)
    return tuple(found.values())
