"""What a crash leaves behind, put right before the next run writes."""

from __future__ import annotations

import fcntl
import time
import zlib
from pathlib import Path
from typing import IO

from crawler.archive.erase import finish_erasures
from crawler.archive.records import ArchiveError, files_of, outlet_folder

PATIENCE = 30.0
"""Seconds that a file's last writer, whose crawl was killed, may take to write what it was handed and to let go."""

_CHUNK = 1 << 20


def repair(folder: Path, outlet: str) -> list[str]:
    """Put an outlet's files right; gives a line for each thing that was done or found.

    Half a gzip member at the end of the newest file is cut off; every run opens a file of its own after this, so no
    older one can be torn. Nothing else is cut: a file that is damaged before its end is named and left alone.
    Raises `ArchiveError` for a file that another process is writing.
    """
    done = finish_erasures(outlet_folder(folder, outlet))
    files = files_of(folder, outlet)
    return done + (_cut_torn_tail(files[-1]) if files else [])


def _cut_torn_tail(path: Path) -> list[str]:
    with path.open("r+b") as file:
        _wait_for(file, path)
        try:
            whole = _whole_length(file)
        except zlib.error as error:
            return [f"{path} is damaged, and left as it is: {error}"]
        size = file.seek(0, 2)
        if whole < size:
            file.truncate(whole)
    if not whole:
        path.unlink()
    return [f"{path}: {size - whole} bytes of a torn record cut off"] if whole < size else []


def _whole_length(file: IO[bytes]) -> int:
    """Where the last whole gzip member ends."""
    file.seek(0)
    end = read = 0
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while chunk := file.read(_CHUNK):
        read += len(chunk)
        while chunk:
            member.decompress(chunk)
            chunk = member.unused_data
            if member.eof:
                end = read - len(chunk)
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return end


def _wait_for(file: IO[bytes], path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise ArchiveError(f"{path} is being written by another process") from None
            time.sleep(0.05)
        else:
            return
