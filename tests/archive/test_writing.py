"""What is written: records that any WARC tool reads, with everything in them."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import warc
from crawler.archive.reader import answered, captures, read
from crawler.archive.records import ArchiveError, Exchange, NotInArchive, Written
from crawler.store.records import Run
from tests.archive.exchanges import FETCHED_AT, PAGE, archived, exchange, files_in, kinds, told
from tests.crawl.runs import short

ARABIC = "https://mithal.example/أخبار/ترميم-السوق?ص=٢"


def records(path: Path) -> list[dict[str, str]]:
    """The WARC fields of each record."""
    with path.open("rb") as file:
        return [dict(record.rec_headers.headers) for record in ArchiveIterator(file)]


def test_a_file_begins_with_what_it_is_and_holds_response_and_request_of_each(tmp_path: Path) -> None:
    archived(tmp_path, [exchange(), exchange("https://mithal.example/news/2")])
    [path] = files_in(tmp_path)
    assert path.relative_to(tmp_path).as_posix() == "mithal/mithal-000001-00001.warc.gz"
    first, second = "https://mithal.example/news/1", "https://mithal.example/news/2"
    assert told(path) == [
        ("warcinfo", None),
        ("response", first),
        ("request", first),
        ("response", second),
        ("request", second),
    ]
    assert path.read_bytes().startswith(b"\x1f\x8b")
    assert gzip.decompress(path.read_bytes()).count(b"WARC/1.1\r\n") == 5


def test_a_record_says_who_answered_when_and_for_what(tmp_path: Path) -> None:
    archived(tmp_path, [exchange()])
    _, answer, asked = records(files_in(tmp_path)[0])
    assert answer["WARC-Date"] == "2026-11-22T02:30:07Z"
    assert answer["WARC-IP-Address"] == "192.0.2.7"
    assert answer["Ghirbal-Outlet"] == "mithal"
    assert answer["Ghirbal-Purpose"] == "article"
    assert answer["WARC-Block-Digest"].startswith("sha1:")
    assert answer["WARC-Payload-Digest"] == warc.payload_digest(PAGE)
    assert asked["WARC-Concurrent-To"] == answer["WARC-Record-ID"]


def test_the_digest_of_nothing_is_the_one_in_the_standard() -> None:
    assert warc.payload_digest(b"") == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"  # RFC 3174, in base32


def test_the_request_is_what_was_asked_without_passwords(tmp_path: Path) -> None:
    archived(tmp_path, [exchange("https://user:secret@mithal.example:8443/a?b=1")])
    with files_in(tmp_path)[0].open("rb") as file:
        request = next(record.http_headers for record in ArchiveIterator(file) if record.rec_type == "request")
    assert (request.protocol, request.statusline) == ("GET", "/a?b=1 HTTP/1.1")
    assert request.headers == [("Host", "mithal.example:8443"), ("User-Agent", "Ghirbal")]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("br", brotli.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("br, gzip", gzip.compress(brotli.compress(PAGE), mtime=0)),
    ],
    ids=short,
)
def test_a_body_is_stored_in_its_encoding_and_read_without(encoding: str, body: bytes, tmp_path: Path) -> None:
    headers = (
        (b"Content-Encoding", encoding.encode()),
        (b"Transfer-Encoding", b"chunked"),
        (b"Content-Length", b"999"),
    )
    [written] = archived(tmp_path, [exchange(body=body, headers=headers)])
    capture = read(tmp_path, written.archive_ref)
    assert capture.body == body
    assert capture.payload == PAGE
    assert capture.headers == (headers[0], (b"Content-Length", str(len(body)).encode()))
    assert kinds(files_in(tmp_path)[0]) == ["warcinfo", "response", "request"]


@pytest.mark.parametrize(
    "body", [b"", bytes(range(256)) * 9, b"\r\n\r\nWARC/1.1\r\n", PAGE.decode().encode("cp1256")], ids=short
)
def test_any_body_comes_back(body: bytes, tmp_path: Path) -> None:
    [written] = archived(tmp_path, [exchange(body=body)])
    assert read(tmp_path, written.archive_ref).payload == body
    assert kinds(files_in(tmp_path)[0])[1:] == ["response", "request"]


@pytest.mark.parametrize("url", [ARABIC, "https://mithal.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"])
def test_an_arabic_address_comes_back(url: str, tmp_path: Path) -> None:
    [written] = archived(tmp_path, [exchange(url)])
    assert read(tmp_path, written.archive_ref).url == url
    assert told(files_in(tmp_path)[0])[1:] == [("response", url), ("request", url)]


def test_header_bytes_stay_as_they_came(tmp_path: Path) -> None:
    headers = (
        (b"Location", "/أخبار/سوق؛ قديم".encode()),
        (b"Set-Cookie", b"a=1"),
        (b"set-cookie", b"b=2; c"),
        (b"X-Old", "مرحبا".encode("cp1256")),
        (b"X-Two-Lines", b"a\r\n b"),
    )
    [written] = archived(tmp_path, [exchange(headers=headers, status=301, body=b"")])
    capture = read(tmp_path, written.archive_ref)
    assert capture.headers[:5] == (*headers[:4], (b"X-Two-Lines", b"a  b"))
    assert (capture.status, capture.fetched_at) == (301, FETCHED_AT)
    assert capture.header("location") == "/أخبار/سوق؛ قديم".encode().decode("latin-1")
    assert kinds(files_in(tmp_path)[0])[1:] == ["response", "request"]


@given(st.binary(max_size=300), st.integers(100, 599), st.lists(st.binary(max_size=9), max_size=3))
def test_whatever_is_answered_is_read_back_by_both_readers(body: bytes, status: int, values: list[bytes]) -> None:
    headers = tuple((b"X-Any", value.replace(b"\0", b"").strip()) for value in values)
    record, _ = warc.response(exchange(body=body, status=status, headers=headers), "mithal")
    found = next(iter(ArchiveIterator(io.BytesIO(record), check_digests="raise")))
    assert found.raw_stream.read() == body
    assert found.http_headers.get_statuscode() == str(status)


def test_a_file_that_is_full_is_followed_by_the_next(tmp_path: Path) -> None:
    pages = [exchange(f"https://mithal.example/news/{n}") for n in range(6)]
    one = archived(tmp_path / "apart", pages[:1])[0].size
    written = archived(tmp_path, pages, max_size=2 * one)
    files = files_in(tmp_path / "mithal")
    assert [path.name[-13:-8] for path in files] == ["00001", "00002", "00003"]
    assert [kinds(path).count("response") for path in files] == [2, 2, 2]
    assert [read(tmp_path, one.archive_ref).url for one in written] == [page.url for page in pages]


def test_a_run_that_goes_on_writes_a_file_of_its_own(tmp_path: Path) -> None:
    archived(tmp_path, [exchange()])
    before = files_in(tmp_path)[0].read_bytes()
    archived(tmp_path, [exchange()])
    assert [path.name for path in files_in(tmp_path)] == ["mithal-000001-00001.warc.gz", "mithal-000001-00002.warc.gz"]
    assert files_in(tmp_path)[0].read_bytes() == before


def revisited(tmp_path: Path, **again: object) -> tuple[Written, Written, dict[str, str]]:
    """A page, and what is written where it is asked for again by the next run."""
    [first] = archived(tmp_path, [exchange()])
    [second] = archived(tmp_path, [exchange(last=first, fetched_at="2026-11-23T00:00:00+00:00", **again)], run=2)  # type: ignore[arg-type]  # whatever the test wants otherwise
    return first, second, records(files_in(tmp_path)[1])[1]


def test_the_same_bytes_again_are_a_revisit(tmp_path: Path) -> None:
    first, second, record = revisited(tmp_path)
    assert second.is_revisit
    assert second.size < first.size
    assert record["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert record["WARC-Payload-Digest"] == warc.payload_digest(PAGE)
    assert record["WARC-Refers-To-Target-URI"] == "https://mithal.example/news/1"
    assert record["WARC-Refers-To-Date"] == "2026-11-22T02:30:07Z"
    assert kinds(files_in(tmp_path)[1]) == ["warcinfo", "revisit", "request"]
    capture = read(tmp_path, second.archive_ref)
    assert (capture.payload, capture.fetched_at) == (PAGE, "2026-11-23T00:00:00+00:00")


def test_not_modified_is_a_revisit(tmp_path: Path) -> None:
    _, second, record = revisited(tmp_path, status=304, body=b"", headers=((b"ETag", b'"1"'),))
    assert second.is_revisit
    assert record["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert record["WARC-Refers-To-Date"] == "2026-11-22T02:30:07Z"
    assert kinds(files_in(tmp_path)[1]) == ["warcinfo", "revisit", "request"]
    capture = read(tmp_path, second.archive_ref)
    assert (capture.payload, capture.status) == (PAGE, 200)


def test_other_bytes_are_written_whole(tmp_path: Path) -> None:
    _, second, _ = revisited(tmp_path, body=PAGE + b" ")
    assert not second.is_revisit
    assert read(tmp_path, second.archive_ref).body == PAGE + b" "


def test_a_revisit_of_a_revisit_refers_to_the_whole_capture(tmp_path: Path) -> None:
    _, second, record = revisited(tmp_path)
    [third] = archived(tmp_path, [exchange(last=second)], run=3)
    again = records(files_in(tmp_path)[2])[1]
    assert again["Ghirbal-Refers-To"] == record["Ghirbal-Refers-To"]
    assert read(tmp_path, third.archive_ref).body == PAGE


def test_what_is_gone_is_not_referred_to(tmp_path: Path) -> None:
    [first] = archived(tmp_path, [exchange()])
    files_in(tmp_path)[0].unlink()
    [second] = archived(tmp_path, [exchange(last=first)], run=2)
    assert not second.is_revisit


def test_captures_pass_over_revisits_and_read_bodies_whenever_they_are_asked(tmp_path: Path) -> None:
    first, _, _ = revisited(tmp_path)
    archived(tmp_path, [exchange("https://mithal.example/news/2", b"other")], run=3)
    read_late = list(captures([tmp_path]))
    assert [(capture.ref, capture.body) for capture in read_late] == [
        (first.archive_ref, PAGE),
        ("mithal/mithal-000003-00001.warc.gz:" + read_late[1].ref.rpartition(":")[2], b"other"),
    ]
    assert [capture.body for capture in captures([tmp_path])] == [PAGE, b"other"]


@pytest.mark.parametrize("ref", ["", "x", "../etc/passwd.warc.gz:1", "a/../b.warc.gz:1", "mithal/none.warc.gz:0"])
def test_a_ref_that_leads_nowhere_is_refused(ref: str, tmp_path: Path) -> None:
    with pytest.raises(NotInArchive):
        read(tmp_path, ref)


def test_an_offset_where_no_record_begins_is_an_error(tmp_path: Path) -> None:
    [written] = archived(tmp_path, [exchange()])
    with pytest.raises(ArchiveError):
        read(tmp_path, written.archive_ref + "1")


def test_an_outlet_cannot_lead_out_of_the_archive(tmp_path: Path) -> None:
    from crawler.archive.files import RunFiles

    with pytest.raises(ArchiveError, match="no name for a folder"):
        RunFiles(tmp_path, "../mithal", 1, 1).write(exchange())


def test_a_body_that_cannot_be_decoded_says_so(tmp_path: Path) -> None:
    headers = ((b"Content-Encoding", b"br"),)
    [written] = archived(tmp_path, [exchange(body=b"\xff\xff no brotli", headers=headers)])
    capture = read(tmp_path, written.archive_ref)
    with pytest.raises(ArchiveError, match=r"mithal-000001-00001\.warc\.gz:\d+: "):
        _ = capture.payload
    assert capture.body == b"\xff\xff no brotli"


def test_a_resumed_run_is_answered_what_is_worth_it_and_nothing_else(tmp_path: Path) -> None:
    def page(status: int, **more: Any) -> Exchange:
        return exchange(f"https://mithal.example/{status}", status=status, **more)

    [first] = archived(tmp_path, [exchange("https://mithal.example/known")])
    archived(tmp_path, [page(203, fetched_at="2026-11-20T00:00:00+00:00")], run=2)  # of a store that is no more
    archived(tmp_path, [page(status) for status in (200, 301, 304, 404, 410, 403, 429, 500, 503)], run=2)
    others = [
        page(201, purpose="discovery"),
        page(202, purpose="robots"),
        exchange("https://mithal.example/known", last=first),
    ]
    archived(tmp_path, others, run=2)
    archived(tmp_path, [page(206)], run=3)
    run = Run(2, "mithal", "2026-11-22T02:30:07+00:00", resumed=True)
    found = answered(tmp_path, run)
    assert sorted(found) == [f"https://mithal.example/{status}" for status in (200, 301, 404, 410)]
    assert all(read(tmp_path, ref).url == address for address, ref in found.items())


def test_what_is_no_archive_says_so(tmp_path: Path) -> None:
    (tmp_path / "no.warc.gz").write_bytes(gzip.compress(b"no archive at all")[:-9] + b"broken!!!")
    with pytest.raises(ArchiveError, match=r"no\.warc\.gz: "):
        list(captures([tmp_path]))
    with pytest.raises(ArchiveError, match=r"none: No such file or directory$"):
        list(captures([tmp_path / "none"]))
