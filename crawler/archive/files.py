"""The files of one run: appended to, rotated by size, never reopened."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import IO

from crawler.archive import warc
from crawler.archive.reader import Entry, entry_at
from crawler.archive.records import (
    ArchiveError,
    Exchange,
    FileName,
    Written,
    files_of_run,
    outlet_folder,
    ref_of,
)
from crawler.files import sync


class RunFiles:
    """Takes exchanges, and has written each to the system when it gives the ref back.

    A killed process, this one or the crawl's, then loses nothing that was given a ref. A power cut may: what the
    kernel has not put on the disk yet, by Linux's defaults up to some 30 seconds' records. A call of fsync for each
    record would save them, at the price of one wait for the disk a page; files are synced when they are rotated and
    closed.
    """

    def __init__(self, folder: Path, outlet: str, run: int, max_size: int) -> None:
        """`max_size` in bytes: a file that has reached it is followed by the next."""
        self._archive, self._outlet, self._run, self._max_size = folder, outlet, run, max_size
        self._file: IO[bytes] | None = None
        self._path = Path()
        self._size = 0

    def write(self, exchange: Exchange) -> Written:
        """Append an exchange, wholly or not at all. Raises `OSError`."""
        origin = self._origin_of(exchange)
        if origin:
            record, name = warc.revisit(exchange, self._outlet, ref=origin.ref, url=origin.url, date=origin.date)
        else:
            record, name = warc.response(exchange, self._outlet)
        members = record + warc.request(exchange, name)
        if self._size >= self._max_size:
            self.close()
        if self._file is None:
            self._open_next()
        offset = self._append(members)
        return Written(ref_of(self._path, offset), len(members), is_revisit=origin is not None)

    def close(self) -> None:
        """Put the file on the disk and let go of it. Raises `OSError`."""
        if self._file:
            file, self._file, self._size = self._file, None, 0
            with file:
                os.fsync(file.fileno())
            sync(self._path.parent)

    def _origin_of(self, exchange: Exchange) -> Entry | None:
        """The whole capture that this response repeats; None: it is to be written in full."""
        if exchange.last_capture is None:
            return None
        try:
            entry = entry_at(self._archive, exchange.last_capture)
            if entry.refers_to:
                entry = entry_at(self._archive, entry.refers_to)
        except ArchiveError:  # erased, or the file was taken away: nothing to refer to
            return None
        if entry.is_revisit:
            return None
        unmodified = exchange.status == HTTPStatus.NOT_MODIFIED
        return entry if unmodified or entry.payload_digest == warc.payload_digest(exchange.body) else None

    def _open_next(self) -> None:
        folder = outlet_folder(self._archive, self._outlet)
        folder.mkdir(parents=True, exist_ok=True)
        before = files_of_run(self._archive, self._outlet, self._run)
        last = FileName.of(before[-1]) if before else None
        self._path = folder / str(FileName(self._run, last.number + 1 if last else 1, self._outlet))
        self._file = self._path.open("xb", buffering=0)  # never one that is there
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            self._append(warc.warcinfo(self._path.name))
        except OSError:
            self._file.close()
            self._file = None
            self._path.unlink()
            raise

    def _append(self, members: bytes) -> int:
        """Write at the end; gives where. A write that fails half-way leaves the file as it was."""
        if self._file is None:
            raise RuntimeError("a file is opened before it is written")
        start, left = self._size, memoryview(members)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            with suppress(OSError):  # what cannot be cut now is cut by the next start
                self._file.truncate(start)
                self._file.seek(start)
            raise OSError(error.errno, error.strerror, str(self._path)) from error
        self._size += len(members)
        return start
