"""What our commands have in common: settings, exit statuses, and manners at a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import Settings

    from crawler.store import Store

DONE, SOME_FAILED, NOTHING_DONE = 0, 1, 2
"""Exit statuses of a command with many things to do; a refusal is no failure."""


class OwnCommand(ScrapyCommand):
    """A command of ours: it makes its own processes, and, unless it says otherwise, prints what it has to say."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    @property
    def given_settings(self) -> Settings:
        """The project's settings and the command line's; Scrapy sets them before it asks for anything."""
        if self.settings is None:
            raise RuntimeError("Scrapy gives a command its settings")
        return self.settings

    def open_store(self) -> Store:
        """The store that `STORE` and `STATE_DIR` name, also where the project is none of ours. Raises `StoreError`."""
        from crawler.store import open_store

        return open_store(*self._place_of_store())

    def open_filled_store(self) -> Store:
        """The same for who only reads: where no crawl has made it, it is not made. Raises `StoreError`."""
        from crawler.store import open_filled_store

        return open_filled_store(*self._place_of_store())

    def _place_of_store(self) -> tuple[str, Path]:
        from crawler.project import folder_setting

        return self.given_settings.get("STORE") or "", folder_setting(self.given_settings, "STATE_DIR")


def exit_status(done: int, failed: int) -> int:
    """The status of so many things done, and so many failed; nothing at all is nothing done."""
    if not done:
        return NOTHING_DONE
    return SOME_FAILED if failed else DONE


def refuse_options(args: Iterable[str]) -> None:
    """Raise `UsageError` for what looks like an option: Scrapy leaves those that it does not know among the words."""
    unknown = [arg for arg in args if arg.startswith("-") and arg != "-"]
    if unknown:
        raise UsageError(f"unknown option {' '.join(unknown)}", print_help=False)


def let_reader_go() -> None:
    """After a `BrokenPipeError`: whoever read has seen enough (`| head`); Python would complain once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_any_letter() -> None:
    """Print `?` for what a terminal's encoding lacks: names and headlines are Arabic, whatever it can show."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
