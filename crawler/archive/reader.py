"""The archive, read back: by ref, file by file, and what a run has had answered."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.archive import records
from crawler.archive.records import (
    ARTICLE,
    FURTHER_PAGE,
    ArchiveError,
    Headers,
    NotInArchive,
    files_of_run,
    place_of,
    ref_of,
)
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.store.records import Run

WORTH_ANSWERING_FROM = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
"""Statuses besides 2xx and 3xx that say something of the page, not of the hour."""

_ANSWERS = WarcRecordType.response | WarcRecordType.revisit
_UNREADABLE = (OSError, RuntimeError, ValueError)
"""What fastwarc raises for bytes that are no WARC."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the headers of a response or revisit record say; of a foreign archive's as well."""

    ref: str
    """Where it lies."""
    url: str
    """Its address."""
    date: str
    """WARC-Date."""
    status: int
    """HTTP status."""
    is_revisit: bool
    """Whether it holds headers only, and refers to an earlier record for the rest."""
    outlet: str | None
    """None in a foreign archive."""
    purpose: str | None
    """`article`, `further-page`, `discovery` or `robots`; None in a foreign archive."""
    payload_digest: str | None
    """`sha1:` and base32."""
    refers_to: str | None
    """Of a revisit: the ref of the record with the payload."""


@dataclass(frozen=True)
class Capture:
    """A response in the archive."""

    ref: str
    """Where it lies: `OUTLET/FILE.warc.gz:OFFSET`."""
    url: str
    """The address that was asked."""
    status: int
    """HTTP status."""
    headers: Headers
    """The response's, as they came; Content-Length is that of the body as stored."""
    fetched_at: str
    """ISO 8601, UTC."""
    outlet: str | None
    """Slug or host name; None in a foreign archive."""
    purpose: str | None
    """`article`, `further-page`, `discovery` or `robots`; None in a foreign archive."""
    source: _Source = field(repr=False, compare=False)
    """Where its body comes from."""

    @cached_property
    def body(self) -> bytes:
        """As stored: in its content encoding. Raises `ArchiveError` where the record is torn."""
        return self.source.body()

    @cached_property
    def payload(self) -> bytes:
        """The body without its content encoding: what the crawl's spider was given. Raises `ArchiveError`."""
        return decoded(self.body, self.headers, self.ref)

    def header(self, name: str) -> str | None:
        """The first header of this name."""
        wanted = name.lower().encode()
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), None)


def read(folder: Path, ref: str) -> Capture:
    """What lies under a ref; of a revisit, the payload is that of the capture it refers to.

    Raises `NotInArchive` where nothing lies there, or no longer, and `ArchiveError` for what cannot be read.
    """
    place = place_of(folder, ref)
    capture, entry = _only(place)
    if not entry.is_revisit:
        return capture
    if entry.refers_to is None:
        raise NotInArchive(f"{ref} refers to a capture elsewhere")
    origin, _ = _only(place_of(folder, entry.refers_to))
    status = capture.status if capture.status != HTTPStatus.NOT_MODIFIED else origin.status
    return Capture(
        ref, capture.url, status, origin.headers, capture.fetched_at, capture.outlet, capture.purpose, origin.source
    )


def entry_at(folder: Path, ref: str) -> Entry:
    """What the headers under a ref say. Raises as `read` does."""
    return _only(place_of(folder, ref))[1]


def captures(paths: Iterable[Path]) -> Iterator[Capture]:
    """The whole captures in files and in the folders' files, oldest file first; revisits are passed over.

    Bodies are read when they are asked for, at the least cost before the next capture is. Raises `ArchiveError` for a
    file that is no WARC; to go on with the next one, ask for one file at a time.
    """
    return (capture for capture, entry in _answers(paths) if not entry.is_revisit)


def entries(paths: Iterable[Path]) -> Iterator[Entry]:
    """What the headers of all responses and revisits say. Raises as `captures` does."""
    return (entry for _, entry in _answers(paths))


def answered(folder: Path, run: Run) -> dict[str, str]:
    """Article pages that a run has in the archive, and need not ask for again when it is resumed: address -> ref.

    Those of an earlier run that had the same id, in a store that is no more, do not count.
    """
    start = datetime.fromisoformat(run.started_at).replace(microsecond=0)
    found = entries(files_of_run(folder, run.outlet, run.id))
    return {
        entry.url: entry.ref
        for entry in found
        if entry.purpose in {ARTICLE, FURTHER_PAGE}
        and _is_worth_it(entry)
        and datetime.fromisoformat(entry.date) >= start
    }


