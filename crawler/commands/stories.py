"""`scrapy stories`: which texts several outlets carry, who is credited with them and who had them first."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import OwnCommand

if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.store.stories import Story

DONE, FAILED = 0, 1
"""Exit statuses."""


class Command(OwnCommand):
    """List the stories of a store, or group its articles anew."""

    requires_project = False

    def syntax(self) -> str:
        """As the usage line has it."""
        return "[--since DATE] [--outlet SLUG] [--json]   or   --regroup"

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "List the stories that several outlets carry"

    def long_desc(self) -> str:
        """As `scrapy stories -h` has it."""
        return (
            "List the stories of the store that stand on more than one page: every outlet's copy, how much of it "
            "stands in the text that was met first, the agency that most of them credit, and who published it first. "
            "--regroup compares all stored articles again, in the order of publication; story_ids may change. "
            "Without the extra `copies` (rensa), copies are found only where they are the same, word for word."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The command's own options, beside Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--since", default="", metavar="DATE", help="with a copy as new as that (ISO 8601)")
        parser.add_argument("--outlet", default="", metavar="SLUG", help="with a copy of this outlet")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--regroup", action="store_true", help="compare all stored articles again")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """List or regroup; sets the exit status."""
        self._refuse(args, opts)
        from crawler.store import StoreError

        try:
            with closing(self.open_filled_store()) as store:
                self._regroup(store) if opts.regroup else self._list(store, opts)
        except StoreError as error:
            print(error, file=sys.stderr)
            self.exitcode = FAILED

    def _refuse(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.store.stories import moment

        if args:
            raise UsageError(f"unknown argument {' '.join(args)}", print_help=False)
        try:
            moment(opts.since or "2000-01-01")
        except ValueError as error:
            raise UsageError(f"--since {opts.since}: no ISO 8601 date", print_help=False) from error

    def _regroup(self, store: Store) -> None:
        from crawler.copies.sketch import can_sketch
        from crawler.store.stories import regroup

        if not can_sketch():
            print(EXACT_ALONE)
        print(f"{regroup(store.attempt, anew=True)} articles compared")

    def _list(self, store: Store, opts: argparse.Namespace) -> None:
        from crawler.store.stories import stories_of, unplaced

        left = store.read(unplaced)
        if left:
            print(f"{left} stored articles were never compared: scrapy stories --regroup", file=sys.stderr)
        for story in store.read(lambda t: [*stories_of(t, since=opts.since, outlet=opts.outlet)]):
            if opts.json:
                print(json.dumps(story.as_dict(), ensure_ascii=False))
            else:
                print("\n".join(_lines(story)))


EXACT_ALONE = "rensa is not installed (pip install 'ghirbal[copies]'): only copies that are the same word for word"


def _lines(story: Story) -> Iterator[str]:
    credited = f", credited to {story.agency}" if story.agency else ""
    yield f"{story.story_id}: {len(story.members)} copies, first {story.earliest}{credited}"
    for member in story.members:
        date = member.date_published or f"(fetched {member.fetched_at})"
        yield f"  {member.name:<20} {date:<25} {member.shared:>4.0%}  {member.headline or member.url or ''}"
