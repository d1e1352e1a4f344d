"""What a scheduler and monitoring are told of a run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from crawler.sites import Answer
from crawler.statistics import append_line, summary
from crawler.store import open_store
from crawler.store.records import Run
from tests.crawl.runs import PARAGRAPHS, ROOT, Crawl, crawl, declare, rss, story

SITE = "https://mithal.example"
RUN = Run(7, "mithal", "2026-11-22T03:00:00+00:00")

READ = {"discovery/sources_read": 1}
ALL_WELL = READ | {"discovery/asked": 9, "fetch/pages": 9, "state/new": 9}


def of(stats: dict[str, Any], reason: str = "finished", failed_share: float = 0.1) -> dict[str, Any]:
    return summary(stats, outlet="mithal", run=RUN, reason=reason, failed_share=failed_share)


@pytest.mark.parametrize(
    ("stats", "reason", "status"),
    [
        (ALL_WELL, "finished", 0),
        (READ, "finished", 0),
        ({}, "finished", 0),
        (ALL_WELL | {"clean/refused/no-story": 9}, "finished", 0),
        (ALL_WELL | {"fetch/failed/HTTP 404": 9}, "finished", 0),
        (ALL_WELL | {"fetch/failed/HTTP 410": 9}, "finished", 0),
        (ALL_WELL | {"fetch/failed/Forbidden by robots.txt": 9}, "finished", 0),
        (ALL_WELL, "closespider_pagecount", 0),
        (ALL_WELL | {"fetch/failed/timeout": 1}, "finished", 0),
        (ALL_WELL | {"fetch/failed/timeout": 2}, "finished", 1),
        (ALL_WELL | {"fetch/failed/timeout": 1, "fetch/failed/HTTP 500": 1}, "finished", 1),
        (ALL_WELL | {"clean/failed/WorkerDied": 2}, "finished", 1),
        (ALL_WELL | {"spider_exceptions/KeyError": 2, "spider_exceptions/count": 2}, "finished", 1),
        (ALL_WELL | {"discovery/sources_failed": 2}, "finished", 1),
        ({"discovery/sources_failed": 1, "discovery/asked": 30, "fetch/pages": 30}, "finished", 1),
        (ALL_WELL | {"feedexport/failed_count/FileFeedStorage": 1}, "finished", 1),
        (ALL_WELL, "shutdown", 1),
        (ALL_WELL, "a reason of somebody's own", 1),
        ({"discovery/sources_failed": 2}, "finished", 2),
        ({"discovery/asked": 3, "fetch/failed/dns": 3}, "finished", 2),
        ({}, "already-running", 2),
        ({}, "feeds-refused", 2),
        (ALL_WELL, "store-failed", 2),
        (ALL_WELL, "archive-failed", 2),
    ],
)
def test_exit_status(stats: dict[str, Any], reason: str, status: int) -> None:
    assert of(stats, reason)["exit_status"] == status


def test_how_much_may_fail_is_a_setting() -> None:
    stats = ALL_WELL | {"fetch/failed/timeout": 1}
    assert of(stats)["failed_share"] == 0.1
    assert of(stats, failed_share=0.0)["exit_status"] == 1
    assert of(stats | {"fetch/failed/timeout": 5}, failed_share=0.5)["exit_status"] == 0


def test_figures() -> None:
    stats = ALL_WELL | {
        "start_time": datetime(2026, 11, 22, 3, tzinfo=UTC),
        "elapsed_time_seconds": 12.345,
        "fetch/not_modified": 2,
        "fetch/same": 1,
        "clean/refused/no-story": 3,
        "fetch/failed/HTTP 404": 1,
        "clean/kept_words": 500,
    }
    figures = of(stats)
    assert figures["started_at"] == "2026-11-22T03:00:00+00:00"
    assert (figures["seconds"], figures["run"], figures["not_modified"]) == (12.3, 7, 3)
    assert (figures["refused"], figures["failed"], figures["errors"]) == ({"no-story": 3}, {"HTTP 404": 1}, {})
    assert (figures["new"], figures["changed"], figures["words"]) == (9, 0, 500)
    assert json.loads(json.dumps(figures)) == figures


APPEND = """
import sys
from pathlib import Path
from crawler.statistics import append_line
for number in range(200):
    append_line(Path(sys.argv[1]), sys.argv[2] * 500)
