"""Appending to a file exactly once, whatever is killed when and however many append to it.

What a run appends is first a file of its own, the part. A journal beside it says where in the target the part will
stand before the first byte is copied, and that it stands there after the last one. Whoever appends next reads the
journal first, and undoes what was cut off.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from crawler.files import put_in_place, sync

CHUNK = 1 << 20
"""Bytes that are copied or compared at a time; any size will do."""


GZIP = b"\x1f\x8b"
"""What a gzip file begins with."""


class OtherColumns(OSError):
    """A table is not to be added to another one: every cell would stand under a wrong name."""


class Journal:
    """What has been appended to one file by runs that have not come to their end.

    Every method waits for others that append to the file (of this machine, and with the same folder), and raises
    `OSError` where a file cannot be read or written.
    """

    def __init__(self, folder: Path, target: Path) -> None:
        """`folder` holds the journals of all files, `target` is the file's resolved path."""
        self._target = target
        self._name = hashlib.sha256(os.fsencode(target)).hexdigest()[:16]
        self._folder = folder

    def part(self, run: str) -> Path:
        """Where a run puts what it is going to append."""
        return self._folder / f"{self._name}.{hashlib.sha256(run.encode()).hexdigest()[:16]}.part"

    def holds(self, run: str) -> frozenset[str]:
        """Marks of what a run has appended already, by an earlier process."""
        if not self._records.exists():
            return frozenset()
        with self._locked():
            return frozenset(self._repaired().get(run, {}).get("marks", ()))

    def append(self, run: str, marks: Sequence[str], opening: int, line_end: bytes = b"") -> None:
        """Append the run's part.

        `marks` name its records. The first `opening` bytes of the part (a table's header) are left out where the
        target holds something already; raises `OtherColumns` where that begins with another header. Where its last
        record lacks its `line_end`, which an editor may take away, it gets it. On an error the target is what it was.
        """
        part = self.part(run)
        sync(part)
        with self._locked():
            records = self._repaired()
            self._target.parent.mkdir(parents=True, exist_ok=True)
            offset = self._target.stat().st_size if self._target.exists() else 0
            start = opening if offset else 0
            if start and _first_line(self._target) != _first_line(part):
                raise OtherColumns("it holds other columns: name another file, or move this one")
            if offset and line_end and not _ends_with(self._target, line_end):
                with self._target.open("ab", buffering=0) as torn:
                    offset += torn.write(line_end)
            before = records.get(run, {}).get("marks", [])
            record = {"offset": offset, "size": part.stat().st_size - start, "part": part.name, "start": start}
            self._write(records | {run: record | {"marks": [*before, *marks], "before": before}})
            try:
                copy(part, start, self._target)
            except OSError:
                with suppress(FileNotFoundError):
                    os.truncate(self._target, offset)
                raise
            self._write(records | {run: {"marks": [*before, *marks]}})
        part.unlink()

    def forget(self, run: str) -> None:
        """The run has come to its end and will not append again."""
        if not self._records.exists():
            return
        with self._locked():
            records = self._repaired()
            records.pop(run, None)
            self.part(run).unlink(missing_ok=True)
            if records:
                self._write(records)
            else:
                self._records.unlink(missing_ok=True)
                self._lock.unlink()

    @property
    def _records(self) -> Path:
        return self._folder / f"{self._name}.json"

    @property
    def _lock(self) -> Path:
        return self._folder / f"{self._name}.lock"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The system lets go of the lock when the process ends, however it ends."""
        self._folder.mkdir(parents=True, exist_ok=True)
        while True:
            with self._lock.open("wb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if _is_at(lock, self._lock):
                    yield
                    return
            # Whoever held it has finished the last run, and taken the lock's file away.

    def _repaired(self) -> dict[str, dict[str, Any]]:
        """The journal, after what a killed process had begun was found whole or undone."""
        try:
            records: dict[str, dict[str, Any]] = json.loads(self._records.read_bytes())["runs"]
        except FileNotFoundError:
            return {}
        begun = {run: record for run, record in records.items() if "part" in record}
        for run, record in begun.items():
            marks = record["marks"] if self._stands_whole(record) else record["before"]
            records[run] = {"marks": marks}
        if begun:
            self._write(records)
        return records

    def _stands_whole(self, record: dict[str, Any]) -> bool:
        """Whether a part was copied to its end. A beginning of it is cut off; anything else there is not ours."""
        part = self._folder / record["part"]
        offset, size, start = record["offset"], record["size"], record["start"]
        if not self._target.exists() or not part.exists():
            return False
        found = min(self._target.stat().st_size - offset, size)
        if found < 0 or not _same(self._target, offset, part, start, found):
            return False
        if found == size:
            return True
        os.truncate(self._target, offset)
        return False

    def _write(self, records: dict[str, dict[str, Any]]) -> None:
        made = self._folder / f"{self._name}.new"
        made.write_text(json.dumps({"file": str(self._target), "runs": records}, ensure_ascii=False), "utf-8")
        put_in_place(made, self._records)


def copy(part: Path, start: int, target: Path) -> None:
    """Copy a part, from a byte on, to the end of a file, and have it written to the disk."""
    with part.open("rb") as source, target.open("ab") as end:
        source.seek(start)
        shutil.copyfileobj(source, end, CHUNK)
    sync(target)


def _first_line(path: Path) -> bytes:
    """A table's header: unpacked, and without the mark before it."""
    with path.open("rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    with gzip.open(path) if packed else path.open("rb") as table:
        return table.readline().removeprefix(BOM_UTF8).rstrip(b"\r\n")


def _ends_with(path: Path, line_end: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(-len(line_end), os.SEEK_END)
        return file.read() == line_end


def _is_at(opened: IO[bytes], path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(opened.fileno()), path.stat())
    return False


def _same(one: Path, at: int, other: Path, start: int, length: int) -> bool:
    with one.open("rb") as first, other.open("rb") as second:
        first.seek(at)
        second.seek(start)
        while length:
            wanted = min(length, CHUNK)
            if first.read(wanted) != second.read(wanted):
                return False
            length -= wanted
    return True
