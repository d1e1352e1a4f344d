"""`scrapy search`: articles in the store, by their words."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import OwnCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.store import Hit

FOUND, NOTHING_FOUND = 0, 1
"""Exit statuses, as grep has them; 2 where the search could not be made."""


class Command(OwnCommand):
    """Search the articles that were stored, in any spelling of their letters."""

    requires_project = False

    def syntax(self) -> str:
        """As the usage line has it."""
        return "WORDS [--outlet NAME] [--since DATE] [--limit N] [--json]"

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "Search the stored articles; spelling variants and vowel signs make no difference"

    def long_desc(self) -> str:
        """As `scrapy search -h` has it."""
        return (
            "Articles that hold every word, best first. Words in quotes must stand one after another ('\"…\"'), and "
            "a word that ends with * is the beginning of one. Words are whole words: a prefixed «ال» or «و» makes "
            "another. Exit status 0: something was found; 1: nothing; 2: the store could not be searched."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The command's own options, beside Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--outlet", metavar="NAME", help="only articles of this outlet")
        parser.add_argument("--since", metavar="DATE", help="only articles of this day and later (2026-01-31)")
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many (default: 20)")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, with the matches' offsets")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Search; sets the exit status."""
        if opts.limit < 1:
            raise UsageError(f"--limit {opts.limit}: at least one is wanted", print_help=False)
        try:
            since = opts.since and date.fromisoformat(opts.since).isoformat()
        except ValueError as error:
            raise UsageError(f"--since {opts.since}: no day (2026-01-31)", print_help=False) from error
        from crawler.store import QueryError, StoreError

        try:
            hits = self._hits(" ".join(args), opts, since)
        except (QueryError, StoreError) as error:
            raise UsageError(str(error), print_help=False) from error
        for hit in hits:
            print(json.dumps(asdict(hit), ensure_ascii=False) if opts.json else _told(hit))
        self.exitcode = FOUND if hits else NOTHING_FOUND

    def _hits(self, question: str, opts: argparse.Namespace, since: str | None) -> Sequence[Hit]:
        with closing(self.open_filled_store()) as store:
            return store.search(question, outlet=opts.outlet, since=since, limit=opts.limit)


def _told(hit: Hit) -> str:
    """Three lines and a blank one: what, where, and the words around the first match between asterisks."""
    shown, at = "", 0
    for start, end in hit.marks:
        if start >= at:  # matches may overlap
            shown += f"{hit.snippet[at:start]}*{hit.snippet[start:end]}*"
            at = end
    shown += hit.snippet[at:]
    place = f"{hit.outlet}  {hit.date_published or ''}  {hit.url or ''}"
    return f"{hit.headline or ''}\n{place}\n{' '.join(shown.split())}\n"
