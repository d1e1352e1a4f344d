"""Exchanges of our own, an archive to put them into, and both readers' verdict on its files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator as FastReader
from warcio.archiveiterator import ArchiveIterator as SlowReader

from crawler.archive.files import RunFiles
from crawler.archive.records import ARTICLE, Exchange, Headers, Written
from tests.crawl.runs import story

FETCHED_AT = "2026-11-22T02:30:07+00:00"
PAGE = story("ترميم السوق")
MIB = 1 << 20


def exchange(  # noqa: PLR0913 - one for each thing that a test may want otherwise
    url: str = "https://mithal.example/news/1",
    body: bytes = PAGE,
    *,
    status: int = 200,
    headers: Headers = ((b"Content-Type", b"text/html; charset=utf-8"),),
    purpose: str = ARTICLE,
    fetched_at: str = FETCHED_AT,
    last: Written | None = None,
) -> Exchange:
    """A response to a request for a page."""
    return Exchange(
        url,
        status,
        headers,
        body,
        fetched_at,
        purpose,
        request_headers=((b"User-Agent", b"Ghirbal"), (b"Authorization", b"Basic c2VjcmV0")),
        ip_address="192.0.2.7",
        last_capture=last.archive_ref if last else None,
    )


def archived(folder: Path, exchanges: Iterable[Exchange], *, run: int = 1, max_size: int = MIB) -> list[Written]:
    """Write exchanges of the outlet `mithal`, in this process."""
    files = RunFiles(folder, "mithal", run, max_size)
    written = [files.write(one) for one in exchanges]
    files.close()
    return written


def files_in(folder: Path) -> list[Path]:
    """Every file of an archive, by name."""
    return sorted(folder.rglob("*.warc.gz"))


def told(path: Path) -> list[tuple[str, str | None]]:
    """Kind and address of a file's records, which fastwarc and warcio agree on; every digest is verified by both."""
    with path.open("rb") as file:
        fast = [_fast(record) for record in FastReader(file, parse_http=False)]
    with path.open("rb") as file:
        slow = [_slow(record) for record in SlowReader(file, check_digests="raise")]
    assert fast == slow
    return fast


def kinds(path: Path) -> Sequence[str]:
    """The kinds of a file's records, read by both readers."""
    return [kind for kind, _ in told(path)]


def _fast(record: Any) -> tuple[str, str | None]:
    kind = str(record.record_type).rpartition(".")[2]
    if kind != "metadata":  # the note in an erased record's place is as short as can be
        assert record.verify_block_digest(), f"block of {record.record_id}"
    record.parse_http()
    if record.headers.get("WARC-Payload-Digest") and kind != "revisit":
        assert record.verify_payload_digest(), f"payload of {record.record_id}"
    return kind, record.headers.get("WARC-Target-URI")


def _slow(record: Any) -> tuple[str, str | None]:
    # Not content_stream(), as `warcio check` has it: warcio 1.8.1 cannot decode br with brotli 1.2.
    record.raw_stream.read()
    return record.rec_type, record.rec_headers.get_header("WARC-Target-URI")


def run_async(work: Any) -> Any:
    """What a coroutine gives."""
    return asyncio.run(work)
