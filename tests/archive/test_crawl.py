"""Real crawls: what they archive, what they answer from it, what they do when it fails."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.archive.reader import Capture, captures, entries, read
from crawler.archiving import ArchiveResponses
from crawler.clock import utc_now
from crawler.sites import Answer, Sites
from crawler.store import open_store
from tests.archive.exchanges import files_in, kinds
from tests.crawl.runs import ROOT, crawl, declare, rss, scrapy, story

FEED = "https://mithal.example/rss"
ADDRESSES = [f"https://mithal.example/news/{n}" for n in range(1, 9)]
ROBOTS = "https://mithal.example/robots.txt"


def site(**more: Answer) -> dict[str, Answer]:
    """A feed that names eight pages: six stories, one that moved, one that is gone."""
    pages = {address: Answer(story(f"ترميم السوق {n}")) for n, address in enumerate(ADDRESSES[:6])}
    moved = {ADDRESSES[6]: Answer(status=301, location="/news/1")}
    return {FEED: rss(*ADDRESSES), ROBOTS: Answer(b"User-agent: *\n", "text/plain"), **pages, **moved, **more}


def end_run(folder: Path) -> None:
    """Whatever run is open ends here: the next crawl is a run of its own."""
    store = open_store("", folder / "state")
    store.finish(store.begin("mithal", utc_now()), utc_now(), {})
    store.close()


def test_everything_that_is_answered_is_archived_and_articles_say_where(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    done = crawl(site(), tmp_path)
    assert len(done.articles) == 6
    found = {entry.url: (entry.status, entry.purpose) for entry in entries([tmp_path / "archive"])}
    assert found == {
        ROBOTS: (200, "robots"),
        FEED: (200, "discovery"),
        **dict.fromkeys(ADDRESSES[:6], (200, "article")),
        ADDRESSES[6]: (301, "article"),
        ADDRESSES[7]: (404, "article"),
    }
    assert done.stat("archive/written") == len(found) == len(done.asked)
    assert done.stat("archive/bytes") < sum(path.stat().st_size for path in files_in(tmp_path / "archive"))
    for article in done.articles:
        capture = read(tmp_path / "archive", article["archive_ref"])
        assert (capture.url, capture.fetched_at) == (article["url"], article["fetched_at"])
        assert capture.payload == site()[article["url"]].body
        assert capture.outlet == "mithal"
    assert [path.name for path in files_in(tmp_path / "archive")] == ["mithal-000001-00001.warc.gz"]
    assert kinds(files_in(tmp_path / "archive")[0]) == ["warcinfo"] + ["response", "request"] * len(found)

    end_run(tmp_path)
    again = crawl(site(), tmp_path, "-s", "RECHECK_HOURS=0.0000001")
    assert again.stat("archive/revisits") == 6, again.log
    newest = files_in(tmp_path / "archive")[-1]
    assert kinds(newest).count("revisit") == 6
    for entry in (entry for entry in entries([newest]) if entry.is_revisit):
        assert read(tmp_path / "archive", entry.ref).payload == site()[entry.url].body


def test_without_a_folder_there_is_no_archive() -> None:
    with pytest.raises(NotConfigured):
        ArchiveResponses.from_crawler(get_crawler(settings_dict={"ARCHIVE_DIR": ""}))


def arguments(port: int, folder: Path) -> list[str]:
    settings = {
        "LOOPBACK_HOSTS": json.dumps({"mithal.example": port}),
        "OUTLETS_DIRS": str(folder / "outlets"),
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "RETRY_TIMES": "0",
        "DOWNLOAD_VERIFY_CERTIFICATES": "0",
    }
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return ["crawl", "mithal", "-O", "articles.jsonl", *options]


def pages_in(folder: Path) -> list[Capture]:
    return [capture for capture in captures([folder]) if capture.purpose == "article"]


def test_a_killed_crawl_is_answered_from_its_archive(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    stuck = ADDRESSES[4]
    asked: list[str] = []
    pages = site()
    running: list[subprocess.Popen[bytes]] = []

    def answer(address: str) -> Answer:
        asked.append(address)
        if address == stuck and asked.count(stuck) == 1:
            while not pages_in(tmp_path / "archive"):
                time.sleep(0.05)
            running[0].send_signal(signal.SIGKILL)
        return pages.get(address, Answer(b"no such page", status=404))

    with Sites(answer) as sites:
        command = [str(Path(sys.executable).with_name("scrapy")), *arguments(sites.port, tmp_path)]
        environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as first:
            running.append(first)
        before = {capture.url: capture for capture in pages_in(tmp_path / "archive")}
        done = scrapy(*arguments(sites.port, tmp_path), cwd=tmp_path, project=True)
    log = done.stderr.decode()
    assert re.search(r"'archive/answered': [1-9]", log), log
    assert [address for address in before if asked.count(address) > 1] == []
    articles = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_text("utf-8").splitlines()]
    assert sorted(article["url"] for article in articles) == sorted(ADDRESSES[:6])
    for article in articles:
        if article["url"] in before:
            capture = before[article["url"]]
            assert (article["archive_ref"], article["fetched_at"]) == (capture.ref, capture.fetched_at)
    assert all(kinds(path)[0] == "warcinfo" for path in files_in(tmp_path / "archive"))


def full_disk() -> None:
    """In a crawl, before it begins: no file of it may grow beyond 400 kB, its workers' included."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))


def test_an_archive_that_cannot_be_written_closes_the_crawl(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    (tmp_path / "archive").write_bytes(b"a file, where a folder is wanted")
    done = crawl(site(), tmp_path)
    assert done.articles == []
    assert len(done.lines("The archive cannot be written: ")) == 1, done.log
    assert "'finish_reason': 'archive-failed'" in done.log
    assert "Traceback" not in done.log


def test_a_disk_that_fills_up_keeps_nothing_that_is_not_archived(tmp_path: Path) -> None:
    declare(tmp_path / "outlets")
    pages = site()
    for address in ADDRESSES[:6]:
        pages[address] = Answer(pages[address].body + f"<!-- {os.urandom(60_000).hex()} -->".encode())
    with Sites(lambda address: pages.get(address, Answer(status=404))) as sites:
        command = [str(Path(sys.executable).with_name("scrapy")), *arguments(sites.port, tmp_path)]
        environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, preexec_fn=full_disk, check=False
        )
    log = done.stderr.decode()
    [path] = files_in(tmp_path / "archive")
    assert f"The archive cannot be written: {path}: File too large" in log
    assert "'finish_reason': 'archive-failed'" in log
    kept = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_text("utf-8").splitlines()]
    assert 0 < len(kept) < 6
    assert {article["archive_ref"] for article in kept} <= {capture.ref for capture in captures([path])}
    assert kinds(path)[-1] == "request"