"""


def test_lines_of_crawls_beside_each_other_are_whole(tmp_path: Path) -> None:
    file = tmp_path / "out" / "runs.jsonl"
    started = [subprocess.Popen([sys.executable, "-c", APPEND, str(file), letter], cwd=ROOT) for letter in "abc"]
    assert [process.wait() for process in started] == [0, 0, 0]
    assert sorted(file.read_text().splitlines()) == sorted(letter * 500 for letter in "abc" * 200)


FILL = """
import resource, sys
from pathlib import Path
from crawler.statistics import append_line
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
append_line(Path(sys.argv[1]), "a" * 59)
append_line(Path(sys.argv[1]), "b" * 59)
"""


def test_half_a_line_is_taken_back_where_the_disk_is_full(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    run = subprocess.run([sys.executable, "-c", FILL, file], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "no space for a whole line" in run.stderr
    assert file.read_text() == "a" * 59 + "\n"


def test_a_line_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        append_line(tmp_path / "file" / "runs.jsonl", "{}")


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Crawl]]:
    """A crawl that went well, and one of the same outlet when its site was down."""
    folder = tmp_path_factory.mktemp("runs")
    declare(folder / "outlets")
    pages = {
        f"{SITE}/rss": rss(f"{SITE}/news/1", f"{SITE}/news/2", f"{SITE}/news/3"),
        f"{SITE}/news/1": Answer(story("ترميم السوق القديم")),
        f"{SITE}/news/2": Answer("<html><body><ul><li><a href=/a>رياضة</a></li></ul></body></html>".encode()),
        f"{SITE}/news/3": Answer(b"withdrawn", status=410),
    }
    return folder, [crawl(pages, folder), crawl({}, folder)]


def test_every_run_adds_a_line(crawls: tuple[Path, list[Crawl]]) -> None:
    folder, runs = crawls
    lines = [json.loads(line) for line in (folder / "out" / "runs.jsonl").read_text().splitlines()]
    assert [run.status for run in runs] == [line["exit_status"] for line in lines] == [0, 2]
    well, down = lines
    assert (well["outlet"], well["asked"], well["fetched"], well["new"]) == ("mithal", 3, 2, 1)
    assert (sum(well["refused"].values()), well["failed"]) == (1, {"HTTP 410": 1})
    assert well["words"] == sum(len(paragraph.split()) for paragraph in PARAGRAPHS)
    assert (down["sources_failed"], down["failed_share"], down["new"]) == (1, 1.0, 0)


def test_the_documented_query_names_what_went_wrong(
    crawls: tuple[Path, list[Crawl]], monkeypatch: pytest.MonkeyPatch
) -> None:
    documented = (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8")
    query = re.search(r"^    SELECT.*?;$", documented, re.MULTILINE | re.DOTALL)
    assert query
    monkeypatch.chdir(crawls[0])
    answer = duckdb.sql(query[0])
    assert answer is not None
    ((outlet, reason, share, _),) = answer.fetchall()
    assert (outlet, reason, share) == ("mithal", "finished", 1.0)


def test_a_second_crawl_beside_a_running_one_says_so_in_its_line(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    store = open_store("", tmp_path / "state")
    store.begin("mithal", "2026-11-22T03:00:00+00:00")
    refused = crawl({}, tmp_path)
    store.close()
    assert refused.status == 2
    assert len(refused.lines(" ERROR: ")) == 1
    (line,) = (tmp_path / "out" / "runs.jsonl").read_text().splitlines()
    assert (json.loads(line)["reason"], json.loads(line)["run"]) == ("already-running", None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-a", "limit=x"], "scrapy crawl: limit=x: a number of pages is wanted"),
        (["-a", "since=nonsense"], "scrapy crawl: "),
        (["-a", "urls=nosuch.txt"], "scrapy crawl: nosuch.txt: No such file or directory"),
        (["another"], "one outlet is wanted"),
        (["-a", "limit"], "Invalid -a value"),
    ],
)
def test_what_cannot_be_begun_is_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    declare(tmp_path / "outlets")
    refused = crawl({}, tmp_path, *arguments, "-s", "LOG_LEVEL=WARNING")
    assert refused.status == 2
    assert said in refused.log.splitlines()[-1]
    assert "Traceback" not in refused.log
    assert not (tmp_path / "state").exists()
