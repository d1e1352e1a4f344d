"""An exchange -> WARC/1.1 records, each a gzip member of its own, as every WARC tool wants them.

Formats: WARC/1.1 (https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from w3lib.url import safe_url_string
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaners.version import VERSION
from crawler.archive.records import OUTLET, PURPOSE, REFERS_TO, Exchange, Headers, warc_date

LEVEL = 6
"""zlib's own default: 3 ms CPU for a page where warcio's 9 takes 6, for 1% more bytes (200 real pages, mean 111 kB)."""

_PROFILES = "http://netpreserve.org/warc/1.1/revisit"
_UNTOLD = {b"authorization", b"proxy-authorization", b"cookie"}
"""Request headers that may hold a password: an archive is passed on."""

_FRAMING = {b"transfer-encoding", b"content-length"}
"""Response headers that speak of the way over the wire, not of what is stored."""


class _HeaderBytes(StatusAndHeaders):  # type: ignore[misc]  # warcio carries no types
    """HTTP headers as they came; warcio would percent-encode what is not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002 - warcio's signature
        self.headers_buff = f"{self.to_str()}\r\n".encode("latin-1")


def payload_digest(body: bytes) -> str:
    """What WARC-Payload-Digest says of a body."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def warcinfo(file_name: str) -> bytes:
    """The record at the head of a file."""
    writer = _writer(BytesIO())
    fields = {"software": f"Ghirbal/{VERSION}", "format": "WARC File Format 1.1"}
    return _member(writer.create_warcinfo_record(file_name, fields))


def response(exchange: Exchange, outlet: str) -> tuple[bytes, str]:
    """The record of a response as it came, and its id. The length it declares is that of the body that is stored."""
    kept = [(name, value) for name, value in exchange.headers if name.lower() not in _FRAMING]
    headers = (*kept, (b"Content-Length", str(len(exchange.body)).encode()))
    ours = {OUTLET: outlet, PURPOSE: exchange.purpose}
    return _record(exchange, "response", _status(exchange, headers), exchange.body, ours)


def revisit(exchange: Exchange, outlet: str, *, ref: str, url: str, date: str) -> tuple[bytes, str]:
    """The record of a response that says what an earlier one said (its ref, url and WARC-Date), and its id."""
    profile = {"WARC-Profile": f"{_PROFILES}/server-not-modified"}
    if exchange.status != HTTPStatus.NOT_MODIFIED:
        profile = {
            "WARC-Profile": f"{_PROFILES}/identical-payload-digest",
            "WARC-Payload-Digest": payload_digest(exchange.body),
        }
    origin = {"WARC-Refers-To-Target-URI": url, "WARC-Refers-To-Date": date, REFERS_TO: ref}
    ours = {OUTLET: outlet, PURPOSE: exchange.purpose}
    return _record(exchange, "revisit", _status(exchange, exchange.headers), b"", profile | origin | ours)


def request(exchange: Exchange, answer_id: str) -> bytes:
    """The record of the request that was answered by the record with this id."""
    parts = urlsplit(safe_url_string(exchange.url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [(name, value) for name, value in exchange.request_headers if name.lower() not in _UNTOLD]
    if not any(name.lower() == b"host" for name, _ in headers):
        headers.insert(0, (b"Host", parts.netloc.rpartition("@")[2].encode()))
    http = _http(f"{target} HTTP/1.1", headers, exchange.method)
    named = {"WARC-Concurrent-To": answer_id}
    return _record(exchange, "request", http, exchange.request_body, named)[0]


def _status(exchange: Exchange, headers: Headers) -> StatusAndHeaders:
    return _http(f"{exchange.status} {_phrase(exchange.status)}".strip(), headers, exchange.protocol)


def _record(
    exchange: Exchange, kind: str, http: StatusAndHeaders, body: bytes, named: Mapping[str, str]
) -> tuple[bytes, str]:
    writer = _writer(BytesIO())
    fields = {"WARC-Date": warc_date(exchange.fetched_at), **named}
    if exchange.ip_address:
        fields["WARC-IP-Address"] = exchange.ip_address
    record = writer.create_warc_record(
        exchange.url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=fields, http_headers=http
    )
    return _member(record), str(record.rec_headers.get_header("WARC-Record-ID"))


def _member(record: Any) -> bytes:
    """A record as one gzip member, without a time in its header: the same record is the same bytes."""
    plain = BytesIO()
    _writer(plain).write_record(record)
    return gzip.compress(plain.getvalue(), LEVEL, mtime=0)


def _writer(stream: BytesIO) -> WARCWriter:
    return WARCWriter(stream, gzip=False, warc_version="1.1")


def _http(line: str, headers: Iterable[tuple[bytes, bytes]], first: str) -> StatusAndHeaders:
    return _HeaderBytes(line, [(_line(name), _line(value)) for name, value in headers], protocol=first)


def _line(raw: bytes) -> str:
    """A name or value that stays on its line."""
    return re.sub("[\r\n]+", " ", raw.decode("latin-1"))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
