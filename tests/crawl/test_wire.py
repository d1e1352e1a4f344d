"""`scrapy clean --jsonl`: every rule of the wire, on one process that is never restarted."""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.runs import PARAGRAPHS, ROOT, scrapy, short, story

BODY = "\n\n".join(PARAGRAPHS)
TEXT = "\n".join(PARAGRAPHS)
PAGE = story("ترميم السوق")


class Wire:
    """A `scrapy clean --jsonl` that is written to and read from, one line at a time."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [str(Path(sys.executable).with_name("scrapy")), "clean", "--jsonl", *options]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def send(self, line: bytes) -> dict[str, Any]:
        """The answer to one line; waits for it before anything else is sent, so it must have been flushed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def ask(self, **request: Any) -> dict[str, Any]:
        return self.send(json.dumps(request).encode())

    def close(self) -> tuple[int, bytes, bytes]:
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    wire = Wire(tmp_path_factory.mktemp("wire"), "--removals")
    yield wire
    status, out, err = wire.close()
    assert (status, out, err) == (0, b"", b"")


def test_html(wire: Wire) -> None:
    answer = wire.ask(
        id="a", html=PAGE.decode(), url="https://mithal.example/news/1", fetched_at="2026-01-02T03:04:05Z"
    )
    assert answer["body"] == BODY
    assert (answer["id"], answer["url"]) == ("a", "https://mithal.example/news/1")
    assert answer["fetched_at"] == "2026-01-02T03:04:05Z"


def test_html_as_bytes_with_a_charset(wire: Wire) -> None:
    page = PAGE.decode().replace('<meta charset="utf-8">', "").encode("windows-1256")
    answer = wire.ask(html_b64=base64.b64encode(page).decode(), charset="cp1256")
    assert answer["body"] == BODY


def test_html_as_bytes_without_a_charset(wire: Wire) -> None:
    page = story("ترميم السوق", charset="windows-1256")
    assert wire.ask(html_b64=base64.b64encode(page).decode())["body"] == BODY


def test_removals_of_html_count_into_its_blocks(wire: Wire) -> None:
    answer = wire.ask(html=PAGE.decode())
    assert answer["removals"]
    for removal in answer["removals"]:
        block = answer["blocks"][removal["block"]]
        assert block[removal["start"] : removal["end"]] == removal["text"]
        assert removal["kind"] == removal["rule"].partition("/")[0]


def test_removals_of_text_count_into_the_text(wire: Wire) -> None:
    text = "تاريخ النشر: 14 أغسطس 2023\n" + TEXT + "\nاقرأ أيضا: خبر آخر من المدينة"
    answer = wire.ask(text=text)
    assert answer["removals"]
    assert "blocks" not in answer
    for removal in answer["removals"]:
        assert removal["block"] is None
        assert text[removal["start"] : removal["end"]] == removal["text"]


@pytest.mark.parametrize("name", ["x", 7, 1.5, True, ["a", 1], {"k": "خبر"}, 0, "", False])
def test_any_id_is_echoed(wire: Wire, name: Any) -> None:
    assert wire.ask(id=name, text=TEXT)["id"] == name
    assert wire.ask(id=name, text=1) == {"id": name, "error": "text is no text"}
    assert wire.ask(id=name, html="<p>.</p>")["id"] == name


def test_what_is_no_article_is_refused_with_a_reason(wire: Wire) -> None:
    answer = wire.ask(id=1, html="<ul><li><a href=/>رياضة</a></li></ul>")
    assert set(answer) == {"id", "refused"}
    assert answer["refused"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"no json", "JSON"),
        (b"", "JSON"),
        (b'{"text": "a', "JSON"),
        (b'{"text": NaN}', "NaN"),
        (b"[1]", "object"),
        (b'"text"', "object"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"url": "https://a.example/"}', "exactly one"),
        (b'{"text": "a", "html": "b"}', "exactly one"),
        (b'{"html": ["a"]}', "html"),
        (b'{"text": "a", "url": 7}', "url"),
        (b'{"html_b64": "***"}', "base64"),
        (b'{"html_b64": "YQ==", "charset": "klingon"}', "klingon"),
        (b'{"html_b64": "YQ==", "charset": 1256}', "charset"),
        (b'{"text": "a", "outlet": "nosuch"}', "nosuch"),
    ],
    ids=short,
)
def test_what_cannot_be_read_is_answered_and_the_process_goes_on(wire: Wire, line: bytes, error: str) -> None:
    answer = wire.send(line)
    assert set(answer) == {"id", "error"}
    assert error in answer["error"]
    assert wire.ask(id="next", text=TEXT)["body"] == BODY


def test_half_a_surrogate_pair_comes_back(wire: Wire) -> None:
    assert wire.send(b'{"id": "\\ud800", "text": 1}') == {"id": "\ud800", "error": "text is no text"}


def test_an_outlet_is_known_by_its_address_or_named(wire: Wire) -> None:
    assert wire.ask(html=PAGE.decode(), url="https://www.aljazeera.net/news/2026/1/1/a")["outlet"] == "aljazeera"
    assert wire.ask(text=TEXT, outlet="alaraby")["outlet"] == "alaraby"


def test_no_outlets(tmp_path: Path) -> None:
    requests = [
        {"id": 1, "html": PAGE.decode(), "url": "https://www.aljazeera.net/news/2026/1/1/a"},
        {"id": 2, "text": TEXT, "outlet": "nosuch"},
    ]
    lines = "\n".join(json.dumps(request) for request in requests).encode()
    run = scrapy("clean", "--jsonl", "--no-outlets", cwd=tmp_path, stdin=lines)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(answer["id"], answer["outlet"], answer["body"]) for answer in answers] == [
        (1, None, BODY),
        (2, None, BODY),
    ]
    assert "removals" not in answers[0]


def test_only_bad_lines_is_still_all_answered_and_the_last_needs_no_end(tmp_path: Path) -> None:
    run = scrapy("clean", "--jsonl", cwd=tmp_path, stdin=b"a\nb")
    assert (run.returncode, len(run.stdout.splitlines())) == (0, 2)


def test_no_line_no_answer_and_a_quick_start(tmp_path: Path) -> None:
    before = seconds_of_children()
    run = scrapy("clean", "--jsonl", cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert seconds_of_children() - before < 3.0, "it takes 0.7 where nothing else runs"


def seconds_of_children() -> float:
    """Seconds of computing of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
