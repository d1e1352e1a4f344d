"""Outlets: where their articles are, and what their pages look like, as data.

An outlet is one TOML file; a `Layout` that many outlets share (a WordPress theme) is one too, named by the outlets
that use it and recognised on others by its marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cleaners.declarations import DeclarationError, declare, read_toml, toml_files
from cleaners.page.selectors import fault_of
from cleaners.rule import Rule, rules_from


class Structure(StrEnum):
    """How the page structure is known."""

    OBSERVED = "observed"
    """Selectors were read off real pages."""
    ASSUMED = "assumed"
    """Only the text of its pages is known: phrase and order rules, no selectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a piece of the declaration is from."""

    what: str
    """The keys it backs, in words."""
    source: str
    """A public source, or the corpus."""
    year: int
    """The year of the page or source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors of one layout, most telling first; every list may be empty.

    What they select may be a table's cell, or stand within a line; within a line a link or a span is found only where
    it has a class, an id or an itemprop, and what merely sets letters (`b`, `font`) is refused.
    """

    body: tuple[str, ...] = ()
    """The element (or the several) that hold the story."""
    headline: tuple[str, ...] = ()
    """The headline."""
    lead: tuple[str, ...] = ()
    """The standfirst, where it stands apart from the story."""
    authors: tuple[str, ...] = ()
    """The byline."""
    date: tuple[str, ...] = ()
    """The visible date of publication."""
    caption: tuple[str, ...] = ()
    """The lead image's caption."""
    tags: tuple[str, ...] = ()
    """The tags."""
    section: tuple[str, ...] = ()
    """The section's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way the pages of an outlet, or of a theme, are built."""

    slug: str
    """Its file's name; for an outlet's own layout `outlet:year`."""
    name: str = ""
    """What people call it: the theme's name."""
    since: int = 0
    """The first year it was seen; 0 where that is not known."""
    marks: tuple[str, ...] = ()
    """CSS selectors of which one must match for a page to be of this layout; none: never recognised by itself."""
    evidence: tuple[Evidence, ...] = ()
    """Where it is from."""
    select: Selectors = Selectors()
    """Where things stand."""
    rules: tuple[Rule, ...] = ()
    """Clutter of this layout."""

    def __post_init__(self) -> None:
        """Refuse selectors that select nothing on any page."""
        _check_selectors("marks", self.marks)
        for key in Selectors.__slots__:
            _check_selectors(f"select: {key}", getattr(self.select, key))
        _check_rules(self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One declared outlet."""

    slug: str
    """Its file's name and its spider's: lower-case ASCII."""
    name: str
    """Its name as it prints it."""
    domains: tuple[str, ...] = ()
    """Registered domains; subdomains belong to it too. None where only its texts are known."""
    structure: Structure
    """How its page structure is known."""
    evidence: tuple[Evidence, ...]
    """Where the declaration is from."""
    aggregator: bool = False
    """Whether it carries other publishers' articles."""
    mastheads: tuple[str, ...] = ()
    """Other names and lines under which it shows itself in its pages' frames."""
    time_zone: str | None = None
    """IANA name; the offset of times that its pages print without one."""
    feeds: tuple[str, ...] = ()
    """Addresses of RSS or Atom feeds."""
    sitemaps: tuple[str, ...] = ()
    """Addresses of sitemaps."""
    sections: tuple[str, ...] = ()
    """Addresses of section pages, read where feeds and sitemaps are not enough."""
    article_urls: tuple[str, ...] = ()
    """Regular expressions (ASCII); one must match the path of an article. None: every path may be one."""
    drop_parameters: tuple[str, ...] = ()
    """Query parameters that do not tell pages apart."""
    layouts: tuple[str, ...] = ()
    """Shared layouts, newest first."""
    own_layouts: tuple[Layout, ...] = ()
    """`[[layout]]` tables: layouts of this outlet alone, newest first; tried before the shared ones."""
    rules: tuple[Rule, ...] = ()
    """`[[rule]]` tables: clutter of this outlet alone; ids begin with its slug."""
    except_rules: tuple[str, ...] = ()
    """Ids of shared rules that do not hold here."""

    def __post_init__(self) -> None:
        """Refuse what would fail only later, in a crawl."""
        if self.time_zone is not None:
            _check_zone(self.time_zone)
        for pattern in self.article_urls:
            _check_pattern(pattern)
        if self.structure is Structure.ASSUMED and self.own_layouts:
            raise DeclarationError("layout: an assumed structure has no selectors")
        _check_rules(self.rules)
        for rule in self.rules:
            if rule.kind != self.slug:
                raise DeclarationError(f"rule: id {rule.id!r} does not begin with {self.slug}/")

    def owns(self, host: str) -> bool:
        """Whether a host name is one of its domains or below one."""
        return any(host == d or host.endswith("." + d) for d in self.domains)


@dataclass(frozen=True, slots=True)
class BrokenOutlet:
    """An outlet file that was refused: it costs that outlet alone."""

    slug: str
    reason: str
    """The `DeclarationError`'s message, naming file and key."""


@cache
def load_layouts() -> dict[str, Layout]:
    """The shared layouts by slug. Raises `DeclarationError`: a broken shared layout stops everything."""
    return {layout.slug: layout for layout in _layouts_in(files("cleaners") / "layouts")}


@cache
def load_outlets(extra: tuple[Path, ...] = ()) -> tuple[tuple[Outlet, ...], tuple[BrokenOutlet, ...]]:
    """Every declared outlet, and those whose file was refused; `extra` are folders of the user's own.

    An outlet of the user's replaces the bundled one of the same slug. Raises `DeclarationError` for a folder that does
    not exist, and for a broken shared layout.
    """
    load_layouts()  # else each outlet that names a broken one would be left out, and the others cleaned without it
    read: dict[str, Outlet | BrokenOutlet] = {}
    broken: list[BrokenOutlet] = []
    for outlet in (*_bundled(), *(outlet for folder in extra for outlet in _outlets_in(folder))):
        read[outlet.slug] = outlet
        if isinstance(outlet, BrokenOutlet):
            broken.append(outlet)
    return tuple(outlet for outlet in read.values() if isinstance(outlet, Outlet)), tuple(broken)


def read_outlet(file: Traversable) -> Outlet:
    """One outlet from its file. Raises `DeclarationError` naming file and key."""
    table = read_toml(file)
    slug = file.name.removesuffix(".toml")
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", slug):
        raise DeclarationError(f"{file.name}: an outlet's file is named in lower-case ASCII")
    own = tuple(_own_layouts(table.pop("layout", []), slug, file.name))
    rules = rules_from(table.pop("rule", []), file.name)
    given = {"slug": slug, "own_layouts": own, "rules": rules}
    outlet = declare(Outlet, table, file.name, given=given)
    for name in outlet.layouts:
        if name not in load_layouts():
            raise DeclarationError(f"{file.name}: layouts: there is no layout {name!r}")
    return outlet


def outlet_for(url: str | None, outlets: Iterable[Outlet]) -> Outlet | None:
    """The outlet whose domain an address is on; the longest domain wins. None without address or owner."""
    host = (urlsplit(url).hostname or "") if url else ""
    owners = [(max(len(d) for d in o.domains), o) for o in outlets if o.owns(host)]
    return max(owners, key=lambda owner: owner[0])[1] if owners else None


def layouts_of(outlet: Outlet | None) -> Sequence[Layout]:
    """The layouts to try on an outlet's page, in order: its own, then the shared ones it names."""
    if outlet is None:
        return ()
    shared = load_layouts()
    return (*outlet.own_layouts, *(shared[name] for name in outlet.layouts))


@cache
def _bundled() -> tuple[Outlet | BrokenOutlet, ...]:
    """Read once a process, whichever folders of the user's are asked for beside them."""
    return tuple(_outlets_in(files("cleaners") / "outlets"))


def _outlets_in(folder: Traversable) -> Iterator[Outlet | BrokenOutlet]:
    if not folder.is_dir():
        raise DeclarationError(f"{folder}: no such folder of outlets")
    for file in toml_files(folder):
        try:
            yield read_outlet(file)
        except DeclarationError as error:
            yield BrokenOutlet(file.name.removesuffix(".toml"), str(error))


def _layouts_in(folder: Traversable) -> Iterator[Layout]:
    for file in toml_files(folder):
        table = read_toml(file)
        rules = rules_from(table.pop("rule", []), file.name)
        slug = file.name.removesuffix(".toml")
        yield declare(Layout, table, file.name, given={"slug": slug, "rules": rules})


def _own_layouts(tables: object, slug: str, where: str) -> Iterator[Layout]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise DeclarationError(f"{where}: layout: [[layout]] tables are wanted")
    for n, table in enumerate(tables, 1):
        place = f"{where}: layout {n}"
        rules = rules_from(table.pop("rule", []), place)
        name = f"{slug}:{table.get('since', n)}"
        yield declare(Layout, table, place, given={"slug": name, "rules": rules})


def _check_selectors(where: str, selectors: Iterable[str]) -> None:
    for css in selectors:
        fault = fault_of(css)
        if fault:
            raise DeclarationError(f"{where}: {css!r} {fault}")


def _check_rules(rules: Iterable[Rule]) -> None:
    for rule in rules:
        _check_selectors(f"rule: {rule.id}: selectors", rule.selectors)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise DeclarationError(f"time_zone: {name!r} is no IANA time zone") from None


def _check_pattern(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise DeclarationError(f"article_urls: {pattern!r}: {error}") from None