def decoded(body: bytes, headers: Headers, ref: str = "") -> bytes:
    """A body without its content encoding, by the code that decodes it in the crawl: both see the same bytes.

    Raises `ArchiveError` for what cannot be decoded, or not within `DOWNLOAD_MAXSIZE`.
    """
    from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware as Decoder
    from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]  # whichever this Python has

    named = [value for name, value in headers if name.lower() == b"content-encoding"]
    encodings, _ = Decoder._split_encodings(named)  # noqa: SLF001 - public is only what needs a crawl around it
    try:
        for encoding in encodings:
            body = Decoder._decode(body, encoding, DOWNLOAD_MAXSIZE)  # noqa: SLF001 - likewise
    except (EOFError, OSError, ValueError, zlib.error, brotli.error, zstd.ZstdError) as error:
        raise ArchiveError(f"{ref}: {error}") from error
    return body


def _is_worth_it(entry: Entry) -> bool:
    good = HTTPStatus.OK <= entry.status < HTTPStatus.BAD_REQUEST and entry.status != HTTPStatus.NOT_MODIFIED
    return not entry.is_revisit and (good or entry.status in WORTH_ANSWERING_FROM)


class _Source:
    """A record's body: from the stream while it stands there, else from the file."""

    def __init__(self, path: Path, offset: int, record: Any, ref: str) -> None:
        self._path, self._offset, self._ref = path, offset, ref
        self._record: Any = record
        self._length: int = record.content_length

    def body(self) -> bytes:
        body: bytes
        if self._record is not None:
            body = self._record.reader.read()
        else:
            with self._path.open("rb") as file:
                body = _first_record(file, self._offset, self._ref).reader.read()
        if len(body) != self._length:
            raise ArchiveError(f"{self._ref}: the record is torn: {len(body)} of {self._length} bytes")
        return body

    def pass_by(self) -> None:
        """The stream goes on to the next record."""
        self._record = None


def _only(place: records.Place) -> tuple[Capture, Entry]:
    ref = ref_of(*place)
    try:
        with place.file.open("rb") as file:
            record = _first_record(file, place.offset, ref)
            capture = _capture(record, place.file, place.offset)
            if capture is None or not record.record_type & _ANSWERS:
                raise NotInArchive(f"nothing that was answered lies under {ref}, or no longer")
            capture.source.pass_by()
            return capture, _entry(record, ref)
    except FileNotFoundError:
        raise NotInArchive(f"{place.file}: no such file") from None
    except _UNREADABLE as error:
        if isinstance(error, ArchiveError):
            raise
        raise ArchiveError(f"{ref}: {error}") from error


def _first_record(file: IO[bytes], offset: int, ref: str) -> Any:
    file.seek(offset)
    record = next(iter(ArchiveIterator(file)), None)
    if record is None:
        raise NotInArchive(f"nothing lies under {ref}")
    return record


def _answers(paths: Iterable[Path]) -> Iterator[tuple[Capture, Entry]]:
    for path in files_in(paths):
        try:
            with path.open("rb") as file:
                for record in ArchiveIterator(file, record_types=_ANSWERS):
                    capture = _capture(record, path, record.stream_pos)
                    if capture:
                        yield capture, _entry(record, capture.ref)
                        capture.source.pass_by()
        except _UNREADABLE as error:
            if isinstance(error, ArchiveError):
                raise
            raise ArchiveError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The WARC files in folders, by name; what is no folder comes as it is."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*.warc*") if file.name.endswith((".warc", ".warc.gz")))
        else:
            yield path


def _capture(record: Any, path: Path, offset: int) -> Capture | None:
    """None for what is no HTTP, for a record whose headers are torn, and for one without a date."""
    said, http = record.headers, record.http_headers
    url, date = said.get("WARC-Target-URI"), said.get("WARC-Date")
    if http is None or http.status_code is None or not url or not date:
        return None
    try:
        moment = records.fetched_at(date)
    except ValueError:
        return None
    ref = ref_of(path, offset)
    return Capture(
        ref,
        url,
        http.status_code,
        tuple(http.items_bytes()),
        moment,
        said.get(records.OUTLET),
        said.get(records.PURPOSE),
        _Source(path, offset, record, ref),
    )


def _entry(record: Any, ref: str) -> Entry:
    said = record.headers
    return Entry(
        ref,
        said.get("WARC-Target-URI"),
        said.get("WARC-Date"),
        record.http_headers.status_code,
        record.record_type == WarcRecordType.revisit,
        said.get(records.OUTLET),
        said.get(records.PURPOSE),
        said.get("WARC-Payload-Digest"),
        said.get(records.REFERS_TO),
    )
