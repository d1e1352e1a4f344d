"""Feeds of real crawls: killed, refused, on a full disk, one after the other, and in every format."""

from __future__ import annotations

import csv
import fcntl
import gzip
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from scrapy import Spider
from scrapy.crawler import Crawler

from crawler.feeds import RunFeeds
from crawler.settings import FEED_EXPORTERS, FEED_STORAGES
from crawler.sites import Answer, Sites
from crawler.store import open_store
from tests.crawl.runs import ROOT, declare, rss, scrapy, story

SITE = "https://mithal.example"

DYING = """
import os, signal
from crawler import appending, feeds, memory

def half(part, start, target):
    with part.open("rb") as source, target.open("ab") as end:
        source.seek(start)
        end.write(source.read()[: (part.stat().st_size - start) // 2])
    os.kill(os.getpid(), signal.SIGKILL)

async def unfinished(self, statistics):
    os.kill(os.getpid(), signal.SIGKILL)

match os.environ["DIE"]:
    case "half": appending.copy = half
    case "unfinished": memory.CrawlMemory.finish = unfinished

class LocalFile(feeds.LocalFile):
    pass
"""
"""A storage of its own that ends the process where it hurts."""


class Desk:
    """A folder in which an outlet is crawled again and again, whose site publishes in between."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.published: list[int] = []
        declare(folder / "outlets")
        (folder / "dying.py").write_text(DYING, encoding="utf-8")

    def publish(self, *numbers: int) -> None:
        self.published += numbers

    def crawl(self, *args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        with self.site() as options:
            env = {"PYTHONPATH": f"{ROOT}:{self.folder}"} | environment
            return scrapy("crawl", "mithal", *options, *args, cwd=self.folder, project=True, env=env)

    def killed(self, where: str, *args: str) -> None:
        storages = json.dumps({"": "dying.LocalFile", "file": "dying.LocalFile"})
        assert self.crawl(*args, "-s", f"FEED_STORAGES={storages}", DIE=where).returncode == -signal.SIGKILL

    @contextmanager
    def site(self) -> Iterator[list[str]]:
        pages = {f"{SITE}/news/{n}": Answer(story(f"خبر {n} من المدينة")) for n in self.published}
        pages[f"{SITE}/rss"] = rss(*pages)
        with Sites(lambda address: pages.get(address, Answer(b"", status=404))) as sites:
            settings = {
                "LOOPBACK_HOSTS": json.dumps({"mithal.example": sites.port}),
                "OUTLETS_DIRS": "outlets",
                "DOWNLOAD_DELAY": "0",
                "AUTOTHROTTLE_ENABLED": "0",
                "DOWNLOAD_VERIFY_CERTIFICATES": "0",
                "STATE_DIR": str(self.folder / "state"),
                "OUT_DIR": str(self.folder / "out"),
                "ARCHIVE_DIR": str(self.folder / "archive"),
            }
            yield [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]

    def numbers(self, name: str = "articles.jsonl") -> list[int]:
        return [int(article["url"].rpartition("/")[2]) for article in lines(self.folder / name)]

    def last_run(self) -> str:
        (last,) = open_store("", self.folder / "state").last_runs()
        return "finished" if last.finished_at else "open"

    def removals(self) -> dict[str, int]:
        """How often each removal is written."""
        found: dict[str, int] = {}
        for removal in lines(self.folder / "out" / "removals.jsonl"):
            which = f"{removal['url']} {removal['block']} {removal['start']}"
            found[which] = found.get(which, 0) + 1
        return found


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.publish(1, 2, 3)
    return made


@pytest.mark.parametrize("where", ["half", "unfinished"])
def test_killed_while_it_appends_and_resumed(desk: Desk, where: str) -> None:
    desk.killed(where, "-o", "articles.jsonl")
    desk.publish(4)
    run = desk.crawl("-o", "articles.jsonl")
    assert run.returncode == 0, run.stderr.decode()
    assert sorted(desk.numbers()) == [1, 2, 3, 4]
    removals = desk.removals()
    assert {which.split()[0].rpartition("/")[2] for which in removals} == {"1", "2", "3", "4"}
    assert set(removals.values()) == {1}
    assert [*(desk.folder / "state" / "feeds").iterdir()] == []


def test_a_run_killed_before_its_feed_is_there_whole_once_resumed(desk: Desk) -> None:
    (desk.folder / "articles.jsonl").write_text("old", encoding="utf-8")
    desk.killed("half", "-O", "other.jsonl")
    desk.publish(4)
    desk.crawl("-O", "articles.jsonl")
    assert sorted(desk.numbers()) == [1, 2, 3, 4]
    # The killed one may have left what it had begun for the other file; this one has left nothing.
    assert len([*desk.folder.glob(".feed-*")]) <= 1


def test_runs_append_what_is_new(desk: Desk) -> None:
    names = ("articles.jsonl", "articles.csv", "articles.jsonl.gz", "articles.csv.gz")
    feeds = [part for name in names for part in ("-o", name)]
    desk.crawl(*feeds)
    desk.publish(4)
    desk.crawl(*feeds)
    desk.crawl("-O", "nothing_new.jsonl")
    assert (desk.folder / "nothing_new.jsonl").read_bytes() == b"", "it holds this run and nothing else"
    assert sorted(desk.numbers()) == [1, 2, 3, 4]
    plain = (desk.folder / "articles.jsonl").read_bytes()
    assert gzip.decompress((desk.folder / "articles.jsonl.gz").read_bytes()) == plain
    table = (desk.folder / "articles.csv").read_bytes()
    assert gzip.decompress((desk.folder / "articles.csv.gz").read_bytes()) == table
    rows = [*csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))]
    assert [row["url"] for row in rows] == [article["url"] for article in lines(desk.folder / "articles.jsonl")]
    assert table.count(b"schema_version") == table.count(b"\xef\xbb\xbf") == 1


def test_a_table_with_other_columns_is_not_added_to(desk: Desk) -> None:
    """Every cell would stand under a wrong name; a field that a later version adds does that to a file of years."""
    tables = ["-o", "articles.csv", "-o", "articles.csv.gz"]
    desk.crawl(*tables, "-s", "FEED_EXPORT_FIELDS=url,headline")
    before = {path.name: path.read_bytes() for path in desk.folder.glob("articles.*")}
    desk.publish(4)
    run = desk.crawl(*tables, "-s", "FEED_EXPORT_FIELDS=headline,url")
    said = run.stderr.decode()
    assert run.returncode == 1
    for name in before:
        assert said.count(f"Could not write {name}: OtherColumns: it holds other columns: name another file") == 1
    assert "Traceback" not in said
    assert {path.name: path.read_bytes() for path in desk.folder.glob("articles.*")} == before
    assert desk.last_run() == "open"
    assert desk.crawl(*tables, "-s", "FEED_EXPORT_FIELDS=url,headline", "-s", "CSV_BOM=0").returncode == 0
    table = (desk.folder / "articles.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert [table[0], table[-1]] == ["url,headline", f"{SITE}/news/4,خبر 4 من المدينة"]
    assert len(table) == 5
    assert gzip.decompress((desk.folder / "articles.csv.gz").read_bytes()).decode("utf-8-sig").splitlines() == table


def test_a_last_line_that_an_editor_left_open_is_ended(desk: Desk) -> None:
    desk.crawl("-o", "articles.jsonl")
    feed = desk.folder / "articles.jsonl"
    feed.write_bytes(feed.read_bytes().removesuffix(b"\n"))
    desk.publish(4)
    desk.crawl("-o", "articles.jsonl")
    assert sorted(desk.numbers()) == [1, 2, 3, 4]


def test_a_stop_with_ctrl_c_writes_what_there_is_and_the_same_command_goes_on(desk: Desk) -> None:
    (desk.folder / "articles.jsonl").write_text("old", encoding="utf-8")
    desk.publish(*range(4, 16))  # more than come in while the first process that cleans is started
    with desk.site() as options:
        slowly = ["-O", "articles.jsonl", "-s", "DOWNLOAD_DELAY=0.8", "-s", "LOG_LEVEL=DEBUG"]
        command = [str(Path(sys.executable).with_name("scrapy")), "crawl", "mithal", *options, *slowly]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        process = subprocess.Popen(command, cwd=desk.folder, env=environment, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        for line in process.stderr:
            if "Kept: " in line:
                break
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait(60) == 1, said
    assert said.count("the same command goes on with the run") == 1
    some = desk.numbers()
    assert 1 <= len(some) < 15
    assert desk.last_run() == "open"
    assert desk.crawl("-O", "articles.jsonl").returncode == 0
    assert sorted(desk.numbers()) == [*range(1, 16)]
    assert desk.last_run() != "open"


def test_a_run_that_is_refused_touches_no_file(desk: Desk) -> None:
    (desk.folder / "articles.jsonl").write_text("old", encoding="utf-8")
    (desk.folder / "state" / "locks").mkdir(parents=True)
    with (desk.folder / "state" / "locks" / "mithal.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = desk.crawl("-O", "articles.jsonl")
    assert b"already" in run.stderr
    assert (desk.folder / "articles.jsonl").read_text(encoding="utf-8") == "old"


def test_a_full_disk(desk: Desk, small_disk: Path) -> None:
    whole, added = small_disk / "whole.jsonl", small_disk / "added.jsonl"
    removals = {"format": "removals"}
    feeds = {str(whole): {"overwrite": True}, str(added): {}, str(desk.folder / "out" / "removals.jsonl"): removals}
    old = '{"url": "https://mithal.example/news/0"}\n'
    for feed in (whole, added):
        feed.write_text(old, encoding="utf-8")
    (small_disk / "filler").write_bytes(b"x" * small_disk_free(small_disk))
    said = desk.crawl("-s", f"FEEDS={json.dumps(feeds)}").stderr.decode()
    for feed in (whole, added):
        assert said.count(f"Could not write {feed}: OSError: [Errno 28] No space left on device") == 1
        assert feed.read_text(encoding="utf-8") == old
    assert said.count(" ERROR: ") == 3, "and that the run stays open"
    assert "Traceback" not in said
    assert {path.name for path in small_disk.iterdir()} == {"whole.jsonl", "added.jsonl", "filler"}
    assert set(desk.removals().values()) == {1}, "the other feed is written"
    (small_disk / "filler").unlink()
    desk.crawl("-s", f"FEEDS={json.dumps(feeds)}")
    assert sorted(desk.numbers(str(whole))) == [1, 2, 3]
    assert sorted(desk.numbers(str(added))) == [0, 1, 2, 3]
    assert set(desk.removals().values()) == {1}, "and not written again"


def small_disk_free(place: Path) -> int:
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


def test_a_feed_that_cannot_be_written_is_refused_before_the_first_request(desk: Desk) -> None:
    run = desk.crawl("-o", "articles.parquet").stderr.decode()
    assert run.count("nothing can be appended to parquet (articles.parquet): use -O") == 1
    assert "Traceback" not in run
    assert "downloader/request_count" not in run
    assert not [*desk.folder.glob("articles.*")]


@pytest.mark.parametrize(
    ("address", "options", "said"),
    [
        ("articles.json", {"format": "json"}, "nothing can be appended to json"),
        ("articles.gz", {"format": "gz"}, "articles.gz does not say its format"),
        ("articles.csv.gz", {"format": "gz"}, ""),
        ("nosuch://place/articles.jsonl", {"format": "jsonl"}, "see the line above"),
        ("articles.jsonl", {"format": "jsonl"}, ""),
        (
            "articles.csv",
            {"format": "csv", "fields": ["url", "headlin"]},
            "no article has the field headlin (articles.csv)",
        ),
        ("articles.csv", {"format": "csv", "fields": {"nosuch": "url"}}, "no article has the field nosuch"),
        ("articles.csv", {"format": "csv", "fields": {"url": "العنوان"}}, ""),
        ("articles.json", {"format": "json", "overwrite": True}, ""),
    ],
)
def test_which_feeds_are_refused(address: str, options: dict[str, Any], said: str) -> None:
    settings = {"FEEDS": {address: options}, "STATE_DIR": "state"}
    settings |= {"FEED_STORAGES": FEED_STORAGES, "FEED_EXPORTERS": FEED_EXPORTERS}
    refusal = RunFeeds(Crawler(Spider, settings))._refusal
    assert said in refusal
    assert bool(said) == bool(refusal)


def test_feeds_of_every_kind_beside_each_other(desk: Desk) -> None:
    feeds: dict[str, dict[str, Any]] = {
        "stdout:": {"format": "jsonl"},
        "/dev/null": {"format": "jsonl"},
        "part-%(batch_id)02d.jsonl": {"format": "jsonl", "batch_item_count": 2},
        "articles.parquet": {"format": "parquet", "overwrite": True},
        "ftp://desk:gehe1m@127.0.0.1:9/articles.jsonl": {"format": "jsonl"},
    }
    ran = desk.crawl("-s", f"FEEDS={json.dumps(feeds)}")
    assert [json.loads(line)["outlet"] for line in ran.stdout.splitlines()] == ["mithal"] * 3
    assert Path("/dev/null").is_char_device()
    assert [len(desk.numbers(f"part-{number:02}.jsonl")) for number in (1, 2)] == [2, 1]
    table = pyarrow.parquet.read_table(desk.folder / "articles.parquet")
    assert table["headline"].to_pylist() == [json.loads(line)["headline"] for line in ran.stdout.splitlines()]
    said = ran.stderr.decode()
    assert said.count("Could not write ftp://127.0.0.1:9/articles.jsonl: ConnectionRefusedError") == 1
    assert "gehe1m" not in said.replace(json.dumps(feeds), "")
    assert desk.last_run() == "open"


def test_without_any_feed_the_run_is_finished(desk: Desk) -> None:
    desk.crawl("-s", "FEEDS={}")
    assert desk.last_run() == "finished"
