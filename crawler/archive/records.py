"""What the archive is given and what it answers: plain values, and the names of files and places in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

OUTLET = "Ghirbal-Outlet"
PURPOSE = "Ghirbal-Purpose"
REFERS_TO = "Ghirbal-Refers-To"
"""On a revisit record: the `archive_ref` of the record that holds the payload."""

ARTICLE, FURTHER_PAGE = "article", "further-page"
"""The purposes of responses that are to be cleaned; the others are `discovery` and `robots`."""

Headers = tuple[tuple[bytes, bytes], ...]
"""HTTP headers in order, names and values as they came."""

_OUTLET_NAME = re.compile(r"[\w-][\w.:-]*", re.ASCII)
_FILE_NAME = re.compile(r"(?P<outlet>.+)-(?P<run>\d{6,})-(?P<number>\d{5,})\.warc\.gz")
_REF = re.compile(
    rf"(?P<outlet>{_OUTLET_NAME.pattern})/(?P<file>{_OUTLET_NAME.pattern}\.warc(?:\.gz)?):(?P<offset>\d+)"
)


class ArchiveError(RuntimeError):
    """What is wrong with an archive, in one line that names the file."""


class NotInArchive(ArchiveError):
    """Raised for a ref under which nothing lies, or no longer."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response."""

    url: str
    """The address that was asked."""
    status: int
    """HTTP status."""
    headers: Headers
    """The response's."""
    body: bytes
    """The response's, in its content encoding."""
    fetched_at: str
    """ISO 8601, UTC, to the second."""
    purpose: str
    """`article`, `further-page`, `discovery` or `robots`."""
    method: str = "GET"
    """The request's."""
    request_headers: Headers = ()
    """The request's."""
    request_body: bytes = b""
    """The request's."""
    protocol: str = "HTTP/1.1"
    """The response's."""
    ip_address: str | None = None
    """Who answered."""
    last_capture: str | None = None
    """The ref of the page's last capture, where one is known."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where an exchange lies, once the file has it."""

    archive_ref: str
    """`OUTLET/FILE.warc.gz:OFFSET`, relative to the archive's folder."""
    size: int
    """Bytes that it takes in the file, request included."""
    is_revisit: bool
    """Whether it was written as a reference to an earlier capture."""


class Place(NamedTuple):
    """A ref, taken apart."""

    file: Path
    offset: int


@dataclass(frozen=True, slots=True, order=True)
class FileName:
    """The name of one of our files; they sort by age."""

    run: int
    """The run's id in the store."""
    number: int
    """Counts up within the run."""
    outlet: str = field(compare=False)
    """Slug or host name."""

    @classmethod
    def of(cls, path: Path) -> FileName | None:
        """The name of a file, None where it is none of ours."""
        found = _FILE_NAME.fullmatch(path.name)
        return cls(int(found["run"]), int(found["number"]), found["outlet"]) if found else None

    def __str__(self) -> str:
        return f"{self.outlet}-{self.run:06}-{self.number:05}.warc.gz"


def outlet_folder(folder: Path, outlet: str) -> Path:
    """Where an outlet's files lie. Raises `ArchiveError` for a name that would lead elsewhere."""
    if not _OUTLET_NAME.fullmatch(outlet):
        raise ArchiveError(f"{outlet!r} is no name for a folder of the archive")
    return folder / outlet


def files_of(folder: Path, outlet: str) -> list[Path]:
    """The files of an outlet, the oldest first."""
    named = ((FileName.of(path), path) for path in outlet_folder(folder, outlet).glob("*.warc.gz"))
    return [path for _, path in sorted((name, path) for name, path in named if name and name.outlet == outlet)]


def files_of_run(folder: Path, outlet: str, run: int) -> list[Path]:
    """The files of one run, the oldest first."""
    return [path for path in files_of(folder, outlet) if (name := FileName.of(path)) and name.run == run]


def ref_of(path: Path, offset: int) -> str:
    """The `archive_ref` of what lies in a file of the archive."""
    return f"{path.parent.name}/{path.name}:{offset}"


def place_of(folder: Path, ref: str) -> Place:
    """Where a ref points to. Raises `NotInArchive` for what is no ref."""
    found = _REF.fullmatch(ref)
    if found is None:
        raise NotInArchive(f"{ref!r} is no reference into an archive (OUTLET/FILE.warc.gz:OFFSET)")
    return Place(folder / found["outlet"] / found["file"], int(found["offset"]))


def warc_date(moment: str) -> str:
    """ISO 8601 with an offset -> WARC-Date, to the second."""
    return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def fetched_at(date: str) -> str:
    """WARC-Date -> ISO 8601 as the crawl writes it. Raises `ValueError`."""
    return datetime.fromisoformat(date).astimezone(UTC).isoformat(timespec="seconds")


def offsets_by_file(folder: Path, refs: Iterable[str]) -> dict[Path, list[int]]:
    """Refs, sorted into their files. Raises `NotInArchive` for what is no ref."""
    files: dict[Path, list[int]] = {}
    for place in sorted({place_of(folder, ref) for ref in refs}):
        files.setdefault(place.file, []).append(place.offset)
    return files
