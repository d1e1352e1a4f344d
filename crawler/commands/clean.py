"""`scrapy clean`: pages and texts that are here already. Works in any folder; imports the cleaner only when it runs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from crawler.command import SOME_FAILED, OwnCommand, exit_status, let_reader_go, refuse_options

if TYPE_CHECKING:
    from crawler.batch import Outcome


class Command(OwnCommand):
    """Clean files, folders, WARC, standard input; or, with `--jsonl`, answer requests line by line."""

    requires_project = False

    def syntax(self) -> str:
        """As the usage line has it."""
        return "[PATH ...] [--format jsonl|txt] [--no-outlets] [--workers N]   or   --jsonl [--removals] [--no-outlets]"

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "Clean pages and texts: files, folders, WARC, standard input"

    def long_desc(self) -> str:
        """As `scrapy clean -h` has it."""
        return (
            "Clean .html, .htm, .txt, .jsonl, .warc and .warc.gz files, all of them in a folder, or standard input "
            "(a page if its first character is <). Articles go to standard output; what is refused or cannot be read "
            "is named on standard error, a line each. Exit status 0: all done; 1: some failed; 2: nothing done. "
            "A refusal is no failure. With --jsonl: one JSON object a line in, one out, in order, at once."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The command's own options, beside Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--jsonl", action="store_true", help="answer JSON requests on standard input line by line")
        parser.add_argument("--removals", action="store_true", help="add what was removed, and by which rule")
        parser.add_argument("--no-outlets", action="store_true", help="general rules alone, no declared outlet")
        parser.add_argument("--format", choices=("jsonl", "txt"), default="jsonl", help="articles, or their bodies")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that clean (default: 1)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Clean; sets the exit status."""
        self._refuse(args, opts)
        from cleaners.declarations import DeclarationError

        try:
            self._answer(opts) if opts.jsonl else self._clean(args, opts)
        except DeclarationError as error:
            raise UsageError(str(error), print_help=False) from error
        except BrokenPipeError:
            let_reader_go()
            self.exitcode = SOME_FAILED

    def _refuse(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_options(args)
        if opts.workers < 1:
            raise UsageError(f"--workers {opts.workers}: at least one is wanted", print_help=False)
        if opts.jsonl and args:
            raise UsageError("--jsonl reads standard input; a .jsonl file is cleaned as a PATH", print_help=False)

    def _answer(self, opts: argparse.Namespace) -> None:
        from crawler.batch import Cleaner
        from crawler.inputs import read_request

        cleaner = Cleaner(self._outlets(opts))
        for number, line in enumerate(sys.stdin.buffer, 1):
            outcome = cleaner.outcome(read_request(line, f"line {number}"))
            _write(sys.stdout.buffer, _encoded(_record(outcome, removals=opts.removals)))

    def _clean(self, args: list[str], opts: argparse.Namespace) -> None:
        done = failed = 0
        for outcome in self._outcomes(args, opts):
            if outcome.error:
                failed += 1
                print(f"{outcome.name}: {_one_line(outcome.error)}", file=sys.stderr)
                continue
            done += 1
            if outcome.refused:
                print(f"{outcome.name}: refused: {outcome.refused}", file=sys.stderr)
            else:
                _write(sys.stdout.buffer, _printed(outcome, opts))
        self.exitcode = exit_status(done, failed)

    def _outcomes(self, args: list[str], opts: argparse.Namespace) -> Iterator[Outcome]:
        from crawler.batch import Cleaner, clean_here, clean_in_workers
        from crawler.inputs import read_paths, read_stream

        sources = read_stream(sys.stdin.buffer) if args in ([], ["-"]) else read_paths(args)
        if opts.workers == 1:
            return clean_here(sources, Cleaner(self._outlets(opts)))
        return clean_in_workers(sources, None if opts.no_outlets else self._folders(), opts.workers)

    def _outlets(self, opts: argparse.Namespace) -> Any:
        from crawler.project import declared_outlets

        return () if opts.no_outlets else declared_outlets(self._folders())

    def _folders(self) -> Any:
        from crawler.project import outlet_folders

        return outlet_folders(self.given_settings)


def _record(outcome: Outcome, *, removals: bool) -> dict[str, Any]:
    """An outcome as the wire has it."""
    if outcome.article is None:
        answer = {"refused": outcome.refused} if outcome.refused else {"error": outcome.error}
        return {"id": outcome.id, **answer}
    record = outcome.article.as_dict()
    if outcome.id is not None:
        record["id"] = outcome.id
    if removals:
        record["removals"] = [removal.as_dict() for removal in outcome.article.removals]
        if outcome.article.blocks:
            record["blocks"] = [*outcome.article.blocks]
    return record


def _printed(outcome: Outcome, opts: argparse.Namespace) -> bytes:
    if opts.format == "jsonl" or outcome.article is None:
        return _encoded(_record(outcome, removals=opts.removals))
    # A form feed ends a text, as it ends a page of paper: bodies have blank lines of their own.
    return f"{outcome.article.body}\n\f\n".encode("utf-8", "replace")


def _encoded(record: dict[str, Any]) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        # Half of a surrogate pair, from \ud800 in a request: no UTF-8, but JSON when it is escaped again.
        return json.dumps(record).encode() + b"\n"


def _write(stream: IO[bytes], line: bytes) -> None:
    stream.write(line)
    stream.flush()


def _one_line(message: str) -> str:
    return " ".join(message.split())
