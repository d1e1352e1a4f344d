"""What is declared of each outlet, how old that is, and when the outlet last ran: for `scrapy outlets`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from scrapy.settings import BaseSettings

from cleaners.outlet import Outlet, layouts_of
from crawler.project import folder_setting
from crawler.store import LastRun, open_store, sqlite_file

HEAD = ("outlet", "found by", "articles", "structure", "layouts", "evidence", "last run", "name")
"""The name stands last: what follows Arabic on a line, a terminal may put before it."""


@dataclass(frozen=True, slots=True)
class Overview:
    """One outlet's line."""

    outlet: Outlet
    """Whose."""
    evidence_year: int
    """The year of the newest evidence, of the outlet or of one of its layouts."""
    last_run: LastRun | None
    """None: it never ran."""
    runs_known: bool
    """Whether the store could be read at all."""

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Addresses that discovery starts from, by kind."""
        return {"feeds": self.outlet.feeds, "sitemaps": self.outlet.sitemaps, "sections": self.outlet.sections}

    def as_dict(self) -> dict[str, Any]:
        """As `--json` has it."""
        outlet = self.outlet
        return {
            "slug": outlet.slug,
            "name": outlet.name,
            "domains": [*outlet.domains],
            **{kind: [*addresses] for kind, addresses in self.sources.items()},
            "found_at_run_time": bool(outlet.domains) and not any(self.sources.values()),
            "article_urls": [*outlet.article_urls],
            "structure": str(outlet.structure),
            "layouts": [layout.slug for layout in layouts_of(outlet)],
            "evidence_year": self.evidence_year,
            "last_run": asdict(self.last_run) if self.last_run else None,
        }


def overview_of(outlet: Outlet, runs: Mapping[str, LastRun] | None) -> Overview:
    """An outlet's overview; `runs` by slug, None where they cannot be known."""
    evidence = [*outlet.evidence, *(piece for layout in outlet.own_layouts for piece in layout.evidence)]
    year = max(piece.year for piece in evidence)
    return Overview(outlet, year, (runs or {}).get(outlet.slug), runs is not None)


def last_runs(settings: BaseSettings) -> dict[str, LastRun]:
    """The last run of each outlet, by slug; without a database none has run, and none is made. Raises `StoreError`."""
    setting = str(settings.get("STORE") or "")
    folder = folder_setting(settings, "STATE_DIR")
    if "://" not in setting and not sqlite_file(setting, folder).exists():
        return {}
    store = open_store(setting, folder)
    try:
        return {run.outlet: run for run in store.last_runs()}
    finally:
        store.close()


def render(overviews: Sequence[Overview]) -> str:
    """A table, and a line that sums it up."""
    this_year = datetime.now(UTC).year
    rows = [HEAD, *(_row(overview, this_year) for overview in overviews)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(_padded, row, widths)).rstrip() for row in rows)
    return "\n".join([*lines, "", _sum(overviews)])


def _row(overview: Overview, this_year: int) -> tuple[str, ...]:
    outlet = overview.outlet
    age = this_year - overview.evidence_year
    return (
        outlet.slug,
        _found_by(overview),
        "pattern" if outlet.article_urls else "any path",
        str(outlet.structure),
        _layouts(outlet),
        f"{overview.evidence_year}, {_count(age, 'year')} old" if age > 0 else f"{overview.evidence_year}, this year",
        _last_run(overview),
        outlet.name,
    )


def _found_by(overview: Overview) -> str:
    if not overview.outlet.domains:
        return "texts alone"
    counted = [_count(len(found), kind.removesuffix("s")) for kind, found in overview.sources.items() if found]
    return ", ".join(counted) or "found at run time"


def _layouts(outlet: Outlet) -> str:
    own = [f"{len(outlet.own_layouts)} own"] if outlet.own_layouts else []
    return ", ".join([*own, *outlet.layouts]) or "none"


def _last_run(overview: Overview) -> str:
    run = overview.last_run
    if run is None:
        return "never" if overview.runs_known else "not known"
    when = run.started_at[:16].replace("T", " ")
    return f"{when}, {_count(run.articles, 'article')}" + ("" if run.finished_at else ", not finished")


def _sum(overviews: Sequence[Overview]) -> str:
    found = sum(overview.as_dict()["found_at_run_time"] for overview in overviews)
    started = sum(any(overview.sources.values()) for overview in overviews)
    return (
        f"{_count(len(overviews), 'outlet')}: {started} by declared addresses, {found} found at run time. "
        "Times are UTC."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    """Columns of a terminal, roughly: marks stand over letters, and nothing here is as wide as Chinese."""
    return sum(not unicodedata.combining(character) for character in cell)
