"""`scrapy reclean`: archived pages through today's cleaner, without the network."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import SOME_FAILED, OwnCommand, exit_status, let_reader_go, refuse_options

if TYPE_CHECKING:
    from crawler.batch import Outcome
    from crawler.comparison import EarlierFeed
    from crawler.reclean import Reclean

ON_TERMINAL, IN_LOG = 0.5, 10.0
"""Seconds between two words of progress: a terminal shows the last, a log keeps them all."""


class Command(OwnCommand):
    """Clean what crawls have archived; or any WARC."""

    requires_project = True

    def syntax(self) -> str:
        """As the usage line has it."""
        return "PATH ... [-O FILE] [--against FEED [--against-removals FEED]] [--workers N] [--no-outlets]"

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "Clean the archive again, without the network; compare with an earlier feed"

    def long_desc(self) -> str:
        """As `scrapy reclean -h` has it."""
        return (
            "Clean the pages in WARC files, or in all those of a folder, as the crawl did: the same revisions, twins "
            "and stories over several pages, each with its own fetch time; a crawl's window of dates does not count. "
            "Articles go to standard output as JSON lines, or with -O to a file: .jsonl, .csv, .parquet, each also "
            ".gz. With --against FEED.jsonl a report of what has changed since goes to standard output instead. "
            "Exit status 0: all done; 1: some failed; 2: nothing done. A refusal is no failure."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The command's own options, beside Scrapy's."""
        super().add_options(parser)
        parser.add_argument("-O", dest="into", type=Path, metavar="FILE", help="write articles there, replacing it")
        parser.add_argument("--against", type=Path, metavar="FEED", help="an earlier feed (.jsonl) to compare with")
        parser.add_argument("--against-removals", type=Path, metavar="FEED", help="the removals feed of that time")
        parser.add_argument("--workers", type=int, metavar="N", help="processes that clean (default: one a core)")
        parser.add_argument("--no-outlets", action="store_true", help="general rules alone, no declared outlet")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Clean and compare; sets the exit status."""
        _refuse(args, opts)
        from cleaners.declarations import DeclarationError
        from crawler.comparison import BadFeed
        from crawler.store import StoreError

        try:
            self._reclean([Path(arg) for arg in args], opts)
        except (BadFeed, DeclarationError, StoreError) as error:
            raise UsageError(str(error), print_help=False) from error
        except BrokenPipeError:
            let_reader_go()
            self.exitcode = SOME_FAILED
        except OSError as error:
            raise UsageError(f"{error.filename or 'the result'}: {error.strerror}", print_help=False) from error

    def _reclean(self, paths: list[Path], opts: argparse.Namespace) -> None:
        from crawler.comparison import EarlierFeed
        from crawler.project import outlet_folders
        from crawler.reclean import Reclean
        from crawler.store import open_store

        earlier = EarlierFeed(opts.against, opts.against_removals) if opts.against else None
        folders = None if opts.no_outlets else outlet_folders(self.given_settings)
        with tempfile.TemporaryDirectory(prefix="ghirbal-") as scratch, closing(open_store("", Path(scratch))) as store:
            again = Reclean(paths, folders, store)
            self.exitcode = _watched(again.outcomes(opts.workers or len(os.sched_getaffinity(0))))
            self._write(again, opts, earlier)

    def _write(self, again: Reclean, opts: argparse.Namespace, earlier: EarlierFeed | None) -> None:
        from crawler.comparison import compare, render
        from crawler.output import export, whole_file

        if opts.into:
            with whole_file(opts.into) as file:
                export(again.articles(), file, opts.into.name, self.given_settings)
        elif earlier is None:
            export(again.articles(), sys.stdout.buffer, "-.jsonl", self.given_settings)
        if earlier:
            with closing(earlier):
                report = render(compare(again.articles(), earlier), str(opts.against))
            sys.stdout.buffer.write(report.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def _refuse(args: list[str], opts: argparse.Namespace) -> None:
    from crawler.output import check_name

    if not args:
        raise UsageError("nothing to clean: name WARC files, or folders such as archive/", print_help=False)
    refuse_options(args)
    if opts.workers is not None and opts.workers < 1:
        raise UsageError(f"--workers {opts.workers}: at least one is wanted", print_help=False)
    if opts.against_removals and not opts.against:
        raise UsageError("--against-removals goes with --against", print_help=False)
    if opts.into:
        try:
            check_name(opts.into)
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        if not opts.into.resolve().parent.is_dir():
            raise UsageError(f"-O {opts.into}: there is no such folder", print_help=False)


def _watched(outcomes: Iterable[Outcome]) -> int:
    """Say how it goes on standard error; gives the exit status."""
    progress = _Progress()
    for outcome in outcomes:
        progress.add(outcome)
    return progress.end()


class _Progress:
    def __init__(self) -> None:
        self._began = self._said = time.monotonic()
        self._done = self._failed = 0
        self._refused: Counter[str] = Counter()
        self._on_terminal = sys.stderr.isatty()

    def add(self, outcome: Outcome) -> None:
        if outcome.error:
            self._failed += 1
            self._print(f"{outcome.name}: {' '.join(outcome.error.split())}\n")
        else:
            self._done += 1
            self._refused.update([outcome.refused] if outcome.refused else [])
        if time.monotonic() - self._said > (ON_TERMINAL if self._on_terminal else IN_LOG):
            self._said = time.monotonic()
            self._print(self._so_far() + ("" if self._on_terminal else "\n"))

    def end(self) -> int:
        reasons = ", ".join(f"{reason} {count}" for reason, count in self._refused.most_common())
        self._print(f"{self._so_far()}{f' ({reasons})' if reasons else ''}\n")
        return exit_status(self._done, self._failed)

    def _so_far(self) -> str:
        rate = self._done / max(time.monotonic() - self._began, 0.001)
        refused = sum(self._refused.values())
        failed = f", {self._failed} failed" if self._failed else ""
        return f"{self._done} pages, {rate:.0f} a second, {refused} refused{failed}"

    def _print(self, words: str) -> None:
        """On a terminal over the progress that was last shown."""
        sys.stderr.write(f"\r\x1b[K{words}" if self._on_terminal else words)
        sys.stderr.flush()
