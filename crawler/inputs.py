"""Files, folders, WARC, JSON lines and standard input -> what there is to clean, one by one, as it is read."""

from __future__ import annotations

import base64
import binascii
import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from cleaners.model import Page
from crawler.archive.records import ARTICLE, PURPOSE

HTML_SUFFIXES = (".html", ".htm")
WARC_SUFFIXES = (".warc", ".warc.gz")
SUFFIXES = (*HTML_SUFFIXES, ".txt", ".jsonl", *WARC_SUFFIXES)

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Bytes that stand in no text of any encoding without a byte order mark: what tells a binary file."""

_SNIFFED = 4096
"""Bytes looked at to tell a binary file; the first kilobytes of images, archives and PDFs are full of controls."""


class BadInput(ValueError):
    """What cannot be read; the message says why in a few words."""


@dataclass(frozen=True, slots=True)
class Input:
    """One page or text to clean."""

    name: str
    """What it is called in messages: a path, a path and a line, an address."""
    content: Page | tuple[Page, ...] | str
    """A page, the pages of a story that is told on several, or already extracted text."""
    id: Any = None
    """What the answer is to be called; None: the article's own id."""
    url: str | None = None
    """Its address, where it is known."""
    outlet: str | None = None
    """Slug of its outlet, where the caller knows it."""
    fetched_at: str | None = None
    """When it was fetched, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One input that cannot be read."""

    name: str
    """What it is called in messages."""
    reason: str
    """Why, in a few words."""
    id: Any = None
    """What its answer is to be called."""


def read_paths(paths: Iterable[str]) -> Iterator[Input | Unreadable]:
    """Everything in files and folders, in the order given, folders by name. Nothing is read before it is wanted."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from _in_folder(path)
        else:
            yield from _in_file(path)


def read_stream(stream: IO[bytes]) -> Iterator[Input | Unreadable]:
    """Standard input: a page if its first character that is no white space is `<`, else text."""
    body = stream.read()
    name = "standard input"
    try:
        _refuse_binary(body)
        start = body.removeprefix(codecs.BOM_UTF8).lstrip()
        yield Input(name, Page(html=body) if start.startswith(b"<") else decode_text(body))
    except BadInput as error:
        yield Unreadable(name, str(error))


def read_request(line: bytes, name: str) -> Input | Unreadable:
    """One line of the wire: `{"id"?, "url"?, "outlet"?, "fetched_at"?, …}` with `html`, `html_b64` or `text`."""
    try:
        request = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return Unreadable(name, f"is no JSON: {error}")
    if not isinstance(request, dict):
        return Unreadable(name, "is no JSON object")
    try:
        return _read_object(request, name)
    except BadInput as error:
        return Unreadable(name, str(error), request.get("id"))


def decode_text(body: bytes) -> str:
    """The words of a text file: by its byte order mark, else UTF-8, else windows-1256. Raises `BadInput`.

    windows-1256 gives some letter for every byte, so it is believed only where most of the letters are Arabic.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("windows-1256", "replace")
    letters = [letter for letter in text if letter.isalpha()]
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
    if arabic * 2 < len(letters):
        raise BadInput("is neither UTF-8 nor windows-1256")
    return text


def _in_folder(folder: Path) -> Iterator[Input | Unreadable]:
    found = sorted(path for path in folder.rglob("*") if path.name.lower().endswith(SUFFIXES) and path.is_file())
    if not found:
        yield Unreadable(str(folder), f"holds nothing to clean ({' '.join(SUFFIXES)})")
    for path in found:
        yield from _in_file(path)


def _in_file(path: Path) -> Iterator[Input | Unreadable]:
    name = path.name.lower()
    try:
        if name.endswith(WARC_SUFFIXES):
            yield from _in_warc(path)
        elif name.endswith(".jsonl"):
            yield from _in_json_lines(path)
        elif name.endswith((*HTML_SUFFIXES, ".txt")):
            yield _whole(path)
        elif path.exists():
            yield Unreadable(str(path), f"is none of {' '.join(SUFFIXES)}")
        else:
            yield Unreadable(str(path), "no such file")
    except FileNotFoundError:
        yield Unreadable(str(path), "no such file")
    except OSError as error:
        yield Unreadable(str(path), error.strerror or str(error))
    except BadInput as error:
        yield Unreadable(str(path), str(error))


def _whole(path: Path) -> Input:
    body = path.read_bytes()
    _refuse_binary(body)
    is_page = path.name.lower().endswith(HTML_SUFFIXES)
    return Input(str(path), Page(html=body) if is_page else decode_text(body), id=str(path))


def _in_json_lines(path: Path) -> Iterator[Input | Unreadable]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield read_request(line, f"{path}:{number}")


def _in_warc(path: Path) -> Iterator[Input | Unreadable]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as stream:
        found = False
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all"):
                if _holds_page(record):
                    found = True
                    yield _record(record, path)
        except (OSError, RuntimeError, ValueError) as error:
            raise BadInput(f"is no readable WARC: {error}") from error
    if not found:
        raise BadInput("holds no page that was answered with 200")


def _holds_page(record: Any) -> bool:
    if record.headers.get(PURPOSE, ARTICLE) != ARTICLE:  # our own archive holds feeds and section pages as well
        return False
    answered = record.http_headers is not None and record.http_headers.status_code == HTTPStatus.OK
    return answered and "html" in (record.http_content_type or "")


def _record(record: Any, path: Path) -> Input:
    url = record.headers.get("WARC-Target-URI")
    fetched_at = record.headers.get("WARC-Date")
    page = Page(html=record.reader.read(), url=url, charset=record.http_charset, fetched_at=fetched_at)
    return Input(f"{path}: {url}", page, url=url, fetched_at=fetched_at)


def _refuse_binary(body: bytes) -> None:
    if not body.strip():
        raise BadInput("is empty")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    if _CONTROLS.search(body[:_SNIFFED]):
        raise BadInput("is a binary file, no page and no text")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _read_object(request: Mapping[str, Any], name: str) -> Input:
    given = [key for key in ("html", "html_b64", "text") if request.get(key) is not None]
    if len(given) != 1:
        raise BadInput(f"wants exactly one of html, html_b64 and text, not {' and '.join(given) or 'none'}")
    url, outlet, fetched_at = (_text(request, key) for key in ("url", "outlet", "fetched_at"))
    body = _text(request, given[0]) or ""
    content: Page | str = body
    if given == ["html"]:
        content = Page(html=body, url=url, fetched_at=fetched_at)
    elif given == ["html_b64"]:
        content = Page(html=_bytes(body), url=url, charset=_charset(request), fetched_at=fetched_at)
    return Input(name, content, id=request.get("id"), url=url, outlet=outlet, fetched_at=fetched_at)


def _text(request: Mapping[str, Any], key: str) -> str | None:
    value = request.get(key)
    if value is not None and not isinstance(value, str):
        raise BadInput(f"{key} is no text")
    return value


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput(f"html_b64 is no base64: {error}") from error


def _charset(request: Mapping[str, Any]) -> str | None:
    charset = _text(request, "charset")
    try:
        return charset and codecs.lookup(charset).name
    except LookupError:
        raise BadInput(f"charset {charset!r} is unknown") from None
