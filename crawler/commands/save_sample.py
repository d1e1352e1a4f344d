"""`scrapy save_sample URL`: the draft of a sample from one page of a site."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.exceptions import UsageError

from crawler.command import OwnCommand, let_reader_go, show_any_letter

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from cleaners.outlet import Outlet
    from crawler.sampling import Draft

SAVED, NOT_SAVED = 0, 1
"""Exit statuses."""

NEXT = """\
This is somebody else's text. Nothing of it is to be committed before:
  1. page.html: the structure, classes and clutter stay, cut down to what matters; every sentence, headline and name
     becomes one of your own.
  2. sample.toml: say in `why` what this page tests that no other does.
  3. article.json: what must come out of your page, written from reading it. The draft holds what the cleaner makes of
     the page today, which is not the same as right.
  4. python -m tests.outlets.write_removed, and read every line of removed.txt: a sentence of the story there is a bug.
  5. pytest -k {outlet}"""


class Command(OwnCommand):
    """Fetch one page politely and write it down as a sample to be rewritten."""

    requires_project = True
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": True}

    def syntax(self) -> str:
        """As the usage line has it."""
        return "URL [--name SLUG]"

    def short_desc(self) -> str:
        """As `scrapy -h` has it."""
        return "Save one page as the draft of a sample, to be rewritten"

    def long_desc(self) -> str:
        """As `scrapy save_sample -h` has it."""
        return (
            "Fetch one page (robots.txt is obeyed) and write it to samples/OUTLET/SLUG with drafts of sample.toml, "
            "article.json and removed.txt. The outlet is the one that owns the address; a site that is not declared "
            "gets a folder named after its domain. Nothing is overwritten. Exit status 1: nothing was saved."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The command's own options, beside Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--name", metavar="SLUG", help="the sample's folder (default: from the address)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Save the page; sets the exit status."""
        if len(args) != 1:
            raise UsageError("one URL is wanted")
        if opts.name and not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", opts.name):
            raise UsageError(f"--name {opts.name}: lower-case ASCII letters, digits and dashes", print_help=False)
        show_any_letter()
        self.exitcode = NOT_SAVED
        draft = self._save(args[0], opts.name)
        if draft is not None:
            self.exitcode = SAVED

    def _save(self, url: str, name: str | None) -> Draft | None:
        from crawler.project import folder_setting
        from crawler.sampling import NoPage, fetch_page, slug_of, write_draft

        settings = self.given_settings
        outlet, declared = _outlet_of(url, settings)
        folder = folder_setting(settings, "SAMPLES_DIR") / outlet.slug / (name or slug_of(url))
        if folder.exists():
            # Before the site is asked for a page that could not be written.
            print(f"{folder} exists already and is left alone; another name: --name SLUG", file=sys.stderr)
            return None
        try:
            page = fetch_page(url, outlet, settings)
            draft = write_draft(page, outlet if declared else None, folder, today=datetime.now(UTC).date().isoformat())
        except NoPage as reason:
            print(f"{url}: not fetched: {reason}", file=sys.stderr)
            return None
        except OSError as error:
            print(f"{folder}: {error}", file=sys.stderr)
            return None
        _tell(draft, outlet, declared=declared)
        return draft


def _outlet_of(url: str, settings: Settings) -> tuple[Outlet, bool]:
    """The outlet that owns an address, and whether it is declared."""
    from cleaners.declarations import DeclarationError
    from cleaners.outlet import outlet_for
    from crawler.project import declared_outlets, outlet_folders
    from crawler.sampling import undeclared

    try:
        outlet = outlet_for(url, declared_outlets(outlet_folders(settings)))
        return outlet or undeclared(url), outlet is not None
    except (DeclarationError, ValueError) as error:
        raise UsageError(str(error), print_help=False) from error


def _tell(draft: Draft, outlet: Outlet, *, declared: bool) -> None:
    here = Path.cwd()
    folder = draft.folder.relative_to(here) if draft.folder.is_relative_to(here) else draft.folder
    lines = [f"{folder}: {', '.join(draft.files)}"]
    if draft.refused:
        lines.append(f"The cleaner takes this page for no article: {draft.refused}.")
    if not declared:
        lines.append(
            f"{outlet.name} is not declared: general rules alone were used. Its file is to be {outlet.slug}.toml"
        )
        lines.append("in cleaners/outlets/, or in a folder of OUTLETS_DIRS; this folder goes by its name.")
    try:
        print("\n".join([*lines, "", NEXT.format(outlet=outlet.slug)]), flush=True)
    except BrokenPipeError:
        let_reader_go()
