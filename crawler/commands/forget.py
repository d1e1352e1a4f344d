"""`scrapy forget`: articles out of the store and out of the archive, with a record that it was done."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from crawler.command import OwnCommand, exit_status, refuse_options

if TYPE_CHECKING:
    from crawler.takedown import Takedown, Taken


class Command(OwnCommand):
    """Take down, or keep no longer than is allowed."""

    requires_project = True

    def syntax(self) -> str:
        """As the usage line has it."""
        return "URL ... | --older-than AGE  [--why TEXT] [--dry-run]"

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "Take articles out of store and archive, and never ask for them again"

    def long_desc(self) -> str:
        """As `scrapy forget -h` has it."""
        return (
            "Take the articles at these addresses out of the store and the archive: every revision, redirects and "
            "twins that led to them, further pages, and the feeds and section pages that named them. Crawls do not "
            "ask for them again. Or, with --older-than 2y (18m, 90d, 2024-01-01), every article first fetched before, "
            "and all that was archived before. An outlet that is being crawled is refused. What is interrupted is "
            "taken up by the same command. Feeds that were written are not touched. Exit status 0: all done; 1: some "
            "failed; 2: nothing done."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The command's own options, beside Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--older-than", metavar="AGE", help="2y, 18m, 90d, or a date such as 2024-01-01")
        parser.add_argument("--why", default="on request", metavar="TEXT", help="for the record")
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and leave it")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Forget; sets the exit status."""
        if bool(args) == bool(opts.older_than):
            raise UsageError("addresses are wanted, or --older-than, not both", print_help=False)
        refuse_options(args)
        from cleaners.declarations import DeclarationError
        from crawler.store import StoreError

        try:
            with closing(self.open_store()) as store:
                self._forget(self._takedown(store), args, opts)
        except (DeclarationError, StoreError) as error:
            raise UsageError(str(error), print_help=False) from error

    def _takedown(self, store: Any) -> Takedown:
        from crawler.project import declared_outlets, folder_setting, outlet_folders
        from crawler.takedown import Takedown

        settings = self.given_settings
        archive = folder_setting(settings, "ARCHIVE_DIR") if settings["ARCHIVE_DIR"] else None
        state = folder_setting(settings, "STATE_DIR")
        return Takedown(store, archive, state, declared_outlets(outlet_folders(settings)))

    def _forget(self, takedown: Takedown, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.clock import utc_now
        from crawler.takedown import moment_of

        now, why, dry_run = utc_now(), opts.why, opts.dry_run
        work: dict[str, Callable[[], Taken]] = {
            url: lambda url=url: takedown.page(url, now, why, dry_run=dry_run)  # type: ignore[misc]  # bound early
            for url in dict.fromkeys(args)
        }
        if opts.older_than:
            try:
                before = moment_of(opts.older_than, datetime.now(UTC))
            except ValueError as error:
                raise UsageError(f"--older-than: {error}", print_help=False) from error
            name = f"older than {before.isoformat(timespec='seconds')}"
            work = {name: lambda: takedown.older(before, now, why, dry_run=dry_run)}
        failed = sum(not _done(name, take, dry_run=dry_run) for name, take in work.items())
        self.exitcode = exit_status(len(work) - failed, failed)
        _say_what_is_left(takedown)


def _done(name: str, take: Callable[[], Taken], *, dry_run: bool) -> bool:
    from crawler.archive.records import ArchiveError
    from crawler.store import StoreError

    try:
        taken = take()
    except (ArchiveError, OSError, StoreError, ValueError) as error:
        print(f"{name}: {' '.join(str(error).split())}", file=sys.stderr)
        return False
    verb = "would go" if dry_run else "gone"
    print(f"{name}: {taken.articles} revisions out of the store, {taken.captures} records out of the archive: {verb}")
    return True


def _say_what_is_left(takedown: Takedown) -> None:
    print("What feeds hold (-o, -O, removals.jsonl in OUT_DIR), and copies of the archive, is yours to delete.")
    for part in takedown.unfinished_feeds():
        print(f"{part} was left by a crawl that was killed; it may hold articles until that outlet is crawled again.")
