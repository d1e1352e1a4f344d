"""What the archive's process answers to each question."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from crawler.archive.files import RunFiles
from crawler.archive.records import ArchiveError, Exchange, Written
from crawler.archive.repair import repair


class ArchiveServer:
    """Has the files of the runs that are going on."""

    def __init__(self, folder: Path, max_size: int) -> None:
        """As `ArchiveWriter`'s."""
        self._folder, self._max_size = folder, max_size
        self._runs: dict[tuple[str, int], RunFiles] = {}

    def answer(self, what: str, args: tuple[Any, ...]) -> Any:
        """What is asked, or an `ArchiveError` that says why not."""
        asked: dict[str, Callable[..., Any]] = {"open": self._open, "write": self._write, "close": self._close}
        try:
            return asked[what](*args)
        except ArchiveError as error:
            return error
        except OSError as error:
            return ArchiveError(f"{error.filename or self._folder}: {error.strerror or error}")

    def close_all(self) -> None:
        """Put every file on the disk: nobody is left to be told what fails."""
        for files in self._runs.values():
            with suppress(OSError):
                files.close()

    def _open(self, outlet: str, run: int) -> list[str]:
        done = repair(self._folder, outlet)
        self._runs[outlet, run] = RunFiles(self._folder, outlet, run, self._max_size)
        return done

    def _write(self, outlet: str, run: int, exchange: Exchange) -> Written:
        files = self._runs.get((outlet, run))
        if files is None:
            raise ArchiveError("the process that wrote this run's archive has died")
        return files.write(exchange)

    def _close(self, outlet: str, run: int) -> None:
        files = self._runs.pop((outlet, run), None)
        if files:
            files.close()
