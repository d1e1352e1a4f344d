"""Records taken out of the archive's files without moving any other.

A record and the request beside it are written over by one gzip member of exactly their length: a WARC `metadata`
record that says so, and a gzip comment (RFC 1952, FCOMMENT) that fills the room. All offsets stay true, and every WARC
tool reads the file as before.
"""

from __future__ import annotations

import base64
import json
import os
import struct
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from crawler.archive.records import ArchiveError, NotInArchive, offsets_by_file

_JOURNAL = ".erasing"
"""Suffix of the file, beside a WARC file, that says what is being written over."""

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a record lies, with the request that follows it, in bytes of the file."""

    offset: int
    length: int


def erase(folder: Path, refs: Iterable[str]) -> int:
    """Take captures and revisits out of an archive; gives how many there were. One that is gone already is none.

    What is to be done is on the disk before it is begun; what a crash interrupts is finished by the next call, or by
    the outlet's next crawl. Raises `NotInArchive` for a ref that points to no record and `OSError`; nothing is erased
    then in that file.
    """
    return sum(_erase_in(path, offsets) for path, offsets in offsets_by_file(folder, refs).items())


def finish_erasures(folder: Path) -> list[str]:
    """Finish what was interrupted in an outlet's folder; gives a line for each file."""
    journals = sorted(folder.glob(f"*{_JOURNAL}"))
    for journal in journals:
        _follow(journal)
    return [f"{journal.with_suffix('')}: an erasure that was interrupted is finished" for journal in journals]


def _erase_in(path: Path, offsets: list[int]) -> int:
    journal = path.with_name(path.name + _JOURNAL)
    if journal.exists():
        _follow(journal)
    try:
        with path.open("rb") as file:
            extents = [extent for offset in offsets if (extent := _extent_at(file, offset, path))]
    except FileNotFoundError:
        raise NotInArchive(f"{path}: no such file") from None
    if extents:
        _write_down(journal, extents)
        _follow(journal)
    return len(extents)


def _write_down(journal: Path, extents: list[_Extent]) -> None:
    """The journal appears whole or not at all."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    plan = [[extent.offset, base64.b64encode(_tombstone(now, extent.length)).decode()] for extent in extents]
    draft = journal.with_name(journal.name + ".new")
    with draft.open("w", encoding="ascii") as file:
        json.dump(plan, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(journal)


def _follow(journal: Path) -> None:
    """Write what the journal says, which may be done any number of times."""
    plan = json.loads(journal.read_text("ascii"))
    with journal.with_suffix("").open("r+b") as file:
        for offset, member in plan:
            file.seek(offset)
            file.write(base64.b64decode(member))
        file.flush()
        os.fsync(file.fileno())
    journal.unlink()


def _extent_at(file: IO[bytes], offset: int, path: Path) -> _Extent | None:
    """The extent of the record at an offset, None where it was erased. Raises `NotInArchive` where no record begins."""
    members = _members(file, offset)
    length, start = next(members, (0, b""))
    said = _fields(start)
    if said.get("warc-type") == "metadata":
        return None
    if said.get("warc-type") not in {"response", "revisit"}:
        raise NotInArchive(f"{path}: no capture begins at {offset}")
    following, start = next(members, (0, b""))
    beside = _fields(start)
    if beside.get("warc-type") == "request" and beside.get("warc-concurrent-to") == said.get("warc-record-id"):
        length += following
    return _Extent(offset, length)


def _members(file: IO[bytes], offset: int) -> Iterator[tuple[int, bytes]]:
    """Whole gzip members from an offset on: their length, and how their content begins."""
    file.seek(offset)
    chunk = file.read(_CHUNK)
    while chunk:
        member, length, start = zlib.decompressobj(zlib.MAX_WBITS | 16), 0, b""
        while chunk and not member.eof:
            try:
                content = member.decompress(chunk)
            except zlib.error:
                return
            start += content[: _CHUNK - len(start)]
            length += len(chunk) - len(member.unused_data)
            chunk = member.unused_data or file.read(_CHUNK)
        if not member.eof:
            return
        yield length, start


def _fields(start: bytes) -> dict[str, str]:
    """The named fields of a WARC record, names in small letters; none for what is no record."""
    head, end, _ = start.partition(b"\r\n\r\n")
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not end or not version.startswith("WARC/"):
        return {}
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _tombstone(now: str, length: int) -> bytes:
    """A gzip member of this length that says, as a WARC record, that something was removed."""
    said = f"removed: on request\r\nremoved-at: {now}\r\n"
    record = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nWARC-Date: {now}\r\n"
        f"Content-Type: application/warc-fields\r\nContent-Length: {len(said)}\r\n\r\n{said}\r\n\r\n"
    ).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    content = deflate.compress(record) + deflate.flush()
    room = length - len(content) - len(_GZIP_HEADER) - struct.calcsize("<II")
    if room < 0:
        raise ArchiveError(f"a record of {length} bytes has no room for the note that it was removed")
    flags, comment = (0, b"") if room == 0 else (_FCOMMENT, b" " * (room - 1) + b"\0")
    header = _GZIP_HEADER[:3] + bytes([flags]) + _GZIP_HEADER[4:]
    return header + comment + content + struct.pack("<II", zlib.crc32(record), len(record))


_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""Deflate, no flags, no time, slowest, system unknown (RFC 1952)."""

_FCOMMENT = 0x10
