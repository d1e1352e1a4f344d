"""Articles that are taken down: no word of theirs is left in store and archive, and nobody asks for them again."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from crawler.archive.reader import captures, entries, read
from crawler.clock import utc_now
from crawler.sites import Answer
from crawler.store import open_store
from crawler.takedown import moment_of
from tests.archive.exchanges import archived, exchange, files_in, told
from tests.crawl.runs import PARAGRAPHS, ROOT, Crawl, crawl, declare, scrapy, story

SITE = "https://mithal.example"
PAGE, FURTHER, OLD, AMP, OTHER = (f"{SITE}/news/{n}" for n in ("1", "1/2", "2", "3", "12"))
WORD = "سمرقندية"
"""Stands in the article alone, and where it is told of."""
HEADLINE = f"رحلة {WORD} إلى السوق"


def telling(headline: str, *paragraphs: str, head: str = "", after: str = "") -> Answer:
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{headline}</title>{head}</head>'
        f"<body><article><h1>{headline}</h1>{prose}{after}</article></body></html>"
    )
    return Answer(html.encode())


def site() -> dict[str, Answer]:
    """A story on two pages with an AMP twin, an old address that leads to it, and another story."""
    following = '<div class="page-links"><a href="/news/1/2">2</a></div>'
    items = "".join(f"<item><link>{a}</link></item>" for a in (OLD, AMP, OTHER))
    named = f"<item><link>{PAGE}</link><description>{HEADLINE}</description></item>"
    feed = f'<rss version="2.0"><channel>{named}{items}</channel></rss>'
    return {
        f"{SITE}/rss": Answer(feed.encode(), "application/rss+xml"),
        PAGE: telling(HEADLINE, *PARAGRAPHS[:3], after=following),
        FURTHER: telling(HEADLINE, *PARAGRAPHS[3:5], f"وقال {WORD} إن السوق ستفتح أبوابها قبل العيد بأسبوع كامل."),
        OLD: Answer(status=301, location="/news/1"),
        AMP: telling(HEADLINE, *PARAGRAPHS[:3], head=f'<link rel="canonical" href="{PAGE}">'),
        OTHER: Answer(story("ترميم السوق")),
    }


def crawled(folder: Path) -> Crawl:
    declare(folder / "outlets")
    file = folder / "outlets" / "mithal.toml"
    file.write_text(file.read_text("utf-8").replace("[0-9]+$'", "[0-9]+(/2)?$'"), "utf-8")
    return crawl(site(), folder, "-s", "RECHECK_HOURS=0.0000001")


def forget(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    return scrapy("forget", *args, "-s", "OUTLETS_DIRS=outlets", cwd=folder, project=True)


def archived_bytes(folder: Path) -> bytes:
    """Every record of the archive, as a reader of WARC has it."""
    told_ = []
    for path in files_in(folder / "archive"):
        with path.open("rb") as file:
            told_ += [
                bytes(r.headers.get("WARC-Target-URI") or "", "utf-8") + r.reader.read() for r in ArchiveIterator(file)
            ]
    return b"\n".join(told_)


def where_it_stands(folder: Path) -> list[str]:
    """Files of the state, and the archive, that hold the word."""
    state = [str(p) for p in (folder / "state").rglob("*") if p.is_file() and WORD.encode() in p.read_bytes()]
    return state + (["archive"] if WORD.encode() in archived_bytes(folder) else [])


def test_no_word_is_left_and_nobody_asks_again(tmp_path: Path) -> None:
    first = crawled(tmp_path)
    assert sum(WORD in article["headline"] for article in first.articles) == 1
    again = crawled(tmp_path)
    assert again.stat("archive/revisits") >= 2, "PAGE and OTHER are looked at again"
    # A second reader keeps the database's log from going by itself.
    with closing(open_store("", tmp_path / "state")) as reader:
        reader.last_runs()
        assert len(where_it_stands(tmp_path)) >= 2
        others = {
            e.ref: read(tmp_path / "archive", e.ref).body for e in entries([tmp_path / "archive"]) if e.url == OTHER
        }
        run = forget(tmp_path, PAGE + "?utm_source=x", "--why", "طلب صاحبه")
        assert run.returncode == 0, run.stderr.decode()
        assert where_it_stands(tmp_path) == []
    assert re.search(r"[12] revisions out of the store, \d+ records out of the archive: gone", run.stdout.decode())
    assert "removals.jsonl" in run.stdout.decode()
    for path in files_in(tmp_path / "archive"):
        told(path)  # both readers
    assert {e.url for e in entries([tmp_path / "archive"])} & {PAGE, FURTHER, OLD, AMP, f"{SITE}/rss"} == set()
    assert len(others) == 2
    assert {ref: read(tmp_path / "archive", ref).body for ref in others} == others
    [line] = (tmp_path / "state" / "forgotten.jsonl").read_text("utf-8").splitlines()
    record = json.loads(line)
    assert (record["articles"] >= 1, record["why"]) == (True, "طلب صاحبه")
    assert PAGE not in line

    third = crawled(tmp_path)
    assert {PAGE, FURTHER, OLD, AMP} & set(third.addresses()) == set()
    assert f"{SITE}/rss" in third.addresses(), "which names them all"


PLACES = ("crawler.takedown.erase", "crawler.store.sql.SqlStore.forget", "crawler.takedown.Takedown._note")
KILLED = """
import os, signal, sys
from importlib import import_module
*path, name = sys.argv[1].split(".")
cls = path.pop() if path[-1][0].isupper() else None
owner = import_module(".".join(path))
owner = getattr(owner, cls) if cls else owner
setattr(owner, name, lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL))
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[2:]])
"""


def test_what_is_killed_is_taken_up_by_the_same_command(tmp_path: Path) -> None:
    crawled(tmp_path)
    environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}
    for place in PLACES:
        command = [sys.executable, "-c", KILLED, place, "forget", PAGE, "-s", "OUTLETS_DIRS=outlets"]
        killed = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
        assert (where_it_stands(tmp_path) == []) == (place == PLACES[-1])
        assert not (tmp_path / "state" / "forgotten.jsonl").exists()
    assert forget(tmp_path, PAGE).returncode == 0
    assert where_it_stands(tmp_path) == []
    assert len((tmp_path / "state" / "forgotten.jsonl").read_text("utf-8").splitlines()) == 1


def test_what_the_store_does_not_know(tmp_path: Path) -> None:
    """A crawl was killed after it had archived pages, and before it had cleaned them."""
    declare(tmp_path / "outlets")
    bodies = [exchange(PAGE, site()[PAGE].body), exchange(OLD, b"", status=301, headers=((b"Location", b"/news/1"),))]
    written = archived(tmp_path / "archive", [*bodies, exchange(OTHER)])
    with files_in(tmp_path / "archive")[0].open("ab") as file:
        file.write(gzip.compress(b"torn" * 100)[:20])
    dry = forget(tmp_path, PAGE, "--dry-run")
    assert "2 records out of the archive: would go" in dry.stdout.decode()
    assert len([*captures([tmp_path / "archive"])]) == 3
    run = forget(tmp_path, PAGE)
    assert run.returncode == 0, run.stderr.decode()
    assert [capture.ref for capture in captures([tmp_path / "archive"])] == [written[2].archive_ref]
    assert WORD.encode() not in archived_bytes(tmp_path)


def test_an_outlet_that_is_being_crawled_is_refused(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    archived(tmp_path / "archive", [exchange(PAGE)])
    with closing(open_store("", tmp_path / "state")) as store:
        store.begin("mithal", utc_now())
        for what in ((PAGE,), ("--older-than", "2y")):
            run = forget(tmp_path, *what)
            assert run.returncode == 2
            assert "mithal is being crawled by process" in run.stderr.decode()
    assert len([*captures([tmp_path / "archive"])]) == 1


def test_what_is_older(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    pages = [
        exchange(PAGE, fetched_at="2024-05-01T00:00:00+00:00"),
        exchange(OTHER, fetched_at="2026-01-01T00:00:00+00:00"),
    ]
    written = archived(tmp_path / "archive", pages)
    run = forget(tmp_path, "--older-than", "2024-05-02")
    assert run.returncode == 0, run.stderr.decode()
    assert [capture.ref for capture in captures([tmp_path / "archive"])] == [written[1].archive_ref]
    assert forget(tmp_path, "--older-than", "2024-05-02").returncode == 0


NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "moment"),
    [
        ("2y", "2024-03-31T12:00:00+00:00"),
        ("1m", "2026-02-28T12:00:00+00:00"),
        ("18m", "2024-09-30T12:00:00+00:00"),
        ("90d", "2025-12-31T12:00:00+00:00"),
        ("2024-01-01", "2024-01-01T00:00:00+00:00"),
        ("2024-01-01T03:00+03:00", "2024-01-01T00:00:00+00:00"),
    ],
)
def test_ages(age: str, moment: str) -> None:
    assert moment_of(age, NOW).isoformat() == moment


@pytest.mark.parametrize("age", ["", "2", "y", "-1d", "0d", "2 y", "2w", "99999y", "2024-13-01", "2027-01-01", "عام"])
def test_nonsense_is_no_age(age: str) -> None:
    with pytest.raises(ValueError, match=r"age|future"):
        moment_of(age, NOW)


@pytest.mark.parametrize("arguments", [[], [PAGE, "--older-than", "2y"], ["--older-than", "soon"], ["nonsense url"]])
def test_nonsense_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    declare(tmp_path / "outlets")
    run = forget(tmp_path, *arguments)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr.decode()
    assert not (tmp_path / "state" / "forgotten.jsonl").exists()
