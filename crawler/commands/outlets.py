"""`scrapy outlets`: every declared outlet, how its articles are found, how old that knowledge is, when it last ran."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import OwnCommand, let_reader_go, show_any_letter

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.overview import Overview


class Command(OwnCommand):
    """A table for people, or JSON for machines; nothing is fetched."""

    requires_project = False

    def syntax(self) -> str:
        """As the usage line has it."""
        return "[NAME ...] [--json]"

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "List the declared outlets: what is known of each, how old it is, when it last ran"

    def long_desc(self) -> str:
        """As `scrapy outlets -h` has it."""
        return (
            "List every declared outlet, or those named: how its articles are found, whether the form of their "
            "addresses is known, how its page structure is known, its layouts, the year of the newest evidence, the "
            "last run. An outlet without feeds and sitemaps is found at run time: its robots.txt is asked. "
            "With --json: one JSON array."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The command's own options, beside Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON array")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the overview."""
        show_any_letter()
        from crawler.overview import render

        overviews = _chosen(_overviews(self.given_settings), args)
        records = [overview.as_dict() for overview in overviews]
        try:
            print(json.dumps(records, ensure_ascii=False, indent=1) if opts.json else render(overviews), flush=True)
        except BrokenPipeError:
            let_reader_go()


def _overviews(settings: BaseSettings) -> list[Overview]:
    from cleaners.declarations import DeclarationError
    from crawler.overview import last_runs, overview_of
    from crawler.project import declared_outlets, outlet_folders
    from crawler.store import StoreError

    try:
        outlets = declared_outlets(outlet_folders(settings))
    except DeclarationError as error:
        raise UsageError(str(error), print_help=False) from error
    try:
        runs = last_runs(settings)
    except StoreError as error:
        # The declarations are worth reading without the store.
        print(f"last runs are not known: {error}", file=sys.stderr)
        runs = None
    return [overview_of(outlet, runs) for outlet in sorted(outlets, key=lambda outlet: outlet.slug)]


def _chosen(overviews: list[Overview], slugs: list[str]) -> list[Overview]:
    unknown = set(slugs) - {overview.outlet.slug for overview in overviews}
    if unknown:
        raise UsageError(f"no such outlet: {' '.join(sorted(unknown))}", print_help=False)
    return [overview for overview in overviews if not slugs or overview.outlet.slug in slugs]
