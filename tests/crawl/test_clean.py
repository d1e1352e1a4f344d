"""`scrapy clean` on files, folders, WARC and standard input, through the real process."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.runs import PARAGRAPHS, ROOT, declare, scrapy, short, story

BODY = "\n\n".join(PARAGRAPHS)
TEXT = "\n".join(PARAGRAPHS)
SECTION = "<html><body><ul><li><a href=/a>رياضة</a></li><li><a href=/b>اقتصاد</a></li></ul></body></html>"


def rows(run: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def complaints(run: subprocess.CompletedProcess[bytes]) -> list[str]:
    return run.stderr.decode().splitlines()


def test_a_page_and_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(story("ترميم السوق"))
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    run = scrapy("clean", "b.txt", "a.html", cwd=tmp_path)
    assert run.returncode == 0
    assert complaints(run) == []
    assert [row["id"] for row in rows(run)] == ["b.txt", "a.html"]
    assert [row["body"] for row in rows(run)] == [BODY, BODY]
    assert "\\u06" not in run.stdout.decode()


def test_bodies_alone_can_be_cleaned_again(tmp_path: Path) -> None:
    once = scrapy("clean", "--format", "txt", cwd=tmp_path, stdin=story("ترميم السوق"))
    assert once.stdout.decode() == f"{BODY}\n\f\n"
    twice = scrapy("clean", "--format", "txt", "-", cwd=tmp_path, stdin=once.stdout)
    assert twice.stdout == once.stdout


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf\n " + story("ترميم السوق"), TEXT.encode()], ids=short)
def test_standard_input_is_a_page_or_a_text(tmp_path: Path, content: bytes) -> None:
    run = scrapy("clean", cwd=tmp_path, stdin=content)
    assert run.returncode == 0
    assert rows(run)[0]["body"] == BODY


def test_a_folder_with_all_that_can_be_cleaned(tmp_path: Path) -> None:
    folder = tmp_path / "pile" / "deep"
    folder.mkdir(parents=True)
    (folder / "2.htm").write_bytes(story("ترميم السوق"))
    (folder.parent / "1.HTML").write_bytes(story("ترميم السوق"))
    (folder / "3.txt").write_text(TEXT, encoding="utf-8")
    (folder / "4.png").write_bytes(b"\x89PNG\x00")
    requests = [{"id": "five", "text": TEXT}, {"id": 6, "html": story("خبر").decode()}]
    lines = "\n".join(json.dumps(request) for request in requests)
    (folder / "5.jsonl").write_text(lines + "\nno json\n", encoding="utf-8")
    run = scrapy("clean", "pile", cwd=tmp_path)
    assert [row["id"] for row in rows(run)] == ["pile/1.HTML", "pile/deep/2.htm", "pile/deep/3.txt", "five", 6]
    assert complaints(run)[0].startswith("pile/deep/5.jsonl:3: is no JSON")
    assert run.returncode == 1


def test_workers_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.html").write_bytes(story(f"الخبر رقم {number}"))
    alone = scrapy("clean", ".", cwd=tmp_path)
    together = scrapy("clean", "--workers", "2", ".", cwd=tmp_path)
    assert len(rows(alone)) == 12
    assert together.stdout == alone.stdout


BAD = {
    "binary.html": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "binary.txt": bytes(range(256)),
    "empty.html": b"",
    "blank.txt": b" \n\n",
    "latin.txt": "Cette réunion a été reportée à l'année prochaine".encode("latin-1"),
    "image.png": b"\x89PNG",
    "cut.warc.gz": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n" * 50)[:40],
}


def test_bad_input_costs_one_line_that_names_it(tmp_path: Path) -> None:
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    names = [*BAD, "missing.html", "missing", "empty-folder"]
    run = scrapy("clean", *names, "good.txt", cwd=tmp_path)
    assert [row["id"] for row in rows(run)] == ["good.txt"]
    assert run.returncode == 1
    assert [line.partition(": ")[0] for line in complaints(run)] == names
    assert all(line.partition(": ")[2] for line in complaints(run))


def test_nothing_done_is_another_status(tmp_path: Path) -> None:
    run = scrapy("clean", "missing.html", "gone.txt", cwd=tmp_path)
    assert (run.returncode, len(complaints(run)), run.stdout) == (2, 2, b"")


def test_a_refusal_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "section.html").write_text(SECTION, encoding="utf-8")
    run = scrapy("clean", "section.html", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, b"")
    (line,) = complaints(run)
    assert line.startswith("section.html: refused: ")


def test_a_page_cut_in_the_middle(tmp_path: Path) -> None:
    page = story("ترميم السوق")
    cut = page[: page.index(PARAGRAPHS[4].encode()) + 21]
    run = scrapy("clean", cwd=tmp_path, stdin=cut)
    assert run.returncode == 0
    assert rows(run)[0]["body"].startswith("\n\n".join(PARAGRAPHS[:4]))


ENCODED = {
    "declared.html": story("ترميم السوق", charset="windows-1256"),
    "undeclared.html": story("ترميم السوق", charset="windows-1256").replace(b'<meta charset="windows-1256">', b""),
    "text.txt": TEXT.encode("windows-1256"),
    "marked.txt": TEXT.encode("utf-16"),
    "signed.txt": TEXT.encode("utf-8-sig"),
}


def test_encodings(tmp_path: Path) -> None:
    for name, content in ENCODED.items():
        (tmp_path / name).write_bytes(content)
    run = scrapy("clean", *ENCODED, cwd=tmp_path)
    assert {row["id"]: row["body"] for row in rows(run)} == dict.fromkeys(ENCODED, BODY)


def test_twenty_thousand_nested_elements(tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_bytes(b"<div>" * 20_000 + BODY.encode() + b"</div>" * 20_000)
    run = scrapy("clean", "deep.html", cwd=tmp_path)
    assert run.returncode == 0
    assert "Error" not in run.stderr.decode()


def warc(*records: tuple[str, bytes]) -> bytes:
    """A WARC file with responses, as an archive has it."""
    return b"".join(_record(url, answer) for url, answer in records)


def _record(url: str, answer: bytes) -> bytes:
    head = (
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2026-01-02T03:04:05Z",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(answer)}",
    )
    return "\r\n".join((*head, "", "")).encode() + answer + b"\r\n\r\n"


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""))
    return head.encode() + body


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_the_pages_of_a_warc(tmp_path: Path, suffix: str) -> None:
    page = story("ترميم السوق")
    archive = warc(
        ("https://mithal.example/news/1", response(page, "Content-Type: text/html; charset=utf-8")),
        ("https://mithal.example/gone", response(page, "Content-Type: text/html", status="404 Not Found")),
        ("https://mithal.example/1.png", response(b"\x89PNG", "Content-Type: image/png")),
        (
            "https://mithal.example/news/2",
            response(gzip.compress(page), "Content-Type: text/html", "Content-Encoding: gzip"),
        ),
    )
    file = tmp_path / f"pages{suffix}"
    file.write_bytes(gzip.compress(archive) if suffix.endswith("gz") else archive)
    run = scrapy("clean", file.name, cwd=tmp_path)
    assert complaints(run) == []
    assert [row["url"] for row in rows(run)] == ["https://mithal.example/news/1", "https://mithal.example/news/2"]
    assert {row["body"] for row in rows(run)} == {BODY}
    assert rows(run)[0]["fetched_at"] == "2026-01-02T03:04:05Z"


def test_outlets_of_ones_own_are_used_in_a_project(tmp_path: Path) -> None:
    folder = declare(tmp_path / "outlets")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT, "outlet": "mithal"}), encoding="utf-8")
    without = scrapy("clean", "a.jsonl", cwd=tmp_path)
    assert without.returncode == 2
    assert complaints(without) == ["a.jsonl:1: outlet 'mithal' is not declared"]
    run = scrapy("clean", "a.jsonl", "-s", f"OUTLETS_DIRS={folder}", cwd=tmp_path, project=True)
    assert rows(run)[0]["outlet"] == "mithal"


@pytest.mark.parametrize("options", [("--nosuch",), ("--workers", "0"), ("--jsonl", "a.txt")])
def test_options_that_are_none(tmp_path: Path, options: tuple[str, ...]) -> None:
    run = scrapy("clean", *options, cwd=tmp_path)
    assert run.returncode == 2
    assert "error" in run.stderr.decode()
    assert run.stdout == b""


def test_a_reader_that_leaves_early_is_no_traceback(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    command = "scrapy clean . | head -c 100 > /dev/null"
    run = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=_with_scrapy(), capture_output=True, check=False, timeout=60
    )
    assert run.stderr == b""


def _with_scrapy() -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)}
