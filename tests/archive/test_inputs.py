"""`scrapy clean` on our own archive: its pages, each once, and nothing else."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no types
import pytest

from cleaners import Page
from crawler.archive.erase import erase
from crawler.inputs import Input, read_paths
from tests.archive.exchanges import PAGE, archived, exchange, files_in

HTML = (b"Content-Type", b"text/html; charset=utf-8")


@pytest.mark.parametrize(("encoding", "body"), [("gzip", gzip.compress(PAGE, mtime=0)), ("br", brotli.compress(PAGE))])
def test_articles_alone_are_read(encoding: str, body: bytes, tmp_path: Path) -> None:
    headers = (HTML, (b"Content-Encoding", encoding.encode()))
    pages = [
        exchange("https://mithal.example/", purpose="discovery"),
        exchange("https://mithal.example/robots.txt", purpose="robots"),
        exchange("https://mithal.example/news/1", body, headers=headers),
        exchange("https://mithal.example/news/2"),
        exchange("https://mithal.example/news/3"),
    ]
    written = archived(tmp_path, pages)
    archived(tmp_path, [exchange("https://mithal.example/news/2", last=written[3])], run=2)
    erase(tmp_path, [written[4].archive_ref])
    found = [source for source in read_paths([str(files_in(tmp_path)[0])]) if isinstance(source, Input)]
    assert [source.url for source in found] == ["https://mithal.example/news/1", "https://mithal.example/news/2"]
    for source in found:
        assert isinstance(source.content, Page)
        assert source.content.html == PAGE
        assert source.content.charset == "utf-8"
