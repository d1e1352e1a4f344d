"""Who wrote it: persons the reader is shown, or whom the page declares and shows; nobody else.

The order of trust, most first: the layout's own byline; what calls itself a byline beside the headline; a line there
that can be nothing else; bylines in and under the story; a declared name that is shown; a common name alone on a line
beside the headline that neither headline nor story speaks of; a declared nickname that is shown there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cleaners.metadata.declared import Declared
from cleaners.metadata.lines import Line, Surroundings
from cleaners.metadata.names import Byline, is_nobody, is_person, is_source, read_byline
from cleaners.text.normalise import fold, words_of

NEAR_ABOVE, NEAR_BELOW = 3, 8
"""Lines from the headline within which a name alone is a byline: pictures, dates and share buttons stand between."""
SHORTEST_NICKNAME = 4
"""Letters: shorter words stand in any line."""

_NO_BYLINE = frozenset(("byline", "masthead", "interface", "tools", "counter", "contact", "copyright"))
"""Kinds that name people who did not write the story, or none."""
_ALONE = frozenset(("page", "byline", "source", "date"))
"""Kinds under which a name alone on a line may stand."""


@dataclass(frozen=True, slots=True)
class Authors:
    """Who is named, and where."""

    names: tuple[str, ...] = ()
    source: str | None = None
    """`layout`, `byline`, `line`, or where the page declares the name that it shows."""


def find_authors(
    declared: Declared,
    near: Surroundings,
    placed: Sequence[str],
    houses: Iterable[str | None],
    story: str,
    url: str | None,
) -> Authors:
    """The persons named.

    `placed` is what a layout selects as byline, `houses` are the names of site, outlet and publisher, `story` is its
    text, `url` its address.
    """
    house = _House(houses, url)
    for source, bylines in (("layout", map(read_byline, placed)), ("byline", _bylines(near))):
        for byline in bylines:
            if names := house.others(byline.authors):
                return Authors(names, source)
    return _confirmed(declared, near, house) or _alone(near, house, story) or _nickname(declared, near, house)


class _House:
    """The names a house goes by: no author has one of them."""

    def __init__(self, names: Iterable[str | None], url: str | None) -> None:
        self._names = {_glued(name) for name in names if name}
        host = (urlsplit(url).hostname or "") if url else ""
        self._host = host.removeprefix("www.")

    def is_own(self, name: str) -> bool:
        glued = _glued(name)
        return glued in self._names or (len(glued) >= SHORTEST_NICKNAME and glued in self._host.replace("-", ""))

    def others(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if not self.is_own(name))


def _bylines(near: Surroundings) -> Iterator[Byline]:
    for named, lines in (
        (True, near.head),
        (False, near.head),
        (True, near.inside),
        (True, near.foot),
        (False, near.foot),
    ):
        for line in lines:
            if named and line.kind == "byline":
                yield read_byline(line.text)
            elif not named and line.kind not in _NO_BYLINE and line.is_fact:
                byline = read_byline(line.text)
                if byline.certain:
                    yield byline


def _confirmed(declared: Declared, near: Surroundings, house: _House) -> Authors | None:
    """A declared person whose name a reader is shown."""
    if not declared.authors:
        return None
    shown = [f" {' '.join(words_of(line.text))} " for line in (*near.head, *near.foot) if line.is_fact]
    for said in declared.authors:
        names = house.others(read_byline(said.value).authors)
        seen = tuple(name for name in names if any(f" {' '.join(words_of(name))} " in line for line in shown))
        if seen:
            return Authors(seen, said.source)
    return None


def _alone(near: Surroundings, house: _House, story: str) -> Authors | None:
    """A name alone on a line beside the headline; a name that headline or story speaks of is a tag or a caption."""
    told: set[str] | None = None
    staff = {n for line in near.head if line.kind == "masthead" for n in (line.distance - 1, line.distance + 1)}
    for line in near.head:
        if not _is_beside(line, near) or line.kind not in _ALONE or not is_person(line.text) or line.distance in staff:
            continue
        byline = read_byline(line.text)
        if byline.familiar and (names := house.others(byline.authors)):
            told = told if told is not None else {*words_of(story), *words_of(near.headline or "")}
            if all(words_of(name)[-1] not in told for name in names):
                return Authors(names, "line")
    return None


def _nickname(declared: Declared, near: Surroundings, house: _House) -> Authors:
    """A declared account of one word that stands beside the headline by itself, or first in a byline."""
    for said in declared.authors:
        name = said.value.strip()
        if " " in name or len(name) < SHORTEST_NICKNAME or is_nobody(name) or is_source(name) or house.is_own(name):
            continue
        begins = re.compile(rf"(?:.*\b(?:بواسطه|بقلم|by)\s+)?{re.escape(fold(name))}(?=\s*(?:[|,،\-–—/]|\d|$))")
        for line in near.head:
            if _is_beside(line, near) and line.kind in _ALONE and begins.match(fold(line.text)):
                return Authors((name,), said.source)
    return Authors()


def _is_beside(line: Line, near: Surroundings) -> bool:
    return near.headline is not None and -NEAR_ABOVE <= line.distance <= NEAR_BELOW


def _glued(name: str) -> str:
    return "".join(words_of(name))
